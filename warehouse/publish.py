"""Publishes a checked night: two files, one rename; knows nothing of whether the night is good."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import duckdb

from warehouse.build import quoted
from warehouse.durable import sync
from warehouse.layout import Layout
from warehouse.models import Model
from warehouse.quality import RECORD


def write_build(connection: duckdb.DuckDBPyConnection, layout: Layout, models: list[Model], run_id: str) -> Path:
    """The folder of this run's build: the two files, written and synced but not yet published."""
    folder = layout.builds / run_id
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    published = [model for model in models if model.schema == "marts"]
    restricted = [model for model in models if model.schema == "restricted"]
    _write_file(connection, folder / "ikuti.duckdb", published)
    _write_file(connection, folder / "restricted.duckdb", restricted, run_id=run_id)
    sync(folder)
    folder.chmod(0o750)  # only now: until it is finished, the file with the names may have lain open in it
    return folder


def publish_build(layout: Layout, folder: Path) -> None:
    """Make the build the published one by replacing one link; readers see all of it or nothing of it."""
    before = layout.current.resolve()
    fresh = layout.root / ".current.new"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(folder.relative_to(layout.root))
    fresh.replace(layout.current)
    for link in (layout.published, layout.restricted):
        _point(link, Path(layout.current.name) / link.name)
    sync(layout.root)
    _drop_builds(layout, keep={before, folder.resolve()})


def keep_rejected(layout: Layout, folder: Path) -> Path:
    """Where the stopped build's marts now lie for the person on duty; its names are deleted."""
    layout.rejected.mkdir(mode=0o700, exist_ok=True)
    kept = layout.rejected / f"rejected-{folder.name}.duckdb"
    (folder / "ikuti.duckdb").replace(kept)
    # What stopped it may be that it holds what no analyst may read.
    kept.chmod(0o600)
    shutil.rmtree(folder)
    return kept


def _write_file(
    connection: duckdb.DuckDBPyConnection, target: Path, models: Iterable[Model], *, run_id: str | None = None
) -> None:
    """One of the two files: with the record of runs, or else made by a run that the tables' comments name.

    The file with the names holds its two tables and nothing else.
    """
    connection.execute(f"attach {quoted(str(target))} as build")
    made_by = _made_by(connection, run_id) if run_id else ""
    try:
        for model in models:
            # Ordered by its grain, so that the same inputs give the same bytes in the same places.
            order = ", ".join(f'"{column}"' for column in model.grain)
            _copy_table(connection, model.name, f"order by {order}", made_by)
        if not run_id:
            for table in RECORD:
                _copy_table(connection, f"quality.{table}")
        connection.execute("checkpoint build")
    finally:
        connection.execute("detach build")
    target.chmod(0o600 if run_id else 0o640)
    sync(target)


def _made_by(connection: duckdb.DuckDBPyConnection, run_id: str) -> str:
    inputs = connection.execute("select inputs_sha256 from quality.fct_run where run_id = $1", [run_id]).fetchone()
    return f" Made by run {run_id}" + (f" from inputs {inputs[0]}." if inputs and inputs[0] else ".")


def _copy_table(connection: duckdb.DuckDBPyConnection, name: str, order: str = "", made_by: str = "") -> None:
    schema, _, table = name.partition(".")
    # A schema named like its file makes "restricted.staff" ambiguous to DuckDB, which names a database after its file:
    # in that file the tables lie in the default schema, so that the promised name works as it is written.
    home = "main" if schema == "restricted" else schema
    target = f"build.{home}.{table}"
    connection.execute(f"create schema if not exists build.{home}")
    connection.execute(f"create table {target} as select * from {name} {order}")
    comments = connection.execute(
        """
        select null as column_name, comment
        from duckdb_tables()
        where database_name = current_database() and schema_name = $1 and table_name = $2
        union all
        select column_name, comment
        from duckdb_columns()
        where database_name = current_database() and schema_name = $1 and table_name = $2
        """,
        [schema, table],
    ).fetchall()
    for column, comment in comments:
        if comment is None:
            continue
        what = f"table {target}" if column is None else f'column {target}."{column}"'
        connection.execute(f"comment on {what} is {quoted(comment if column else comment + made_by)}")


def _point(link: Path, target: Path) -> None:
    if link.is_symlink() and link.readlink() == target:
        return
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)


def _drop_builds(layout: Layout, keep: set[Path]) -> None:
    """Delete all builds but the published one and the one published before it, for whoever wants to go back.

    A reader who has a deleted one open keeps reading it.
    """
    for build in layout.builds.iterdir():
        if build.resolve() not in keep:
            shutil.rmtree(build)
