"""What a campaign and its run mean to the reports; knows configuration and checks, knows no page and no table."""

from datetime import date
from pathlib import Path

from expectations.suites import all_checks
from flows.campaign import Campaign
from flows.reports.facts import ReportContext
from flows.reports.workbook_notes import BookContext

BOOK = "bkd.xlsx"


def context_of(campaign: Campaign, as_of: date, run_id: str) -> ReportContext:
    """The campaign as its reports tell it, for the night of the local day ``as_of`` that this run built."""
    return ReportContext(
        name=campaign.name,
        ordered_at=campaign.ordered_at,
        timezone=campaign.timezone,
        as_of=as_of,
        legal_basis=campaign.legal_basis,
        contact=campaign.contact,
        small_cell=campaign.small_cell,
        run_id=run_id,
    )


def book_context_of(campaign: Campaign, report: ReportContext, unit: str | None = None) -> BookContext:
    """The same for BKD's workbook, with the policy that its notes tell; for one unit alone where one is named."""
    return BookContext(
        report=report,
        confirmations=campaign.confirmations,
        confirmation_days=campaign.confirmation_days,
        retention_days=campaign.retention_days,
        unit=unit,
    )


def reports_of(campaign: Campaign, as_of: date) -> Path:
    """The folder in which the reports of that night lie, whether or not it is there."""
    return campaign.folder / "reports" / as_of.isoformat()


def questions() -> dict[str, tuple[str, str]]:
    """The question and the remedy of each check, by its id."""
    return {check.check_id: (check.question, check.remedy) for check in all_checks()}
