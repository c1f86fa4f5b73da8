"""What could be otherwise in two units without any sum changing; knows figures, knows no limit, page or word.

An exchange moves one employee of a unit from one column to another, and one of another unit the other way. It is
possible where there is somebody to be moved.
"""

from collections.abc import Mapping

# What the lists decide differs from account to account and moves from night to night; their sum is as declared.
BY_LISTS = ("following", "not_seen", "unverifiable")
LISTED = "listed"
# In the order in which they are taken to hide another.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    LISTED: BY_LISTS,
    "no_handle": ("no_handle",),
    "no_account": ("no_account",),
    "disputed": ("disputed",),
    "exempt": ("exempt",),
    "out_of_scope": ("out_of_scope",),
}
Figures = Mapping[str, Mapping[str, Mapping[str, int]]]
Accounts = frozenset[int]


class Declared:
    """The declarations of all units in all accounts, people who are looked up in lists as one column.

    Nothing here moves with the lists, so what is concluded from it is the same on every night until a declaration, an
    answer of the office or the roster changes.
    """

    def __init__(self, figures: Figures) -> None:
        names = {unit for rows in figures.values() for unit in rows}
        self._people = {unit: [_by_column(rows.get(unit, {})) for rows in figures.values()] for unit in names}
        self.staff = {unit: max(sum(columns.values()) for columns in people) for unit, people in self._people.items()}

    def holding(self, unit: str, column: str, least: int = 1, most: int | None = None) -> Accounts:
        """The accounts in which the unit has so many people in the column."""
        return frozenset(
            account
            for account, people in enumerate(self._people[unit])
            if least <= people[column] and (most is None or people[column] <= most)
        )

    def exchanged(self, unit: str, other: str, column: str, by: str) -> Accounts:
        """The accounts in which the two units can exchange somebody in the two columns.

        Accounts that show the same figures of the two units, as those of one platform do, are moved together: readers
        may know that they are the same.
        """
        one, two = self._people[unit], self._people[other]
        shown = [
            ((mine[column], theirs[column]), (mine[by], theirs[by])) for mine, theirs in zip(one, two, strict=True)
        ]
        found: set[int] = set()
        left = set(range(len(shown)))
        while left:
            together = [left.pop()]
            for account in together:
                alike = {more for more in left if any(a == b for a, b in zip(shown[account], shown[more], strict=True))}
                together += alike
                left -= alike
            moved = [shown[account] for account in together]
            gives = all(mine and theirs for (mine, _), (_, theirs) in moved)
            takes = all(mine and theirs for (_, theirs), (mine, _) in moved)
            found |= set(together) if gives or takes else set()
        return frozenset(found)


def _by_column(by_status: Mapping[str, int]) -> dict[str, int]:
    return {column: sum(by_status.get(status, 0) for status in statuses) for column, statuses in COLUMNS.items()}
