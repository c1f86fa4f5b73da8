"""Hides neighbours' cells from the head of one of them, who knows the own unit's; knows no page or word.

Two units that close a column together hide nothing from each other if no third one closes it: the column's sum less
the own cell is the other's. So every small cell rests on a unit of other neighbours too. Where there are none, and
where those beside have nobody to exchange, whoever knows one unit may find another.
"""

from collections.abc import Iterator, Sequence

from flows.reports.exchanges import COLUMNS, LISTED, Accounts
from flows.reports.neighbours import Group


def hide_declared_from_insiders(groups: Sequence[Group]) -> None:
    """Closes small declared columns with the neighbours beside as well, where nobody else hides them.

    Those beside are the next group, two by two, so that no figure chooses them; nor does anything that lists decide.
    """
    for group, beside in _two_by_two(groups):
        needs = [need for unit in group.units for need in group.small_columns(unit) if need[1] != LISTED]
        for unit, column, accounts in needs:
            others = (other for other in groups if other is not group and column in other.closed)
            if left := _told(group, unit, column, accounts, others):
                _close_both(group, unit, column, left, beside)


def hide_lists_from_insiders(groups: Sequence[Group]) -> None:
    """Closes what the lists decide with the neighbours beside as well, where no others close it."""
    alone = [beside for group, beside in _two_by_two(groups) if LISTED in group.closed]
    if len(alone) == 1:
        alone[0].closed.append(LISTED)


def _two_by_two(groups: Sequence[Group]) -> Iterator[tuple[Group, Group]]:
    for number, group in enumerate(groups):
        beside = number ^ 1 if number ^ 1 < len(groups) else number - 1
        if len(groups) > 1:
            yield group, groups[beside]


def _told(group: Group, unit: str, column: str, left: Accounts, others: Iterator[Group]) -> Accounts:
    """The accounts in which nobody of the other groups can be exchanged for somebody of the unit."""
    for other in others:
        for by in {*group.closed} & {*other.closed} - {column}:
            left -= _exchanged(other, unit, column, by)
        if not left:
            break
    return left


def _close_both(group: Group, unit: str, column: str, left: Accounts, beside: Group) -> None:
    for by in [*group.closed, *(more for more in COLUMNS if more not in group.closed)]:
        served = left & _exchanged(beside, unit, column, by) if by != column else frozenset()
        if served:
            for one in (group, beside):
                one.closed += [more for more in (column, by) if more not in one.closed]
            left -= served


def _exchanged(other: Group, unit: str, column: str, by: str) -> Accounts:
    return frozenset().union(*(other.declared.exchanged(unit, one, column, by) for one in other.units))
