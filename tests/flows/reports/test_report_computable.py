"""What the sums on the page give away anyway is printed, and nothing else."""

import random

import pytest

from flows.reports.computable import left_closed
from flows.reports.exchanges import BY_LISTS
from flows.reports.facts import STATUSES
from flows.reports.suppression import Closed, close_cells
from tests.flows.reports.reader import possible
from tests.flows.reports.test_report_suppression import a_table, small_cells
from tests.flows.reports.unit_rows import SMALL_CELL, row

LISTS = frozenset((unit, status) for unit in "AB" for status in BY_LISTS)


def test_a_status_that_nobody_of_the_account_has_is_printed_as_zero() -> None:
    rows = {"A": row(following=3, unverifiable=40), "B": row(following=9, unverifiable=30)}

    left = left_closed(rows, Closed(LISTS, frozenset()), SMALL_CELL)

    assert left == {(unit, status) for unit in "AB" for status in ("following", "unverifiable")}


def test_an_account_without_a_list_shows_what_its_staff_leaves() -> None:
    rows = {"A": row(unverifiable=43, no_handle=7), "B": row(unverifiable=39)}

    assert left_closed(rows, Closed(LISTS, frozenset()), SMALL_CELL) == set()


def test_of_a_unit_whose_staff_is_closed_nothing_is_opened() -> None:
    rows = {"A": row(unverifiable=43, no_handle=7), "B": row(unverifiable=39)}

    assert left_closed(rows, Closed(LISTS, frozenset("AB")), SMALL_CELL) == LISTS


def test_a_small_figure_stays_closed_even_where_it_can_be_computed() -> None:
    rows = {"A": row(following=3, unverifiable=40)}

    left = left_closed(rows, Closed(frozenset(("A", status) for status in BY_LISTS), frozenset()), SMALL_CELL)

    assert left == {("A", "following")}


@pytest.mark.parametrize("seed", range(40))
def test_only_what_every_table_with_these_sums_has_is_opened(seed: int) -> None:
    """Judged by a reader who solves for the least and the most that each closed cell can be."""
    numbers = random.Random(seed)
    rows = a_table(numbers, numbers.randint(2, 6))
    closed = close_cells({"a": rows}, SMALL_CELL)
    opened = closed.cells - left_closed(rows, closed, SMALL_CELL)

    least_and_most = possible({"a": rows}, closed)

    assert all(least_and_most["a", *cell] == (rows[cell[0]][cell[1]],) * 2 for cell in opened)
    assert not {("a", *cell) for cell in opened} & small_cells({"a": rows})


def test_most_of_what_is_closed_for_an_account_without_a_list_is_opened() -> None:
    numbers = random.Random(20240207)
    people = {f"unit {n:02}": row(unverifiable=numbers.randint(5, 40)) for n in range(30)}
    seen = {unit: row(following=2, unverifiable=by_status["unverifiable"] - 2) for unit, by_status in people.items()}
    closed = close_cells({"with": seen, "without": people}, SMALL_CELL)

    assert len(closed.cells) == len(BY_LISTS) * 30
    assert left_closed(people, closed, SMALL_CELL) == set()
    assert (
        {status for _, status in left_closed(seen, closed, SMALL_CELL)} == {"following", "unverifiable"} < {*STATUSES}
    )
