"""Landings, states and publications of invented campaigns in a temporary folder; knows nothing of file formats."""

import os
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import polars as pl
import pytest

from tests.warehouse.landed_rows import one_row_each
from warehouse.build import build_model, make_schemas
from warehouse.landing import Landings, Origin
from warehouse.layout import Layout
from warehouse.models import Model, load_models
from warehouse.parameters import Account, ExpectedSource, Night
from warehouse.publish import publish_build, write_build
from warehouse.quality import begin_run
from warehouse.records import Run
from warehouse.state import State, open_state, set_night

ZONE = "Asia/Jakarta"
KNOWN_ON = date(2024, 2, 8)
REJECTS = pl.Schema({"row": pl.Int64, "reason": pl.String})
FACTS: Mapping[str, Mapping[str, str]] = {
    "followers": {
        "account_key": "instagram:pemprov.contoh",
        "captured_at": "2024-02-07T17:00:00+00:00",
        "capture_source": "export",
        "identifies": "handle",
        "listed": "1",
        "ended": "exhausted",
        "reason": "",
    }
}
SHELF = {
    "intermediate/int_kind.sql": (
        "-- int_kind: kinds of employment, as a step on the way.\n-- Grain: employment\n"
        "-- Reads: raw.addressed_employment\nselect employment from raw.addressed_employment\n"
    ),
    "marts/dim_kind.sql": (
        "-- dim_kind: the addressed kinds, 'quoted' by way of trial.\n-- Grain: employment\n"
        "-- Reads: intermediate.int_kind\n-- Columns:\n--   employment  An employment's own name\n"
        "select employment from intermediate.int_kind\n"
    ),
    "restricted/kind.sql": (
        "-- kind: the same kinds, kept apart.\n-- Grain: employment\n-- Reads: intermediate.int_kind\n"
        "-- Columns:\n--   employment  Kind of employment\nselect employment from intermediate.int_kind\n"
    ),
}


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Layout(tmp_path / "campaign")
    made.make()
    return made


@pytest.fixture
def landings(layout: Layout) -> Landings:
    return Landings(layout.landing)


@pytest.fixture
def state(layout: Layout) -> Iterator[State]:
    with open_state(layout) as connection:
        yield connection


@pytest.fixture
def open_umask() -> Iterator[None]:
    """Without this, a lenient file mode would be hidden by the tester's own umask."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture(scope="session")
def frames() -> dict[str, pl.DataFrame]:
    """One landed row per source."""
    return one_row_each()


@pytest.fixture(scope="session")
def deliver_to(frames: dict[str, pl.DataFrame]) -> Callable[..., Origin]:
    """Lands one file and notes where it came from: landings, source, path, rows; then what is special about it."""

    def land(
        to: Landings,
        source: str,
        path: str,
        rows: pl.DataFrame | None = None,
        *,
        known_on: date = KNOWN_ON,
        rejects: Sequence[tuple[int, str]] = (),
        facts: Mapping[str, str] | None = None,
        file_id: str | None = None,
    ) -> Origin:
        rows = frames[source] if rows is None else rows
        rejected = pl.DataFrame(rejects, REJECTS, orient="row")
        content = file_id or sha256(f"{source}{rows.rows()}{rejects}".encode()).hexdigest()
        counted = {
            "rows_read": str(rows.height + rejected.height),
            "rows_loaded": str(rows.height),
            "rows_rejected": str(rejected.height),
        }
        stated = {**counted, **FACTS.get(source, {})} if facts is None else facts
        to.keep(source, content, rows, rejected, stated)
        origin = Origin(path, source, content, known_on, f"bytes of {content}")
        to.note_origins([origin])
        return origin

    return land


@pytest.fixture
def deliver(landings: Landings, deliver_to: Callable[..., Origin]) -> Callable[..., Origin]:
    """Lands one file in the campaign's own landing: source, path, rows; then what is special about it."""
    return partial(deliver_to, landings)


@pytest.fixture(scope="session")
def night() -> Night:
    return Night(
        as_of=date(2024, 2, 16),
        timezone=ZONE,
        ordered_at=datetime(2024, 2, 7, 2, tzinfo=UTC),
        target_followers=6_750,
        satisfied_by="all",
        max_hidden_share=0.01,
        max_reading_age_days=3,
        confirmations=2,
        confirmation_days=7,
        small_cell=5,
        employment=("pppk",),
        accounts=(
            Account(
                account_key="instagram:pemprov.contoh",
                platform="instagram",
                handle="pemprov.contoh",
                owner="Pemprov",
                kind="office",
                valid_from=date(2024, 1, 1),
                valid_to=None,
                has_list_source=True,
                has_count_source=True,
            ),
        ),
        expected_sources=(ExpectedSource("*", "roster", "handed_in", 336, None),),
    )


@pytest.fixture
def sql_folder(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Makes a folder of models from texts by path."""

    def write(texts: Mapping[str, str]) -> Path:
        folder = tmp_path / "sql"
        for path, text in texts.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def shelf(sql_folder: Callable[[Mapping[str, str]], Path]) -> list[Model]:
    """Three models that show the addressed kinds of employment, which is all that their nights differ in."""
    return load_models(sql_folder(SHELF))


@pytest.fixture
def build_shelf(state: State, layout: Layout, shelf: list[Model], night: Night) -> Callable[..., Path]:
    """Writes a build, not yet published: the run's id, then the kinds that tell it from others."""

    def write(run_id: str, *kinds: str) -> Path:
        set_night(state, replace(night, employment=kinds))
        begin_run(state, Run(run_id, night.as_of, datetime(2024, 2, 16, 19, tzinfo=UTC), "1.0"))
        make_schemas(state)
        for model in shelf:
            build_model(state, model)
        return write_build(state, layout, shelf, run_id)

    return write


@pytest.fixture
def publish_shelf(layout: Layout, build_shelf: Callable[..., Path]) -> Callable[..., Path]:
    """Publishes a build: the run's id, then the kinds that tell it from others."""

    def publish(run_id: str, *kinds: str) -> Path:
        folder = build_shelf(run_id, *kinds)
        publish_build(layout, folder)
        return folder

    return publish


@pytest.fixture
def killed_at_each_line(tmp_path: Path) -> Callable[..., int]:
    """Kills an action at every line of a module it passes, the first and the last time, and looks at what is left.

    Takes the module, what prepares the action in a fresh folder, and what looks at that folder afterwards; gives the
    number of kills, so that a test can tell that there were any.
    """

    def kill(module: ModuleType, prepare: Callable[[Path], Callable[[], object]], look: Callable[[Path], None]) -> int:
        passed: Counter[int] = Counter()
        _trace(module, prepare(_made(tmp_path / "undisturbed")), lambda line: passed.update([line]))
        moments = [(line, time) for line, times in passed.items() for time in sorted({1, times})]
        for line, time in moments:
            folder = _made(tmp_path / f"killed-at-{line}-{time}")
            action = prepare(folder)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ResourceWarning)  # the end of a process closes its files
                with suppress(Killed):
                    _trace(module, action, _killer(line, time))
            look(folder)
        return len(moments)

    return kill


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _killer(fatal: int, time: int) -> Callable[[int], None]:
    passed: Counter[int] = Counter()

    def kill(line: int) -> None:
        passed.update([line])
        if line == fatal and passed[line] == time:
            raise Killed

    return kill


def _trace(module: ModuleType, action: Callable[[], object], at_line: Callable[[int], object]) -> None:
    def within(frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            at_line(frame.f_lineno)
        return within

    def enter(frame: FrameType, _event: str, _: Any) -> Any:
        return within if frame.f_code.co_filename == module.__file__ else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        action()
    finally:
        sys.settrace(before)
