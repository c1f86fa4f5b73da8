"""A night can be read afterwards: in Prefect's pages task by task, in a DuckDB shell model by model."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from expectations.suites import all_checks
from tests.night.case_nights import EVENINGS, LAST_EVENING, CaseNights
from tests.night.command import prefect_home
from tests.night.marts import ask, opened
from warehouse.models import LAYERS, SQL, load_models

pytestmark = pytest.mark.night

NIGHTS = [LAST_EVENING, *EVENINGS]


@pytest.fixture(scope="module")
def record(case_nights: CaseNights) -> Iterator[sqlite3.Connection]:
    """The database of Prefect's API, as the nights have left it."""
    file = prefect_home(case_nights.state_home) / "prefect.db"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        yield connection


def test_every_night_is_on_record_by_its_name_and_completed(record: sqlite3.Connection) -> None:
    runs = record.execute("select name, state_type, state_name from flow_run order by start_time").fetchall()

    assert runs == [(f"night of {evening}", "COMPLETED", "Completed") for evening in NIGHTS]


def test_every_night_shows_each_layer_and_each_step_once_and_completed(record: sqlite3.Connection) -> None:
    layers = {f"build {layer}" for layer in LAYERS}
    steps = {
        "take roster",
        "take declarations",
        "take counts",
        "take corrections",
        "take statements",
        "take follower lists",
        "load",
        "judge",
        "publish",
        "data docs",
        "report",
        "workbook",
        "table in Prefect",
    }
    query = (
        "select flow_run_id, case when task_run.name like 'build %' then task_run.name else "
        "rtrim(rtrim(task_run.name, '0123456789abcdef'), '-') end, task_run.state_type from task_run"
    )
    shown = record.execute(query).fetchall()

    assert {state for _, _, state in shown} == {"COMPLETED"}
    for run in {run for run, _, _ in shown}:
        assert Counter(name for of, name, _ in shown if of == run) == Counter(layers | steps)
    assert len({run for run, _, _ in shown}) == len(NIGHTS)


def _lines(case_nights: CaseNights) -> list[list[dict[str, Any]]]:
    """The stages on record of each run, in the order of the runs."""
    logs = sorted((case_nights.folder / "quality" / "logs").iterdir())
    return [[json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] for log in logs]


def test_a_model_is_built_after_all_that_it_reads_or_all_of_it_stands(case_nights: CaseNights) -> None:
    reads = {model.name: {name for name in model.reads if not name.startswith("raw.")} for model in load_models()}
    first, *later = _lines(case_nights)
    assert sorted(_built(first)) == sorted(reads)
    for built in map(_built, (first, *later)):
        assert {name for place, name in enumerate(built) if reads[name] & set(built[place:])} == set()
        assert {name for name in reads if name.startswith("staging.")} <= set(built) <= reads.keys()


def _built(lines: list[dict[str, Any]]) -> list[str]:
    return [line["stage"].removeprefix("build ") for line in lines if "." in line["stage"]]


def test_every_stage_is_on_record_with_its_counts_its_time_and_its_run(case_nights: CaseNights) -> None:
    runs = ask(case_nights.marts(LAST_EVENING), "select run_id from quality.fct_run order by started_at")
    for (run_id,), lines in zip(runs, _lines(case_nights), strict=True):
        assert {line["run_id"] for line in lines} == {run_id}
        assert {line["ended"] for line in lines} == {"done"}
        assert [line["stage"] for line in lines if not {"at", "seconds"} < line.keys()] == []
        [loaded] = [line for line in lines if line["stage"] == "load"]
        assert loaded["rows_in"] == loaded["rows_out"] + loaded["rows_rejected"] > 0


def test_every_check_is_on_record_each_night_whether_it_was_asked_or_taken_over(case_nights: CaseNights) -> None:
    query = (
        "select count(*) from quality.fct_check inner join quality.fct_run using (run_id) "
        "group by run_id order by min(started_at)"
    )
    counted = [line for lines in _lines(case_nights) for line in lines if line["stage"] == "judge"]

    assert [(line["checks"],) for line in counted] == ask(case_nights.marts(LAST_EVENING), query)
    assert {line["checks"] for line in counted} == {len(all_checks())}
    assert counted[0]["checks_taken_over"] == 0
    assert all(line["checks_taken_over"] > 0 for line in counted[1:])


def test_stages_are_shown_in_prefects_log_too(case_nights: CaseNights, record: sqlite3.Connection) -> None:
    shown = [json.loads(text) for (text,) in record.execute("select message from log where message like '{%'")]
    told = [{k: v for k, v in line.items() if k != "at"} for lines in _lines(case_nights) for line in lines]

    assert sorted(map(repr, shown)) == sorted(map(repr, told))


def test_a_nights_parameters_name_no_person_and_no_secret(case_nights: CaseNights, record: sqlite3.Connection) -> None:
    """The rest of the record is searched for people together with all other files, see test_strangers.py."""
    key = (case_nights.folder / "pseudonym.key").read_text().strip()
    for (parameters,) in record.execute("select parameters from flow_run"):
        given = json.loads(parameters)
        assert given.keys() == {"folder", "as_of", "kind", "language", "offline", "accept", "engine"}
    held = "".join(path.read_bytes().hex() for path in prefect_home(case_nights.state_home).iterdir() if path.is_file())

    assert key not in held
    assert key.encode().hex() not in held


def test_a_nights_log_tells_no_more_than_what_began_and_ended(record: sqlite3.Connection) -> None:
    query = "select message from log where message not like '{%'"
    messages = Counter(message.partition("'")[0] for (message,) in record.execute(query))

    assert messages.keys() == {"Beginning flow run ", "Finished in state Completed()", "Finished in state Completed("}
    assert {level for (level,) in record.execute("select level from log")} == {20}


def test_every_run_is_in_the_campaigns_own_record_too(case_nights: CaseNights) -> None:
    runs = ask(
        case_nights.marts(LAST_EVENING), "select as_of, outcome, version from quality.fct_run order by started_at"
    )

    assert [(as_of, outcome) for as_of, outcome, _ in runs] == [(evening, "incomplete") for evening in NIGHTS]


def test_every_check_of_a_run_is_kept_with_its_verdict(case_nights: CaseNights) -> None:
    from expectations.suites import all_checks

    query = "select run_id, count(*), count(distinct check_id) from quality.fct_check group by run_id"
    kept = ask(case_nights.marts(LAST_EVENING), query)

    assert {(checks, ids) for _, checks, ids in kept} == {(len(all_checks()), len(all_checks()))}
    assert len(kept) == len(NIGHTS)
    failed = "select distinct severity from quality.fct_check where not passed"
    assert ask(case_nights.marts(LAST_EVENING), failed) == [("warning",)]


def test_every_models_text_pasted_into_a_shell_gives_its_table(case_nights: CaseNights) -> None:
    """In the shell's own zone, since nobody sets one before pasting."""
    different = []
    with opened(case_nights.folder / "warehouse" / "state.duckdb") as shell:
        shell.execute("reset timezone")
        for model in load_models():
            schema, _, table = model.name.partition(".")
            pasted = (SQL / schema / f"{table}.sql").read_text(encoding="utf-8")
            query = (
                f"select count(*) from ((from ({pasted}\n) except all from {model.name}) "
                f"union all (from {model.name} except all from ({pasted}\n)))"
            )
            if shell.execute(query).fetchall() != [(0,)]:
                different.append(model.name)

    assert different == []
