"""Knows what must hold of what is known tonight, before anything is concluded; knows nothing of statuses."""

# ruff: noqa: S608 - only our own words are put together here

from typing import Final, get_args

from expectations.check import Check, holds, in_set, no_rows, row_count
from expectations.raw import CAPTURE_SOURCES, COUNT_SOURCES, EMPLOYMENT, REPORT
from transforms.links import AnswerKind

ANSWERS: Final = get_args(AnswerKind)
# Accounts (of raw.account) that count for the order tonight; raw.night is beside them.
VALID_TONIGHT: Final = "night.as_of between accounts.valid_from and coalesce(accounts.valid_to, night.as_of)"
# The same, said without the date of the night, so that a check of everybody need not be asked on nights without news:
# int_judged_day.nothing_has_changed_since asks each night whether an account began or ended since that day.
COUNTS_WHEN_JUDGED: Final = (
    "tonight.judged_on between accounts.valid_from and coalesce(accounts.valid_to, tonight.judged_on)"
)

_ACCOUNT: Final = ("account_key",)

_KNOWN_ON: Final = {
    "stg_rosters": ("roster_on", "rosters"),
    "stg_declarations": ("declared_on", "form answers"),
    "stg_captures": ("captured_on", "follower lists"),
    "stg_follower_counts": ("read_on", "counts"),
    "stg_point_checks": ("checked_on", "platforms' answers about single people"),
    "stg_corrections": ("entered_on", "corrections"),
    "stg_statements": ("said_on", "published statements"),
}


def _known_tonight(table: str, day: str, what: str) -> Check:
    return holds(
        f"staging.{table}.nothing_from_later",
        f"{day} <= (select night.as_of from raw.night as night)",
        question=f"Does the night use only {what} that were there by its end?",
        remedy=f"sql/staging/{table}.sql lets later days pass: correct the model, or a replayed night differs.",
        keys=(day,),
    )


CHECKS: Final[tuple[Check, ...]] = (
    *(_known_tonight(table, day, what) for table, (day, what) in _KNOWN_ON.items()),
    row_count(
        "staging.stg_rosters.is_not_empty",
        1,
        question="Is there a staff list for this night?",
        remedy="Put the personnel agency's roster into inbox/roster/, dated on or before the night, and run again.",
    ),
    in_set(
        "staging.stg_rosters.employment_is_known",
        "employment",
        EMPLOYMENT,
        question="Is everybody's kind of employment one from the closed list?",
        remedy=REPORT,
        keys=("roster_on", "staff_key"),
    ),
    no_rows(
        "staging.stg_rosters.number_and_key_belong_together",
        "select rosters.staff_key from {batch} as rosters group by rosters.staff_key "
        "having min(rosters.nip) < max(rosters.nip) union all "
        "select distinct rosters.staff_key from {batch} as rosters inner join (select nip from {batch} "
        "group by nip having min(staff_key) < max(staff_key)) as shared on rosters.nip is not distinct from shared.nip",
        question="Has every staff number one key, and every key one number?",
        remedy="Landings were made with different pseudonym keys: put the first key back and land the others again.",
        keys=("staff_key",),
    ),
    in_set(
        "staging.stg_declarations.answer_is_known",
        "answer",
        ANSWERS,
        question="Is every form answer of a kind from the closed list?",
        remedy=REPORT,
        keys=("staff_key", "platform"),
    ),
    holds(
        "staging.stg_declarations.handle_only_where_one_was_given",
        "(handle is not null) = (answer in ('handle', 'multiple')) "
        "and (platform_user_id is not null) = (answer = 'id')",
        question="Is a handle or id kept for those answers, and only those, that give one?",
        remedy=REPORT,
        keys=("staff_key", "platform"),
    ),
    in_set(
        "staging.stg_captures.source_is_known",
        "source",
        CAPTURE_SOURCES,
        question="Does every follower list come from an owner's export or an official interface?",
        remedy=REPORT,
        keys=("capture_id", "account_key"),
    ),
    in_set(
        "staging.stg_follower_counts.source_is_known",
        "source",
        COUNT_SOURCES,
        question="Is it known of every count who read it?",
        remedy=REPORT,
        keys=("account_key", "read_at"),
    ),
    row_count(
        "staging.stg_declarations.is_not_empty",
        1,
        severity="warning",
        question="Has anybody declared an account yet?",
        remedy="Put the form's answers into inbox/declarations/; without them nobody can be found in any list.",
    ),
    no_rows(
        "staging.stg_declarations.staff_are_on_a_roster",
        "select distinct declarations.staff_key from {batch} as declarations "
        "where declarations.staff_key not in (select rosters.staff_key from staging.stg_rosters as rosters)",
        severity="warning",
        question="Is everybody who answered the form on a roster?",
        remedy="Ask for a newer roster, or for the right staff number: these answers count for nobody until then.",
        keys=("staff_key",),
    ),
    no_rows(
        "staging.stg_follower_counts.counted_accounts_are_read",
        "select accounts.account_key from raw.account as accounts cross join raw.night as night "
        f"where accounts.has_count_source and {VALID_TONIGHT} "
        "and accounts.account_key not in (select readings.account_key from {batch} as readings)",
        severity="warning",
        question="Has the follower count of every account been read at all?",
        remedy="Read the count from the account's profile and add a line to inbox/counts.csv.",
        keys=_ACCOUNT,
    ),
    no_rows(
        "staging.stg_follower_counts.readings_agree",
        "select readings.account_key, readings.read_at from {batch} as readings "
        "group by readings.account_key, readings.read_at having max(readings.count_low) > min(readings.count_high)",
        severity="warning",
        question="Do readings of one account at one moment agree?",
        remedy="Compare the lines in inbox/counts.csv with their sources and remove the wrong one.",
        keys=("account_key", "read_at"),
    ),
)
