"""Knows what must hold of published numbers of staff; knows nothing of accounts and followers.

Both checks warn: what was published is not ours to correct, and a night may go on beside it.
"""

from typing import Final

from expectations.check import Check, holds

CHECKS: Final[tuple[Check, ...]] = (
    holds(
        "intermediate.int_staff_totals.parts_add_up",
        "difference = 0",
        severity="warning",
        question="Do the published parts of the staff add up to the published whole, as far as they were rounded?",
        remedy="See the numbers in the failing row: difference is what is missing from the parts (negative: too many). "
        "Compare the lines of inbox/statements.csv with their source; if it published them so, use neither as target.",
        keys=("said_at", "source", "breakdown", "whole_low", "whole_high", "parts_low", "parts_high", "difference"),
    ),
    holds(
        "intermediate.int_staff_on_roster.roster_has_as_many",
        "difference = 0",
        severity="warning",
        question="Has the roster as many active employees as were published on a day when it was the newest?",
        remedy="See the numbers in the failing row: difference is how many the roster has more (negative: fewer). "
        "Ask BKD which staff the published number counts, before a share of it is passed on.",
        keys=("said_at", "source", "part", "said_low", "said_high", "roster_on", "on_roster", "difference"),
    ),
)
