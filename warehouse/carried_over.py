"""Begins a file that is to be published as a copy of the one that is published, where tonight's tables are the same.

To sort and to pack millions of rows takes longer than to read them, and most nights they are those of the night before.
A table is carried over only where its columns, its comments and, row by row, its content are tonight's: both are read.
Knows no table by name.
"""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import duckdb

from warehouse.content import content
from warehouse.enumerations import told_kind
from warehouse.literals import quoted
from warehouse.models import Model

MADE_BY: Final = " Made by run "  # begins what the comments of tables with names tell of the run
_PERSON: Final = "staff_key"
# Days of one table: the night and what counts from it. More of them are news, and faster written anew.
_MOVING: Final = 2


class Place(NamedTuple):
    """Where a table lies: in the state, or in a file to be published."""

    database: str
    schema: str
    table: str

    def __str__(self) -> str:
        return ".".join(self)


def place_in_build(name: str) -> Place:
    """Where a table of the state lies in the file to be published, which is attached as ``build``.

    A schema named like its file makes "restricted.staff" ambiguous to DuckDB, which names a database after its file: in
    that file the tables lie in the default schema, so that the promised name works as it is written.
    """
    schema, _, table = name.partition(".")
    return Place("build", "main" if schema == "restricted" else schema, table)


def begin_build(
    connection: duckdb.DuckDBPyConnection, before: Path, target: Path, models: Sequence[Model], *, has_names: bool
) -> frozenset[str]:
    """The models whose tables are in the file already; afterwards it is attached as ``build`` and may be written on.

    It is begun empty where rows of people would go from a copy: what is deleted stays readable in a file's free blocks.
    With names in it, it is carried over as a whole or not at all.
    """
    if before.is_file():
        shutil.copyfile(before, target)
        try:
            connection.execute(f"attach {quoted(str(target))} as build")
            if (same := _carried(connection, models, has_names=has_names)) is not None:
                return same
        except duckdb.Error:
            pass  # a file that is damaged is no better than none
        connection.execute("detach database if exists build")
        for left in (target, target.with_name(f"{target.name}.wal")):
            left.unlink(missing_ok=True)
    connection.execute(f"attach {quoted(str(target))} as build")
    return frozenset()


def _carried(
    connection: duckdb.DuckDBPyConnection, models: Sequence[Model], *, has_names: bool
) -> frozenset[str] | None:
    """The models whose tables are the same; all other tables are dropped. None where the file must be written anew."""
    alike = [model for model in models if _is_alike(connection, model)]
    if _must_be_anew(connection, alike, has_names=has_names):
        return None
    same = [model for model in alike if _is_same(connection, model, may_change=not has_names)]
    if _must_be_anew(connection, same, has_names=has_names):
        return None
    for place in _others(connection, same):
        connection.execute(f"drop table {place}")
    return frozenset(model.name for model in same)


def _must_be_anew(connection: duckdb.DuckDBPyConnection, kept: Iterable[Model], *, has_names: bool) -> bool:
    others = _others(connection, kept)
    return bool(others) if has_names else any(_PERSON in _described(connection, place) for place in others)


def _others(connection: duckdb.DuckDBPyConnection, kept: Iterable[Model]) -> list[Place]:
    """The tables of the copy but those of the models that are kept."""
    held = connection.execute(
        "select database_name, schema_name, table_name from duckdb_tables() where database_name = 'build'"
    ).fetchall()
    ours = {place_in_build(model.name) for model in kept}
    return [place for place in (Place(*told) for told in held) if place not in ours]


def _is_alike(connection: duckdb.DuckDBPyConnection, model: Model) -> bool:
    """Whether both have the same columns, comments and number of rows; the comment of a table tells its order."""
    here, there = _of_state(connection, model), place_in_build(model.name)
    described = _described(connection, there)
    if not described or described != _described(connection, here):
        return False
    ((is_as_long,),) = connection.execute(
        f"select (select count(*) from {here}) = (select count(*) from {there})"
    ).fetchall()
    return bool(is_as_long)


def _of_state(connection: duckdb.DuckDBPyConnection, model: Model) -> Place:
    ((state,),) = connection.execute("select current_database()").fetchall()
    return Place(state, *model.name.split("."))


def _described(connection: duckdb.DuckDBPyConnection, place: Place) -> dict[str, tuple[str, ...]]:
    """Of each column its type and comment, and of the table, under no name, its comment but for the run; in order."""
    told = connection.execute(
        """
        select '' as name, '' as type, coalesce(comment, '') as comment, -1 as place
        from duckdb_tables()
        where database_name = $1 and schema_name = $2 and table_name = $3
        union all
        select column_name, data_type, coalesce(comment, ''), column_index
        from duckdb_columns()
        where database_name = $1 and schema_name = $2 and table_name = $3
        order by place
        """,
        list(place),
    ).fetchall()
    return {name: (told_kind(kind), comment.partition(MADE_BY)[0], str(number)) for name, kind, comment, number in told}


def _is_same(connection: duckdb.DuckDBPyConnection, model: Model, *, may_change: bool) -> bool:
    """Whether both hold the same rows, if need be after the days that move on with the night were set in the copy."""
    here, there = _of_state(connection, model), place_in_build(model.name)
    moved = _moved_days(connection, model, here, there)
    if moved and (len(moved) > _MOVING or not may_change):
        return False
    for day in moved:
        _set_day(connection, model, day, here, there)
    return content(connection, str(here)) == content(connection, str(there))


def _moved_days(connection: duckdb.DuckDBPyConnection, model: Model, here: Place, there: Place) -> list[str]:
    """The columns of days, but for those of the grain, in which both are not the same."""
    columns = _described(connection, here)
    days = [name for name, (kind, *_) in columns.items() if kind == "DATE" and name not in model.grain]
    if not days:
        return []
    totals = ", ".join(f'sum(cast(hash("{day}") as hugeint))' for day in days)
    tonight, before = (connection.execute(f"select {totals} from {place}").fetchone() for place in (here, there))
    return [day for day, one, other in zip(days, tonight or (), before or (), strict=True) if one != other]


def _set_day(connection: duckdb.DuckDBPyConnection, model: Model, day: str, here: Place, there: Place) -> None:
    """Nothing; the day is set in the copy. Rows keep their places, and everything else is left as it is."""
    ((first, is_one),) = connection.execute(
        f'select min("{day}"), min("{day}") = max("{day}") and count("{day}") = count(*) from {here}'
    ).fetchall()
    if is_one:  # the night itself
        connection.execute(f'update {there} set "{day}" = $1', [first])
        return
    by_grain = " and ".join(f'copied."{column}" = tonight."{column}"' for column in model.grain)
    connection.execute(
        f'update {there} as copied set "{day}" = tonight."{day}" from {here} as tonight '
        f'where {by_grain} and copied."{day}" is distinct from tonight."{day}"'
    )
