"""`ikuti diff`: what is different in the second of two runs, and of people numbers alone."""

import json
import shutil
from typing import Any

import pytest

from flows.comparison import compare_runs
from flows.messages import Wrong
from tests.flows.recorded import FIRST, SECOND, STOPPED
from warehouse.layout import Layout

ACCOUNT = "instagram:pemprov.contoh"


@pytest.fixture
def compared(recorded: Layout, capsys: pytest.CaptureFixture[str]) -> Any:
    def ask(before: str, after: str) -> dict[str, Any]:
        assert compare_runs(recorded.campaign, before, after, json_output=True) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return ask


def test_inputs_that_came_and_that_changed_are_told(compared: Any) -> None:
    inputs = compared(FIRST, SECOND)["inputs"]

    assert [(row["what"], row["source"], row["file"]) for row in inputs] == [
        ("changed", "counts", "inbox/counts-1.csv"),
        ("came", "counts", "inbox/counts-2.csv"),
    ]


def test_what_came_one_way_went_the_other_way(compared: Any) -> None:
    went = [row["file"] for row in compared(SECOND, FIRST)["inputs"] if row["what"] == "went"]

    assert went == ["inbox/counts-2.csv"]


def test_a_run_is_not_different_from_itself(compared: Any) -> None:
    found = compared(SECOND, SECOND)

    assert [found[part] for part in ("inputs", "checks", "tables", "statuses", "growth")] == [[]] * 5


def test_checks_are_told_whose_verdict_changed_and_no_others(compared: Any) -> None:
    checks = compared(SECOND, STOPPED)["checks"]

    assert [(row["check_id"], row["passed_before"], row["passed_after"]) for row in checks] == [
        ("raw.night.is_one_row", True, False)
    ]


def test_tables_are_told_whose_content_changed_although_they_have_as_many_rows(compared: Any) -> None:
    tables = compared(FIRST, SECOND)["tables"]

    assert [(row["table_name"], row["rows_before"], row["rows_after"]) for row in tables] == [
        ("marts.fct_follow_status", 20, 20),
        ("marts.fct_follower_growth", 1, 1),
    ]


def test_statuses_that_changed_are_told_in_numbers(compared: Any) -> None:
    assert compared(FIRST, SECOND)["statuses"] == [
        {"account_key": ACCOUNT, "status_before": "unverifiable", "status_after": "following", "staff": 7}
    ]


def test_a_few_people_are_not_counted_and_nobody_is_named(
    recorded: Layout, compared: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    found = compared(SECOND, STOPPED)
    compare_runs(recorded.campaign, SECOND, STOPPED, json_output=False)
    spoken = capsys.readouterr().out

    assert [row["staff"] for row in found["statuses"]] == ["<5"]
    assert "unverifiable → following: <5\n" in spoken
    assert "staff-" not in spoken + json.dumps(found)


def test_growth_figures_that_changed_are_told(compared: Any) -> None:
    growth = compared(FIRST, SECOND)["growth"]

    assert [(row["figure"], row["before"], row["after"]) for row in growth] == [
        ("gained_low", 101, 102),
        ("already_following", 6, 7),
        ("realistic_target", 14, 13),
    ]


def test_a_small_number_of_early_followers_is_closed_with_the_figure_that_gives_it_away(compared: Any) -> None:
    growth = compared(SECOND, STOPPED)["growth"]

    assert [(row["figure"], row["before"], row["after"]) for row in growth] == [
        ("gained_low", 102, 103),
        ("already_following", 7, "<5"),
    ]


def test_without_both_builds_the_record_alone_is_compared(recorded: Layout, compared: Any) -> None:
    shutil.rmtree(recorded.builds / FIRST)

    found = compared(FIRST, SECOND)

    assert (found["statuses"], found["growth"]) == (None, None)
    assert len(found["inputs"]) == 2


@pytest.mark.parametrize(
    ("asked", "meant"), [("2024-02-15", FIRST), ("2024-02-16", STOPPED), (SECOND[:12], SECOND), (FIRST, FIRST)]
)
def test_a_run_is_found_by_its_id_by_how_that_begins_and_by_its_night(compared: Any, asked: str, meant: str) -> None:
    assert compared(asked, SECOND)["before"]["run_id"] == meant


@pytest.mark.parametrize(
    ("asked", "found"),
    [("2024-02-14", "is none"), ("nowhere", "is none"), ("", "is none"), ("202402", "is how several begin")],
)
def test_an_unknown_run_is_refused_with_those_that_are_known(recorded: Layout, asked: str, found: str) -> None:
    with pytest.raises(Wrong) as refusal:
        compare_runs(recorded.campaign, asked, SECOND, json_output=True)

    (message,) = refusal.value.messages
    assert message.found == f'"{asked}", which {found}'
    assert all(run in message.where for run in (FIRST, SECOND, STOPPED))


def test_it_is_told_in_words_too(recorded: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    compare_runs(recorded.campaign, SECOND, STOPPED, json_output=False)

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"before  {SECOND}  night of 2024-02-16  published  version 0.4.0"
    assert "inputs and parameters that differ: 1" in lines
    assert "  came     counts inbox/counts-3.csv (- → 1 rows)" in lines
    assert "  raw.night.is_one_row (critical): held → did not hold; observed 2 row → 3 row" in lines
    assert f"  {ACCOUNT} already_following: 7 → <5" in lines


def test_runs_of_a_version_that_noted_no_inputs_are_compared_by_their_fingerprint(
    recorded: Layout, capsys: pytest.CaptureFixture[str]
) -> None:
    from warehouse.state import open_state

    with open_state(recorded) as state:
        state.execute("delete from quality.fct_input; delete from quality.fct_table")

    compare_runs(recorded.campaign, FIRST, SECOND, json_output=False)

    assert "inputs: not the same; their list is not on record for both runs\n" in capsys.readouterr().out
