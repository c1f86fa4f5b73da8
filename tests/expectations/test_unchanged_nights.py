"""Night after night, with news and without, and whatever somebody does to a table: what is found is what a gate finds
that asks every check.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import chain, islice
from random import Random
from typing import Final

import duckdb
import pytest

from expectations.check import Outcome
from expectations.gate import judge
from expectations.suites import all_checks
from expectations.unchanged import judge_changed
from tests.sql.building import models
from tests.sql.campaigns import Raw
from tests.sql.news import nights, nights_of_rosters
from tests.sql.nights import Workshop
from tests.tiers import first_ones

CHECKS: Final = all_checks()
SEEDS: Final = first_ones(range(8), 1)
NIGHTS: Final = 1  # each with a quiet one after it
TAMPERINGS: Final = 1  # a night


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    workshop = Workshop(list(models().values()))
    yield workshop
    workshop.close()


def _wrongly_taken_over(connection: duckdb.DuckDBPyConnection) -> tuple[list[Outcome], int]:
    """What was taken over of what a gate finds otherwise, and how much was taken over."""
    taken = [outcome for outcome in judge_changed(connection, CHECKS, "1.0.0") if outcome.is_taken_over]
    anew = judge(connection, [outcome.check for outcome in taken])
    pairs = zip(taken, anew, strict=True)
    return [found for found, right in pairs if replace(found, is_taken_over=False) != right], len(taken)


def _tamper(connection: duckdb.DuckDBPyConnection, chance: Random) -> str:
    """What was done to one value or row of a table that has rows, whatever the table."""
    tables = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where estimated_size > 0 "
        "and schema_name in ('raw', 'intermediate', 'marts', 'restricted') "
        "and table_name not in ('passed_check', 'standing') order by all"
    ).fetchall()
    while True:
        (table,) = chance.choice(tables)
        column, kind = chance.choice(
            connection.execute(f"select name, type from pragma_table_info('{table}')").fetchall()
        )
        row = chance.randrange(max(1, len(connection.execute(f"select rowid from {table}").fetchall())))
        other = f'(select "{column}" from {table} order by hash(rowid, {chance.randrange(99)}) limit 1)'
        value = chance.choice([other, "null", _another(column, kind)])
        change = chance.choice(
            [
                *[f'update {table} set "{column}" = {value} where rowid = {row}'] * 4,
                f"delete from {table} where rowid = {row}",
                f"insert into {table} from {table} where rowid = {row}",
            ]
        )
        try:
            (changed,) = connection.execute(change).fetchone() or (0,)
        except duckdb.Error:  # a raw column that takes no null, a text that is none of its type
            continue
        if changed:
            return change


def _another(column: str, kind: str) -> str:
    match kind:
        case "BOOLEAN":
            return f'not "{column}"'
        case "BIGINT" | "DOUBLE" | "DATE" | "INTEGER":
            return f'"{column}" + 1'
        case "TIMESTAMP WITH TIME ZONE":
            return f"\"{column}\" + interval '1 day'"
        case _:
            return "'rumoured'"


def _quiet(raw: Raw, days: int) -> Raw:
    (night,) = raw["raw.night"]
    return {**raw, "raw.night": [{**night, "as_of": night["as_of"] + timedelta(days=days)}]}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_taken_over_is_what_would_be_found(seed: int, workshop: Workshop) -> None:
    chance, counts = Random(seed), []
    told = (nights if seed % 2 else nights_of_rosters)(seed)
    for raw in chain.from_iterable((night, _quiet(night, 1)) for night in islice(told, NIGHTS)):
        workshop.build(raw, models())
        for number in range(1 + TAMPERINGS):
            done = _tamper(workshop.connection, chance) if number else ""
            wrong, taken = _wrongly_taken_over(workshop.connection)
            assert wrong == [], done
            counts.append(taken)

    assert counts[0] == 0
    assert max(counts) > 200
