"""State files of every released version: what they tell of past runs is kept, and today's night goes on with them."""

import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.layout import Layout
from warehouse.migrate import Migration, load_migrations, migrate, reached_number
from warehouse.quality import RECORD, begin_run, end_run, note_built, note_checks
from warehouse.records import CheckResult, Run
from warehouse.state import State, open_state
from warehouse.state_file import StateIsNewer

STATES = Path(__file__).parent / "states"
RELEASES = [path.stem for path in sorted(STATES.glob("*.sql"))]
ROOT = Path(__file__).resolve().parents[2]
BEGAN = datetime(2026, 11, 23, 19, tzinfo=UTC)
RUNS = ["20240216T190000Z-0a00", "20240217T190000Z-0a01", "20240218T190000Z-0a02"]
# Ends as a power cut would, when the tables are changed and the number is not yet noted.
KILLED_MIGRATION = """
import os, signal, sys
from pathlib import Path
from warehouse import migrate
from warehouse.layout import Layout
from warehouse.state import open_state
carry_out = migrate._carry_out
class Dying:
    def __init__(self, connection):
        self.connection = connection
    def __getattr__(self, name):
        return getattr(self.connection, name)
    def execute(self, sql, *values):
        if sql.startswith("insert into quality.migration"):
            os.kill(os.getpid(), signal.SIGKILL)
        return self.connection.execute(sql, *values)
migrate._carry_out = lambda connection, migration: carry_out(
    Dying(connection) if migration.number == 2 else connection, migration
)
with open_state(Layout(Path(sys.argv[1]))):
    pass
"""


@pytest.fixture(params=RELEASES)
def released(request: pytest.FixtureRequest, layout: Layout) -> Layout:
    """A campaign whose state file is the one of a release."""
    write_state(layout, request.param)
    return layout


def write_state(layout: Layout, release: str) -> None:
    with closing(duckdb.connect(str(layout.state))) as connection:
        connection.execute((STATES / f"{release}.sql").read_text(encoding="utf-8"))


def _record(state: State, columns: str) -> list[tuple[Any, ...]]:
    return state.execute(f"select {columns} from quality.fct_run order by run_number").fetchall()


def test_there_is_a_state_file_of_every_release_before_the_numbers() -> None:
    assert RELEASES == ["0.1.0", "0.2.0", "0.3.0"]


def test_what_a_released_version_wrote_is_still_there(released: Layout) -> None:
    with open_state(released) as state:
        assert _record(state, "run_id, as_of, outcome, accepted") == [
            (RUNS[0], date(2024, 2, 15), "published", None),
            (RUNS[1], date(2024, 2, 16), "stopped", None),
            (RUNS[2], date(2024, 2, 17), "running", None),
        ]
        checks = state.execute("select run_id, passed from quality.fct_check order by run_id").fetchall()
        assert checks == [(RUNS[0], True), (RUNS[1], False)]
        assert len(state.execute("from quality.fct_reject").fetchall()) == 2


def test_runs_of_before_are_numbered_in_the_order_they_were_written_in_not_by_their_clock(released: Layout) -> None:
    """The second run's clock went backwards by two days."""
    with open_state(released) as state:
        assert _record(state, "run_number, run_id") == [(1, RUNS[0]), (2, RUNS[1]), (3, RUNS[2])]


def test_todays_night_goes_on_with_it(released: Layout) -> None:
    with open_state(released) as state:
        begin_run(state, Run("today", date(2024, 2, 18), BEGAN, "0.4.0", "roster-change"))
        note_checks(state, "today", [CheckResult("raw.night.is_one_row", "raw.night", "critical", True, None, 0)])
        note_built(state, "today")
        end_run(state, "today", BEGAN, "published", "f00d")

    with open_state(released) as state:
        assert _record(state, "run_number, outcome, accepted")[2:] == [
            (3, "failed", None),
            (4, "published", "roster-change"),
        ]


def test_identities_that_could_be_tried_are_off_the_record_and_stay_comparable(layout: Layout) -> None:
    with closing(duckdb.connect(str(layout.state))) as state:
        migrate(state, load_migrations()[:3])
        for run_id in ("one", "two"):
            state.execute(
                "insert into quality.fct_input values ($1, 'corrections', 'a.csv', 'f00d', null, 1)", [run_id]
            )

        migrate(state, load_migrations())

        noted = state.execute("select file_id from quality.fct_input").fetchall()
    assert noted[0] == noted[1] != ("f00d",)


def test_raw_tables_of_another_version_are_emptied_for_landing_to_fill_again(released: Layout) -> None:
    with open_state(released) as state:
        columns = state.execute("select column_name from duckdb_columns() where table_name = 'source_file'").fetchall()
        assert ("zone",) in columns


def test_an_old_file_has_the_same_tables_as_a_new_one_afterwards(released: Layout, tmp_path: Path) -> None:
    catalog = (
        "select table_name, column_name, data_type, is_nullable, column_index, comment "
        "from duckdb_columns() where schema_name = 'quality' order by all"
    )
    with open_state(released) as old, open_state(Layout(tmp_path / "new")) as new:
        assert old.execute(catalog).fetchall() == new.execute(catalog).fetchall()
        assert reached_number(old) == reached_number(new) == load_migrations()[-1].number


def test_a_file_whose_first_opening_was_killed_between_two_tables_is_completed(layout: Layout) -> None:
    """Releases without numbers made their tables one by one."""
    with closing(duckdb.connect(str(layout.state))) as connection:
        text = (STATES / "0.3.0.sql").read_text(encoding="utf-8")
        connection.execute(text.partition("create table if not exists quality.fct_check")[0])

    with open_state(layout) as state:
        assert [state.execute(f"from quality.{table}").fetchall() for table in RECORD] == [[]] * len(RECORD)


def test_a_migration_that_is_killed_leaves_the_old_file_and_the_next_opening_heals(released: Layout) -> None:
    command = [sys.executable, "-c", KILLED_MIGRATION, str(released.campaign)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL

    with closing(duckdb.connect(str(released.state), read_only=True)) as left:
        assert reached_number(left) == 1
        assert "run_number" not in [column[0] for column in left.execute("from quality.fct_run").description or []]
    with open_state(released) as state:
        assert _record(state, "run_number, run_id") == [(1, RUNS[0]), (2, RUNS[1]), (3, RUNS[2])]


def test_a_migration_that_fails_changes_nothing(state: State) -> None:
    known = load_migrations()
    wrong = Migration(known[-1].number + 1, "create table quality.half (n bigint); select * from quality.nowhere")

    with pytest.raises(duckdb.CatalogException):
        migrate(state, [*known, wrong])

    assert reached_number(state) == known[-1].number
    assert state.execute("select 1 from duckdb_tables() where table_name = 'half'").fetchall() == []


def test_a_file_of_a_newer_version_is_refused_and_left_as_it_is(layout: Layout) -> None:
    with open_state(layout) as state:
        state.execute("insert into quality.migration values (999)")
        state.execute("comment on table raw.source_file is 'of a newer version'")

    with pytest.raises(StateIsNewer, match="number 999"), open_state(layout):
        pass

    with closing(duckdb.connect(str(layout.state), read_only=True)) as left:
        comment = "select comment from duckdb_tables() where table_name = 'source_file'"
        assert left.execute(comment).fetchall() == [("of a newer version",)]


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [migration.number for migration in load_migrations()] == list(range(1, len(load_migrations()) + 1))
