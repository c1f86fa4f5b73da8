"""Building models in the state: replaced whole, commented, and gone when their file is gone."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.build import build_model, drop_unknown, make_schemas
from warehouse.models import Model, load_models
from warehouse.state import State

SqlFolder = Callable[[Mapping[str, str]], Path]
THINGS = "create table raw.thing as select * from (values (1, 'one'), (2, 'two'), (2, 'two')) as t(key, label)"
HEADER = (
    "-- {name}: things, as the office's own list has them.\n-- Grain: key, label\n-- Reads: raw.thing\n"
    '-- Columns:\n--   key    The thing\'s key\n--   label  What "it" is called\n'
)


def _texts(body: str = "select key, label from raw.thing") -> dict[str, str]:
    folders = {"staging": "stg_thing", "intermediate": "int_thing", "marts": "thing", "restricted": "thing"}
    return {f"{folder}/{name}.sql": HEADER.format(name=name) + body + "\n" for folder, name in folders.items()}


@pytest.fixture
def things(state: State) -> State:
    make_schemas(state)
    state.execute(THINGS)
    return state


@pytest.fixture
def models(sql_folder: SqlFolder) -> list[Model]:
    return load_models(sql_folder(_texts()))


def _rows(state: State, query: str) -> list[tuple[Any, ...]]:
    return sorted(state.execute(query).fetchall())


def _held(state: State) -> dict[str, str]:
    query = "select table_schema || '.' || table_name, table_type from information_schema.tables"
    layers = ("staging", "intermediate", "marts", "restricted")
    return {name: kind for name, kind in state.execute(query).fetchall() if name.partition(".")[0] in layers}


def test_the_schemas_can_be_made_again(things: State) -> None:
    make_schemas(things)

    names = {name for (name,) in things.execute("select schema_name from information_schema.schemata").fetchall()}
    assert {"staging", "intermediate", "marts", "restricted"} <= names


def test_building_gives_the_number_of_rows(things: State, models: list[Model]) -> None:
    assert [build_model(things, model) for model in models] == [3, 3, 3, 3]


def test_rows_that_are_told_elsewhere_are_not_counted(things: State, models: list[Model]) -> None:
    told = [replace(model, counted_by="select 41 + 1") for model in models]

    assert [build_model(things, model) for model in told] == [42, 42, 42, 42]


def test_staging_stays_a_view_and_everything_else_is_stored(things: State, models: list[Model]) -> None:
    for model in models:
        build_model(things, model)

    assert _held(things) == {
        "staging.stg_thing": "VIEW",
        "intermediate.int_thing": "BASE TABLE",
        "marts.thing": "BASE TABLE",
        "restricted.thing": "BASE TABLE",
    }


def test_a_table_is_replaced_whole(things: State, models: list[Model]) -> None:
    for model in models:
        build_model(things, model)
    things.execute("delete from raw.thing where key = 2")
    things.execute("insert into raw.thing values (3, 'three')")

    assert [build_model(things, model) for model in models] == [2, 2, 2, 2]
    for model in models:
        assert _rows(things, f"from {model.name}") == [(1, "one"), (3, "three")]


def test_a_models_new_columns_replace_the_old_ones(things: State, sql_folder: SqlFolder) -> None:
    for body in ("select key, label from raw.thing", "select label, key, label as again from raw.thing"):
        for model in load_models(sql_folder(_texts(body))):
            build_model(things, model)

    for name in _held(things):
        assert [column for column, *_ in things.execute(f"describe {name}").fetchall()] == ["label", "key", "again"]


@pytest.mark.parametrize("schema", ["intermediate", "marts", "restricted"])
def test_a_table_carries_its_sentence_and_grain_as_comment(things: State, models: list[Model], schema: str) -> None:
    for model in models:
        build_model(things, model)

    comments = dict(things.execute("select schema_name, comment from duckdb_tables()").fetchall())
    assert comments[schema] == "things, as the office's own list has them. Grain: key, label."


def test_a_view_carries_its_sentence_and_grain_as_comment(things: State, models: list[Model]) -> None:
    for model in models:
        build_model(things, model)

    comments = dict(things.execute("select schema_name, comment from duckdb_views()").fetchall())
    assert comments["staging"] == "things, as the office's own list has them. Grain: key, label."


@pytest.mark.parametrize("schema", ["staging", "intermediate", "marts", "restricted"])
def test_every_column_carries_its_own_comment(things: State, models: list[Model], schema: str) -> None:
    for model in models:
        build_model(things, model)

    query = "select column_name, comment from duckdb_columns() where schema_name = $1"
    comments = dict(things.execute(query, [schema]).fetchall())
    assert comments == {"key": "The thing's key", "label": 'What "it" is called'}


def test_a_comment_on_a_column_that_is_not_built_stops_the_night(things: State, sql_folder: SqlFolder) -> None:
    folder = sql_folder(_texts("select key from raw.thing"))

    with pytest.raises(duckdb.Error, match="label"):
        build_model(things, next(model for model in load_models(folder) if model.schema == "marts"))


def test_a_models_text_pasted_as_it_stands_gives_its_rows(things: State, models: list[Model], tmp_path: Path) -> None:
    for model in models:
        build_model(things, model)
        pasted = (tmp_path / "sql" / model.schema / f"{model.name.partition('.')[2]}.sql").read_text(encoding="utf-8")
        assert _rows(things, pasted) == _rows(things, f"from {model.name}")


def test_tables_and_views_without_a_model_are_dropped(things: State, models: list[Model]) -> None:
    for model in models:
        build_model(things, model)

    dropped = drop_unknown(things, [model for model in models if model.schema == "marts"])

    assert dropped == ["intermediate.int_thing", "restricted.thing", "staging.stg_thing"]
    assert list(_held(things)) == ["marts.thing"]


def test_nothing_is_dropped_while_every_table_has_its_model(things: State, models: list[Model]) -> None:
    for model in models:
        build_model(things, model)

    assert drop_unknown(things, models) == []
    assert len(_held(things)) == 4


def test_what_is_not_a_model_by_its_schema_is_never_dropped(things: State) -> None:
    things.execute("create view raw.seen as from raw.thing")

    assert drop_unknown(things, []) == []
    assert things.execute("select count(*) from raw.seen").fetchone() == (3,)
    assert things.execute("select count(*) from quality.fct_run").fetchone() == (0,)


def test_tables_of_another_attached_file_are_never_dropped(things: State, tmp_path: Path) -> None:
    things.execute(f"attach '{tmp_path / 'other.duckdb'}' as other")
    things.execute("create schema other.marts")
    things.execute("create table other.marts.theirs as select 1 as key")

    assert drop_unknown(things, []) == []
    assert things.execute("select count(*) from other.marts.theirs").fetchone() == (1,)


def test_a_model_is_not_packed_and_what_is_written_after_it_is(things: State, models: list[Model]) -> None:
    things.execute("insert into raw.thing select 3, 'three' from range(300000)")
    things.execute(
        "set checkpoint_threshold = '1KB'"
    )  # every table is written as soon as it is built, as large ones are
    for model in models:
        build_model(things, model)
    things.execute("create table marts.copy as from marts.thing")

    for table in ("intermediate.int_thing", "marts.thing", "restricted.thing"):
        assert "Uncompressed" in _packings(things, table)
    assert "Uncompressed" not in _packings(things, "marts.copy")


def _packings(state: State, table: str) -> set[str]:
    query = "select distinct compression from pragma_storage_info($1) where segment_type <> 'VALIDITY'"
    return {packing for (packing,) in state.execute(query, [table]).fetchall()}
