"""The units' tables, printed; knows which cells a reader may see, knows no page and no arithmetic of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

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
    """One table for each account, with the same cells closed in all of them; no table where there are no units."""
    figures = _figures(findings)
    withheld = {unit.unit for unit in findings.units if unit.compliance.is_suppressed}
    closed = close_cells(figures, findings.campaign.small_cell, withheld)
    return [
        UnitTable(account, _rows(figures[account.account_key], closed, sentences))
        for account in findings.accounts
        if account.account_key in figures
    ]


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
