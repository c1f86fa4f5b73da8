"""An office that publishes night after night, its tables and people made up; knows not what is carried over."""

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from warehouse.build import build_model, make_schemas
from warehouse.layout import Layout
from warehouse.models import Model
from warehouse.publish import publish_build, write_build
from warehouse.quality import begin_run
from warehouse.records import Run
from warehouse.state import State

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


def office_night(on: date = TONIGHT, *, days: int = 3) -> Rows:
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


def told_of(file: Path) -> dict[str, object]:
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


def pair_of(layout: Layout) -> tuple[dict[str, object], dict[str, object]]:
    return told_of(layout.published), told_of(layout.restricted)
