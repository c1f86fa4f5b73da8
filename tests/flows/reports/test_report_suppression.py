"""Small cells stay closed, also against subtraction by a reader who knows every printed sum."""

import random
from collections.abc import Iterator, Mapping
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reports.exchanges import BY_LISTS
from flows.reports.facts import STATUSES
from flows.reports.suppression import Closed, close_cells
from tests.flows.reports.unit_rows import SMALL_CELL, Rows, row

Figures = dict[str, Rows]


def small_cells(figures: Figures) -> set[tuple[str, str, str]]:
    return {
        (account, unit, status)
        for account, rows in figures.items()
        for unit, by_status in rows.items()
        for status, people in by_status.items()
        if 0 < people < SMALL_CELL
    }


def determined_by_sums(rows: Mapping[str, Mapping[str, int]], closed: Closed) -> set[tuple[str, str]]:
    """The closed cells of one account that linear algebra finds from all sums, even those of staff that are closed."""
    cells = [(unit, status) for unit in rows for status in STATUSES if (unit, status) in closed.cells]
    lines = [*rows, *STATUSES]
    if not cells:
        return set()
    sums = np.array([[float(line in cell) for cell in cells] for line in lines])
    _, values, directions = np.linalg.svd(sums)
    free = directions[int((values > 1e-9).sum()) :]
    return {cell for number, cell in enumerate(cells) if not np.abs(free[:, number]).max(initial=0) > 1e-9}


def a_table(numbers: random.Random, units: int) -> Rows:
    holding = numbers.sample(STATUSES, numbers.randint(2, 8))
    most = numbers.choice([2, 6, 12, 40])
    return {f"unit {n}": row(**{status: numbers.randint(0, most) for status in holding}) for n in range(units)}


def test_a_table_without_small_cells_is_printed_whole() -> None:
    closed = close_cells({"a": {"A": row(following=10, not_seen=30), "B": row(unverifiable=60)}}, SMALL_CELL)

    assert closed == Closed(frozenset(), frozenset())


def test_a_small_cell_is_closed_with_its_neighbours_those_beside_and_a_further_column() -> None:
    figures = {
        "a": {
            "A": row(no_handle=3, not_seen=30, no_account=20),
            "B": row(no_handle=9, not_seen=7, no_account=40),
            "C": row(no_handle=50, not_seen=50, no_account=50),
            "D": row(no_handle=60, not_seen=60, no_account=60),
        }
    }

    closed = close_cells(figures, SMALL_CELL)

    assert closed.cells == {(unit, status) for unit in "ABCD" for status in (*BY_LISTS, "no_handle")}
    assert closed.totals == set()


def test_small_cells_of_two_declared_columns_hide_one_another() -> None:
    figures = {"a": {unit: row(no_handle=3, no_account=2, unverifiable=40) for unit in "AB"}}

    closed = close_cells(figures, SMALL_CELL)

    assert closed.cells == {(unit, status) for unit in "AB" for status in ("no_handle", "no_account")}


def test_what_the_lists_decide_is_closed_together() -> None:
    """One column alone would be partner of another on the next night."""
    figures = {"a": {unit: row(following=3, unverifiable=40, no_handle=20) for unit in "AB"}}

    assert close_cells(figures, SMALL_CELL).cells == {(unit, status) for unit in "AB" for status in BY_LISTS}


def test_what_is_closed_for_one_account_is_closed_for_all() -> None:
    figures = {
        "a": {"A": row(following=3, no_handle=30), "B": row(following=20, no_handle=20)},
        "b": {"A": row(following=13, no_handle=20), "B": row(following=30, no_handle=10)},
    }

    closed = close_cells(figures, SMALL_CELL)

    assert {("A", "following"), ("A", "no_handle"), ("B", "following"), ("B", "no_handle")} <= closed.cells


def test_a_round_takes_nobody_from_where_nobody_is() -> None:
    """Two closed units without anybody following hide nothing: the column's sum would be the one cell."""
    figures = {
        "a": {
            "A": row(following=1, not_seen=1, unverifiable=9),
            "B": row(unverifiable=3),
            "C": row(unverifiable=4),
            "D": row(unverifiable=50),
        }
    }

    closed = close_cells(figures, SMALL_CELL, withheld={"B", "C"})

    assert ("A", "unverifiable") in closed.cells
    assert closed.totals == {"B", "C"}


def shared(unit: str, following: int, no_handle: int, unverifiable: int = 0) -> Figures:
    """A unit as two accounts of a platform show it; the second one has no list."""
    seen = row(following=following, no_handle=no_handle, unverifiable=unverifiable)
    return {"a": {unit: seen}, "b": {unit: row(no_handle=no_handle, unverifiable=following + unverifiable)}}


def test_declarations_that_another_account_gives_away_hide_nobody() -> None:
    """Without a list nobody follows the second account, so its table tells who is without a handle, closed or not."""
    units = [shared("A", 2, 20), shared("B", 9, 20), shared("C", 30, 5, 30)]
    figures = {account: {name: rows for unit in units for name, rows in unit[account].items()} for account in "ab"}

    closed = close_cells(figures, SMALL_CELL)

    assert {(unit, status) for unit in "AC" for status in ("following", "unverifiable")} <= closed.cells


def test_where_neighbours_have_nobody_to_exchange_their_sums_are_closed() -> None:
    """Both tables show the same people without an account, but of B's people none is in one column in both."""
    units = {"A": row(no_account=2, following=20), "B": row(no_handle=20)}
    figures = {"a": units, "b": units | {"B": row(unverifiable=20)}}

    closed = close_cells(figures, SMALL_CELL)

    assert closed.totals == {"A", "B"}
    assert closed.cells == {(unit, status) for unit in "AB" for status in STATUSES}


@pytest.mark.parametrize("names", ["ABCD", "CDAB"])
def test_where_neighbours_have_nobody_to_exchange_the_next_ones_join_them(names: str) -> None:
    people = row(no_account=2, following=20), row(no_handle=20), row(following=20), row(exempt=9)
    units = dict(zip(names, people, strict=True))
    figures = {"a": units, "b": units | {names[1]: row(unverifiable=20)}}

    closed = close_cells(figures, SMALL_CELL)

    assert closed.totals == set()
    assert closed.cells == {(unit, status) for unit in units for status in (*BY_LISTS, "no_account")}


def test_a_small_unit_shows_neither_its_cells_nor_its_staff_and_another_hides_it() -> None:
    figures = {"a": {"A": row(unverifiable=3), "B": row(unverifiable=60), "C": row(unverifiable=70)}}

    closed = close_cells(figures, SMALL_CELL, withheld={"A"})

    assert closed.totals == {"A", "B"}
    assert closed.cells == {(unit, status) for unit in "AB" for status in STATUSES}


def test_small_units_that_hide_one_another_close_no_large_one() -> None:
    figures = {"a": {"A": row(unverifiable=3), "B": row(unverifiable=4), "C": row(unverifiable=70)}}

    assert close_cells(figures, SMALL_CELL, withheld={"A", "B"}).totals == {"A", "B"}


def test_units_of_one_employee_each_are_not_given_away_by_their_number() -> None:
    figures = {"a": {f"one {n}": row(unverifiable=1) for n in range(12)} | {"C": row(unverifiable=70)}}

    assert "C" in close_cells(figures, SMALL_CELL, withheld={f"one {n}" for n in range(12)}).totals


def test_withheld_units_are_closed_whole_but_a_large_ones_staff_is_printed() -> None:
    figures = {"a": {"A": row(out_of_scope=38, no_handle=2), "B": row(out_of_scope=10, no_handle=50)}}

    closed = close_cells(figures, SMALL_CELL, withheld={"A"})

    assert {("A", status) for status in STATUSES} <= closed.cells
    assert closed.totals == set()


def test_no_small_cell_of_3000_random_tables_follows_from_the_sums() -> None:
    numbers = random.Random(20240207)
    found = []
    for turn in range(3000):
        rows = a_table(numbers, numbers.randint(2, 12))
        closed = close_cells({"a": rows}, SMALL_CELL)
        told = determined_by_sums(rows, closed)
        found += [
            (turn, unit, status)
            for _, unit, status in small_cells({"a": rows})
            if (unit, status) not in closed.cells or ((unit, status) in told and unit not in closed.totals)
        ]
    assert found == []


def rows_alike(
    by_status: Mapping[str, int], unit: str, closed: Closed, most: Mapping[str, int]
) -> list[dict[str, int]]:
    """Every row that prints like this one, none of its cells above what its column still holds."""
    choices = [
        range(most[status] + 1) if (unit, status) in closed.cells else [by_status[status]] for status in STATUSES
    ]
    rows = [dict(zip(STATUSES, people, strict=True)) for people in product(*choices)]
    staff = range(1, 100) if unit in closed.totals else [sum(by_status.values())]
    return [row for row in rows if sum(row.values()) in staff and all(row[one] <= most[one] for one in STATUSES)]


def tables_alike(rows: Rows, closed: Closed, left: Mapping[str, int]) -> Iterator[Rows]:
    """Every table that shows the same page and has the same sums; readers know that no unit is empty."""
    if not rows:
        if not any(left.values()):
            yield {}
        return
    (unit, by_status), *others = rows.items()
    for guess in rows_alike(by_status, unit, closed, left):
        for rest in tables_alike(dict(others), closed, {status: left[status] - guess[status] for status in STATUSES}):
            yield {unit: guess, **rest}


@st.composite
def small_tables(draw: st.DrawFn) -> Figures:
    units = draw(st.integers(2, 3))
    statuses = draw(st.sampled_from([("following", "no_handle"), BY_LISTS]))
    rows = {}
    for number in range(units):
        people = {status: draw(st.integers(0, 4)) for status in statuses}
        rows[f"unit {number}"] = row(**(people if any(people.values()) else {statuses[0]: 1}))
    return {"a": rows}


def without_doubt(figures: Figures, closed: Closed, limit: int) -> set[tuple[str, str]]:
    """The small cells that hold the same in every table with this page."""
    cells = {
        (unit, status)
        for unit, by_status in figures["a"].items()
        for status, people in by_status.items()
        if 0 < people < limit
    }
    sums = {status: sum(by_status[status] for by_status in figures["a"].values()) for status in STATUSES}
    for other in tables_alike(figures["a"], closed, sums):
        cells = {(unit, status) for unit, status in cells if other[unit][status] == figures["a"][unit][status]}
        if not cells:
            break
    return cells


@settings(max_examples=150)
@given(small_tables())
def test_what_can_be_left_in_doubt_at_all_is_left_in_doubt(figures: Figures) -> None:
    """Against every table of whole numbers with this page, counted out one by one."""
    limit = 3
    withheld = {unit for unit, people in figures["a"].items() if sum(people.values()) < limit}
    everything = Closed(
        frozenset((unit, status) for unit in figures["a"] for status in STATUSES), frozenset(figures["a"])
    )

    told = without_doubt(figures, close_cells(figures, limit, withheld=withheld), limit)

    assert told <= without_doubt(figures, everything, limit)


@pytest.mark.parametrize("seed", range(40))
def test_accounts_of_one_platform_do_not_give_one_another_away(seed: int) -> None:
    """Both tables at once, the declarations known to be the same in both: one linear system, no closed small cell."""
    numbers = random.Random(seed)
    shared = a_table(numbers, numbers.randint(2, 6))
    figures: Figures = {}
    for account in "ab":
        figures[account] = {}
        for unit, by_status in shared.items():
            declared = sum(by_status[status] for status in BY_LISTS)
            following = numbers.randint(0, declared)
            seen = {"following": following, "not_seen": 0, "unverifiable": declared - following}
            figures[account][unit] = by_status | seen
    closed = close_cells(figures, SMALL_CELL)
    cells = sorted(
        {(account if status in BY_LISTS else "both", unit, status) for account in "ab" for unit, status in closed.cells}
    )
    lines = [(account, line) for account in "ab" for line in [*shared, *STATUSES]]
    sums = np.array(
        [[float(line in cell[1:] and cell[0] in (account, "both")) for cell in cells] for account, line in lines]
    )
    _, values, directions = np.linalg.svd(sums)
    free = directions[int((values > 1e-9).sum()) :]
    moving = {cell for number, cell in enumerate(cells) if np.abs(free[:, number]).max(initial=0) > 1e-9}

    told = {
        (account, unit, status)
        for account, unit, status in small_cells(figures)
        if (account if status in BY_LISTS else "both", unit, status) not in moving and unit not in closed.totals
    }

    assert told == set()
