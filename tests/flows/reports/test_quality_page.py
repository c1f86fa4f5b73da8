"""The quality page as whoever is on duty at seven in the morning reads it, of a published and of a stopped night."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from expectations.suites import all_checks
from flows.reports import ReportContext, write_report, write_stopped
from flows.reports.checks_shown import LAYERS
from tests.flows.reports.outline import Outline

Checks = Mapping[str, tuple[str, str]]
FAILED, ADDS_UP = "staging.stg_follower_counts.count_is_known", "marts.fct_compliance.statuses_add_up"
UNKNOWN = "marts.fct_follow_status.every_person_has_one_answer"
RUN = "insert into quality.fct_run values ('run-2', '2024-02-16', now(), now(), '{outcome}', '{inputs}', '0.5.0')"
INPUTS = "a5" * 32
CHECK = "insert into quality.fct_check values ('run-2', '{0}.table_of.{1}', '{0}.table_of', '{2}', {3}, {4}, {5})"


class Morning:
    """Writes the pages of the evening's night, after SQL on its tables."""

    def __init__(self, mart: Any, campaign: ReportContext, checks: Checks, folder: Path) -> None:
        self.mart, self.campaign, self.checks, self.folder = mart, campaign, checks, folder

    def change(self, *statements: str) -> None:
        for statement in statements:
            self.mart.connection.execute(statement)

    def add_check(self, layer: str, name: str, severity: str, passed: bool, observed: str, failed_rows: str) -> None:
        self.change(CHECK.format(layer, name, severity, passed, observed, failed_rows))

    def published(self, language: str = "en") -> Outline:
        folder = self.folder / "reports" / "2024-02-16"
        files = write_report(self.mart, folder, campaign=self.campaign, checks=self.checks, language=language)
        return Outline(files.quality.read_text(encoding="utf-8"))

    def stopped(self, language: str = "en", *, before: date | None = date(2024, 2, 15)) -> Outline:
        path = self.folder / "quality" / "stopped-run-2.html"
        given = {"campaign": self.campaign, "checks": self.checks, "language": language, "published": before}
        assert write_stopped(self.mart, path, **given) == path  # type: ignore[arg-type]
        assert [p.name for p in path.parent.iterdir() if p.is_file()] == [path.name]
        return Outline(path.read_text(encoding="utf-8"))


@pytest.fixture
def morning(evening: Any, campaign: ReportContext, checks: Checks, tmp_path: Path) -> Morning:
    return Morning(evening, campaign, checks, tmp_path)


def test_what_failed_comes_first_with_what_to_do_before_everything_else(morning: Morning) -> None:
    failed, passed = morning.published("id").text.split("Tidak lulus (1)")[1].split("Lulus (2)")

    assert failed.strip().startswith(
        "Are counts <exact> & read? Yang perlu dilakukan Ask for the exact figure. Jawaban"
    )
    for told in ("tidak; baris terkait: 2; teramati: 2 of 6", "peringatan: diterbitkan, tetapi", FAILED):
        assert told in failed
    assert f"Do the statuses add up to the staff? {ADDS_UP} ✓ ya; teramati: 0 rows kritis Look at the model." in passed
    assert f"(pertanyaan tidak tercatat) {UNKNOWN} ✓ ya kritis —" in passed


def test_critical_checks_come_before_warnings_and_then_the_layers_in_the_nights_order(morning: Morning) -> None:
    morning.change("delete from quality.fct_check")
    for layer in sorted(LAYERS):
        for severity in ("warning", "critical"):
            morning.add_check(layer, f"fails_{severity}", severity, False, "null", "3")
            morning.add_check(layer, f"holds_{severity}", severity, True, "null", "0")

    page = morning.published()

    articles = [str(attributes["id"]) for _, attributes in page.of("article")]
    rows = [str(attributes["id"]) for _, attributes in page.of("tr") if "id" in attributes]
    severities = ("critical", "warning")
    assert articles == [f"{layer}.table_of.fails_{severity}" for severity in severities for layer in LAYERS]
    assert rows == [f"{layer}.table_of.holds_{severity}" for layer in LAYERS for severity in severities]


def test_an_alert_can_point_at_each_check(morning: Morning) -> None:
    goals = [str(attributes["id"]) for _, attributes in morning.published().tags if "id" in attributes]

    assert len(goals) == len(set(goals))
    assert {FAILED, ADDS_UP, UNKNOWN} <= set(goals)


@pytest.mark.parametrize(
    ("passed", "observed", "failed_rows", "answer"),
    [
        (True, "null", "0", "yes"),
        (True, "'0'", "0", "yes"),
        (True, "'6790'", "null", "yes; observed: 6,790"),
        (False, "'1234'", "1234", "no; rows concerned: 1,234"),
        (False, "'0'", "null", "no; observed: 0"),
        (False, "null", "null", "not answered: the check could not be carried out"),
    ],
)
def test_the_answer_is_told_in_words(
    morning: Morning, passed: bool, observed: str, failed_rows: str, answer: str
) -> None:
    morning.change("delete from quality.fct_check")
    morning.add_check("raw", "asks", "critical", passed, observed, failed_rows)

    told = morning.published().text.split("(question not on record)")[1]

    end = "Severity" if not passed else "critical"
    assert re.search(rf"(?:✓|Answer) {re.escape(answer)} {end}", told)


def test_the_page_says_of_which_run_it_is_and_how_its_checks_came_out(morning: Morning) -> None:
    morning.change(RUN.format(outcome="incomplete", inputs=INPUTS))
    morning.add_check("raw", "asks", "critical", False, "null", "1")

    told = morning.published().text

    assert (
        "Night Friday, 16 February 2024 Outcome published, but a source was missing, stale or partial "
        f"Checks 4; failed: 1 critical, 1 warning Run run-2 Fingerprint of the inputs (SHA-256) {INPUTS}"
    ) in told


def test_what_is_not_on_record_of_the_run_is_left_out(morning: Morning) -> None:
    told = morning.published().text

    assert "Run run-2" in told
    assert "Fingerprint" not in told
    assert "Outcome" not in told


@pytest.mark.parametrize("kind", ["published", "stopped"])
def test_data_docs_are_linked_where_they_are(morning: Morning, kind: str) -> None:
    page_folder = morning.folder / {"published": "reports/2024-02-16", "stopped": "quality"}[kind]
    linked = {"published": "../../quality/data-docs/index.html", "stopped": "data-docs/index.html"}[kind]
    before = getattr(morning, kind)()
    (morning.folder / "quality" / "data-docs").mkdir(parents=True)
    (morning.folder / "quality" / "data-docs" / "index.html").write_text("first page")

    links = {attributes["href"] for _, attributes in getattr(morning, kind)().of("a")}

    assert linked in links
    assert (page_folder / linked).is_file()
    assert "Data Docs" not in before.text


def test_a_stopped_night_says_first_that_nothing_was_published_and_what_still_stands(morning: Morning) -> None:
    morning.change(RUN.format(outcome="stopped", inputs=INPUTS))
    morning.add_check("raw", "asks", "critical", False, "null", "1")

    told = morning.stopped().text
    first, then = told.split("Failed (2)")[0], told.split("Failed (2)")[1]

    assert "This night was stopped: nothing was published" in first
    assert "readers see what was known by the end of Thursday, 15 February 2024." in first
    assert "ikuti run FOLDER --as-of 2024-02-16" in first
    assert "stopped by a critical check; not published" in first
    assert then.index("raw.table_of.asks") < then.index(FAILED)
    assert "critical: stops publication" in then


def test_a_stopped_night_is_told_in_indonesian_as_well(morning: Morning) -> None:
    page = morning.stopped("id")

    assert page.of("html")[0][1]["lang"] == "id"
    assert "Malam ini dihentikan: tidak ada yang diterbitkan" in page.text
    assert "pembaca masih melihat keadaan sampai Kamis, 15 Februari 2024." in page.text


def test_a_first_night_that_was_stopped_does_not_speak_of_tables_before(morning: Morning) -> None:
    told = morning.stopped(before=None).text

    assert "No night has ever been published before" in told
    assert "still stand" not in told


def test_a_build_without_its_marts_still_gets_its_page(morning: Morning) -> None:
    morning.change("drop schema marts cascade")

    assert "Failed (1)" in morning.stopped().text


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_stopped_page_asks_the_network_for_nothing_and_leads_nowhere_else(morning: Morning, language: str) -> None:
    page = morning.stopped(language)

    assert not page.of("script", "iframe", "img", "object", "embed", "base", "form")
    assert {str(attributes["href"]) for _, attributes in page.of("link")} == {"data:,"}
    goals = {f"#{attributes['id']}" for _, attributes in page.tags if "id" in attributes}
    assert {str(attributes["href"]) for _, attributes in page.of("a")} <= goals


def test_a_stopped_page_in_an_unknown_language_is_not_written(morning: Morning) -> None:
    with pytest.raises(KeyError):
        morning.stopped("fr")
    assert not (morning.folder / "quality").exists()


def test_words_of_a_build_cannot_become_markup(morning: Morning) -> None:
    morning.campaign = replace(morning.campaign, name="<script>alert(1)</script>")
    morning.change("update quality.fct_reject set file = '<img src=x>'")

    assert not morning.stopped().of("script", "img")


def test_every_check_of_a_night_stands_on_the_page_with_question_and_remedy(morning: Morning) -> None:
    morning.checks = {check.check_id: (check.question, check.remedy) for check in all_checks()}
    morning.change("delete from quality.fct_check")
    for n, check in enumerate(all_checks()):
        failed, table = n % 2, check.table_name
        morning.change(
            f"insert into quality.fct_check values "
            f"('run-2', '{check.check_id}', '{table}', '{check.severity}', {not failed}, null, {failed})"
        )

    told = morning.published().text

    for check in all_checks():
        for words in (check.check_id, check.question, check.remedy):
            assert " ".join(words.split()) in told
