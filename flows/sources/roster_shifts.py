"""Tells from the pages of a list whether it stood still while it was read; knows no endpoint and no column.

Pages that are counted off move when the list does: whoever leaves pulls another over a border that has been passed,
and a list without a settled order gives some people twice and others never. Both are told by what is there.
"""

import json
from collections.abc import Mapping, Sequence

Row = Mapping[str, object]


class Shifts:
    """What the pages so far tell; `add` each of them in its order."""

    def __init__(self) -> None:
        self._read = 0
        self._totals: list[tuple[int, int]] = []
        self._seen: set[int] = set()
        self._before: set[int] = set()
        self._again = 0

    def add(self, rows: Sequence[Row], total: int | None) -> None:
        """Note a page's rows, and how many there are in all as far as it says so."""
        marks = [hash(json.dumps(row, sort_keys=True)) for row in rows]
        self._read += len(rows)
        if total is not None:
            self._totals.append((self._read, total))
        # Somebody new before the border moves the last of a page to the top of the next: nobody is lost by that.
        moved = next((place for place, mark in enumerate(marks) if mark not in self._before), len(marks))
        self._again += sum(mark in self._seen for mark in marks[moved:])
        self._before = set(marks)
        self._seen |= self._before

    def told(self) -> str | None:
        """What says that somebody may be missing, in words; None where nothing does."""
        if self._again:
            return f"{self._again} rows that stood on an earlier page already, so others may stand on none"
        # A smaller number than was read by then counts something else: the rows of a page, or those still to come.
        totals = list(dict.fromkeys(total for _, total in self._totals))
        if len(totals) > 1 and all(total >= read for read, total in self._totals):
            return f"a list that changed while it was read ({' rows, then '.join(map(str, totals[:3]))})"
        return None
