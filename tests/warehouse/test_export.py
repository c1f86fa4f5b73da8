"""Exports: every published table in a file of its own, with its dictionary, whole or not at all; never a name."""

import csv
import json
import os
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.export import export_published
from warehouse.layout import Layout
from warehouse.models import Model
from warehouse.publish import publish_build, write_build
from warehouse.published import NothingPublished
from warehouse.quality import end_run
from warehouse.state import State

Publish = Callable[..., Path]
Rows = dict[str, list[tuple[Any, ...]]]
NIGHT = "2024-02-16"
BOTH = pytest.mark.parametrize("form", ["parquet", "csv"])
QUOTED = "allow_quoted_nulls = false"  # an empty text stands in quotes, nothing does not
ODD_FILE = 'inbox/a, "b"\n=1+1.csv'


@pytest.fixture
def publish(layout: Layout, build_shelf: Publish, state: State, shelf: list[Model]) -> Callable[..., Path]:
    """Publishes a night whose run has ended: the run's id, then the kinds that tell it from others."""

    def whole(run_id: str, *kinds: str) -> Path:
        build_shelf(run_id, *kinds)
        end_run(state, run_id, datetime(2024, 2, 16, 20, 0, 0, 123456, tzinfo=UTC), "published", "f00d")
        publish_build(layout, write_build(state, layout, shelf, run_id))
        return layout.campaign

    return whole


@pytest.fixture
def campaign(state: State, publish: Publish) -> Path:
    """A published night with everything in it that a file format may lose."""
    state.execute("insert into quality.fct_reject values ('first', '', $1, null, 'nip_missing')", [ODD_FILE])
    state.execute("insert into quality.fct_check values ('first', 'a', 'b', 'warning', true, null, 0)")
    return publish("first", "pppk", "pns")


def _published(campaign: Path) -> Rows:
    with closing(duckdb.connect(str(Layout(campaign).published.resolve()), read_only=True)) as reader:
        names = "select schema_name || '.' || table_name from duckdb_tables()"
        return {name: reader.execute(f"from {name}").fetchall() for (name,) in reader.execute(names).fetchall()}


def _exported(folder: Path) -> Rows:
    """What a stranger reads from the files; CSV with the types that columns.csv tells."""
    types: dict[str, dict[str, str]] = {}
    with (folder / "columns.csv").open(newline="", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            types.setdefault(line["table"], {})[line["column"]] = line["type"]
    found = {}
    with closing(duckdb.connect()) as reader:
        for path in sorted(folder.glob("*/*")):
            name = f"{path.parent.name}.{path.stem}"
            read = (
                "read_parquet($1)" if path.suffix == ".parquet" else f"read_csv($1, columns = {types[name]}, {QUOTED})"
            )
            found[name] = reader.execute(f"from {read}", [str(path)]).fetchall()
    return found


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@BOTH
def test_a_stranger_reads_from_the_files_what_an_analyst_reads_from_the_tables(campaign: Path, form: str) -> None:
    folder, _ = export_published(campaign, None, form)

    assert folder == campaign / "exports" / NIGHT
    assert _exported(folder) == _published(campaign)
    assert _published(campaign)["quality.fct_reject"] == [("first", "", ODD_FILE, None, "nip_missing")]


def test_nothing_of_the_names_is_exported(campaign: Path) -> None:
    folder, export = export_published(campaign, None, "csv")

    tables = {table.table for table in export.tables}
    assert tables == {"marts.dim_kind", *(f"quality.fct_{t}" for t in ("check", "input", "reject", "run", "table"))}
    assert {path.name for path in folder.iterdir()} == {"marts", "quality", "README.md", "columns.csv", "export.json"}


@BOTH
def test_the_note_says_which_night_it_is_and_names_every_file(campaign: Path, form: str) -> None:
    folder, export = export_published(campaign, None, form)

    note = json.loads((folder / "export.json").read_text())
    assert {key: note[key] for key in ("night", "run_id", "version", "format")} == {
        "night": NIGHT,
        "run_id": "first",
        "version": "1.0",
        "format": form,
    }
    assert set(note["files"]) == set(export.files) == set(_bytes(folder))
    assert {table["table"]: table["rows"] for table in note["tables"]}["marts.dim_kind"] == 2


def test_the_words_of_the_tables_go_along(campaign: Path) -> None:
    folder, _ = export_published(campaign, None, "parquet")

    readme = (folder / "README.md").read_text("utf-8")
    assert "## marts.dim_kind\n\nThe addressed kinds, 'quoted' by way of trial.\n\n- Grain: `employment`\n" in readme
    assert "| `employment` | VARCHAR | An employment's own name |" in readme
    assert "marts.dim_kind,employment,VARCHAR,An employment's own name\n" in (folder / "columns.csv").read_text("utf-8")


def test_a_parquet_file_on_its_own_still_says_what_it_is_and_of_which_run(campaign: Path) -> None:
    folder, _ = export_published(campaign, None, "parquet")

    with closing(duckdb.connect()) as reader:
        query = "select decode(key), decode(value) from parquet_kv_metadata($1)"
        notes = dict(reader.execute(query, [str(folder / "marts" / "dim_kind.parquet")]).fetchall())
    assert notes["ikuti_run"] == "first"
    assert notes["ikuti_table"] == "marts.dim_kind: The addressed kinds, 'quoted' by way of trial."


@BOTH
def test_the_same_night_gives_the_same_bytes(campaign: Path, form: str, tmp_path: Path) -> None:
    one, _ = export_published(campaign, tmp_path / "one", form)
    other, _ = export_published(campaign, tmp_path / "other", form)

    assert _bytes(one) == _bytes(other)


@pytest.mark.parametrize("umask", [0, 0o077])
def test_the_group_may_read_and_nobody_else_whatever_the_accounts_own_mask(campaign: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        folder, _ = export_published(campaign, None, "parquet")
    finally:
        os.umask(before)

    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in (folder.parent, *folder.parent.rglob("*"))}
    assert modes == {(True, 0o750), (False, 0o640)}


def test_an_earlier_export_is_replaced_whole(campaign: Path, publish: Publish) -> None:
    folder, _ = export_published(campaign, None, "csv")
    publish("second", "unknown")

    again, export = export_published(campaign, None, "parquet")

    assert again == folder
    assert export.run_id == "second"
    assert set(_bytes(folder)) == set(export.files)
    assert _exported(folder)["marts.dim_kind"] == [("unknown",)]
    assert [path.name for path in folder.parent.iterdir()] == [NIGHT]


def test_before_the_first_night_there_is_nothing_to_export(layout: Layout) -> None:
    with pytest.raises(NothingPublished):
        export_published(layout.campaign, None, "parquet")
    assert not (layout.campaign / "exports").exists()


def test_a_reader_who_has_the_published_file_open_is_not_in_the_way(campaign: Path) -> None:
    with closing(duckdb.connect(str(Layout(campaign).published), read_only=True)) as analyst:
        analyst.execute("begin; select count(*) from marts.dim_kind")

        assert export_published(campaign, None, "parquet")[1].run_id == "first"
