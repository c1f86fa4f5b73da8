"""docs/queries.md: every query runs on the example's published night and gives the answer that stands under it."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

import duckdb
import pytest
from sqlfluff.core import FluffConfig, Linter

from bench.generator.sumsel import STAFF
from tests.night.case_nights import FIRST_RUN, LAST_EVENING, CaseNights
from tests.night.command import HOUSE
from tests.night.marts import opened
from warehouse.export import export_published

pytestmark = pytest.mark.night

PAGE = HOUSE / "docs" / "queries.md"


class Question(NamedTuple):
    """One section of the page: its title, its query and the table under it."""

    title: str
    query: str
    columns: list[str]
    answer: list[list[str]]

    def __str__(self) -> str:
        return self.title.partition(".")[0]


def _questions() -> Iterator[Question]:
    for section in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        query, told = re.findall(r"```sql\n(.*?)```\n\n((?:\|.*\n)+)\nMind: ", section, re.DOTALL)[0]
        columns, _, *answer = ([cell.strip() for cell in line.strip("|").split(" | ")] for line in told.splitlines())
        yield Question(section.splitlines()[0], query, columns, answer)


QUESTIONS = list(_questions())
EACH = pytest.mark.parametrize("question", QUESTIONS, ids=str)


def _asked(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[list[str], list[list[str]]]:
    connection.execute("set timezone = 'UTC'")
    result = connection.execute(query)
    columns = [column[0] for column in result.description or []]
    return columns, [[_shown(value) for value in row] for row in result.fetchall()]


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


@pytest.fixture(scope="module")
def exported(case_nights: CaseNights, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The night's tables as a stranger has them: views of the Parquet files of an export, and no published file."""
    campaign = tmp_path_factory.mktemp("campaign")
    (campaign / "warehouse").mkdir()
    (campaign / "warehouse" / "ikuti.duckdb").symlink_to(case_nights.marts(FIRST_RUN))
    folder, export = export_published(campaign, None, "parquet")
    with closing(duckdb.connect()) as connection:
        connection.execute("create schema marts; create schema quality")
        for table in export.tables:
            connection.execute(f"create view {table.table} as from read_parquet('{folder / table.file}')")
        yield connection


def test_there_are_ten_questions_with_a_query_an_answer_and_what_to_mind() -> None:
    assert [question.title.partition(". ")[0] for question in QUESTIONS] == [str(number) for number in range(1, 11)]
    assert all(question.title.endswith("?") and question.answer for question in QUESTIONS)


@EACH
def test_a_query_gives_the_answer_that_stands_under_it(case_nights: CaseNights, question: Question) -> None:
    with opened(case_nights.marts(FIRST_RUN)) as connection:
        columns, rows = _asked(connection, question.query)

    assert (columns, rows) == (question.columns, question.answer)


@EACH
def test_a_query_gives_the_same_from_an_export(exported: duckdb.DuckDBPyConnection, question: Question) -> None:
    assert _asked(exported, question.query) == (question.columns, question.answer)


@EACH
def test_a_query_is_written_as_the_models_are(question: Question) -> None:
    linter = Linter(config=FluffConfig.from_path(str(HOUSE)))

    assert [str(fault.desc()) for fault in linter.lint_string(question.query).get_violations()] == []


@EACH
def test_no_query_teaches_what_must_not_be_done(question: Question) -> None:
    query = question.query

    assert not re.search(r"_low\s*-\s*\w+_low|_high\s*-\s*\w+_high", query), "ends are subtracted crosswise"
    assert not ("fct_compliance_by_unit" in query and "not is_suppressed" not in query), "closed units stay closed"
    assert not ("dim_staff" in query and "unit" in query), "units are not counted from people"
    assert not ("fct_follow_" in query and "count(*)" in query and "having count(*) >= 5" not in query), "small cells"
    assert not re.search(r"^ +(?:\w+\.)?staff_joined,?$", query, re.MULTILINE), "small cells"
    assert not re.search(r"order by[^;)]*(?:share|following|not_seen)", query), "nobody is ranked"
    assert not re.search(r"restricted\.|\bnip\b", query), "no query needs a name"


def test_the_statuses_of_a_day_in_the_past_are_those_of_the_whole_staff(case_nights: CaseNights) -> None:
    query = re.sub(r"having.*?\n", "", QUESTIONS[6].query)
    with opened(case_nights.marts(FIRST_RUN)) as connection:
        _, rows = _asked(connection, query)

    assert sum(int(staff) for *_, staff in rows) == STAFF


def test_the_last_nights_are_told_newest_first_however_often_one_was_run(case_nights: CaseNights) -> None:
    with opened(case_nights.marts(LAST_EVENING)) as connection:
        _, rows = _asked(connection, QUESTIONS[9].query)

    assert [as_of for as_of, *_ in rows] == ["2024-02-16", "2024-02-08", "2024-02-07", "2024-02-16"]
