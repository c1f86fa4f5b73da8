"""Knows how tables go to Spark and come back: as Parquet, without what only the office's own machine may hold."""

import glob
from pathlib import Path
from typing import TYPE_CHECKING, Final

from warehouse.build import build_model
from warehouse.literals import quoted
from warehouse.models import LAYERS, Model
from warehouse.spark.session import Session

if TYPE_CHECKING:
    from warehouse.state import State

# What says who somebody is, and that no model but the restricted ones shows. Spark gets a stand-in where two answers
# must stay two: the key made of the handle with the campaign's secret.
_WITHHELD: Final = {
    ("staff", "nip"): "staff_key",
    ("staff", "name"): "cast(null as varchar)",
    ("declaration", "handle"): "case when handle is not null then coalesce(follower_key, 'withheld') end",
    ("declaration", "platform_user_id"): (
        "case when platform_user_id is not null then coalesce(follower_key, 'withheld') end"
    ),
    ("correction", "handle"): "case when handle is not null then coalesce(follower_key, 'withheld') end",
    ("acceptance", "accepted_by"): "'withheld'",
}


def hand_over(state: "State", session: Session, folder: Path) -> None:
    """Write every raw table below the folder, and make Spark know it under its name, with the models' schemas."""
    for schema in ("raw", *LAYERS):
        session.sql(f"create schema if not exists {schema}")
    raw = folder / "handed-over"
    raw.mkdir(mode=0o700)
    columns = state.execute(
        "select table_name, list(column_name order by column_index) from duckdb_columns() "
        "where database_name = current_database() and schema_name = 'raw' group by table_name order by table_name"
    ).fetchall()
    for table, names in columns:
        file = raw / f"{table}.parquet"
        shown = ", ".join(_shown(table, name) for name in names)
        state.execute(f"copy (select {shown} from raw.{table}) to {quoted(str(file))} (format parquet)")
        session.sql(f"create table raw.{table} using parquet location {quoted(file.as_uri())}")


def _shown(table: str, column: str) -> str:
    expression = _WITHHELD.get((table, column))
    return f'{expression} as "{column}"' if expression else f'"{column}"'


def take_back(state: "State", model: Model, folder: Path) -> int:
    """The rows of a model that Spark has built; afterwards the state holds its table as if DuckDB had built it."""
    place = folder / f"{model.schema}.db" / model.name.partition(".")[2]
    files = quoted(f"{glob.escape(str(place))}/*.parquet")
    # DuckDB says of which type each column is, without computing a row of it.
    columns = state.execute(f"describe {model.sql}").fetchall()
    shown = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind, *_ in columns)
    return build_model(state, model, rows=f"select {shown} from read_parquet({files})")
