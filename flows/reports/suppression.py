"""Small cells that must not be read, nor found by subtraction; knows figures and a limit, knows no page or word.

The page prints, for each account, the employees of each unit in each status, and elsewhere the sums of all rows and
columns. A closed cell stays unknown only if the tables could hold other figures that a reader cannot tell from the
true ones. The smallest such change is an exchange of one employee between two units and two columns. So units close
their cells together: neighbours by name, whatever their figures are, with the same columns. Whoever reads the pages of
two nights finds the same cells closed as long as nothing was declared in between, for the lists choose no partner.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from flows.reports.exchanges import BY_LISTS, Declared, Figures
from flows.reports.facts import STATUSES
from flows.reports.insiders import hide_declared_from_insiders, hide_lists_from_insiders
from flows.reports.neighbours import Group

# Neighbours that find nobody to exchange among so many are not joined any further.
MOST_UNITS = 16


Cell = tuple[str, str]  # unit, status


@dataclass(frozen=True, slots=True)
class Closed:
    """What is not printed, in the tables of all accounts alike: cells by unit and status, and units' sums of staff."""

    cells: frozenset[Cell]
    totals: frozenset[str]


def close_cells(figures: Figures, small_cell: int, withheld: Collection[str] = ()) -> Closed:
    """What to close so that no figure of 1 to ``small_cell - 1`` employees is printed or follows from the sums.

    ``figures`` are true employees by account, unit and status; every cell of the ``withheld`` units stays closed
    anyway. A reader may know the staff of each unit, that accounts of one platform share their declarations, and the
    tables of other nights with the same declarations. Where neighbours have nobody to exchange, their sums are closed
    too, beside those of others. A single unit is the account's own total, which nothing here can hide.
    """
    table = _Table(Declared(figures), small_cell, frozenset(withheld), _units_with_small_lists(figures, small_cell))
    bare: set[str] = set()
    hidden, groups = table.grouped(bare)
    while without := {unit for group in groups if group.is_bare for unit in [*group.units, *group.guests]}:
        bare |= without
        hidden, groups = table.grouped(bare)
    hide_declared_from_insiders(groups)
    for group in groups:
        if table.small_lists & {*group.units, *group.guests}:
            group.hide_lists()
    hide_lists_from_insiders(groups)
    whole = {(unit, status) for unit in hidden | (table.withheld & table.declared.staff.keys()) for status in STATUSES}
    return Closed(frozenset(whole.union(*(group.cells() for group in groups))), frozenset(hidden))


@dataclass(frozen=True, slots=True)
class _Table:
    """What the groups are made of; ``small_lists`` are the units in which the lists leave a small cell."""

    declared: Declared
    small_cell: int
    withheld: frozenset[str]
    small_lists: set[str]

    def grouped(self, bare: Collection[str]) -> tuple[set[str], list[Group]]:
        """Units whose sums are closed, and all others in groups: neighbours by name, two by two, three at the end."""
        staff = self.declared.staff
        hidden = _totals_to_close(staff, bare, self.small_cell)
        printed = sorted(staff.keys() - hidden - self.withheld)
        pairs = [printed[start : start + 2] for start in range(0, len(printed), 2)]
        if len(pairs) > 1 and len(pairs[-1]) == 1:
            pairs[-2:] = [pairs[-2] + pairs[-1]]
        groups = [Group(self.declared, self.small_cell, units, frozenset(hidden)) for units in pairs]
        first = [units[0] for units in pairs]
        for guest in self._guests(hidden) if groups else ():
            groups[max(0, bisect_right(first, guest) - 1)].guests.append(guest)
        return hidden, self._joined(groups, and_lists=bool(self.small_lists - hidden))

    def _guests(self, hidden: set[str]) -> list[str]:
        """Units of which every cell is closed anyway, but which cannot hide one another."""
        withheld = self.withheld & self.declared.staff.keys() - hidden
        return sorted(withheld | {unit for unit in hidden if not self._is_hidden_among(unit, hidden)})

    def _is_hidden_among(self, unit: str, hidden: Collection[str]) -> bool:
        others = [other for other in sorted(hidden) if other != unit][:MOST_UNITS]
        return Group(self.declared, self.small_cell, others, frozenset(hidden)).hides_whole(unit)

    def _joined(self, groups: Iterable[Group], *, and_lists: bool) -> list[Group]:
        """The groups, those that have nobody to exchange joined with the next ones, or bare where even that is vain."""
        done: list[Group] = []
        waiting: Group | None = None
        for group in groups:
            whole = waiting.joined(group) if waiting else group
            is_hidden = whole.hide_declared(and_lists=and_lists)
            waiting = None if is_hidden or len(whole.units) >= MOST_UNITS else whole
            if not waiting:
                done.append(replace(whole, is_bare=not is_hidden))
        if waiting and done and (last := done[-1].joined(waiting)).hide_declared(and_lists=and_lists):
            return [*done[:-1], last]
        return [*done, replace(waiting, is_bare=True)] if waiting else done


def _totals_to_close(staff: Mapping[str, int], bare: Collection[str], small_cell: int) -> set[str]:
    """Units whose staff is not printed: small ones, those given, and the next ones until their sum hides each."""
    totals = {unit for unit, people in staff.items() if 0 < people < small_cell} | set(bare)
    for unit in sorted(staff, key=lambda unit: (staff[unit], unit)):
        hides = len(totals) >= 2 and sum(staff[one] for one in totals) >= small_cell + len(totals)
        if not totals or hides:
            break
        totals.add(unit)
    return totals


def _units_with_small_lists(figures: Figures, small_cell: int) -> set[str]:
    """Units that have, in any account, a status decided by lists with somebody, but fewer than the limit."""
    return {
        unit
        for rows in figures.values()
        for unit, by_status in rows.items()
        if any(0 < by_status.get(status, 0) < small_cell for status in BY_LISTS)
    }
