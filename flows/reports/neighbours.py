"""Units that close the same columns of the report's tables; knows who can be exchanged, knows no page or word."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from flows.reports.exchanges import COLUMNS, LISTED, Accounts, Declared

Need = tuple[str, str, Accounts]


@dataclass(slots=True)
class Group:
    """Neighbours that close columns together, and guests beside them of whom everything is closed anyway.

    ``hidden`` are all units whose staff is not printed either. A closed cell rests on a neighbour only, never on a
    guest: beside a cell that is closed every night, readers would know which one the rule has closed.
    """

    declared: Declared
    small_cell: int
    units: list[str]
    hidden: frozenset[str] = frozenset()
    guests: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    is_bare: bool = False

    def joined(self, other: "Group") -> "Group":
        """Both as one, nothing closed yet."""
        units, guests = self.units + other.units, self.guests + other.guests
        return Group(self.declared, self.small_cell, units, self.hidden, guests)

    def small_columns(self, unit: str) -> Iterator[Need]:
        """The columns in which the unit has somebody, but fewer than the limit, with the accounts where it has."""
        for column in COLUMNS:
            if accounts := self.declared.holding(unit, column, most=self.small_cell - 1):
                yield unit, column, accounts

    def hide_declared(self, *, and_lists: bool) -> bool:
        """Closes small columns and what hides them; False where there is nobody to exchange, for lists if asked."""
        self.guests = [guest for guest in self.guests if guest not in self.hidden or self.hides_whole(guest)]
        needs = [need for unit in [*self.units, *self.guests] for need in self.small_columns(unit)]
        small = {column for _, column, _ in needs}
        self.closed = [column for column in COLUMNS if column in small]
        is_hidden = all(self.hides(*need) for need in needs)
        if and_lists and any(self._alone_in_lists()):
            # What hides them must be closed every night, not only on those on which a list leaves a small cell.
            return is_hidden and self.hide_lists()
        return is_hidden

    def hide_lists(self) -> bool:
        """Closes what the lists decide: of two units with somebody there, one's can always be the other's."""
        if LISTED not in self.closed:
            self.closed.append(LISTED)
        return all(self.hides(*need) for need in self._alone_in_lists())

    def cells(self) -> set[tuple[str, str]]:
        """The closed cells by unit and status, without the guests'."""
        return {(unit, status) for unit in self.units for column in self.closed for status in COLUMNS[column]}

    def hides_whole(self, unit: str) -> bool:
        """Whether every small column of the unit could be hidden if all columns were closed."""
        whole = replace(self, closed=list(COLUMNS))
        return all(whole.hides(*need) for need in whole.small_columns(unit))

    def hides(self, unit: str, column: str, accounts: Accounts) -> bool:
        """Whether somebody can be exchanged in these accounts, if need be with more columns, which are closed then."""
        left = accounts
        for by in [*self.closed, *(more for more in COLUMNS if more not in self.closed)]:
            served = left & self._exchanged(unit, column, by) if left and by != column else frozenset()
            if served and by not in self.closed:
                self.closed.append(by)
            left -= served
        return not left

    def _exchanged(self, unit: str, column: str, by: str) -> Accounts:
        others = (other for other in self.units if other != unit)
        return frozenset().union(*(self.declared.exchanged(unit, other, column, by) for other in others))

    def _alone_in_lists(self) -> Iterator[Need]:
        """Units with enough people in lists, with the accounts where no neighbour has anybody there."""
        for unit in self.units:
            others = [self.declared.holding(other, LISTED) for other in self.units if other != unit]
            alone = self.declared.holding(unit, LISTED, least=self.small_cell).difference(*others)
            if alone:
                yield unit, LISTED, alone
