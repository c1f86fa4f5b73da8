"""What is published after another night is what would be published had there been none, whatever is carried over."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse import carried_over, publish
from warehouse.build import build_model, make_schemas
from warehouse.layout import Layout
from warehouse.models import Model
from warehouse.publish import publish_build, write_build
from warehouse.quality import begin_run
from warehouse.records import Run
from warehouse.state import State, open_state

TONIGHT = date(2024, 2, 16)


def _model(place: str, *grain: str, **columns: str) -> Model:
    return Model(place, "", f"{place}, by way of trial.", grain, (), columns, frozenset())


STATUSES = _model("marts.fct_status", "staff_key", "account_key", as_of="The night", status="What is so")
SPANS = _model("marts.fct_span", "staff_key", "from_on")
UNITS = _model("marts.fct_unit", "unit")
PEOPLE = _model("restricted.people", "staff_key", name="Her name")
MODELS = [STATUSES, SPANS, UNITS, PEOPLE]
TYPES = {
    STATUSES.name: "staff_key varchar, account_key varchar, as_of date, status varchar, possible_on date",
    SPANS.name: "staff_key varchar, from_on date, until_on date, status varchar",
    UNITS.name: "unit varchar, staff bigint",
    PEOPLE.name: "staff_key varchar, name varchar",
}


class Rows(NamedTuple):
    """A night's tables, by their models' names."""

    tables: Mapping[str, Sequence[tuple[Any, ...]]]

    def but(self, model: Model, *rows: tuple[Any, ...]) -> "Rows":
        return Rows({**self.tables, model.name: rows})


def _night(on: date = TONIGHT, *, days: int = 3) -> Rows:
    keys = ("k-b", "k-a", "k-c")
    return Rows(
        {
            STATUSES.name: [
                (key, account, on, "unverifiable" if key == "k-a" else "following", on + timedelta(days=days))
                for key in keys
                for account in ("x", "instagram")
            ],
            SPANS.name: [(key, date(2024, 2, 8), None, "following") for key in keys],
            UNITS.name: [("Dinas Contoh", 2), ("Badan Contoh", 1)],
            PEOPLE.name: [(key, f"Contoh Nama {key}") for key in keys],
        }
    )


class Office:
    """One state, and folders in which nights are published one after the other."""

    def __init__(self, state: State, room: Path) -> None:
        self.state, self._room = state, room
        make_schemas(state)

    def folder(self) -> Layout:
        layout = Layout(Path(tempfile.mkdtemp(dir=self._room)))
        layout.make()
        return layout

    def publish(self, layout: Layout, rows: Rows, run_id: str = "run", models: Sequence[Model] = MODELS) -> Layout:
        self.lay(rows, run_id, models)
        publish_build(layout, write_build(self.state, layout, list(models), run_id))
        return layout

    def lay(self, rows: Rows, run_id: str, models: Sequence[Model] = MODELS) -> None:
        self.state.execute("delete from quality.fct_run")
        begin_run(self.state, Run(run_id, TONIGHT, datetime(2024, 2, 16, 19, tzinfo=UTC), "1.0"))
        for model in models:
            self.state.execute(f"create or replace temp table laid ({TYPES[model.name]})")
            for row in rows.tables[model.name]:
                self.state.execute(f"insert into laid values ({', '.join('?' for _ in row)})", row)
            build_model(self.state, model, "from laid")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    room = tmp_path_factory.mktemp("offices")
    layout = Layout(room / "own")
    layout.make()
    with open_state(layout) as state:
        yield Office(state, room)


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables that were written anew, the record aside."""
    names: list[str] = []
    copy = publish._copy_table

    def noted(connection: duckdb.DuckDBPyConnection, name: str, order: str = "") -> None:
        if not name.startswith("quality."):
            names.append(name)
        copy(connection, name, order)

    monkeypatch.setattr(publish, "_copy_table", noted)
    return names


def _told(file: Path) -> dict[str, object]:
    """Every table of a file: its rows as they lie there, its columns and what is said of them."""
    with closing(duckdb.connect(str(file.resolve()), read_only=True)) as reader:
        tables = reader.execute("select schema_name, table_name, comment from duckdb_tables() order by all").fetchall()
        columns = "select column_name, data_type, comment from duckdb_columns() where table_name = $1"
        return {
            f"{schema}.{table}": (
                comment,
                reader.execute(f"{columns} order by column_index", [table]).fetchall(),
                reader.execute(f"from {schema}.{table}").fetchall(),
            )
            for schema, table, comment in tables
        }


def _published(layout: Layout) -> tuple[dict[str, object], dict[str, object]]:
    return _told(layout.published), _told(layout.restricted)


KEYS = st.sampled_from(["k-a", "k-b", "k-c", "k-d"])
DAYS = st.sampled_from([None, *(TONIGHT + timedelta(days=days) for days in range(3))])
STATUS = st.sampled_from(["following", "not_seen"])


def _unique(*columns: st.SearchStrategy[Any], grain: int) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    return st.lists(st.tuples(*columns), max_size=4, unique_by=lambda row: row[:grain])


STATUS_ROWS = _unique(KEYS, st.sampled_from(["x", "y"]), st.just(TONIGHT), STATUS, DAYS, grain=2)
NIGHTS = st.builds(
    lambda *tables: Rows(dict(zip((model.name for model in MODELS), tables, strict=True))),
    STATUS_ROWS,
    _unique(KEYS, DAYS.filter(bool), DAYS, STATUS, grain=2),
    _unique(st.sampled_from(["Badan", "Dinas"]), st.integers(0, 1), grain=1),
    _unique(KEYS, st.sampled_from(["Contoh", "Lain"]), grain=1),
)


def _shifted(rows: Rows, seed: int) -> Rows:
    """The next night: tables in another order, days moved on, in some nights a little news."""
    chance = Random(seed)
    moved = [
        (*row[:2], row[2] + timedelta(days=1), row[3], row[4] and row[4] + timedelta(days=chance.randrange(2)))
        for row in rows.tables[STATUSES.name]
    ]
    tables = {**rows.tables, STATUSES.name: moved}
    if chance.random() < 0.3:
        name = chance.choice(sorted(tables))
        tables[name] = tables[name][1:]
    return Rows({name: chance.sample(list(lines), len(lines)) for name, lines in tables.items()})


@settings(max_examples=6, deadline=None, derandomize=True, database=None)
@given(first=NIGHTS, other=NIGHTS, seed=st.integers(0, 10_000))
def test_night_after_nights_publishes_what_the_night_alone_does(
    office: Office, first: Rows, other: Rows, seed: int
) -> None:
    layout = office.folder()
    for number, rows in enumerate((first, _shifted(first, seed), other, _shifted(other, seed))):
        office.publish(layout, rows, f"run-{number}")
        assert _published(layout) == _published(office.publish(office.folder(), rows, f"run-{number}"))


def test_quiet_night_writes_no_table_anew(office: Office, copied: list[str]) -> None:
    layout = office.publish(office.folder(), _night())
    copied.clear()

    office.publish(layout, _night(TONIGHT + timedelta(days=1), days=2), "next")
    office.publish(layout, _night(TONIGHT + timedelta(days=2), days=4), "next but one")

    assert copied == []
    assert "Made by run next but one." in str(_told(layout.restricted))


def test_table_of_no_people_is_written_alone(office: Office, copied: list[str]) -> None:
    layout = office.publish(office.folder(), _night())
    copied.clear()

    office.publish(layout, _night().but(UNITS, ("Dinas Contoh", 3)), "next")

    assert copied == [UNITS.name]


@pytest.mark.parametrize("place", ["ikuti", "restricted"])
def test_who_is_gone_is_in_no_free_block_of_the_file(office: Office, place: str) -> None:
    model = {"ikuti": SPANS, "restricted": PEOPLE}[place]
    gone = {"ikuti": ("k-gone", date(2024, 2, 8), None, "following"), "restricted": ("k-gone", "Contoh Pergi")}[place]
    words = {"ikuti": b"k-gone", "restricted": b"Contoh Pergi"}[place]
    layout = office.publish(office.folder(), _night().but(model, gone, *_night().tables[model.name]))
    file = {"ikuti": layout.published, "restricted": layout.restricted}[place]
    assert words in file.read_bytes()

    office.publish(layout, _night(), "next")

    assert words not in file.read_bytes()


@pytest.mark.parametrize(
    "damage",
    [
        "update marts.fct_status set status = 'not_seen' where staff_key = 'k-a'",
        "update marts.fct_status set possible_on = null where staff_key = 'k-a'",
        "update marts.fct_span set until_on = date '2024-02-09' where staff_key = 'k-a'",
        "insert into marts.fct_span from marts.fct_span limit 1",
        "drop table marts.fct_span",
        "alter table marts.fct_span add column more varchar",
        "alter table marts.fct_unit alter staff type integer",
        "create table marts.fct_more as select 'k-a' as staff_key",
        "comment on table marts.fct_status is 'something else'",
        "comment on column marts.fct_status.status is null",
    ],
)
def test_published_file_that_somebody_has_changed_is_not_carried_over(office: Office, damage: str) -> None:
    layout = office.publish(office.folder(), _night())
    with closing(duckdb.connect(str(layout.published.resolve()))) as writer:
        writer.execute(damage)

    office.publish(layout, _night(), "next")

    assert _published(layout) == _published(office.publish(office.folder(), _night(), "next"))


@pytest.mark.parametrize("file", ["ikuti.duckdb", "restricted.duckdb"])
def test_published_file_that_is_damaged_is_written_anew(office: Office, file: str) -> None:
    layout = office.publish(office.folder(), _night())
    published = layout.current.resolve() / file
    published.write_bytes(published.read_bytes()[:20_000])

    office.publish(layout, _night(), "next")

    assert _published(layout) == _published(office.publish(office.folder(), _night(), "next"))


def test_other_grain_is_another_order(office: Office) -> None:
    layout = office.publish(office.folder(), _night())
    models = [replace(STATUSES, grain=("account_key", "staff_key")), *MODELS[1:]]

    office.publish(layout, _night(), "next", models)

    assert _published(layout) == _published(office.publish(office.folder(), _night(), "next", models))


def test_table_that_is_published_no_more_is_gone(office: Office) -> None:
    layout = office.publish(office.folder(), _night())

    office.publish(layout, _night(), "next", [STATUSES, SPANS, PEOPLE])

    assert "marts.fct_unit" not in _told(layout.published)


def test_file_does_not_grow_with_quiet_nights(office: Office) -> None:
    layout = office.publish(office.folder(), _night())
    sizes = []
    for number in range(1, 8):
        office.publish(layout, _night(TONIGHT + timedelta(days=number), days=number), f"run-{number}")
        sizes.append(layout.published.stat().st_size)

    assert max(sizes[3:]) <= max(sizes[:3])


@pytest.mark.long
@pytest.mark.usefixtures("open_umask")
def test_build_killed_at_any_line_of_carrying_over_leaves_the_old_pair(
    office: Office, killed_at_each_line: Callable[..., int]
) -> None:
    published = office.publish(office.folder(), _night(), "first")
    before = _published(published)
    office.lay(_night(TONIGHT + timedelta(days=1)), "second")

    def prepare(folder: Path) -> Callable[[], object]:
        shutil.copytree(published.campaign, folder, symlinks=True, dirs_exist_ok=True)
        return lambda: write_build(office.state, Layout(folder), MODELS, "second")

    def look(folder: Path) -> None:
        office.state.execute("detach database if exists build")  # which ends with the process
        layout = Layout(folder)
        assert (
            not list(layout.builds.glob("second/restricted*")) or not (layout.builds / "second").stat().st_mode & 0o077
        )
        assert _published(layout) == before
        publish_build(layout, write_build(office.state, layout, MODELS, "second"))
        assert layout.current.resolve().name == "second"

    assert killed_at_each_line(carried_over, prepare, look) > 20
