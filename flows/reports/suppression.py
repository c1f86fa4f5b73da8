"""Small cells that must not be read, nor found by subtraction; knows figures and a limit, knows no table or word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.reports.facts import Compliance


@dataclass(frozen=True, slots=True)
class ClosedRows:
    """Units whose figures are not printed: the small ones, and the others closed to protect them."""

    small: frozenset[str]
    companions: frozenset[str]

    def __contains__(self, unit: str) -> bool:
        return unit in self.small or unit in self.companions


def close_small_rows(rows: Mapping[str, Compliance], small_cell: int) -> ClosedRows:
    """The units to close in one account's table, which prints staff in scope, following and its share.

    The account's totals are printed elsewhere, so the sum over the closed units is known to every reader.
    Further units, smallest first, are closed until at least two are and each of their sums is zero or no small cell.
    """
    small = {unit for unit, row in rows.items() if _has_small_cell(row, small_cell)}
    companions: set[str] = set()
    spare = sorted(rows.keys() - small, key=lambda unit: (rows[unit].staff or 0, unit))
    for unit in spare:
        closed = small | companions
        if not small or _protects([rows[name] for name in closed], small_cell):
            break
        companions.add(unit)
    return ClosedRows(frozenset(small), frozenset(companions))


def _has_small_cell(row: Compliance, small_cell: int) -> bool:
    return row.is_suppressed or any(0 < people < small_cell for people in _printed_people(row))


def _protects(closed: Iterable[Compliance], small_cell: int) -> bool:
    rows = list(closed)
    following = sum(row.by_status["following"] or 0 for row in rows)
    others = sum((row.in_scope or 0) for row in rows) - following
    return len(rows) >= 2 and all(people == 0 or people >= small_cell for people in (following, others))


def _printed_people(row: Compliance) -> list[int]:
    """Groups of people that the printed figures tell apart: following, not following, and the share's two rests."""
    in_scope, following = row.in_scope, row.by_status["following"]
    if in_scope is None or following is None:
        return []
    people = [in_scope, following, in_scope - following]
    if row.following_share is not None:
        people.append(round(in_scope * (1 - row.following_share.high)))
        people.append(round(in_scope * row.following_share.low))
    return people
