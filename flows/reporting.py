"""What a campaign and its run mean to the reports; knows configuration and checks, knows no page and no table."""

from datetime import date
from pathlib import Path

from expectations.suites import all_checks
from flows.campaign import Campaign
from flows.messages import Message, Wrong
from flows.reports.facts import ReportContext
from flows.reports.night_quality import Reader
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


def must_be_whole(mart: Reader, campaign: Path, as_of: date) -> None:
    """Nothing; raises Wrong for tables that somebody was erased from and no night has counted again since.

    Their totals still count her: side by side with the rows of single employees they would tell all her statuses.
    """
    (told,) = mart.rows(
        """
        select
            (select count(*) from marts.dim_staff) as listed,
            (select max(staff) from marts.fct_compliance) as counted
        """
    )
    if told["counted"] is None or told["listed"] == told["counted"]:
        return
    remedy = f"run the night again: ikuti run {campaign} --as-of {as_of}"
    found = "totals from before somebody was erased"
    raise Wrong([Message("tables that count those who are in them", found, str(campaign / "warehouse"), remedy)])


def reports_of(campaign: Campaign, as_of: date) -> Path:
    """The folder in which the reports of that night lie, whether or not it is there."""
    return campaign.folder / "reports" / as_of.isoformat()


def questions() -> dict[str, tuple[str, str]]:
    """The question and the remedy of each check, by its id."""
    return {check.check_id: (check.question, check.remedy) for check in all_checks()}
