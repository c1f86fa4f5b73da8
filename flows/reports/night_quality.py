"""Reads how the data of a night stand; knows the tables of ``quality``, knows nothing of marts or words."""

from collections.abc import Mapping
from typing import Any, Protocol

from flows.reports.facts import Check, NightQuality, Reject, ReportContext, RunNote

RUN = "select outcome, inputs_sha256, version from quality.fct_run where run_id = ?"
CHECKS = """
    select check_id, table_name, severity, passed, observed, failed_rows
    from quality.fct_check where run_id = ? order by passed, severity, check_id
"""
REJECTS = """
    select source, file, reason, count("row") as rows
    from quality.fct_reject where run_id = ? group by source, file, reason order by source, file, reason
"""


class Reader(Protocol):
    """A file with a night's tables, opened read-only."""

    def rows(self, sql: str, *parameters: object) -> list[dict[str, Any]]:
        """Rows of a query as mappings from column name to value."""
        ...


def read_quality(mart: Reader, campaign: ReportContext, checks: Mapping[str, tuple[str, str]]) -> NightQuality:
    """The checks and rejects of the campaign's run, failed and critical checks first, and what is noted of the run.

    ``checks`` gives each check's question and remedy. It reads ``quality`` alone, so that it can be asked of a build
    that was stopped, whatever is wrong with its marts.
    """
    notes = mart.rows(RUN, campaign.run_id)
    return NightQuality(
        campaign=campaign,
        run=RunNote(**notes[0]) if notes else None,
        checks=tuple(_check(row, checks) for row in mart.rows(CHECKS, campaign.run_id)),
        rejects=tuple(Reject(**row) for row in mart.rows(REJECTS, campaign.run_id)),
    )


def _check(row: dict[str, Any], checks: Mapping[str, tuple[str, str]]) -> Check:
    question, remedy = checks.get(row["check_id"], (None, None))
    return Check(**row, question=question, remedy=remedy)
