"""A head who knows the own unit's figures finds no small cell of another unit on the page."""

import random

import pytest

from flows.reports.exchanges import BY_LISTS
from flows.reports.suppression import close_cells
from tests.flows.reports.reader import possible
from tests.flows.reports.test_report_suppression import Figures, small_cells
from tests.flows.reports.test_report_two_nights import after_lists
from tests.flows.reports.unit_rows import SMALL_CELL, Rows, row


def pinned_for(own: str, figures: Figures) -> set[tuple[str, str, str]]:
    """The small cells of other units that the head of ``own`` knows to the last person."""
    asked = {cell for cell in small_cells(figures) if cell[1] != own}
    found = possible(figures, close_cells(figures, SMALL_CELL), own, asked)
    return {cell for cell in asked if cell not in found or found[cell][0] == found[cell][1]}


@pytest.mark.parametrize("head", ["C", "A"])
def test_a_status_that_one_employee_has_is_not_told_to_the_head_of_the_neighbours(head: str) -> None:
    """Of all units D alone has somebody exempt, and C closes the column with it."""
    rows = {unit: row(unverifiable=20, no_handle=10) for unit in "ABCDEF"}
    rows["D"] = row(unverifiable=20, no_handle=9, exempt=1)

    assert pinned_for(head, {"a": rows}) == set()


def test_of_what_the_lists_leave_the_neighbours_head_learns_nothing_either() -> None:
    rows = {unit: row(unverifiable=20, following=10) for unit in "ABCDEF"}
    rows["D"] = row(unverifiable=28, following=2)

    assert pinned_for("C", {"a": rows}) == set()


def some_units(numbers: random.Random) -> Rows:
    """A campaign without a unit below the limit, which would hide others: rare statuses, and few without a handle."""
    return {
        f"unit {n}": row(
            unverifiable=numbers.randint(6, 30),
            no_handle=numbers.choice([0, 2, 8]),
            no_account=numbers.choice([0, 0, 0, 1]),
            exempt=numbers.choice([0, 0, 0, 0, 0, 1]),
        )
        for n in range(numbers.randint(6, 9))
    }


@pytest.mark.parametrize("seed", range(5))
def test_no_head_of_a_generated_campaign_finds_a_small_cell(seed: int) -> None:
    numbers = random.Random(seed)
    declared = some_units(numbers)
    figures = {account: after_lists(numbers, declared) for account in ("list", "other list")}
    for by_status in figures["other list"].values():  # has none yet
        by_status |= {"unverifiable": sum(by_status[status] for status in BY_LISTS), "following": 0, "not_seen": 0}

    assert {head: pinned_for(head, figures) for head in declared} == {head: set() for head in declared}
