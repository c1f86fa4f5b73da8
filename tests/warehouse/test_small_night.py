"""A whole small night of invented people through the real models: what analysts get, and that it comes out the same."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from warehouse.build import build_model, make_schemas
from warehouse.landing import Landings, Origin
from warehouse.layout import Layout
from warehouse.models import SQL, load_models
from warehouse.parameters import Night
from warehouse.publish import publish_build, write_build
from warehouse.quality import RECORD, begin_run, note_built
from warehouse.rebuild import rebuild_state
from warehouse.records import Run
from warehouse.state import load_landed, open_state, set_night

Land = Callable[[Landings], object]
ZONE = "Asia/Jakarta"
MODELS = load_models()
MARTS = [model.name for model in MODELS if model.schema == "marts"]
STAFF = [f"staff-{n:02}" for n in range(40)]
FIRST_LIST, SECOND_LIST = datetime(2024, 2, 7, 17, tzinfo=UTC), datetime(2024, 2, 15, 17, tzinfo=UTC)


def _roster(like: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    rows = [
        [row, key, f"{row:018}", f"Contoh {row}", f"SMA {row % 3}", ("pppk", "pns")[row % 4 == 0], row % 9 > 0, None]
        for row, key in enumerate(keys, 2)
    ]
    return pl.DataFrame(rows, like.schema, orient="row")


def _form(like: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    begin = datetime(2024, 2, 7, 3, tzinfo=UTC)
    rows = [
        [row, key, "instagram", "handle", f"contoh.{key}", None, f"key of {key}", begin + timedelta(minutes=37 * row)]
        for row, key in enumerate(keys, 2)
    ]
    return pl.DataFrame(rows, like.schema, orient="row")


def _list(like: pl.DataFrame, captured_at: datetime, keys: Sequence[str]) -> pl.DataFrame:
    """With one who has another name in the second list, and the same time of following."""
    followers = [*(f"key of {key}" for key in keys), *(f"stranger {n}" for n in range(60))]
    rows = [[key, None, captured_at - timedelta(hours=7 * n)] for n, key in enumerate(followers)]
    rows += [["another name", None, FIRST_LIST]] if captured_at > FIRST_LIST else []
    return pl.DataFrame(rows, like.schema, orient="row")


def _corrections(like: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    entered_at = datetime(2024, 2, 10, 3, tzinfo=UTC)
    rows = [
        [row, entered_at, key, None, None, kind, date(2024, 2, 10), None, None, None, None, "BKD"]
        for row, (key, kind) in enumerate(zip(keys, ("exempt", "dispute", "self_declared"), strict=True), 2)
    ]
    return pl.DataFrame(rows, like.schema, orient="row")


def _counts(like: pl.DataFrame) -> pl.DataFrame:
    evening = datetime(2024, 2, 7, 16, 30, tzinfo=UTC)
    readings = [(evening - timedelta(days=1), 70, 79), (evening, 80, 80), (SECOND_LIST, 75, 75)]
    rows = [
        [row, "instagram:pemprov.contoh", at, low, high, "manual", low == high]
        for row, (at, low, high) in enumerate(readings, 2)
    ]
    return pl.DataFrame(rows, like.schema, orient="row")


@pytest.fixture(scope="module")
def deliveries(frames: dict[str, pl.DataFrame], deliver_to: Callable[..., Origin]) -> list[Land]:
    """What came into the inbox, each still to be landed."""

    def capture(path: str, at: datetime, keys: Sequence[str]) -> Land:
        rows = _list(frames["followers"], at, keys)
        facts = {
            "rows_read": str(rows.height),
            "rows_loaded": str(rows.height),
            "rows_rejected": "0",
            "account_key": "instagram:pemprov.contoh",
            "captured_at": at.isoformat(),
            "capture_source": "export",
            "identifies": "handle",
            "listed": str(rows.height),
            "ended": "exhausted",
        }
        return lambda to: deliver_to(to, "followers", path, rows, facts=facts)

    def table(source: str, path: str, rows: pl.DataFrame, day: date) -> Land:
        return lambda to: deliver_to(to, source, path, rows, known_on=day, rejects=[(99, "nip_missing")])

    return [
        table("roster", "inbox/roster/1", _roster(frames["roster"], STAFF), date(2024, 2, 1)),
        table("roster", "inbox/roster/2", _roster(frames["roster"], STAFF[3:]), date(2024, 2, 12)),
        table("declarations", "inbox/form/1", _form(frames["declarations"], STAFF[5:30]), date(2024, 2, 8)),
        table("declarations", "inbox/form/2", _form(frames["declarations"], STAFF[20:33]), date(2024, 2, 9)),
        table("counts", "inbox/counts.csv", _counts(frames["counts"]), date(2024, 2, 8)),
        table("corrections", "inbox/corrections.csv", _corrections(frames["corrections"], STAFF[30:33]), date.min),
        table("statements", "inbox/statements.csv", frames["statements"], date.min),
        capture("inbox/list/1", FIRST_LIST, STAFF[5:20]),
        capture("inbox/list/2", SECOND_LIST, STAFF[10:25]),
    ]


def _publish(layout: Layout, night: Night, run_id: str) -> None:
    with open_state(layout) as state:
        begin_run(state, Run(run_id, night.as_of, datetime(2024, 2, 16, 19, tzinfo=UTC), "1.0"))
        make_schemas(state)
        set_night(state, night)
        load_landed(state, Landings(layout.landing), night.timezone)
        for model in MODELS:
            build_model(state, model)
        note_built(state, run_id)
        publish_build(layout, write_build(state, layout, MODELS, run_id))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, deliveries: list[Land], night: Night) -> Layout:
    """The night, to be looked at only."""
    layout = Layout(tmp_path_factory.mktemp("campaign"))
    for land in deliveries:
        land(Landings(layout.landing))
    _publish(layout, night, "first")
    return layout


@pytest.fixture
def copy(published: Layout, tmp_path: Path) -> Layout:
    """The night, to be gone on with."""
    shutil.copytree(published.campaign, tmp_path / "copy", symlinks=True)
    return Layout(tmp_path / "copy")


def _reader(file: Path) -> closing[duckdb.DuckDBPyConnection]:
    return closing(duckdb.connect(str(file.resolve()), read_only=True))


def _marts(layout: Layout) -> dict[str, list[tuple[Any, ...]]]:
    """Every mart's rows in the order in which they lie in the file."""
    with _reader(layout.published) as reader:
        reader.execute("set timezone = 'UTC'")
        return {name: reader.execute(f"from {name}").fetchall() for name in MARTS}


def test_the_night_has_people_in_every_mart(published: Layout) -> None:
    empty = [name for name, rows in _marts(published).items() if not rows]

    assert empty == []


def test_every_models_text_pasted_into_a_shell_gives_its_rows(published: Layout) -> None:
    """In the shell's own zone, since nobody sets one before pasting; and in one where the days are others."""
    with _reader(published.state) as shell:
        shell.execute("set timezone = 'Pacific/Kiritimati'")
        for model in MODELS:
            schema, _, table = model.name.partition(".")
            pasted = shell.execute((SQL / schema / f"{table}.sql").read_text(encoding="utf-8")).fetchall()
            assert sorted(pasted, key=repr) == sorted(shell.execute(f"from {model.name}").fetchall(), key=repr), (
                model.name
            )


def test_analysts_get_the_marts_and_the_record_of_quality_alone(published: Layout) -> None:
    with _reader(published.published) as reader:
        query = "select table_schema || '.' || table_name from information_schema.tables"
        held = {name for (name,) in reader.execute(query).fetchall()}

    assert held == {*MARTS, *(f"quality.{table}" for table in RECORD)}


def test_names_and_handles_are_in_the_restricted_file_alone(published: Layout) -> None:
    with _reader(published.restricted) as reader:
        held = {name for (name,) in reader.execute("select table_name from information_schema.tables").fetchall()}

    assert held == {"staff", "declaration"}
    assert b"Contoh 7" not in published.published.read_bytes()
    assert b"contoh.staff" not in published.published.read_bytes()


def test_every_published_table_and_column_is_explained(published: Layout) -> None:
    silent = []
    for file in (published.published, published.restricted):
        with _reader(file) as reader:
            silent += reader.execute("select table_name from duckdb_tables() where comment is null").fetchall()
            silent += reader.execute(
                "select table_name, column_name from duckdb_columns() where not internal and comment is null"
            ).fetchall()

    assert silent == []


def test_every_mart_lies_in_the_order_of_its_grain(published: Layout) -> None:
    grains = {model.name: model.grain for model in MODELS}
    with _reader(published.published) as reader:
        for name in MARTS:
            grain = ", ".join(f'"{column}"' for column in grains[name])
            keys = reader.execute(f"select {grain} from {name}").fetchall()
            assert keys == sorted(set(keys)), name


def test_a_night_published_again_has_the_same_marts_row_by_row(published: Layout, copy: Layout, night: Night) -> None:
    _publish(copy, replace(night, as_of=date(2024, 2, 10)), "another night between")
    assert _marts(copy) != _marts(published)

    _publish(copy, night, "again")

    assert _marts(copy) == _marts(published)


def test_the_marts_are_the_same_whatever_the_order_of_loading(
    published: Layout, deliveries: list[Land], night: Night, layout: Layout, landings: Landings
) -> None:
    with open_state(layout) as state:
        for land in reversed(deliveries):
            land(landings)
            load_landed(state, landings, ZONE)

    _publish(layout, night, "other")

    assert _marts(layout) == _marts(published)


@pytest.mark.long
def test_the_marts_are_the_same_from_landing_alone(published: Layout, copy: Layout, night: Night) -> None:
    copy.state.unlink()

    _publish(copy, night, "rebuilt")

    assert _marts(copy) == _marts(published)


def test_the_marts_are_the_same_after_a_damaged_state_was_rebuilt(
    published: Layout, copy: Layout, night: Night
) -> None:
    copy.state.write_bytes(b"no DuckDB file any more" * 1000)

    rebuilt = rebuild_state(copy, ZONE)
    _publish(copy, night, "next")

    assert (rebuilt.runs, rebuilt.files) == (1, 9)
    assert _marts(copy) == _marts(published)
    with _reader(copy.published) as reader:
        runs = reader.execute("select run_number, run_id from quality.fct_run order by run_number").fetchall()
        hashes = reader.execute(
            "select count(*), count(distinct content_hash) from quality.fct_table group by table_name"
        )
        assert runs == [(1, "first"), (2, "next")]
        assert set(hashes.fetchall()) == {(2, 1)}
