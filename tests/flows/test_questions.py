"""Questions to the published marts: a table for a terminal, CSV for a pipe, JSON for programs."""

import contextlib
import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from tests.flows.command import HOUSE, ikuti


@pytest.fixture
def published(tmp_path: Path) -> Path:
    (tmp_path / "warehouse").mkdir()
    with duckdb.connect(str(tmp_path / "warehouse" / "ikuti.duckdb")) as connection:
        connection.execute(
            "create schema marts; create table marts.fct_follower_growth as "
            "select * from (values ('instagram:contoh', 1283, 1382, date '2024-02-07', 0.19::decimal(4, 2)), "
            "('tiktok:contoh', null, null, null, null)) as t(account_key, gained_low, gained_high, on_day, share)"
        )
    return tmp_path


class Terminal(NamedTuple):
    """A terminal's two ends: a person's, and the command's."""

    ours: int
    theirs: int


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    ends = Terminal(*pty.openpty())
    yield ends
    for end in ends:
        os.close(end)


def test_sql_answers_a_pipe_with_csv(published: Path) -> None:
    answer = ikuti("sql", published, "from marts.fct_follower_growth order by account_key")

    assert list(csv.reader(io.StringIO(answer.stdout))) == [
        ["account_key", "gained_low", "gained_high", "on_day", "share"],
        ["instagram:contoh", "1283", "1382", "2024-02-07", "0.19"],
        ["tiktok:contoh", "", "", "", ""],
    ]
    assert (answer.returncode, answer.stderr) == (0, "")


def test_sql_reads_its_query_from_a_pipe(published: Path) -> None:
    assert ikuti("sql", published, input="select 41 + 1 as answer").stdout == "answer\n42\n"


@pytest.mark.parametrize("query", [[], [""]])
def test_sql_without_any_query_exits_2(published: Path, query: list[str]) -> None:
    answer = ikuti("sql", published, *query, input=" \n")

    assert answer.returncode == 2
    assert answer.stderr.startswith("needed a query; found nothing")


def test_sql_gives_programs_json_with_nulls_numbers_and_dates(published: Path) -> None:
    query = "select *, 'nan'::double as rate, [1, null] as days from marts.fct_follower_growth order by 1"

    answer = json.loads(ikuti("sql", published, query, "--json").stdout)

    assert answer[0] == {
        "account_key": "instagram:contoh",
        "gained_low": 1283,
        "gained_high": 1382,
        "on_day": "2024-02-07",
        "share": 0.19,
        "rate": None,
        "days": [1, None],
    }
    assert answer[1]["gained_low"] is None


def test_sql_keeps_both_columns_of_one_name_in_json(published: Path) -> None:
    answer = ikuti("sql", published, "select 1 as n, 2 as n", "--json")

    assert json.loads(answer.stdout) == [{"n": 1, "n_2": 2}]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("selec 1", "syntax error"),
        ("from marts.no_such_table", "no_such_table"),
        ("create table marts.mine (n int)", "read-only"),
        ("select cast(account_key as int) from marts.fct_follower_growth", "Conversion Error"),
    ],
)
def test_a_query_that_duckdb_refuses_exits_2_with_its_words_and_no_traceback(
    published: Path, query: str, said: str
) -> None:
    answer = ikuti("sql", published, query)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert said in answer.stderr
    assert answer.stderr.startswith("needed SQL that DuckDB can answer; found")
    assert "Traceback" not in answer.stderr


def test_a_pasted_query_writes_no_file_and_is_told_where_other_files_are_joined(published: Path) -> None:
    stolen = published / "stolen.csv"

    answer = ikuti("sql", published, f"copy marts.fct_follower_growth to '{stolen}'")

    assert (answer.returncode, answer.stdout, stolen.exists()) == (2, "", False)
    assert "ask the published tables alone; for other files run ikuti export" in answer.stderr


def test_sql_before_the_first_night_tells_to_run_it(tmp_path: Path) -> None:
    answer = ikuti("sql", tmp_path, "select 1")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert f"ikuti run {tmp_path}" in answer.stderr


def test_a_query_in_the_folders_place_is_told_where_it_belongs() -> None:
    answer = ikuti("sql", "select 1")

    assert answer.returncode == 2
    assert "ikuti sql ." in answer.stderr


def test_a_reader_that_goes_away_is_no_fault(published: Path) -> None:
    command = [sys.executable, "-m", "flows.cli", "sql", str(published), "select range from range(300000)"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=HOUSE, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout
        assert process.stderr
        first = process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()

    assert (first, said, process.returncode) == ("range\n", "", 141)


def test_a_terminal_gets_a_table(published: Path, terminal: Terminal) -> None:
    answer = ikuti(
        "sql",
        published,
        "select 1283 as gained_low, '[red]' as note",
        stdout=terminal.theirs,
    )
    shown = os.read(terminal.ours, 10_000).decode()

    assert answer.returncode == 0
    assert "gained_low" in shown
    assert "─" in shown
    assert "[red]" in shown
    assert answer.stderr == "1 row\n"


def test_a_person_at_a_terminal_asks_one_query_after_the_other(published: Path, terminal: Terminal) -> None:
    os.write(terminal.ours, b"select 40 + 2\nas answer;\nselec;\nselect 7 as second;\n\x04")

    answer = ikuti("sql", published, stdin=terminal.theirs)

    assert answer.stdout == "answer\n42\nsecond\n7\n"
    assert answer.stderr.count("ikuti> ") == 4
    assert "syntax error" in answer.stderr
    assert answer.returncode == 0


def test_a_damaged_published_file_is_a_fault_without_a_traceback(published: Path) -> None:
    (published / "warehouse" / "ikuti.duckdb").write_bytes(b"no database" * 1000)

    answer = ikuti("sql", published, "select 1")

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith("fault in ikuti: ")
    assert "Traceback" not in answer.stderr


def test_an_interrupt_is_quiet_and_exits_130(published: Path, terminal: Terminal) -> None:
    # A shell that runs the tests in its background has told them to ignore interrupts, and they tell their children.
    heeding = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); import flows.cli as c; c.entry()"
    )
    command = [sys.executable, "-c", heeding, "sql", str(published)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=HOUSE, stdin=terminal.theirs, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stderr
        said = process.stderr.readline() + process.stderr.read(len("ikuti> "))
        out, err = _interrupted(process)

    assert said.endswith("ikuti> ")
    assert (process.returncode, out, err.strip()) == (130, "", "")


def _interrupted(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What a process says to an interrupt; to a second one, where the first came just before it began to read."""
    for _ in range(3):
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=10)
    process.kill()
    return process.communicate()
