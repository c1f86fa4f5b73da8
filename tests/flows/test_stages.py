"""Every stage leaves a line with counts and time, however it ends; a log that cannot be written costs no night."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows import stages


@pytest.fixture(autouse=True)
def _without_prefect(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another test has imported Prefect, its log listens too, and warns of lines outside a flow."""
    monkeypatch.setattr(stages.LOGGER, "handlers", [])


def _lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def test_a_stage_is_a_line_of_its_run_with_its_counts(tmp_path: Path) -> None:
    with stages.recorded("run-1", tmp_path / "logs") as log, stages.stage("load") as counted:
        counted.update(rows_in=7, rows_out=5)

    (line,) = _lines(log)
    assert log.name == "run-1.jsonl"
    assert log.stat().st_mode & 0o077 == 0
    assert line.keys() == {"at", "run_id", "stage", "ended", "seconds", "rows_in", "rows_out"}
    assert (line["run_id"], line["stage"], line["ended"], line["rows_in"]) == ("run-1", "load", "done", 7)
    assert line["seconds"] >= 0


def test_a_stage_that_breaks_is_on_record_as_failed_without_its_words(tmp_path: Path) -> None:
    log = tmp_path / "run-1.jsonl"

    def work() -> None:
        with stages.recorded("run-1", tmp_path), stages.stage("load") as counted:
            counted["rows_in"] = 7
            raise ValueError("Siti")

    with pytest.raises(ValueError, match="Siti"):
        work()

    (line,) = _lines(log)
    assert (line["ended"], line["rows_in"]) == ("failed", 7)
    assert "Siti" not in log.read_text(encoding="utf-8")


def test_what_happens_within_a_stage_has_a_line_before_it(tmp_path: Path) -> None:
    with stages.recorded("run-1", tmp_path) as log, stages.stage("build"):
        stages.note("build a", 0.5, {"rows_out": 3})

    assert [(line["stage"], line.get("rows_out")) for line in _lines(log)] == [("build a", 3), ("build", None)]


def test_each_run_writes_its_own_log_and_nothing_after_its_end(tmp_path: Path) -> None:
    for run in ("run-1", "run-2"):
        with stages.recorded(run, tmp_path), stages.stage(run):
            pass
    with stages.stage("outside"):
        pass

    logs = sorted(tmp_path.iterdir())
    assert [[line["run_id"] for line in _lines(log)] for log in logs] == [["run-1"], ["run-2"]]


def test_a_log_on_a_full_disk_costs_no_night(tmp_path: Path) -> None:
    (tmp_path / "run-1.jsonl").symlink_to("/dev/full")
    done = []

    with stages.recorded("run-1", tmp_path):
        for name in ("one", "two"):
            with stages.stage(name):
                done.append(name)

    assert done == ["one", "two"]


def test_a_log_that_cannot_be_made_costs_no_night(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be", encoding="utf-8")

    with stages.recorded("run-1", tmp_path / "logs") as log, stages.stage("load"):
        pass

    assert not log.exists()


class _Watcher:
    def __init__(self) -> None:
        self.heard: list[tuple[Any, ...]] = []

    def began(self, stage: str) -> None:
        self.heard.append(("began", stage))

    def came_to(self, part: str, done: int, of: int | None) -> None:
        self.heard.append((part, done, of))

    def ended(self, stage: str) -> None:
        self.heard.append(("ended", stage))


def test_whoever_watches_hears_of_a_stage_while_it_runs_and_nothing_of_that_is_kept(tmp_path: Path) -> None:
    watcher = _Watcher()

    with stages.watched(watcher), stages.recorded("run-1", tmp_path) as log, stages.stage("load"):
        stages.came_to(1, 3)
        stages.came_to(200, part="instagram:a")
    with stages.stage("outside"):
        stages.came_to(1)

    assert watcher.heard == [("began", "load"), ("", 1, 3), ("instagram:a", 200, None), ("ended", "load")]
    assert [line["stage"] for line in _lines(log)] == ["load"]


def test_a_stage_that_breaks_has_ended_for_whoever_watches() -> None:
    watcher = _Watcher()

    def work() -> None:
        with stages.watched(watcher), stages.stage("load"):
            raise ValueError("Siti")

    with pytest.raises(ValueError, match="Siti"):
        work()

    assert watcher.heard == [("began", "load"), ("ended", "load")]
