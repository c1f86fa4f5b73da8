"""Small cells that must not be read, nor found by subtraction; knows figures and a limit, knows no page or word.

The page prints, for each account, the employees of each unit in each status, and elsewhere the sums of all rows and
columns. A closed cell stays unknown only if the tables could hold other figures that a reader cannot tell from the
true ones. The smallest such change is a round: two units and two statuses, all four cells closed, one employee more in
two opposite cells and one fewer in the others. It leaves every sum as it is, and is possible where those that lose
somebody hold anybody. So every small cell is given a round.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from flows.reports.facts import STATUSES

# What the lists decide differs from account to account. The other statuses come from the declarations for a platform,
# and two accounts of one platform show the same figures there: closed in one table, they would be read in the other.
BY_LISTS = ("following", "not_seen", "unverifiable")
PARTNERS = 16
Figures = Mapping[str, Mapping[str, Mapping[str, int]]]
Cell = tuple[int, str]
Way = tuple[tuple[str, ...], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Closed:
    """What is not printed, in the tables of all accounts alike: cells by unit and status, and units' sums of staff."""

    cells: frozenset[tuple[str, str]]
    totals: frozenset[str]


def close_cells(figures: Figures, small_cell: int, withheld: Collection[str] = ()) -> Closed:
    """What to close so that no figure of 1 to ``small_cell - 1`` employees is printed or follows from the sums.

    ``figures`` are true employees by account, unit and status; every cell of the ``withheld`` units stays closed
    anyway. A reader may know the staff of each unit, and that accounts of one platform share their declarations. Where
    there is no round even so, as in units that know one status only, the unit's sum is closed too, beside those of
    others. A single unit is the account's own total, which nothing here can hide.
    """
    grid = _Grid(figures)
    small = list(grid.small_cells(small_cell))
    for number, unit in enumerate(grid.units):
        if unit in withheld:
            grid.close((number, status) for status in STATUSES)
    grid.close(cell for _, cell in small)
    bare = {cell[0] for account, cell in small if not grid.protect(account, cell)}
    totals = grid.totals_to_close(bare, small_cell)
    grid.close((number, status) for number in totals for status in STATUSES)
    return Closed(grid.closed_cells(), frozenset(grid.units[number] for number in totals))


class _Grid:
    """The tables of all accounts, laid on one another; a set of units is a whole number with one bit for each."""

    def __init__(self, figures: Figures) -> None:
        staff: dict[str, int] = {}
        for rows in figures.values():
            for unit, by_status in rows.items():
                staff[unit] = max(staff.get(unit, 0), sum(by_status.values()))
        self.units = sorted(staff, key=lambda unit: (staff[unit], unit))
        self._staff = [staff[unit] for unit in self.units]
        self._closed = dict.fromkeys(STATUSES, 0)
        self._people = {
            account: [{status: rows.get(unit, {}).get(status, 0) for status in STATUSES} for unit in self.units]
            for account, rows in figures.items()
        }
        self._held = {account: _units_holding(rows) for account, rows in self._people.items()}
        everywhere = dict.fromkeys(STATUSES, (1 << len(self.units)) - 1)
        for held in self._held.values():
            everywhere = {status: everywhere[status] & held[status] for status in STATUSES}
        self._held_everywhere = everywhere
        self._weight = [
            {status: sum(rows[number][status] for rows in self._people.values()) for status in STATUSES}
            for number in range(len(self.units))
        ]

    def small_cells(self, small_cell: int) -> Iterator[tuple[str, Cell]]:
        """Each account's cells that hold somebody, but fewer than the limit."""
        for account, rows in self._people.items():
            for number, by_status in enumerate(rows):
                for status, people in by_status.items():
                    if 0 < people < small_cell:
                        yield account, (number, status)

    def close(self, cells: Iterator[Cell]) -> None:
        """Closes them in every account's table."""
        for number, status in cells:
            self._closed[status] |= 1 << number

    def closed_cells(self) -> frozenset[tuple[str, str]]:
        """All closed cells by unit and status."""
        return frozenset(
            (unit, status)
            for number, unit in enumerate(self.units)
            for status in STATUSES
            if self._closed[status] >> number & 1
        )

    def protect(self, account: str, cell: Cell) -> bool:
        """Whether the cell has a round now; if it had none, a cheap one is closed: few employees, then few cells."""
        ways = (BY_LISTS, self._held[account]), (STATUSES, self._held_everywhere)
        if any(self._has_round(cell, way) for way in ways):
            return True
        rounds = [corners for way in ways for corners in self._possible_rounds(cell, way)]
        if rounds:
            cheapest = min(rounds, key=self._cost)
            self.close(iter(cheapest))
        return bool(rounds)

    def totals_to_close(self, bare: Collection[int], small_cell: int) -> set[int]:
        """Units whose staff is not printed: small ones, those given, and the next ones until their sum hides each."""
        totals = {number for number, staff in enumerate(self._staff) if 0 < staff < small_cell} | set(bare)
        for number in range(len(self.units)):
            hides = len(totals) >= 2 and sum(self._staff[one] for one in totals) >= small_cell + len(totals)
            if not totals or hides:
                break
            totals.add(number)
        return totals

    def _has_round(self, cell: Cell, way: Way) -> bool:
        (number, status), (statuses, held) = cell, way
        own = 1 << number
        if status not in statuses:
            return False
        for other in statuses:
            if other == status or not self._closed[other] & own:
                continue
            both = self._closed[status] & self._closed[other] & ~own
            # One more here takes one from the unit's other status and, elsewhere, from this one; or the reverse.
            if (held[other] & own and both & held[status]) or (held[status] & own and both & held[other]):
                return True
        return False

    def _possible_rounds(self, cell: Cell, way: Way) -> Iterator[tuple[Cell, Cell, Cell]]:
        (number, status), (statuses, held) = cell, way
        own = 1 << number
        for other in statuses if status in statuses else ():
            if other == status:
                continue
            elsewhere = (held[status] if held[other] & own else 0) | (held[other] if held[status] & own else 0)
            closed, closed_too = self._closed[status], self._closed[other]
            for partners in (closed & closed_too, closed, closed_too, -1):
                # Units are in order of their size: the first ones cost least, or nearly.
                for partner in islice(_numbers(elsewhere & ~own & partners), PARTNERS):
                    yield (number, other), (partner, status), (partner, other)

    def _cost(self, corners: tuple[Cell, ...]) -> tuple[int, int, tuple[Cell, ...]]:
        newly = [(number, status) for number, status in corners if not self._closed[status] >> number & 1]
        return sum(self._weight[number][status] for number, status in newly), len(newly), corners


def _units_holding(rows: list[dict[str, int]]) -> dict[str, int]:
    return {
        status: sum(1 << number for number, by_status in enumerate(rows) if by_status[status] > 0)
        for status in STATUSES
    }


def _numbers(units: int) -> Iterator[int]:
    while units:
        lowest = units & -units
        yield lowest.bit_length() - 1
        units ^= lowest
