"""Knows what analysts are promised of every published table, column by column; knows nothing of what it means.

The lists are the contract of DESIGN.md section 4, written down a second time on purpose: a model that
drifts from them is found here, not by an analyst.
"""

# ruff: noqa: S608 - only our own words are put together here

from typing import Final

from expectations.check import Check, columns_are, holds, in_set, no_rows
from expectations.intermediate import VERDICTS
from expectations.raw import ENDED
from transforms.faults import ATTEMPT_REASONS

STATUSES: Final = (
    "following",
    "not_seen",
    "unverifiable",
    "no_handle",
    "no_account",
    "exempt",
    "disputed",
    "out_of_scope",
)
STEPS: Final = (
    "baseline",
    "staff_gained",
    "staff_lost",
    "others_gained",
    "others_lost",
    "unexplained",
    "latest",
)
_SHARES: Final = ("provable_not_following", "following_share_low", "following_share_high", "is_suppressed")

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "marts.dim_account": ("account_key", "platform", "handle", "owner", "kind", "valid_from", "valid_to"),
    "marts.dim_staff": ("staff_key", "unit", "employment", "is_addressed", "is_active"),
    "marts.fct_follower_count": ("account_key", "read_at", "count_low", "count_high", "source", "is_exact"),
    "marts.fct_capture": (
        *("capture_id", "account_key", "captured_at", "source", "listed", "reported_low", "reported_high"),
        *("hidden_high", "ended", "verdict", "reason"),
    ),
    "marts.fct_follow_status": (
        *("staff_key", "account_key", "as_of", "status", "evidence", "reason", "first_seen_on", "last_seen_on"),
        *("followed_at", "confirmations", "capture_id", "not_seen_possible_on", "first_absent_on", "last_absent_on"),
    ),
    "marts.fct_follow_history": ("staff_key", "account_key", "status", "valid_from_on", "valid_to_on"),
    "marts.fct_compliance_by_unit": ("unit", "account_key", "staff", *STATUSES, *_SHARES),
    "marts.fct_compliance": ("account_key", "staff", *STATUSES, *_SHARES),
    "marts.fct_follower_growth": (
        *("account_key", "baseline_at", "baseline_low", "baseline_high", "latest_at", "latest_low", "latest_high"),
        *("gained_low", "gained_high", "target", "attainment_low", "attainment_high", "growth_low", "growth_high"),
        *("already_following", "realistic_target", "organic_per_day_low", "organic_per_day_high", "is_consistent"),
        *("consistent_baseline_low", "consistent_baseline_high", "order_day_rank_p_low", "order_day_rank_p_high"),
    ),
    "marts.fct_growth_waterfall": ("account_key", "step", "low", "high"),
    "marts.fct_follow_bounds": (
        *("account_key", "assumption", "staff_following_low", "staff_following_high"),
        *("staff_following_share_low", "staff_following_share_high", "rule"),
    ),
    "marts.fct_follower_curve": ("account_key", "day_on", "joined", "staff_joined", "listed", "capture_id"),
    "marts.fct_event": ("at", "account_key", "kind", "note"),
    "marts.fct_correction": (
        *("staff_key", "account_key", "kind", "entered_at", "entered_on", "entry_order", "from_on", "until_on"),
        *("is_standing", "resolved_at"),
    ),
    "marts.fct_rename_question": ("staff_key", "account_key", "capture_id", "asked_on"),
    "restricted.staff": ("staff_key", "nip", "name", "unit", "employment"),
    "restricted.declaration": ("staff_key", "platform", "answer", "handle", "platform_user_id", "declared_at"),
}

FILLED: Final[dict[str, tuple[str, ...]]] = {
    "marts.dim_account": ("account_key", "platform", "handle", "owner", "kind", "valid_from"),
    "marts.dim_staff": COLUMNS["marts.dim_staff"],
    "marts.fct_follower_count": COLUMNS["marts.fct_follower_count"],
    "marts.fct_capture": (
        *("capture_id", "account_key", "captured_at", "source", "listed", "ended", "verdict", "reason"),
    ),
    # as_of is asked by fct_follow_status.as_of_is_tonight; named here, all of it would be asked anew each night
    "marts.fct_follow_status": ("staff_key", "account_key", "status", "confirmations"),
    "marts.fct_follow_history": ("staff_key", "account_key", "status", "valid_from_on"),
    "marts.fct_compliance_by_unit": ("unit", "account_key", "staff", "is_suppressed"),
    "marts.fct_compliance": ("account_key", "staff", *STATUSES, "provable_not_following", "is_suppressed"),
    "marts.fct_follower_growth": ("account_key", "is_consistent"),
    "marts.fct_growth_waterfall": ("account_key", "step"),
    "marts.fct_follow_bounds": ("account_key", "assumption", "staff_following_low", "staff_following_high", "rule"),
    "marts.fct_follower_curve": ("account_key", "day_on", "joined", "staff_joined", "listed", "capture_id"),
    "marts.fct_event": ("at", "account_key", "kind", "note"),
    "marts.fct_correction": (
        *("staff_key", "account_key", "kind", "entered_at", "entered_on", "entry_order", "from_on", "is_standing"),
    ),
    "marts.fct_rename_question": ("staff_key", "account_key", "capture_id", "asked_on"),
    "restricted.staff": ("staff_key", "nip", "unit", "employment"),
    "restricted.declaration": ("staff_key", "platform", "answer", "declared_at"),
}

CLOSED: Final[dict[str, tuple[str, ...]]] = {
    "marts.dim_account.kind": ("office", "official"),
    "marts.fct_capture.verdict": VERDICTS,
    "marts.fct_capture.reason": (
        *("reconciled", "hidden_followers", "older_count", "longer_than_count", "no_count", "platform_hides_list"),
        "no_rows",
        *(*ENDED[1:], *ATTEMPT_REASONS),
    ),
    "marts.fct_follow_status.status": STATUSES,
    "marts.fct_follow_status.evidence": ("stable_id", "handle", "point_check", "self_declared"),
    "marts.fct_follow_status.reason": (
        *("no_list", "list_partial", "awaiting_confirmation", "platform_hides_list", "display_name_only"),
        *("short_link", "no_such_account"),
    ),
    "marts.fct_follow_history.status": STATUSES,
    "marts.fct_growth_waterfall.step": STEPS,
    "marts.fct_follow_bounds.assumption": ("none", "others_unchanged", "press", "list"),
    "marts.fct_follow_bounds.rule": ("account", "all", "any", "any_platform_per_owner"),
    "marts.fct_correction.kind": ("exempt", "dispute", "resolve", "rename", "self_declared"),
    "marts.fct_event.kind": ("order", "purge", "burst", "rename", "gap"),
}

# Which key of which table must be found in which other; "*" is the campaign's rule over all accounts.
REFERENCES: Final[dict[str, dict[str, str]]] = {
    "marts.fct_follower_count": {"account_key": "marts.dim_account"},
    "marts.fct_capture": {"account_key": "marts.dim_account"},
    "marts.fct_follow_status": {
        "staff_key": "marts.dim_staff",
        "account_key": "marts.dim_account",
        "capture_id": "marts.fct_capture",
    },
    "marts.fct_follow_history": {"staff_key": "marts.dim_staff", "account_key": "marts.dim_account"},
    "marts.fct_compliance_by_unit": {"unit": "marts.dim_staff", "account_key": "marts.dim_account"},
    "marts.fct_compliance": {"account_key": "marts.dim_account"},
    "marts.fct_follower_growth": {"account_key": "marts.dim_account"},
    "marts.fct_growth_waterfall": {"account_key": "marts.dim_account"},
    "marts.fct_follow_bounds": {"account_key": "marts.dim_account"},
    "marts.fct_follower_curve": {"account_key": "marts.dim_account", "capture_id": "marts.fct_capture"},
    "marts.fct_event": {"account_key": "marts.dim_account"},
    "marts.fct_correction": {"staff_key": "marts.dim_staff", "account_key": "marts.dim_account"},
    "marts.fct_rename_question": {
        "staff_key": "marts.dim_staff",
        "account_key": "marts.dim_account",
        "capture_id": "marts.fct_capture",
    },
    "restricted.staff": {"staff_key": "marts.dim_staff"},
    "restricted.declaration": {"staff_key": "restricted.staff"},
}

# Columns that name a row without naming a person.
_SHOWN: Final = (
    *("staff_key", "account_key", "capture_id", "unit", "read_at", "day_on", "valid_from_on", "step", "assumption"),
    "rule",
)

# What a column's ending promises of its type (DESIGN.md section 4).
_TYPES: Final = """
    case
        when columns.column_name = 'at' or columns.column_name like '%\\_at' escape '\\' then 'TIMESTAMP WITH TIME ZONE'
        when columns.column_name = 'as_of' or columns.column_name like '%\\_on' escape '\\' then 'DATE'
        when regexp_matches(columns.column_name, '^(is|has)_') then 'BOOLEAN'
        when regexp_matches(columns.column_name, '^(attainment|growth|organic_per_day|order_day_rank_p)_|_share_')
            then 'DOUBLE'
        when regexp_matches(columns.column_name, '(^|_)(low|high|joined)$|^(listed|staff|target|confirmations)$')
            then 'BIGINT'
        else columns.data_type
    end
"""


def _model(table: str) -> str:
    return f"{_file(table)} is wrong, or what it reads is: correct it and run the night again."


def _file(table: str) -> str:
    return f"sql/{table.replace('.', '/')}.sql"


def _keys(table: str) -> tuple[str, ...]:
    return tuple(column for column in COLUMNS[table] if column in _SHOWN)


def _columns(table: str) -> Check:
    return columns_are(
        f"{table}.columns_are_as_promised",
        COLUMNS[table],
        question=f"Has {table} exactly the columns that are promised, in their order, and no other?",
        remedy=f"Restore the columns in {_file(table)}: a promise changes only with a line in CHANGELOG.md.",
    )


def _filled(table: str) -> Check:
    return holds(
        f"{table}.keys_are_filled_and_found",
        " and ".join(
            [
                *(f'"{column}" is not null' for column in FILLED[table]),  # quoted: "at" is a word of SQL
                *(_is_found(table, column, other) for column, other in REFERENCES.get(table, {}).items()),
            ]
        ),
        question=f"Is nothing missing in {table} that every row must have, and every key found where it leads?",
        remedy=_model(table),
        keys=_keys(table),
    )


def _is_found(table: str, column: str, other: str) -> str:
    found = f"{column} is null or {column} in (select other.{column} from {other} as other)"
    counts_a_rule = table.startswith(("marts.fct_compliance", "marts.fct_follow_bounds"))
    return f"({found} or account_key = '*')" if counts_a_rule else f"({found})"


def _closed(place: str) -> Check:
    table, _, column = place.rpartition(".")
    return in_set(
        f"{table}.{column}_is_known",
        column,
        CLOSED[place],
        question=f"Does {place} keep to its closed list?",
        remedy=f"{_model(table)} A new word needs a label in the report first.",
        keys=_keys(table),
    )


# A check stands at one table and must name it; these two ask about all tables of its schema.
_WHOLE_SCHEMA: Final = "and (select count(*) from {batch}) >= 0"

_CATALOGUE: Final = (
    no_rows(
        "marts.dim_staff.no_personal_column_anywhere",
        "select columns.table_name, columns.column_name from information_schema.columns as columns "
        "where columns.table_catalog = current_database() and columns.table_schema in ('marts', 'quality') "
        "and regexp_matches(columns.column_name, '(^|_)(nip|nik|npwp|name|handle|phone|email|follower_key|user_id)$') "
        "and columns.table_name || '.' || columns.column_name not in "
        "('dim_account.handle', 'fct_compliance.no_handle', 'fct_compliance_by_unit.no_handle', "
        "'fct_check.table_name', 'fct_table.table_name') "
        f"{_WHOLE_SCHEMA}",
        question="Is there no column for names, numbers or handles of employees in any published table?",
        remedy="Take the column out of its model before anything else: published files are copied on.",
        keys=("table_name", "column_name"),
    ),
    no_rows(
        "marts.dim_account.types_are_as_promised",
        "select columns.table_name, columns.column_name from information_schema.columns as columns "
        "where columns.table_catalog = current_database() and columns.table_schema = 'marts' "
        f"and columns.data_type <> {_TYPES} {_WHOLE_SCHEMA}",
        question="Has every published column the type that its name promises (_at, _on, is_, _share, _low, _high)?",
        remedy="Cast the column in its model; analysts' queries rely on the types.",
        keys=("table_name", "column_name"),
    ),
)

CHECKS: Final[tuple[Check, ...]] = (
    *(_columns(table) for table in COLUMNS),
    *(_filled(table) for table in FILLED),
    *(_closed(place) for place in CLOSED),
    *_CATALOGUE,
)
