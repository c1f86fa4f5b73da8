"""A reader who solves the page: what each closed cell can be at least and at most, given all that is printed."""

from collections.abc import Collection, Mapping

import numpy as np
from scipy.optimize import linprog

from flows.reports.exchanges import BY_LISTS
from flows.reports.facts import STATUSES
from flows.reports.suppression import Closed

Cell = tuple[str, str, str]  # account, unit, status
Figures = Mapping[str, Mapping[str, Mapping[str, int]]]
ALL = "every account"


def possible(
    figures: Figures, closed: Closed, own: str | None = None, asked: Collection[Cell] | None = None
) -> dict[Cell, tuple[int, int]]:
    """The least and the most people that each closed cell, or each of those asked for, can hold, in whole numbers.

    The reader knows every account's sums, the staff of units where it is printed, that the accounts have the same
    declarations, and of the unit ``own`` everything.
    """
    held = {_cell(a, u, s): rows[u][s] for a, rows in figures.items() for u in rows for s in STATUSES}
    unknown = sorted({cell for cell in held if cell[1:] in closed.cells and cell[1] != own})
    if not unknown:
        return _by_account(figures, closed, {}, held, asked)
    place = {cell: number for number, cell in enumerate(unknown)}
    lines = [
        *([_cell(a, u, s) for s in STATUSES] for a, rows in figures.items() for u in rows if u not in closed.totals),
        *([_cell(a, u, s) for u in rows] for a, rows in figures.items() for s in STATUSES),
    ]
    sums = np.zeros((len(lines), len(unknown)))
    for number, line in enumerate(lines):
        for cell in line:
            if cell in place:
                sums[number, place[cell]] = 1
    known = sums @ np.array([held[cell] for cell in unknown])
    found = {}
    wanted = None if asked is None else {_cell(*cell) for cell in asked}
    for cell, number in place.items():
        if wanted is not None and cell not in wanted:
            continue
        aim = np.zeros(len(unknown))
        aim[number] = 1
        least, most = (linprog(sign * aim, A_eq=sums, b_eq=known, method="highs").fun for sign in (1, -1))
        found[cell] = int(np.ceil(least - 1e-6)), int(np.floor(-most + 1e-6))
    return _by_account(figures, closed, found, held, asked)


def _cell(account: str, unit: str, status: str) -> Cell:
    return account if status in BY_LISTS else ALL, unit, status


def _by_account(
    figures: Figures,
    closed: Closed,
    found: Mapping[Cell, tuple[int, int]],
    held: Mapping[Cell, int],
    asked: Collection[Cell] | None,
) -> dict[Cell, tuple[int, int]]:
    cells = {(account, *cell) for account, rows in figures.items() for cell in closed.cells if cell[0] in rows}
    cells = cells if asked is None else cells & {*asked}
    return {cell: found.get(_cell(*cell), (held[_cell(*cell)],) * 2) for cell in cells}
