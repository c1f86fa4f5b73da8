"""Lists kept as spans: whatever was loaded and taken out, in any order, what unfolds is the lists that are left."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sql.building import empty_warehouse, models
from tests.sql.loaded import Loaded
from warehouse.spans import take_out

START = datetime(2024, 1, 1, tzinfo=UTC)
CAPTURE = {"captured_at": START, "captured_on": START.date(), "anonymous": 0, "reason": None}

# Few people, so that they are on several lists; of one person two lists may say different things.
PEOPLE = st.dictionaries(
    st.sampled_from("abc"),
    st.tuples(st.sampled_from(("name", None)), st.sampled_from((0, 1, 30, None))),
)
# Mostly lists that are compared with each other.
KIND = {"account_key": "x:a", "source": "export", "identifies": "handle", "ended": "exhausted"}
OTHER = {"account_key": "x:b", "source": "api", "identifies": "handle_and_id", "ended": "interrupted"}
KINDS = st.sampled_from((*[KIND] * 6, OTHER))
LISTS = st.tuples(KINDS, PEOPLE)
# A step takes out every list whose turn it is, then loads one more: what happens when a file is replaced.
STEPS = st.lists(st.tuples(st.sets(st.integers(0, 8)), LISTS), max_size=9)


OF_NO_LIST = """
    from raw.follower as span
    where not exists (
        from raw.capture as list
        where list.chain = span.chain
            and list.list_number between span.from_list and coalesce(span.to_list, list.list_number)
    )
"""


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_warehouse() as connection:
        for name in ("staging.stg_follower_spans", "staging.stg_followers"):
            connection.execute(f"create view {name} as {models()[name].sql}")
        yield connection


def _lines(people: Mapping[str, tuple[str | None, int | None]]) -> list[dict[str, Any]]:
    return [
        {"follower_key": key, "handle_key": name, "followed_at": at, "followed_on": at and at.date()}
        for key, (name, hour) in people.items()
        for at in [None if hour is None else START + timedelta(hours=hour)]
    ]


def _unfolded(warehouse: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    held: dict[str, list[tuple[Any, ...]]] = {}
    for (name,) in warehouse.execute("select capture_id from raw.capture").fetchall():
        held[name] = []
    for name, *line in warehouse.execute("from staging.stg_followers order by all").fetchall():
        held[name].append(tuple(line))
    return held


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(steps=STEPS)
def test_what_is_unfolded_is_what_is_loaded(warehouse: duckdb.DuckDBPyConnection, steps: list[Any]) -> None:
    warehouse.begin()
    lists, wanted = Loaded(warehouse), dict[str, list[tuple[Any, ...]]]()
    for number, (gone, (kind, people)) in enumerate(steps):
        leaving = [name for name in wanted if int(name) in gone]
        take_out(warehouse, leaving)
        lines = _lines(people)
        lists.add({**CAPTURE, **kind, "capture_id": str(number), "listed": len(lines)}, lines)
        wanted = {name: held for name, held in wanted.items() if name not in leaving}
        wanted[str(number)] = sorted((tuple(line.values()) for line in lines), key=lambda line: str(line[0]))
        assert _unfolded(warehouse) == wanted
        told = warehouse.execute(models()["staging.stg_followers"].counted_by).fetchone()
        assert told == (sum(map(len, wanted.values())),)
        assert warehouse.execute(OF_NO_LIST).fetchall() == []
    take_out(warehouse, list(wanted))
    assert warehouse.execute("from raw.follower").fetchall() == []
    warehouse.rollback()


def test_a_list_writes_only_who_came_and_who_went(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.begin()
    lists = Loaded(warehouse)
    for name, people in (("one", "abcd"), ("two", "abce"), ("three", "abce")):
        lines = _lines(dict.fromkeys(people, (None, 0)))
        lists.add({**CAPTURE, **KIND, "capture_id": name, "listed": 4}, lines)

    first = warehouse.execute("select min(list_number) from raw.capture").fetchone()
    spans = "select follower_key, from_list - $1, to_list - $1 from raw.follower order by all"
    told = warehouse.execute(spans, first or ()).fetchall()
    warehouse.rollback()

    assert told == [("a", 0, None), ("b", 0, None), ("c", 0, None), ("d", 0, 0), ("e", 1, None)]


def test_what_is_asked_of_a_list_alone_is_counted_when_it_is_loaded(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.begin()
    lists = Loaded(warehouse)
    for name, people in (("some", {"a": (None, 0), "b": (None, 24), "c": (None, None)}), ("nobody", {})):
        lists.add({**CAPTURE, **KIND, "capture_id": name, "listed": 9}, _lines(people))

    told = warehouse.execute("select capture_id, named, timed, newest_follow_at from raw.capture").fetchall()
    warehouse.rollback()

    assert told == [("some", 3, 2, START + timedelta(days=1)), ("nobody", 0, 0, None)]


def test_a_number_of_a_list_that_went_is_given_to_no_other(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Else a span that ended with the one that went would put its followers on the new list."""
    warehouse.begin()
    lists = Loaded(warehouse)
    for name, people in (("one", "ab"), ("two", "ab"), ("three", "a")):
        lists.add({**CAPTURE, **KIND, "capture_id": name, "listed": 1}, _lines(dict.fromkeys(people, (None, 0))))
    take_out(warehouse, ["two", "three"])
    lists.add({**CAPTURE, **KIND, "capture_id": "four", "listed": 1}, _lines({"c": (None, 0)}))

    told = warehouse.execute("select follower_key from staging.stg_followers where capture_id = 'four'").fetchall()
    warehouse.rollback()

    assert told == [("c",)]


@pytest.mark.parametrize("differs", sorted(OTHER))
def test_list_of_another_kind_does_not_cut_the_spans_of_whole_lists(
    warehouse: duckdb.DuckDBPyConnection, differs: str
) -> None:
    """Above all a walk that broke off: it shows a part of the followers."""
    warehouse.begin()
    lists = Loaded(warehouse)
    for name, people, kind in (("1", "abc", KIND), ("2", "a", {**KIND, differs: OTHER[differs]}), ("3", "abc", KIND)):
        lines = _lines(dict.fromkeys(people, (None, 0)))
        lists.add({**CAPTURE, **kind, "capture_id": name, "listed": len(lines)}, lines)

    told = warehouse.execute("select follower_key, to_list from raw.follower order by all").fetchall()
    warehouse.rollback()

    assert told == [("a", None), ("a", None), ("b", None), ("c", None)]
