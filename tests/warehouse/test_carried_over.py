"""What is published after another night is what would be published had there been none, whatever is carried over."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.office import (
    MODELS,
    PEOPLE,
    SPANS,
    STATUSES,
    TONIGHT,
    UNITS,
    Office,
    Rows,
    office_night,
    pair_of,
    told_of,
)
from warehouse import carried_over, publish
from warehouse.layout import Layout
from warehouse.publish import publish_build, write_build
from warehouse.state import open_state


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


@pytest.mark.long
@settings(max_examples=6)
@given(first=NIGHTS, other=NIGHTS, seed=st.integers(0, 10_000))
def test_night_after_nights_publishes_what_the_night_alone_does(
    office: Office, first: Rows, other: Rows, seed: int
) -> None:
    layout = office.folder()
    for number, rows in enumerate((first, _shifted(first, seed), other, _shifted(other, seed))):
        office.publish(layout, rows, f"run-{number}")
        assert pair_of(layout) == pair_of(office.publish(office.folder(), rows, f"run-{number}"))


def test_quiet_night_writes_no_table_anew(office: Office, copied: list[str]) -> None:
    layout = office.publish(office.folder(), office_night())
    copied.clear()

    office.publish(layout, office_night(TONIGHT + timedelta(days=1), days=2), "next")
    office.publish(layout, office_night(TONIGHT + timedelta(days=2), days=4), "next but one")

    assert copied == []
    assert "Made by run next but one." in str(told_of(layout.restricted))


def test_table_of_no_people_is_written_alone(office: Office, copied: list[str]) -> None:
    layout = office.publish(office.folder(), office_night())
    copied.clear()

    office.publish(layout, office_night().but(UNITS, ("Dinas Contoh", 3)), "next")

    assert copied == [UNITS.name]


@pytest.mark.parametrize("place", ["ikuti", "restricted"])
def test_who_is_gone_is_in_no_free_block_of_the_file(office: Office, place: str) -> None:
    model = {"ikuti": SPANS, "restricted": PEOPLE}[place]
    gone = {"ikuti": ("k-gone", date(2024, 2, 8), None, "following"), "restricted": ("k-gone", "Contoh Pergi")}[place]
    words = {"ikuti": b"k-gone", "restricted": b"Contoh Pergi"}[place]
    layout = office.publish(office.folder(), office_night().but(model, gone, *office_night().tables[model.name]))
    file = {"ikuti": layout.published, "restricted": layout.restricted}[place]
    assert words in file.read_bytes()

    office.publish(layout, office_night(), "next")

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
    layout = office.publish(office.folder(), office_night())
    with closing(duckdb.connect(str(layout.published.resolve()))) as writer:
        writer.execute(damage)

    office.publish(layout, office_night(), "next")

    assert pair_of(layout) == pair_of(office.publish(office.folder(), office_night(), "next"))


@pytest.mark.parametrize("file", ["ikuti.duckdb", "restricted.duckdb"])
def test_published_file_that_is_damaged_is_written_anew(office: Office, file: str) -> None:
    layout = office.publish(office.folder(), office_night())
    published = layout.current.resolve() / file
    published.write_bytes(published.read_bytes()[:20_000])

    office.publish(layout, office_night(), "next")

    assert pair_of(layout) == pair_of(office.publish(office.folder(), office_night(), "next"))


def test_other_grain_is_another_order(office: Office) -> None:
    layout = office.publish(office.folder(), office_night())
    models = [replace(STATUSES, grain=("account_key", "staff_key")), *MODELS[1:]]

    office.publish(layout, office_night(), "next", models)

    assert pair_of(layout) == pair_of(office.publish(office.folder(), office_night(), "next", models))


def test_table_that_is_published_no_more_is_gone(office: Office) -> None:
    layout = office.publish(office.folder(), office_night())

    office.publish(layout, office_night(), "next", [STATUSES, SPANS, PEOPLE])

    assert "marts.fct_unit" not in told_of(layout.published)


def test_file_does_not_grow_with_quiet_nights(office: Office) -> None:
    layout = office.publish(office.folder(), office_night())
    sizes = []
    for number in range(1, 8):
        office.publish(layout, office_night(TONIGHT + timedelta(days=number), days=number), f"run-{number}")
        sizes.append(layout.published.stat().st_size)

    assert max(sizes[3:]) <= max(sizes[:3])


@pytest.mark.long
@pytest.mark.usefixtures("open_umask")
def test_build_killed_at_any_line_of_carrying_over_leaves_the_old_pair(
    office: Office, killed_at_each_line: Callable[..., int]
) -> None:
    published = office.publish(office.folder(), office_night(), "first")
    before = pair_of(published)
    office.lay(office_night(TONIGHT + timedelta(days=1)), "second")

    def prepare(folder: Path) -> Callable[[], object]:
        shutil.copytree(published.campaign, folder, symlinks=True, dirs_exist_ok=True)
        return lambda: write_build(office.state, Layout(folder), MODELS, "second")

    def look(folder: Path) -> None:
        office.state.execute("detach database if exists build")  # which ends with the process
        layout = Layout(folder)
        assert (
            not list(layout.builds.glob("second/restricted*")) or not (layout.builds / "second").stat().st_mode & 0o077
        )
        assert pair_of(layout) == before
        publish_build(layout, write_build(office.state, layout, MODELS, "second"))
        assert layout.current.resolve().name == "second"

    assert killed_at_each_line(carried_over, prepare, look) > 20
