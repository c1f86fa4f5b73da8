"""Knows what must hold of landed rows and of the night's parameters; knows nothing of what they will prove."""

from typing import Final

from expectations.check import Check, holds, in_set, matches, no_rows, row_count, unique
from transforms.faults import ATTEMPT_REASONS, ROW_REASONS
from warehouse.landing import SOURCES

EMPLOYMENT: Final = ("pns", "pppk", "pppk_part_time", "unknown")
IDENTIFIES: Final = ("handle", "id", "handle_and_id", "nobody")
ENDED: Final = ("exhausted", "capped", "interrupted", "error")
CAPTURE_SOURCES: Final = ("export", "api")
COUNT_SOURCES: Final = ("api", "export", "manual", "press")
PSEUDONYM: Final = "^[0-9a-f]{32}$"

CONFIGURE: Final = "Correct campaign.toml and run the night again; if it is right, the step that reads it is at fault."
LOAD_AGAIN: Final = (
    "Run ikuti rebuild on the campaign's folder, then the night again: everything is loaded anew from "
    "warehouse/landing/. If it comes back, keep the named file and report it."
)
REPORT: Final = "Publish nothing of this night. The step that reads this source is at fault: report it with the file."
_FILE: Final = ("source", "file")
_ROWS_OF: Final = (
    *(("reject", "file_id"), ("staff", "file_id"), ("declaration", "file_id"), ("follower_count", "file_id")),
    *(("capture", "capture_id"), ("point_check", "file_id")),
    *(("correction", "file_id"), ("statement", "file_id")),
)

_PARAMETERS: Final = (
    row_count(
        "raw.night.is_one_row",
        1,
        1,
        question="Is exactly one night being judged?",
        remedy=LOAD_AGAIN,
    ),
    holds(
        "raw.night.policy_is_sane",
        "confirmations >= 1 and confirmation_days >= 1 and small_cell >= 1 and max_reading_age_days >= 0 "
        "and max_hidden_share between 0 and 1 and coalesce(target_followers, 1) >= 1 "
        "and satisfied_by in ('all', 'any', 'any_platform_per_owner')",
        question="Are the campaign's rules ones that can be followed (at least one list, a share from 0 to 1)?",
        remedy=CONFIGURE,
    ),
    holds(
        "raw.night.ends_with_its_day",
        "ends_at - cast(as_of as timestamptz) between interval 10 hours and interval 37 hours",
        question="Does the night end with its own day, somewhere on earth?",
        remedy=LOAD_AGAIN,
    ),
    row_count(
        "raw.account.is_not_empty",
        1,
        question="Does the order name any official account?",
        remedy=CONFIGURE,
    ),
    unique(
        "raw.account.key_is_unique",
        "account_key",
        question="Is every official account named once?",
        remedy=CONFIGURE,
        keys=("account_key",),
    ),
    holds(
        "raw.account.is_sound",
        "account_key = platform || ':' || handle and coalesce(valid_to >= valid_from, kind = 'office')",
        question="Does every account's key say its platform and handle, and has an official's account a last day?",
        remedy=CONFIGURE,
        keys=("account_key",),
    ),
    row_count(
        "raw.addressed_employment.is_not_empty",
        1,
        question="Does the order address anybody?",
        remedy=CONFIGURE,
    ),
)

_FILES: Final = (
    unique(
        "raw.source_file.key_is_unique",
        "source",
        "file_id",
        question="Was every file loaded once?",
        remedy=LOAD_AGAIN,
        keys=_FILE,
    ),
    in_set(
        "raw.source_file.source_is_known",
        "source",
        SOURCES,
        question="Is every file of a source that is known?",
        remedy=REPORT,
        keys=_FILE,
    ),
    holds(
        "raw.source_file.rows_add_up",
        "rows_read >= 0 and rows_loaded >= 0 and rows_rejected >= 0 and rows_read = rows_loaded + rows_rejected",
        question="Was every row that was read either loaded or rejected, in every file?",
        remedy=REPORT,
        keys=_FILE,
    ),
    no_rows(
        "raw.source_file.rejects_are_recorded",
        "select files.source, files.file from {batch} as files left join ("
        "select source, file_id, count(*) as recorded from raw.reject group by source, file_id) as rejects "
        "on files.source = rejects.source and files.file_id = rejects.file_id "
        "where files.rows_rejected <> coalesce(rejects.recorded, 0)",
        question="Is there a reason on record for every rejected row?",
        remedy=LOAD_AGAIN,
        keys=_FILE,
    ),
    no_rows(
        "raw.source_file.loaded_rows_are_there",
        "select files.* from {batch} as files left join ("
        "select 'roster' as source, file_id, count(*) as held from raw.staff group by file_id union all "
        "select 'declarations', file_id, count(distinct row_number) from raw.declaration group by file_id union all "
        "select 'counts', file_id, count(*) from raw.follower_count group by file_id union all "
        "select 'point_checks', file_id, count(*) from raw.point_check group by file_id union all "
        "select 'corrections', file_id, count(*) from raw.correction group by file_id union all "
        "select 'statements', file_id, count(*) from raw.statement group by file_id union all "
        # that so many are on the list is asked of raw.capture
        "select 'followers', capture_id, named + anonymous from raw.capture"
        ") as tables on files.source = tables.source and files.file_id = tables.file_id "
        "where files.rows_loaded <> coalesce(tables.held, 0)",
        question="Do the tables hold as many rows of every file as were landed?",
        remedy=LOAD_AGAIN,
        keys=_FILE,
    ),
    no_rows(
        "raw.source_file.no_row_without_its_file",
        "select rows_of_files.held_in, rows_of_files.file_id from ("  # noqa: S608 - our own words
        + " union ".join(f"select '{table}' as held_in, {key} as file_id from raw.{table}" for table, key in _ROWS_OF)  # noqa: S608
        + ") as rows_of_files where rows_of_files.file_id not in (select files.file_id from {batch} as files)",
        question="Does every loaded row come from a file that is loaded now?",
        remedy=LOAD_AGAIN,
        keys=("held_in", "file_id"),
    ),
    holds(
        "raw.source_file.roster_is_not_empty",
        "source <> 'roster' or rows_loaded > 0 or known_on > (select night.as_of from raw.night as night)",
        question="Does every roster list at least one employee?",
        remedy="Ask the personnel agency for the roster again; an empty one would take everybody off the rolls.",
        keys=_FILE,
    ),
    no_rows(
        "raw.reject.count_lines_are_used",
        "select rejects.file_id, rejects.row_number, rejects.reason from {batch} as rejects "
        "where rejects.source = 'counts' and rejects.reason <> 'duplicate_row'",
        severity="warning",
        question="Could every line of the counts be used?",
        remedy="Correct the lines in inbox/counts.csv (ikuti check names them); a reading is too dear to be lost.",
        keys=("row_number", "reason"),
    ),
    in_set(
        "raw.reject.reason_is_known",
        "reason",
        ROW_REASONS,
        question="Was every row rejected for a reason from the closed list?",
        remedy=REPORT,
        keys=("file_id", "row_number", "reason"),
    ),
)


def pseudonym(table: str, column: str, keys: tuple[str, ...]) -> Check:
    """The check that a column of a raw table holds keys, or nothing, and nobody in clear."""
    return matches(
        f"raw.{table}.{column}_is_a_pseudonym",
        column,
        PSEUDONYM,
        question=f"Is nobody in raw.{table}.{column} in clear, neither by handle nor by number?",
        remedy="Publish nothing, stop the schedule and report it at once: the step that reads it shows people.",
        keys=keys,
    )


_ROWS: Final = (
    pseudonym("staff", "staff_key", ("file_id", "row_number")),
    pseudonym("declaration", "staff_key", ("file_id", "row_number")),
    pseudonym("declaration", "follower_key", ("file_id", "row_number")),
    pseudonym("point_check", "follower_key", ("file_id", "row_number")),
    matches(
        "raw.staff.nip_has_18_digits",
        "nip",
        "^[0-9]{18}$",
        question="Has every staff number 18 digits?",
        remedy=REPORT,
        keys=("file_id", "row_number"),
    ),
    unique(
        "raw.staff.listed_once_per_roster",
        "file_id",
        "staff_key",
        question="Does every roster list every employee once?",
        remedy=REPORT,
        keys=("file_id", "staff_key"),
    ),
    holds(
        "raw.declaration.handle_has_its_pseudonym",
        "(handle is null or follower_key is not null) "
        "and (follower_key is null or coalesce(handle, platform_user_id) is not null)",
        question="Has every declared handle the pseudonym under which lists would show it, and nothing else one?",
        remedy=REPORT,
        keys=("file_id", "row_number"),
    ),
    unique(
        "raw.capture.key_is_unique",
        "capture_id",
        question="Is every follower list loaded once?",
        remedy=LOAD_AGAIN,
        keys=("capture_id", "account_key"),
    ),
    in_set(
        "raw.capture.identifies_is_known",
        "identifies",
        IDENTIFIES,
        question="Is it known of every follower list by what it names people?",
        remedy=REPORT,
        keys=("capture_id", "account_key"),
    ),
    in_set(
        "raw.capture.ended_is_known",
        "ended",
        ENDED,
        question="Is it known of every follower list how it ended?",
        remedy=REPORT,
        keys=("capture_id", "account_key"),
    ),
    in_set(
        "raw.capture.reason_is_known",
        "reason",
        ATTEMPT_REASONS,
        question="Did every attempt that broke off or failed do so for a reason from the closed list?",
        remedy=REPORT,
        keys=("capture_id", "account_key"),
    ),
    holds(
        "raw.follower_count.interval_is_sound",
        "0 <= count_low and count_low <= count_high and is_exact = (count_low = count_high)",
        question="Is every reading of a count an interval from fewest to most, and exact only where both agree?",
        remedy=REPORT,
        keys=("file_id", "row_number"),
    ),
)

CHECKS: Final[tuple[Check, ...]] = (*_PARAMETERS, *_FILES, *_ROWS)
