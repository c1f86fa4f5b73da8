"""The evening, what a report is made of, and BKD's workbook, for the tests of this folder; knows no page."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from flows.reports import Findings, Reader, ReportContext, ReportFiles, read_findings, write_report
from tests.flows.reports.evening import CAMPAIGN, CHECKS, Evening
from tests.flows.reports.outline import Outline
from tests.flows.reports.read_book import Sheet, read_book
from tests.flows.reports.small_book import write_build, written


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


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReportFiles]:
    """The evening's report in each language, written once for all tests that only read it."""
    mart = Evening()
    folder = tmp_path_factory.mktemp("reports")
    files = {
        language: write_report(mart, folder / language, campaign=CAMPAIGN, checks=CHECKS, language=language)
        for language in ("id", "en")
    }
    mart.connection.close()
    return files


@pytest.fixture(scope="session")
def files(reports: Mapping[str, ReportFiles]) -> ReportFiles:
    return reports["id"]


@pytest.fixture(scope="session")
def index(reports: Mapping[str, ReportFiles]) -> Outline:
    return Outline(reports["id"].index.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published pair that BKD's workbook is made of; tests that change it take a copy."""
    return write_build(tmp_path_factory.mktemp("book") / "kampanye")


@pytest.fixture(scope="session")
def book_path(build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(build, tmp_path_factory.mktemp("written") / "2024-02-16" / "bkd.xlsx")


@pytest.fixture(scope="session")
def book(book_path: Path) -> dict[str, Sheet]:
    return read_book(book_path)
