"""Turns the comments on tables and columns into a dictionary: a page for people, rows for programs.

Knows comments and types, knows no table by name. ``python -m warehouse.dictionary FILE`` writes the page of this
repository, from tables that are built where nothing was ever loaded.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from transforms.faults import ATTEMPT_REASONS, FILE_REASONS, ROW_REASONS
from warehouse.build import build_model, make_schemas
from warehouse.layout import Layout
from warehouse.models import load_models
from warehouse.published import Mart
from warehouse.quality import RECORD
from warehouse.state import open_state

SCHEMAS: Final = {
    "marts": "What the night found out, in `ikuti.duckdb`. No name, no staff number and no handle of an "
    "employee;\nevery night replaces each table whole.",
    "quality": "How the nights went, in `ikuti.duckdb`. Run after run, up to `retention_days`.",
    "restricted": "Who is who, in `restricted.duckdb`, for the few who may open it (mode 0600). Never exported.",
}
# Earlier versions said units and other things after the grain in other ways: what is not understood is left out.
_COMMENT: Final = re.compile(
    r"(?s)(?P<sentence>.*?)(?: Grain: (?P<grain>[^.]*)\.(?: Units: (?P<units>.*?)\.(?= Made by |$))?.*)?"
)
_SHORT_TYPES: Final = {"TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ"}
_LISTS: Final = {
    "Why a row was not loaded": ("`reason` of `quality.fct_reject` where `row` is filled", ROW_REASONS),
    "Why a whole file was not used": ("`reason` of `quality.fct_reject` where `row` is null", FILE_REASONS),
    "Why a list ended early or could not be had": (
        "`reason` of `marts.fct_capture`, beside those its column names",
        tuple(reason for reason in ATTEMPT_REASONS if reason not in FILE_REASONS),
    ),
}
_HEADING: Final = """\
# Data dictionary

Every table of `ikuti.duckdb` and `restricted.duckdb`, as the comments in the files themselves say it. Written by
`make dictionary` from the headers of the models; a test fails when it is stale. To correct it, correct the header of
the model, which also says why a thing is not done otherwise. Questions the tables answer: [queries.md](queries.md).

What holds everywhere: `_at` is an instant in UTC, `_on` a day in the campaign's time zone, `_low` and `_high` are the
two ends of a closed interval, `_share` is a ratio from 0 to 1, `is_` is true or false, `_key` leads to the dimension of
that name. Names of tables and columns are a contract: they change only with a line in [CHANGELOG.md](../CHANGELOG.md).
"""


@dataclass(frozen=True)
class Column:
    """One column: its name, DuckDB's type and what its comment says."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """One table by ``schema.table``, what its comment says of it, and its columns in their order."""

    name: str
    sentence: str
    grain: str
    units: str
    columns: tuple[Column, ...]


def read_tables(mart: Mart, names: Iterable[str]) -> list[Table]:
    """The tables of these names in the given order, from the comments of the file itself; no comment is no words."""
    return [_read_table(mart, *name.split(".")) for name in names]


def published_names(mart: Mart) -> list[str]:
    """Every table of a published file as schema.table: the marts, then the record of quality."""
    held = mart.rows(
        "select schema_name, table_name from duckdb_tables() "
        "where database_name = current_database() and not internal order by all"
    )
    return [f"{table['schema_name']}.{table['table_name']}" for table in held]


def sections(tables: Sequence[Table], level: str, *, model_folder: str = "") -> str:
    """A section for each table under headings of this level; with a folder, each is linked to its model there."""
    return "\n".join(line for table in tables for line in _section(table, level, model_folder))


def closed_lists(level: str) -> str:
    """The lists of reasons that are too long for a comment, each in a section under headings of this level."""
    parts = [
        f"{level} {title}\n\n{where}: {', '.join(f'`{value}`' for value in sorted(values))}.\n"
        for title, (where, values) in _LISTS.items()
    ]
    return "\n".join(parts)


def dictionary() -> str:
    """The whole page of this repository as Markdown: the published tables, then those with names, then the lists.

    Raises ValueError for a table or a column that no comment explains.
    """
    models = load_models()
    names = sorted([*(model.name for model in models), *(f"quality.{table}" for table in RECORD)])
    parts = []
    with TemporaryDirectory(prefix="ikuti-dictionary-") as folder, open_state(Layout(Path(folder))) as state:
        make_schemas(state)
        for model in models:
            build_model(state, model)
        for schema, words in SCHEMAS.items():
            tables = read_tables(Mart(state), (name for name in names if name.startswith(f"{schema}.")))
            _demand_words(tables)
            parts.append(f"## {schema}\n\n{words}\n\n{sections(tables, '###', model_folder='../sql')}")
    return "\n".join([_HEADING, *parts, closed_lists("##")])


def _read_table(mart: Mart, schema: str, table: str) -> Table:
    place = "where database_name = current_database() and schema_name = $1 and table_name = $2"
    comments = mart.rows(f"select comment from duckdb_tables() {place}", schema, table)
    columns = mart.rows(
        f"select column_name, data_type, comment from duckdb_columns() {place} order by column_index", schema, table
    )
    told = _COMMENT.fullmatch((comments[0]["comment"] if comments else None) or "")
    words = told.groupdict(default="") if told else {"sentence": "", "grain": "", "units": ""}
    return Table(
        f"{schema}.{table}",
        words["sentence"][:1].upper() + words["sentence"][1:],
        words["grain"],
        words["units"],
        tuple(
            Column(
                column["column_name"],
                _SHORT_TYPES.get(column["data_type"], column["data_type"]),
                column["comment"] or "",
            )
            for column in columns
        ),
    )


def _demand_words(tables: Iterable[Table]) -> None:
    """Raises ValueError for a table or a column that no comment explains: a page with holes explains nothing."""
    silent = [table.name for table in tables if not (table.sentence and table.grain)]
    silent += [f"{table.name}.{column.name}" for table in tables for column in table.columns if not column.meaning]
    if silent:
        raise ValueError(f"no comment explains {', '.join(silent)}")


def _section(table: Table, level: str, model_folder: str) -> Iterator[str]:
    yield f"{level} {table.name}\n\n{_escaped(table.sentence)}\n"
    if table.grain:
        yield f"- Grain: {', '.join(f'`{name.strip()}`' for name in table.grain.split(','))}"
    if table.units:
        yield f"- Units: {_escaped(table.units)}"
    if model_folder and not table.name.startswith("quality."):
        path = f"{table.name.replace('.', '/')}.sql"
        yield f"- Model: [sql/{path}]({model_folder}/{path})"
    yield "\n| column | type | meaning |\n|---|---|---|"
    yield from (f"| `{column.name}` | {column.type} | {_escaped(column.meaning)} |" for column in table.columns)
    yield ""


def _escaped(text: str) -> str:
    """The text with what Markdown would take for its own marks."""
    return re.sub(r"([|*<])", r"\\\1", text)


def main(arguments: Sequence[str]) -> None:
    """Write the page to the file that is named."""
    Path(arguments[0]).write_text(dictionary(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
