"""A units' table as the closing of small cells gets it: units, and how many people each status has there."""

from flows.reports.facts import STATUSES

SMALL_CELL = 5
Rows = dict[str, dict[str, int]]


def row(**people: int) -> dict[str, int]:
    """A unit's people by status; of those not named there is nobody."""
    return dict.fromkeys(STATUSES, 0) | people
