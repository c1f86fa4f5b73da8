"""Knows what must hold of corrections and published statements, landed and staged; knows nothing of their effects."""

from typing import Final

from expectations.check import Check, holds, in_set, no_rows, refers_to
from expectations.raw import COUNT_SOURCES, REPORT, pseudonym

KINDS: Final = ("exempt", "dispute", "rename", "self_declared", "resolve")
ABOUT: Final = ("gained", "attainment", "staff")

_MODEL: Final = "sql/staging/{}.sql is at fault: correct the model."
_LINE: Final = ("file_id", "row_number")

RAW_CHECKS: Final[tuple[Check, ...]] = (
    no_rows(
        "raw.reject.correction_lines_are_used",
        "select files.file, rejects.row_number, rejects.reason from {batch} as rejects "
        "inner join raw.source_file as files on rejects.source = files.source and rejects.file_id = files.file_id "
        "where rejects.source = 'corrections' and rejects.reason not in ('duplicate_row', 'forgotten', 'expired')",
        severity="warning",
        question="Could every line of the corrections be used?",
        remedy="Correct these lines (ikuti check names them) before anybody reads a named list: whoever such a line "
        "was to protect is not protected.",
        keys=("file", "row_number", "reason"),
    ),
    no_rows(
        "raw.reject.statement_lines_are_used",
        "select rejects.file_id, rejects.row_number, rejects.reason from {batch} as rejects "
        "where rejects.source = 'statements' and rejects.reason <> 'duplicate_row'",
        severity="warning",
        question="Could every line of the published statements be used?",
        remedy="Correct the lines in inbox/statements.csv (ikuti check names them).",
        keys=("row_number", "reason"),
    ),
    *(pseudonym("correction", column, _LINE) for column in ("staff_key", "follower_key", "former_key")),
    in_set(
        "raw.correction.kind_is_known",
        "kind",
        KINDS,
        question="Is every correction of a kind from the closed list?",
        remedy=REPORT,
        keys=_LINE,
    ),
    holds(
        "raw.correction.days_are_in_order",
        "coalesce(until_on, from_on) >= from_on - 1",
        question="Does no correction end before it begins, except on the day before, which withdraws it?",
        remedy=REPORT,
        keys=_LINE,
    ),
    holds(
        "raw.correction.names_stand_with_renames",
        "(kind = 'rename') = (handle is not null) and (handle is null) = (follower_key is null) "
        "and (former_key is null or kind = 'rename') and (platform is not null or kind <> 'rename')",
        question="Has every rename a platform and a new name with its pseudonym, and nothing else a name?",
        remedy=REPORT,
        keys=_LINE,
    ),
    holds(
        "raw.correction.account_is_of_its_platform",
        "coalesce(starts_with(account_key, platform || ':'), account_key is null)",
        question="Is the account of every correction one of its platform?",
        remedy=REPORT,
        keys=_LINE,
    ),
    in_set(
        "raw.statement.about_is_known",
        "about",
        ABOUT,
        question="Is it known what every published statement is about?",
        remedy=REPORT,
        keys=_LINE,
    ),
    in_set(
        "raw.statement.source_is_known",
        "source",
        COUNT_SOURCES,
        question="Is it known of every published statement who said it?",
        remedy=REPORT,
        keys=_LINE,
    ),
    holds(
        "raw.statement.interval_is_sound",
        "coalesce(low, high, -1) >= 0 and coalesce(low <= high, true) "
        "and not (is_low_open and low is null) and not (is_high_open and high is null)",
        question="Is every published statement an interval with at least one end, and open only where it has an end?",
        remedy=REPORT,
        keys=_LINE,
    ),
    holds(
        "raw.statement.speaks_of_one_thing",
        "(about = 'staff') = (account_key is null) and (breakdown is null) = (part is null) "
        "and (breakdown is null or about = 'staff')",
        question="Is every published statement about an account or about the staff, and only the staff divided?",
        remedy=REPORT,
        keys=_LINE,
    ),
)

STAGING_CHECKS: Final[tuple[Check, ...]] = (
    in_set(
        "staging.stg_corrections.kind_is_known",
        "kind",
        KINDS,
        question="Is every correction known tonight of a kind from the closed list?",
        remedy=_MODEL.format("stg_corrections"),
        keys=("staff_key", "account_key"),
    ),
    refers_to(
        "staging.stg_corrections.account_is_known",
        "account_key",
        "raw.account.account_key",
        question="Is every correction about an account of the order?",
        remedy=_MODEL.format("stg_corrections"),
        keys=("account_key",),
    ),
    no_rows(
        "staging.stg_corrections.none_is_lost",
        "select corrections.file_id, corrections.row_number from raw.correction as corrections "
        "cross join raw.night as night inner join raw.account as accounts "
        "on coalesce(corrections.platform, accounts.platform) = accounts.platform "
        "and coalesce(corrections.account_key, accounts.account_key) = accounts.account_key "
        "where corrections.entered_on <= night.as_of and not exists (select 1 from {batch} as staged "
        "where staged.staff_key = corrections.staff_key and staged.account_key = accounts.account_key "
        "and staged.kind = corrections.kind and staged.entered_at = corrections.entered_at)",
        question="Is every correction entered by tonight known for each account it is about?",
        remedy=_MODEL.format("stg_corrections"),
        keys=_LINE,
    ),
    no_rows(
        "staging.stg_corrections.staff_are_on_a_roster",
        "select distinct corrections.staff_key from {batch} as corrections "
        "where corrections.staff_key not in (select rosters.staff_key from staging.stg_rosters as rosters)",
        severity="warning",
        question="Is everybody whom a correction names on a roster?",
        remedy="Compare the staff number in inbox/corrections.csv with the roster: until it is right, the correction "
        "is kept and protects nobody.",
        keys=("staff_key",),
    ),
    in_set(
        "staging.stg_statements.about_is_known",
        "about",
        ABOUT,
        question="Is it known what every statement published by tonight is about?",
        remedy=_MODEL.format("stg_statements"),
        keys=("account_key", "said_at"),
    ),
    no_rows(
        "staging.stg_statements.accounts_are_ordered",
        "select statements.account_key, statements.said_at from {batch} as statements "
        "where statements.account_key is not null "
        "and statements.account_key not in (select accounts.account_key from raw.account as accounts)",
        severity="warning",
        question="Is every statement that is about an account about one of the order?",
        remedy="Name the account in campaign.toml, or take the line out of inbox/statements.csv.",
        keys=("account_key", "said_at"),
    ),
)
