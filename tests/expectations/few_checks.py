"""A few checks as a layer writes them, on a small warehouse of invented people, and their outcomes."""

import duckdb

from expectations.check import (
    Check,
    Outcome,
    Wording,
    between,
    columns_are,
    holds,
    in_set,
    matches,
    no_rows,
    not_null,
    refers_to,
    row_count,
    unique,
)
from expectations.gate import judge

NAME = "Tanjung Planted"  # stands for a person; must never come out
NIP = "199001012022211001"
STATUSES = ("following", "not_seen")
STATUS = "marts.fct_follow_status"
SAID: Wording = {"question": "Does it hold?", "remedy": "Look at the named rows.", "keys": ("staff_key",)}
PAIR: Wording = {"question": "Does it hold?", "remedy": "Look there.", "keys": ("staff_key", "account_key")}
HEALTHY = [
    unique(f"{STATUS}.every_person_has_one_answer", "staff_key", "account_key", **PAIR),
    not_null(f"{STATUS}.keys_are_filled", "staff_key", "account_key", **PAIR),
    not_null(f"{STATUS}.status_is_filled", "status", **PAIR),
    in_set(f"{STATUS}.status_is_known", "status", STATUSES, **PAIR),
    between(f"{STATUS}.confirmations_are_counts", "confirmations", 0, 99, **PAIR),
    matches(f"{STATUS}.staff_key_is_opaque", "staff_key", r"^staff-[0-9]{1,3}$", **PAIR),
    refers_to(f"{STATUS}.account_is_known", "account_key", "marts.dim_account.account_key", **PAIR),
    holds(f"{STATUS}.seen_needs_one", "status <> 'following' or confirmations > 0", **PAIR),
    columns_are("marts.dim_account.columns_are_promised", ["account_key"], question="?", remedy="!"),
    row_count("marts.everybody.roster_is_complete", 8, question="?", remedy="!"),
    no_rows(f"{STATUS}.no_third_person", "select * from {batch} where staff_key = 'staff-9'", **PAIR),
]


def judged(warehouse: duckdb.DuckDBPyConnection, *checks: Check) -> list[Outcome]:
    return judge(warehouse, checks)


def behaviour(outcome: Outcome) -> str:
    return outcome.check.check_id.rpartition(".")[2]
