"""The units' tables, printed; knows which cells a reader may see, knows no page and no arithmetic of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flows.reports.computable import left_closed
from flows.reports.facts import STATUSES, Account, Findings
from flows.reports.sentences import Sentences
from flows.reports.suppression import Closed, close_cells
from flows.reports.tables import alphabetical


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit: its employees, then those of them in each of the eight statuses; None where the cell is closed."""

    unit: str
    cells: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class UnitTable:
    """All units of one account in alphabetical order."""

    account: Account
    rows: tuple[UnitRow, ...]


def unit_tables(findings: Findings, sentences: Sentences) -> list[UnitTable]:
    """One table for each account; no table where there are no units.

    The same cells are closed for all accounts, but for those that an account's own sums give away.
    """
    figures = _figures(findings)
    withheld = {unit.unit for unit in findings.units if unit.compliance.is_suppressed}
    closed = close_cells(figures, findings.campaign.small_cell, withheld)
    tables = []
    for account in findings.accounts:
        if rows := figures.get(account.account_key):
            # Without its sums on the page nothing can be computed from them.
            has_sums = account.compliance and not account.compliance.is_suppressed
            left = left_closed(rows, closed, findings.campaign.small_cell) if has_sums else closed.cells
            tables.append(UnitTable(account, _rows(rows, replace(closed, cells=left), sentences)))
    return tables


def _figures(findings: Findings) -> dict[str, dict[str, Mapping[str, int]]]:
    """By account and unit the true figures, withheld ones among them, of the accounts the page speaks of."""
    shown = {account.account_key for account in findings.accounts}
    figures: dict[str, dict[str, Mapping[str, int]]] = {}
    for unit in findings.units:
        if unit.account_key in shown:
            known = {status: people or 0 for status, people in unit.compliance.by_status.items()}
            true = findings.withheld.get((unit.unit, unit.account_key), {})
            figures.setdefault(unit.account_key, {})[unit.unit] = {**known, **true}
    return figures


def _rows(figures: Mapping[str, Mapping[str, int]], closed: Closed, sentences: Sentences) -> tuple[UnitRow, ...]:
    count = sentences.numbers.count
    return tuple(
        UnitRow(
            unit,
            (
                None if unit in closed.totals else count(sum(figures[unit].values())),
                *(None if (unit, status) in closed.cells else count(figures[unit][status]) for status in STATUSES),
            ),
        )
        for unit in sorted(figures, key=alphabetical)
    )
