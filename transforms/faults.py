"""Knows the closed lists of reasons for refusing a file or a row; knows nothing of where the file lies."""

from typing import Final, Literal, get_args

FileReason = Literal[
    "file_unreadable",
    "being_copied",
    "no_header",
    "nip_column_missing",
    "nip_column_damaged",
    "no_rows",
    "wrong_account",
    "schema_drift",
    "missing_part",
    "missing_list",
    "archive_broken",
    "archive_empty",
    "archive_limits",
    "two_files_one_day",
    "columns_missing",
    "same_bytes_elsewhere",
    "endpoint_failed",
    "unit_lines_unusable",
    "misplaced",
    "columns_doubled",
]
RowReason = Literal[
    "nip_missing",
    "nip_invalid",
    "nip_old_format",
    "duplicate_row",
    "duplicate_nip",
    "nip_two_names",
    "two_numbers_one_person",
    "unit_missing",
    "unit_contradicts",
    "total_row",
    "note_row",
    "time_unreadable",
    "count_unreadable",
    "account_unknown",
    "source_unknown",
    "no_identity",
    "handle_illegal",
    "id_damaged",
    "platform_not_ordered",
    "duplicate_follower",
    "kind_unknown",
    "dates_reversed",
    "account_not_ordered",
    "platform_missing",
    "handle_missing",
    "entered_by_missing",
    "about_unknown",
    "about_contradicts",
    "said_unreadable",
    "forgotten",
    "expired",
]
FILE_REASONS: Final[tuple[str, ...]] = get_args(FileReason)
# Why an attempt to obtain a follower list broke off or failed: what may be wrong with a file, with a walk through an
# official API's pages, and with the API itself; and that its time is over, and but for some rows it is gone.
ATTEMPT_REASONS: Final[tuple[str, ...]] = (
    *FILE_REASONS,
    *("windowed_export", "cursor_loop", "no_progress", "partial_errors", "platform_cap"),
    *("auth_expired", "auth_scope", "rate_limited", "quota", "bad_cursor", "not_found", "unreachable"),
    *("server_error", "host_not_allowed", "token_missing", "count_hidden", "expired"),
)
ROW_REASONS: Final[tuple[str, ...]] = get_args(RowReason)


class Fault(Exception):  # noqa: N818 - the house's word: a fault lies in a file, an error in code
    """A whole file that cannot be used, and what its owner can do about it.

    `needed`, `found` and `remedy` are parts of one message ("needed …; found …. Now: …"); whoever knows the file adds
    where it lies. They name columns and counts of rows, never a person, a staff number or a handle.
    """

    def __init__(self, reason: FileReason, needed: str, found: str, remedy: str) -> None:
        # All four go to Exception, so that a fault survives pickling between processes.
        super().__init__(reason, needed, found, remedy)
        self.reason: FileReason = reason
        self.needed = needed
        self.found = found
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.reason}: needed {self.needed}; found {self.found}. Now: {self.remedy}"
