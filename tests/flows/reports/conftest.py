"""The evening and what a report is made of, for the tests of this folder; knows no page."""

from collections.abc import Iterator

import pytest

from flows.reports import Findings, Reader, ReportContext, ReportFiles, read_findings, write_report
from tests.flows.reports.evening import CAMPAIGN, CHECKS, Evening


@pytest.fixture
def evening() -> Iterator[Evening]:
    mart = Evening()
    yield mart
    mart.connection.close()


@pytest.fixture
def empty() -> Iterator[Evening]:
    mart = Evening("marts.sql")
    yield mart
    mart.connection.close()


@pytest.fixture
def campaign() -> ReportContext:
    return CAMPAIGN


@pytest.fixture
def checks() -> dict[str, tuple[str, str]]:
    return dict(CHECKS)


@pytest.fixture
def findings(evening: Reader, campaign: ReportContext, checks: dict[str, tuple[str, str]]) -> Findings:
    return read_findings(evening, campaign, checks)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReportFiles]:
    """The evening's report in each language, written once for all tests that only read it."""
    mart = Evening()
    folder = tmp_path_factory.mktemp("reports")
    written = {
        language: write_report(mart, folder / language, campaign=CAMPAIGN, checks=CHECKS, language=language)
        for language in ("id", "en")
    }
    mart.connection.close()
    return written
