"""What lists prove, against every tiny world that fits what they show: none lies outside, one account's fit exactly.

Up to four employees and three accounts. A list names some of them and some strangers, and hides at most so many; an
employee who declared no name may be any of those strangers. Knows the models from statuses to the bounds of rules.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import product
from random import Random
from typing import TypeAlias

import duckdb
import pytest

from tests.sql.building import Row, create, emptied, models

Ends: TypeAlias = tuple[int, int]
Possible: TypeAlias = list[frozenset[int]]

DAY = "2024-02-08"
MODELS = ("list_bounds", "account_bounds", "rule_bounds")
OWNERS = {"x:0": "a", "x:1": "b", "x:2": "a"}


@dataclass(frozen=True)
class List:
    """Who of the staff is seen, who is missing by name, how many strangers are listed, how many hidden at most."""

    seen: frozenset[int]
    missing: frozenset[int]
    strangers: int
    hidden: int

    def possible(self, staff: int) -> Possible:
        """Every set of employees who may follow: all seen, others hidden or, where they declared nothing, strangers."""
        worlds = [
            frozenset(who for who, follows in enumerate(world) if follows) for world in product((0, 1), repeat=staff)
        ]
        return [
            world
            for world in worlds
            if self.seen <= world
            and len(world & self.missing) <= self.hidden
            and len(world - self.seen) <= self.strangers + self.hidden
        ]


def invented(chance: Random) -> tuple[int, dict[str, List]]:
    staff = chance.randint(1, 4)
    lists = {}
    for key in list(OWNERS)[: chance.randint(1, 3)]:
        kinds = [chance.choice(("seen", "missing", "missing", "silent")) for _ in range(staff)]
        lists[key] = List(
            frozenset(n for n, kind in enumerate(kinds) if kind == "seen"),
            frozenset(n for n, kind in enumerate(kinds) if kind == "missing"),
            chance.randint(0, 3),
            chance.choice((0, 0, 1, 2)),
        )
    return staff, lists


def told(staff: int, lists: dict[str, List]) -> dict[str, list[Row]]:
    at = datetime.fromisoformat(f"{DAY}T00:00+00:00")
    tables: dict[str, list[Row]] = {
        "raw.night": [{
            "satisfied_by": "any_platform_per_owner", "as_of": DAY, "ordered_at": "2024-02-07 02:00:00+00",
            "ordered_on": "2024-02-07",
        }],
        "intermediate.int_judged_day": [{"judged_on": DAY}],
        "staging.stg_accounts": [{"account_key": key, "owner": OWNERS[key]} for key in lists],
        "intermediate.int_growth_window": [], "intermediate.int_assumptions": [],
        "intermediate.int_compliance_counts": [], "intermediate.int_account_lists": [], "intermediate.int_tonight": [],
    }  # fmt: skip
    for key, one in lists.items():
        listed = len(one.seen) + one.strangers
        tables["intermediate.int_compliance_counts"].append({
            "unit": "all", "account_key": key, "staff": staff, "out_of_scope": 0, "following": len(one.seen),
            "following_low": len(one.seen), "absent_from_newest": len(one.missing),
        })  # fmt: skip
        tables["intermediate.int_account_lists"].append({
            "evaluated_on": DAY, "captured_at": at, "account_key": key, "capture_id": key,
            "reported_high": listed + one.hidden, "hidden_high": one.hidden, "followers_high": listed + one.hidden,
        })  # fmt: skip
        tables["intermediate.int_tonight"] += [
            {
                "staff_key": who, "account_key": key, "is_seen_by_all_since": who in one.seen,
                "is_absent_from_newest": who in one.missing,
            }
            for who in range(staff)
        ]  # fmt: skip
    return tables


def built(
    connection: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]
) -> tuple[dict[str, Ends], dict[str, Ends]]:
    """Of each account, and of each rule over all of them: at least so many, and at most."""
    for table, rows in tables.items():
        create(connection, table, table, rows)
    for name in MODELS:
        model = models()[f"intermediate.int_{name}"]
        connection.execute(f"create table {model.name} as {model.sql}")
    accounts, rules = (
        connection.execute(
            f"select {key}, low, high from intermediate.int_{table} where assumption = 'list'"
        ).fetchall()
        for key, table in (("account_key", "account_bounds"), ("rule", "rule_bounds"))
    )
    return {key: (low, high) for key, low, high in accounts}, {key: (low, high) for key, low, high in rules}


def hull_of_rule(rule: str, staff: int, lists: dict[str, List]) -> Ends:
    """The fewest and the most who meet the rule in any world that fits all lists."""
    numbers = []
    for worlds in product(*(one.possible(staff) for one in lists.values())):
        groups: dict[str, set[int]] = {}
        for key, world in zip(lists, worlds, strict=True):
            groups.setdefault({"all": key, "any": "*"}.get(rule, OWNERS[key]), set()).update(world)
        numbers.append(len(set.intersection(*groups.values())))
    return min(numbers), max(numbers)


@pytest.mark.parametrize("seed", range(150))
def test_every_world_that_fits_lies_within_and_of_one_account_no_more(seed: int) -> None:
    staff, lists = invented(Random(seed))
    with emptied() as connection:
        accounts, rules = built(connection, told(staff, lists))
    for key, one in lists.items():
        sizes = [len(world) for world in one.possible(staff)]
        assert accounts[key] == (min(sizes), max(sizes)), key
    for rule, (low, high) in rules.items():
        least, most = hull_of_rule(rule, staff, lists)
        assert low <= least <= most <= high, rule
        if len(lists) == 1:
            assert (low, high) == (least, most), rule
