"""Small cells stay closed for a reader of several nights, and for one who knows the rule that closed them."""

import random
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reports.exchanges import BY_LISTS
from flows.reports.facts import STATUSES
from flows.reports.suppression import Closed, close_cells
from tests.flows.reports.unit_rows import SMALL_CELL, Rows, row

DECLARED = tuple(status for status in STATUSES if status not in BY_LISTS)
Night = dict[str, Rows]
Cell = tuple[str, str, str]


def after_lists(numbers: random.Random, declared: Rows) -> Rows:
    """The same declarations, the people with a handle as a list may have left them."""
    rows = {}
    for unit, by_status in declared.items():
        looked_up = sum(by_status[status] for status in BY_LISTS)
        following = numbers.randint(0, looked_up)
        not_seen = numbers.randint(0, looked_up - following)
        seen = {"following": following, "not_seen": not_seen, "unverifiable": looked_up - following - not_seen}
        rows[unit] = by_status | seen
    return rows


def some_declarations(numbers: random.Random) -> Rows:
    holding = ["unverifiable", *numbers.sample(DECLARED, numbers.randint(1, 4))]
    most = numbers.choice([3, 6, 12, 40])
    units = {
        f"unit {n}": row(**{status: numbers.randint(0, most) for status in holding})
        for n in range(numbers.randint(3, 9))
    }
    return {unit: by_status for unit, by_status in units.items() if any(by_status.values())}


def small_units(rows: Rows) -> set[str]:
    return {unit for unit, people in rows.items() if sum(people.values()) < SMALL_CELL}


def told_by(nights: Mapping[str, Rows], closed: Mapping[str, Closed]) -> set[Cell]:
    """The small cells that follow from all tables at once, the declarations being the same in all of them."""

    def name(night: str, unit: str, status: str) -> Cell:
        return (night if status in BY_LISTS else "every night"), unit, status

    people = {name(n, u, s): rows[u][s] for n, rows in nights.items() for u in rows for s in STATUSES}
    sums = [[name(n, u, s) for s in STATUSES] for n, rows in nights.items() for u in rows]
    sums += [[name(n, u, s) for u in rows] for n, rows in nights.items() for s in STATUSES]
    # One night that prints a declared figure prints it for all of them.
    printed = {
        name(n, u, s) for n, rows in nights.items() for u in rows for s in STATUSES if (u, s) not in closed[n].cells
    }
    small = {cell for cell, number in people.items() if 0 < number < SMALL_CELL}
    cells = sorted(people.keys() - printed)
    if not cells:
        return small
    table = np.array([[float(cell in line) for cell in cells] for line in map(set, sums)])
    _, values, directions = np.linalg.svd(table)
    free = directions[int((values > 1e-9).sum()) :]
    moving = {cell for number, cell in enumerate(cells) if np.abs(free[:, number]).max(initial=0) > 1e-9}
    return small - moving


def test_a_declared_cell_is_closed_with_the_same_cells_whatever_the_lists_leave() -> None:
    """On one night the cheapest column beside the small one would be not_seen, on the next one following."""
    first = {
        "A": row(no_account=1, not_seen=6, following=30, disputed=9),
        "B": row(no_account=8, not_seen=6, following=30, disputed=20),
        "C": row(no_account=9, not_seen=30, following=6, disputed=20),
        "D": row(no_account=9, not_seen=50, following=50, disputed=50),
    }
    second = {
        unit: people | {"not_seen": people["following"], "following": people["not_seen"]}
        for unit, people in first.items()
    }

    cells = [close_cells({"a": rows}, SMALL_CELL).cells for rows in (first, second)]

    assert cells[0] == cells[1] == {(unit, status) for unit in "ABCD" for status in (*BY_LISTS, "no_account")}


@pytest.mark.parametrize("seed", range(150))
def test_two_nights_with_the_same_declarations_tell_no_small_cell(seed: int) -> None:
    numbers = random.Random(seed)
    declared = some_declarations(numbers)
    nights = {night: after_lists(numbers, declared) for night in ("first", "second")}
    closed = {night: close_cells({"a": rows}, SMALL_CELL, small_units(rows)) for night, rows in nights.items()}
    hidden = closed["first"].totals | closed["second"].totals

    assert {cell for cell in told_by(nights, closed) if cell[1] not in hidden} == set()


@pytest.mark.parametrize("seed", range(100))
def test_an_account_whose_list_stands_still_is_not_told_by_one_whose_list_moves(seed: int) -> None:
    numbers = random.Random(seed)
    declared = some_declarations(numbers)
    still = after_lists(numbers, declared)
    moved = {night: after_lists(numbers, declared) for night in ("first", "second")}
    closed = {
        night: close_cells({"moved": rows, "still": still}, SMALL_CELL, small_units(rows))
        for night, rows in moved.items()
    }
    hidden = closed["first"].totals | closed["second"].totals
    closed["still"] = Closed(closed["first"].cells & closed["second"].cells, frozenset())

    told = told_by({**moved, "still": still}, closed)

    assert {cell for cell in told if cell[1] not in hidden} == set()


def test_what_hides_the_only_unit_in_lists_is_closed_before_a_list_leaves_a_small_cell() -> None:
    """B has nobody to be looked up, so A's few followers can only be hidden by who has no account."""
    others = {unit: row(following=3, unverifiable=30, no_account=30) for unit in "CD"}
    nights = [
        {"A": row(following=few, unverifiable=40 - few, no_account=10), "B": row(no_account=20), **others}
        for few in (20, 3)
    ]

    cells = [close_cells({"a": rows}, SMALL_CELL).cells for rows in nights]

    assert cells[0] == cells[1] > {(unit, "no_account") for unit in "AB"}


def test_a_rare_status_is_closed_in_rows_whose_staff_is_printed() -> None:
    """Units below the limit are closed whole on every page, so they hide nobody in the next row.

    The two rows beside close it too: else the head of one of the two would know the other's.
    """
    rows = {f"tiny {n}": row(unverifiable=2, no_handle=1) for n in range(4)}
    rows |= {unit: row(unverifiable=20, no_handle=10) for unit in "ABCD"}
    rows["C"] = row(unverifiable=20, no_handle=9, exempt=1)

    closed = close_cells({"a": rows}, SMALL_CELL, withheld=small_units(rows))

    assert {unit for unit, status in closed.cells if status == "exempt"} - small_units(rows) == {*"ABCD"}
    assert not {*"ABCD"} & closed.totals


def test_the_page_closes_the_same_whichever_neighbour_holds_the_cell() -> None:
    plain = {unit: row(unverifiable=20, no_handle=10) for unit in "ABCD"}
    pages = [
        close_cells({"a": plain | {unit: row(unverifiable=20, no_handle=9, exempt=1)}}, SMALL_CELL) for unit in "CD"
    ]

    assert pages[0] == pages[1]


def test_a_unit_that_is_closed_anyway_makes_its_neighbours_close_the_column_too() -> None:
    """A large unit of which few are in scope is closed whole, but its staff is printed."""
    rows = {unit: row(out_of_scope=10, no_handle=50, unverifiable=30) for unit in "ABC"}
    rows["D"] = row(out_of_scope=38, no_handle=2)

    closed = close_cells({"a": rows}, SMALL_CELL, withheld={"D"})

    assert {unit for unit, status in closed.cells if status == "no_handle"} == {*"ABCD"}


@settings(max_examples=200)
@given(st.integers(0, 2**32))
def test_no_column_is_closed_in_one_printed_row_alone(seed: int) -> None:
    numbers = random.Random(seed)
    rows = after_lists(numbers, some_declarations(numbers))
    closed = close_cells({"a": rows}, SMALL_CELL, small_units(rows))
    printed = [(unit, status) for unit, status in closed.cells if unit not in closed.totals]

    assert 1 not in {sum(column == status for _, column in printed) for status in STATUSES}


def test_a_changed_declaration_moves_no_cell_but_of_the_neighbours_and_those_beside() -> None:
    rows = {f"unit {n:02}": row(unverifiable=20, no_handle=n % 9, no_account=n % 5) for n in range(40)}
    changed = rows | {"unit 20": row(unverifiable=18, no_handle=5, disputed=1)}

    cells = [close_cells({"a": night}, SMALL_CELL).cells for night in (rows, changed)]

    assert {unit for unit, _ in cells[0] ^ cells[1]} == {f"unit {n}" for n in range(20, 24)}


def test_1500_units_of_eight_accounts_are_closed_by_the_declarations_of_each_pair_alone() -> None:
    """Large tables take no search: each pair of units closes what the two would close without the others."""
    numbers = random.Random(20240216)
    rows = {
        f"unit {n:04}": row(unverifiable=numbers.randint(5, 30), no_handle=numbers.randint(0, 9)) for n in range(1500)
    }
    figures = {f"account {n}": after_lists(numbers, rows) for n in range(8)}

    closed = close_cells(figures, SMALL_CELL)

    pair = ["unit 0700", "unit 0701"]
    alone = close_cells(
        {account: {unit: night[unit] for unit in pair} for account, night in figures.items()}, SMALL_CELL
    )
    assert {cell for cell in closed.cells if cell[0] in pair} == alone.cells
