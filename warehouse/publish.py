"""Publishes a checked night: two files, one rename; knows nothing of whether the night is good."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.build import comment_on
from warehouse.carried_over import MADE_BY, begin_build, place_in_build
from warehouse.durable import sync
from warehouse.enumerations import as_text
from warehouse.layout import Layout
from warehouse.models import Model
from warehouse.quality import RECORD


def write_build(connection: duckdb.DuckDBPyConnection, layout: Layout, models: list[Model], run_id: str) -> Path:
    """The folder of this run's build: the two files, written and synced but not yet published."""
    folder = layout.builds / run_id
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    before = layout.current.resolve()
    published = [model for model in models if model.schema == "marts"]
    restricted = [model for model in models if model.schema == "restricted"]
    for name, there, made_by in (
        ("ikuti.duckdb", published, ""),
        ("restricted.duckdb", restricted, _made_by(connection, run_id)),
    ):
        _write_file(connection, before / name, folder / name, there, made_by)
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
    connection: duckdb.DuckDBPyConnection, before: Path, target: Path, models: Sequence[Model], made_by: str
) -> None:
    """One of the two files: with the record of runs, or else made by a run that the tables' comments name.

    The file with the names holds its two tables and nothing else. What is the same in the file that was published
    `before` is carried over.
    """
    try:
        carried = begin_build(connection, before, target, models, has_names=bool(made_by))
        for model in models:
            if model.name not in carried:
                # Ordered by its grain, so that the same inputs give the same bytes in the same places.
                _copy_table(connection, model.name, "order by " + ", ".join(f'"{column}"' for column in model.grain))
            if made_by or model.name not in carried:
                _comment(connection, model.name, made_by)
        if not made_by:
            for table in RECORD:
                _copy_table(connection, f"quality.{table}")
                _comment(connection, f"quality.{table}")
        connection.execute("checkpoint build")
    finally:
        connection.execute("detach database if exists build")
    target.chmod(0o600 if made_by else 0o640)
    sync(target)


def _made_by(connection: duckdb.DuckDBPyConnection, run_id: str) -> str:
    inputs = connection.execute("select inputs_sha256 from quality.fct_run where run_id = $1", [run_id]).fetchone()
    return f"{MADE_BY}{run_id}" + (f" from inputs {inputs[0]}." if inputs and inputs[0] else ".")


def _copy_table(connection: duckdb.DuckDBPyConnection, name: str, order: str = "") -> None:
    target = place_in_build(name)
    connection.execute(f"create schema if not exists {target.database}.{target.schema}")
    columns = connection.execute("select name, type from pragma_table_info($1)", [name]).fetchall()
    told = ", ".join(f'{as_text(column, kind)} as "{column}"' for column, kind in columns)
    connection.execute(f"create table {target} as select {told} from {name} {order}")


def _comment(connection: duckdb.DuckDBPyConnection, name: str, made_by: str = "") -> None:
    target = place_in_build(name)
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
        name.split("."),
    ).fetchall()
    told = {column: comment for column, comment in comments if comment is not None}
    columns = {f'{target}."{column}"': comment for column, comment in told.items() if column}
    comment_on(connection, f"table {target}", f"{told.get(None, '')}{made_by}", columns)


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
