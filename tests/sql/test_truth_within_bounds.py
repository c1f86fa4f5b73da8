"""The bounds on employees following over invented worlds whose truth is known: it always lies within them.

A world says who follows what, before the order and now; the models are told only intervals that hold its numbers.
"""

from dataclasses import dataclass
from random import Random
from typing import TypeAlias

import duckdb
import pytest

from tests.sql.building import Row, create, emptied, models

Bounds: TypeAlias = dict[tuple[str, str], tuple[int, int]]

MODELS = ("intermediate.int_account_bounds", "intermediate.int_rule_bounds")


@dataclass(frozen=True)
class Account:
    """One account of a world: who of the staff follows it, who did before, and how many strangers."""

    key: str
    owner: str
    now: frozenset[int]
    before: frozenset[int]
    strangers_before: int
    strangers_now: int


@dataclass(frozen=True)
class World:
    """A staff of so many people, and some accounts."""

    staff: int
    accounts: tuple[Account, ...]

    def meeting(self, rule: str) -> int:
        """How many of the staff meet a rule over all accounts."""
        groups: dict[str, set[int]] = {}
        for account in self.accounts:
            obligation = {"all": account.key, "any": "*"}.get(rule, account.owner)
            groups.setdefault(obligation, set()).update(account.now)
        return len(set.intersection(*groups.values()))


def invented(chance: Random) -> World:
    """A world of up to 12 people and 4 accounts of 2 owners."""
    staff = chance.randint(1, 12)

    def some() -> frozenset[int]:
        share = chance.random()
        return frozenset(person for person in range(staff) if chance.random() < share)

    accounts = [
        Account(f"x:{n}", chance.choice("ab"), some(), some(), chance.randint(0, 9), chance.randint(0, 9))
        for n in range(chance.randint(1, 4))
    ]
    return World(staff, tuple(accounts))


def around(chance: Random, number: int, *, least: int = 0) -> tuple[int, int]:
    """A closed interval that holds the number, and no less than the least."""
    return max(least, number - chance.choice((0, 0, 1, 3))), number + chance.choice((0, 0, 1, 3))


def told(world: World, chance: Random) -> dict[str, list[Row]]:
    """What the models are told of a world: readings, one assumption that is true of it, and what a list proves."""
    tables: dict[str, list[Row]] = {
        "raw.night": [{"satisfied_by": "any_platform_per_owner"}],
        **{f"intermediate.int_{name}": [] for name in ("assumptions", "growth_window", "list_bounds", "tonight")},
        "staging.stg_accounts": [{"account_key": each.key, "owner": each.owner} for each in world.accounts],
    }
    for account in world.accounts:
        following, key = len(account.now), {"account_key": account.key}
        baseline = around(chance, len(account.before) + account.strangers_before)
        latest = around(chance, following + account.strangers_now)
        already = around(chance, len(account.before))
        others = around(chance, account.strangers_now - account.strangers_before, least=-99)
        seen = {person for person in account.now if chance.random() < 0.7}
        tables["intermediate.int_growth_window"].append({
            **key, "baseline_low": baseline[0], "baseline_high": baseline[1], "latest_low": latest[0],
            "latest_high": latest[1], "gained_low": latest[0] - baseline[1], "gained_high": latest[1] - baseline[0],
        })  # fmt: skip
        if chance.random() < 0.8:
            tables["intermediate.int_assumptions"].append({
                **key, "assumption": "true", "already_low": already[0], "already_high": already[1],
                "others_low": others[0], "others_high": others[1],
            })  # fmt: skip
        provable = chance.randint(0, world.staff - following)
        tables["intermediate.int_list_bounds"].append({
            **key, "addressed": world.staff, "following": len(seen), "following_low": len(seen),
            "following_high": chance.randint(following, world.staff - provable), "capture_id": "list",
            "provable_not_following": provable,
        })  # fmt: skip
        tables["intermediate.int_tonight"] += [
            {**key, "staff_key": person, "is_seen_by_all_since": person in seen} for person in range(world.staff)
        ]
    return tables


def built(connection: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]) -> tuple[Bounds, Bounds, dict[str, int]]:
    """The bounds by account and assumption, those by rule and assumption, and who meets no rule, by rule."""
    for table, rows in tables.items():
        create(connection, table, table, rows)
    for name in MODELS:
        connection.execute(f"create table {name} as {models()[name].sql}")
    accounts = connection.execute(f"select account_key, assumption, low, high from {MODELS[0]}").fetchall()
    rules = connection.execute(f"select rule, assumption, low, high from {MODELS[1]}").fetchall()
    none = connection.execute(f"select rule, provable_not_following from {MODELS[1]} where assumption = 'list'")
    return (
        {(account, assumption): (low, high) for account, assumption, low, high in accounts},
        {(rule, assumption): (low, high) for rule, assumption, low, high in rules},
        dict(none.fetchall()),
    )


@pytest.mark.parametrize("seed", range(120))
def test_truth_lies_within_every_bound(seed: int) -> None:
    chance = Random(seed)
    world = invented(chance)
    with emptied() as connection:
        accounts, rules, not_meeting = built(connection, told(world, chance))
    following = {account.key: len(account.now) for account in world.accounts}
    outside = {key: ends for key, ends in accounts.items() if not ends[0] <= following[key[0]] <= ends[1]}
    outside |= {key: ends for key, ends in rules.items() if not ends[0] <= world.meeting(key[0]) <= ends[1]}
    assert outside == {}
    assert all(world.meeting(rule) + people <= world.staff for rule, people in not_meeting.items())
    assert all(rules[rule, "list"][1] + people <= world.staff for rule, people in not_meeting.items())
