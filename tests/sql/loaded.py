"""Loads and takes out invented follower lists by the statements of the product; knows no model."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import duckdb

from tests.sql.building import fill, literal
from warehouse.spans import add_list, take_out

Line: TypeAlias = Mapping[str, Any]

LISTS = ("raw.capture", "raw.follower")
_COLUMNS = ("follower_key", "handle_key", "followed_at", "followed_on")
_CAPTURE = ("captured_at", "captured_on", "source", "identifies", "listed", "anonymous", "ended", "reason")
_TYPES = ("varchar", "varchar", "timestamptz", "date")


class Loaded:
    """The lists of one warehouse: whatever they are to be, only those that differ are taken out and loaded."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._held: dict[str, tuple[Line, list[Line]]] = {}

    def become(self, captures: Iterable[Line], followers: Iterable[Line]) -> None:
        """Afterwards raw holds these lists, loaded in the order of the captures; a line of no list is on none."""
        wanted = lists_of(captures, followers)
        gone = [name for name, held in self._held.items() if wanted.get(name) != held]
        self._connection.begin()
        take_out(self._connection, gone)
        for name, (capture, lines) in wanted.items():
            if name in gone or name not in self._held:
                self.add(capture, lines)
        self._connection.commit()
        self._held = wanted

    def add(self, capture: Line, lines: Sequence[Line]) -> None:
        """Raw has one more list."""
        told = {name: capture.get(name) for name in _CAPTURE}
        add_list(
            self._connection, {"id": capture["capture_id"], "account": capture["account_key"], **told}, _rows(lines)
        )


def lay(connection: duckdb.DuckDBPyConnection, raw: Mapping[str, Sequence[Line]]) -> None:
    """An empty warehouse holds these raw rows; each line of raw.follower says by capture_id on which list it is."""
    for table, rows in raw.items():
        if table not in LISTS:
            fill(connection, table, rows)
    Loaded(connection).become(*(raw.get(table, ()) for table in LISTS))


def lists_of(captures: Iterable[Line], followers: Iterable[Line]) -> dict[str, tuple[Line, list[Line]]]:
    """Each list by its name: what is known of it, and its lines."""
    lists: dict[str, tuple[Line, list[Line]]] = {capture["capture_id"]: (capture, []) for capture in captures}
    for line in followers:
        if line["capture_id"] in lists:
            lists[line["capture_id"]][1].append(line)
    return lists


def _rows(lines: Sequence[Line]) -> str:
    """A SELECT of the lines of a list; what a line does not name is null."""
    values = ", ".join(f"({', '.join(literal(line.get(column)) for column in _COLUMNS)})" for line in lines)
    typed = ", ".join(f"cast({column} as {kind}) as {column}" for column, kind in zip(_COLUMNS, _TYPES, strict=True))
    nobody = ", ".join("null" for _ in _COLUMNS)
    some = f"(values {values})" if lines else f"(select {nobody} limit 0)"
    return f"select {typed} from {some} as lines ({', '.join(_COLUMNS)})"
