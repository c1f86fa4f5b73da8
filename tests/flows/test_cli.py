"""The commands as people and programs meet them: exit codes, where words and data go, and how light they are."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

import flows
from flows.cli import main
from flows.commands.ikuti import app
from flows.messages import ExitCode, Message, Stop
from flows.night import Asked
from tests.flows.command import HOUSE, ikuti

HEAVY = {"prefect", "great_expectations", "polars", "duckdb", "pandas", "sqlalchemy", "rich"}


@dataclass
class Night:
    """Stands in for the night: keeps what it was asked and answers with ``exit_code``, or raises ``fault``."""

    asked: dict[str, Any] | None = None
    exit_code: int = 0
    fault: Exception | None = None


@pytest.fixture
def night(monkeypatch: pytest.MonkeyPatch) -> Night:
    seen = Night()

    def run_night(asked: Asked, **options: object) -> int:
        seen.asked = {"night": asked, **options}
        if seen.fault:
            raise seen.fault
        return seen.exit_code

    monkeypatch.setitem(sys.modules, "flows.night", SimpleNamespace(run_night=run_night, Asked=Asked))
    return seen


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["sql", "-h"], ["--version"]])
def test_help_and_version_import_nothing_heavy(arguments: list[str]) -> None:
    script = f"import sys; from flows.cli import main; main({arguments}); print(*sys.modules, file=sys.stderr)"
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=HOUSE, capture_output=True, text=True, check=True, timeout=60
    )

    assert answer.stdout
    assert HEAVY & set(answer.stderr.split()) == set()


def test_every_command_is_listed_with_a_whole_sentence() -> None:
    answer = ikuti("--help")

    commands = [line for line in answer.stdout.partition("Commands:")[2].splitlines() if line.strip()]
    assert [line.split()[0] for line in commands] == [
        *("init", "check", "doctor"),
        *("run", "backfill", "serve", "watch", "runs", "diff", "rebuild"),
        *("sql", "why", "report", "export"),
        *("forget", "subject", "retention"),
    ]
    assert all(line.endswith(".") and not line.endswith("...") for line in commands)
    assert answer.returncode == 0


def test_the_version_is_the_packages() -> None:
    assert ikuti("--version").stdout == f"ikuti {flows.__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nightly"],
        ["run", "--as-of", "7 Feb"],
        ["run", "--as-of", "9999-12-31"],
        ["serve", ".", "--at", "02:00+09:00"],
        ["run", "--lang", "jv"],
        ["run", "--fast"],
        ["sql"],
        ["why", "."],
        ["init"],
    ],
)
def test_wrong_usage_exits_2_and_leaves_stdout_empty(arguments: list[str]) -> None:
    answer = ikuti(*arguments)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert "Usage: ikuti" in answer.stderr


def test_nights_are_served_at_two_where_nobody_names_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}

    def serve(folders: list[Path], **asked: object) -> int:
        seen.update(asked, folders=folders)
        return 0

    monkeypatch.setitem(sys.modules, "flows.schedule.serving", SimpleNamespace(serve=serve))

    assert CliRunner().invoke(app, ["serve", "kampanye"]).exit_code == 0
    assert seen == {"folders": [Path("kampanye")], "at": time(2), "port": 4200}


def test_a_night_gets_what_was_asked_and_its_exit_code_is_the_commands(night: Night) -> None:
    night.exit_code = ExitCode.INCOMPLETE

    answer = CliRunner().invoke(app, ["run", "kampanye", "--as-of", "2024-02-07", "--lang", "en", "--json", "--quiet"])

    assert answer.exit_code == 4
    assert night.asked == {
        "night": Asked(Path("kampanye"), date(2024, 2, 7), "en"),
        "json_output": True,
        "quiet": True,
    }


def test_a_night_without_options_is_the_current_folders(night: Night) -> None:
    assert CliRunner().invoke(app, ["run"]).exit_code == 0

    assert night.asked == {
        "night": Asked(Path(), None, None),
        "json_output": False,
        "quiet": False,
    }


def test_a_night_is_built_by_the_engine_that_was_named_and_by_a_timer_on_duckdb(night: Night) -> None:
    assert CliRunner().invoke(app, ["run", "--engine", "spark"]).exit_code == 0
    assert night.asked
    assert night.asked["night"] == Asked(Path(), None, None, engine="spark")

    for options, told in (
        (["--unattended", "--engine", "spark"], "DuckDB"),
        (["--unattended", "--json"], "JSON"),
        (["--engine", "postgres"], "postgres"),
    ):
        refused = CliRunner().invoke(app, ["run", *options])
        assert (refused.exit_code, told in refused.output) == (2, True)


def test_a_person_releases_a_rosters_change_and_a_timer_releases_nothing(night: Night) -> None:
    assert CliRunner().invoke(app, ["run", "--accept", "roster-change"]).exit_code == 0
    assert night.asked
    assert night.asked["night"] == Asked(Path(), None, None, accept="roster-change")

    refused = CliRunner().invoke(app, ["run", "--unattended", "--accept", "roster-change"])
    assert (refused.exit_code, "accepts nothing" in refused.output) == (2, True)


def test_a_check_gets_what_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []

    def check_campaign(folder: Path, as_of: date | None, json_output: bool) -> int:
        asked.append((folder, as_of, json_output))
        return 3

    monkeypatch.setitem(sys.modules, "flows.inspection", SimpleNamespace(check_campaign=check_campaign))

    answer = CliRunner().invoke(app, ["check", "kampanye", "--as-of", "2024-02-07", "--json"])

    assert (answer.exit_code, asked) == (3, [(Path("kampanye"), date(2024, 2, 7), True)])


def test_a_stop_says_every_message_on_stderr_and_gives_its_exit_code(
    night: Night, capsys: pytest.CaptureFixture[str]
) -> None:
    messages = [Message(f"part {number}", "nothing", "here", "add it") for number in (1, 2)]
    night.fault = Stop(ExitCode.STOPPED, messages)

    assert main(["run"]) == 3
    assert capsys.readouterr() == ("", f"{messages[0].text()}\n{messages[1].text()}\n")


def test_a_fault_is_one_line_with_type_and_place_and_without_its_text(
    night: Night, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("IKUTI_DEBUG", raising=False)
    night.fault = ValueError("row of a person")

    assert main(["run"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("fault in ikuti: ValueError at flows/commands/nights.py:")
    assert err.endswith("; run with IKUTI_DEBUG=1 for the traceback\n")
    assert len(err.splitlines()) == 1
    assert "person" not in err


def test_the_traceback_comes_on_request(
    night: Night, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IKUTI_DEBUG", "1")
    night.fault = ValueError("row")

    assert main(["run"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_init_talks_on_stderr_and_names_what_to_fill_in(tmp_path: Path) -> None:
    answer = ikuti("init", tmp_path / "kampanye")

    assert (answer.returncode, answer.stdout) == (0, "")
    assert "made " in answer.stderr
    assert "campaign.legal_basis" in answer.stderr
    assert (tmp_path / "kampanye" / "campaign.toml").is_file()


def test_init_names_the_gaps_of_an_older_gitignore(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("inbox/\n")

    answer = ikuti("init", tmp_path)

    assert "add to it: warehouse/, reports/, quality/, exports/, pseudonym.key\n" in answer.stderr


def test_doctor_prints_its_findings_on_stdout(tmp_path: Path) -> None:
    ikuti("init", tmp_path)

    answer = ikuti("doctor", tmp_path, "--json")

    assert json.loads(answer.stdout)["is_well"] is (answer.returncode == 0)
    assert answer.stderr == ""
