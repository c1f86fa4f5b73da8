"""Reads the SELECTs under ``sql/``: what each reads, in which order they run, what their headers promise.

Knows no model by name.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

LAYERS = ("staging", "intermediate", "marts", "restricted")
SQL = Path(__file__).resolve().parents[1] / "sql"
_LABEL = re.compile(r"^(?P<label>[A-Z][A-Za-z ]*?):\s*(?P<text>.*)$")


class ModelError(Exception):
    """A file under ``sql/`` is not a model: a fault in our code, found before anything is built."""


@dataclass(frozen=True)
class Model:
    """One SELECT: ``schema.table``, its text as it stands in the file, and its header."""

    name: str
    sql: str
    sentence: str
    grain: tuple[str, ...]
    reads: tuple[str, ...]
    columns: dict[str, str]
    sources: frozenset[str]
    units: str = ""
    counted_by: str = ""  # a SELECT of the number of its rows, where to count them would take long

    @property
    def schema(self) -> str:
        """The folder the model lies in."""
        return self.name.partition(".")[0]


def load_models(folder: Path = SQL) -> list[Model]:
    """All models in an order in which each comes after what it reads.

    The order is found from the SQL itself. Raises ModelError for a file that is not exactly one SELECT, for a
    table without a schema, for a model that reads an unknown one, and for a circle.
    """
    files = (path for layer in LAYERS for path in sorted((folder / layer).glob("*.sql")))
    read = (_read_model(f"{path.parent.name}.{path.stem}", path.read_text(encoding="utf-8")) for path in files)
    models = {model.name: model for model in read}
    for model in models.values():
        unknown = sorted(name for name in model.sources if name.split(".")[0] in LAYERS and name not in models)
        if unknown:
            raise ModelError(f"{model.name} reads {', '.join(unknown)}, which no file under sql/ defines")
    graph = {name: sorted(model.sources & models.keys()) for name, model in models.items()}
    try:
        return [models[name] for name in TopologicalSorter(graph).static_order()]
    except CycleError as circle:
        raise ModelError(f"models read each other in a circle: {' > '.join(circle.args[1])}") from None


def needed(tables: Iterable[str], models: Sequence[Model]) -> list[Model]:
    """The models that these tables are made of, the tables themselves among them, in the order of the models."""
    wanted = set(tables)
    for model in reversed(models):
        if model.name in wanted:
            wanted |= model.sources
    return [model for model in models if model.name in wanted]


@cache  # a night asks twice, for building and for the checks
def _read_model(name: str, text: str) -> Model:
    try:
        statements = sqlglot.parse(text, read="duckdb")
    except SqlglotError as error:
        raise ModelError(f"{name} cannot be read as SQL: {error}") from None
    tree = statements[0] if len(statements) == 1 else None
    if not isinstance(tree, exp.Query):
        raise ModelError(f"{name}: a model is exactly one SELECT; found {len(statements)} statement(s)")
    header = _read_header(text, name)
    return Model(
        name=name,
        sql=text,
        sentence=header["sentence"][0],
        grain=tuple(_words(header.get("Grain", []))),
        reads=tuple(_words(header.get("Reads", []))),
        columns=_read_columns(header.get("Columns", [])),
        sources=frozenset(_sources(tree, name)),
        units=_units(header.get("Units", [])),
        counted_by=" ".join(header.get("Rows", [])),
    )


def _sources(tree: exp.Query, name: str) -> set[str]:
    steps = {step.alias for step in tree.find_all(exp.CTE)}
    tables = list(tree.find_all(exp.Table))
    bare = sorted({t.name for t in tables if not t.db} - steps)
    if bare:
        raise ModelError(f"{name} reads {', '.join(bare)} without a schema; write schema.table")
    return {f"{t.db}.{t.name}" for t in tables if t.db}


def _read_header(text: str, name: str) -> dict[str, list[str]]:
    """The comment lines at the top by label; the first line is ``-- <table>: <sentence>``."""
    header: dict[str, list[str]] = {}
    label = "sentence"
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        body = line.removeprefix("--").removeprefix(" ")
        if not header:
            table, _, sentence = body.partition(": ")
            if table != name.partition(".")[2] or not sentence:
                raise ModelError(f"{name}: the first line must read '-- {name.partition('.')[2]}: <one sentence>'")
            header[label] = [sentence.strip()]
        elif match := _LABEL.match(body):
            label = match["label"]
            header.setdefault(label, []).append(match["text"].strip())
        elif label == "sentence":
            header[label][0] += " " + body.strip()
        else:
            header[label].append(body)
    if not header:
        raise ModelError(f"{name} has no header")
    return header


def _words(lines: list[str]) -> list[str]:
    return [word.strip() for word in " ".join(lines).split(",") if word.strip()]


def _units(lines: list[str]) -> str:
    """The units in one line; a dash in the header says that there are none."""
    return " ".join(" ".join(lines).split()).strip("–")


def _read_columns(lines: list[str]) -> dict[str, str]:
    """``name  text`` per line; a line indented further continues the one before."""
    columns: dict[str, str] = {}
    last = ""
    for line in lines:
        match = re.match(r"^ {2}(?P<name>[a-z_0-9]+) +(?P<text>\S.*)$", line)
        if match:
            last = match["name"]
            columns[last] = match["text"].strip()
        elif last and line.strip():
            columns[last] += " " + line.strip()
    return columns
