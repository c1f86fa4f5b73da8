"""What a reader computes anyway from the sums beside the units' tables; knows figures, knows no page or word.

To close such a figure hides nothing, and whoever reads the table takes it for a secret.
"""

from collections.abc import Mapping

from flows.reports.facts import STATUSES
from flows.reports.suppression import Cell, Closed


def left_closed(rows: Mapping[str, Mapping[str, int]], closed: Closed, small_cell: int) -> frozenset[Cell]:
    """The closed cells of one account but for those that the page's own sums give away.

    ``rows`` are true employees by unit and status, all units of the account. In a status that nobody has every cell is
    zero, and the only closed cell of a row or a column is what its sum leaves. A figure of 1 to ``small_cell - 1``
    stays closed in any case, and so does all of a unit whose staff is closed.
    """
    sums = {status: sum(by_status.get(status, 0) for by_status in rows.values()) for status in STATUSES}
    left = {(unit, status) for unit, status in closed.cells if sums[status] or unit in closed.totals}
    while given := {
        (unit, status)
        for unit, status in _alone(left, closed.totals)
        if unit not in closed.totals and not 0 < rows[unit].get(status, 0) < small_cell
    }:
        left -= given
    return frozenset(left)


def _alone(cells: set[Cell], without_staff: frozenset[str]) -> set[Cell]:
    """Cells that are the only closed one of their column, or of their row where its staff is printed."""
    rows: dict[str, list[Cell]] = {}
    columns: dict[str, list[Cell]] = {}
    for unit, status in cells:
        columns.setdefault(status, []).append((unit, status))
        if unit not in without_staff:
            rows.setdefault(unit, []).append((unit, status))
    return {line[0] for line in [*rows.values(), *columns.values()] if len(line) == 1}
