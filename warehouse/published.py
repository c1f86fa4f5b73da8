"""Reads the published file; never writes it."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.column_stream import ColumnStream
from warehouse.content import content
from warehouse.layout import Layout
from warehouse.literals import quoted
from warehouse.memory import OF_READER, limit_memory, room_beside, use_room

# Settings that a query may change wherever it is from: none of them names a file.
LEFT_OPEN = ("timezone", "schema", "search_path", "threads")


class NothingPublished(Exception):  # noqa: N818 - a state of the campaign folder, not an error of the program
    """No night has been published in this campaign folder yet."""


class NamesClosed(Exception):  # noqa: N818 - the file is as it must be; whoever asks may not read it
    """The file with the names is not there for this account."""


class QueryError(Exception):
    """The query was refused; the text is DuckDB's."""


class OutOfReach(QueryError):  # noqa: N818 - a rule it met, not an error of the program
    """The query wanted more than the published tables: another file, the network or an extension."""


class Mart:
    """The published marts behind one read-only connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def confine(self) -> None:
        """Nothing; from now on no query reaches another file, the network or an extension, or writes anything.

        Read-only alone lets it copy tables into files, and log and profile into them. Who looks at the tables may still
        choose a time zone, a schema and how many threads answer. The process opens the file confined then.
        """
        self._connection.execute("set enable_external_access = false")
        self._connection.execute(f"set allowed_configs = {list(LEFT_OPEN)}")
        self._connection.execute("set lock_configuration = true")

    def columns_and_rows(self, sql: str, *parameters: object) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Column names and rows of a query; raises QueryError, and OutOfReach once confined."""
        try:
            result = self._connection.execute(sql, list(parameters) or None)
            return [column[0] for column in result.description or []], result.fetchall()
        except duckdb.PermissionException as error:
            raise OutOfReach(str(error)) from None
        except duckdb.Error as error:
            raise QueryError(str(error)) from None

    def frame(self, sql: str, *parameters: object) -> pl.DataFrame:
        """Rows of a query by column, without a Python object for each value; raises QueryError."""
        try:
            return pl.DataFrame(ColumnStream(self._connection.sql(sql, params=list(parameters) or None)))
        except (duckdb.Error, pl.exceptions.ComputeError) as error:  # Polars' own, once the first rows have come
            raise QueryError(str(error)) from None

    def content(self, table: str) -> str:
        """A digest of all that a table holds; raises QueryError."""
        try:
            told = content(self._connection, table)
            self._connection.execute("select null").fetchall()  # `frame` waits for nobody who has not read to the end
        except duckdb.Error as error:
            raise QueryError(str(error)) from None
        return told

    def rows(self, sql: str, *parameters: object) -> list[dict[str, Any]]:
        """Rows of a query by column name; raises QueryError."""
        columns, rows = self.columns_and_rows(sql, *parameters)
        return [dict(zip(columns, row, strict=True)) for row in rows]


@contextmanager
def open_published(campaign: Path) -> Iterator[Mart]:
    """The published file of a campaign folder, read-only, its session in UTC.

    Raises NothingPublished. The file behind the name is resolved first: a process that still holds the file of
    an earlier night must not be given that one again under the same name.
    """
    published = Layout(campaign).published
    if not published.exists():
        raise NothingPublished(str(published))
    with open_file(published.resolve()) as mart:
        yield mart


@contextmanager
def open_pair(campaign: Path) -> Iterator[tuple[Mart, Mart]]:
    """The published file of a campaign folder and beside it the one with the names, both of one night, read-only.

    Raises NothingPublished, and NamesClosed where the reader's account may not open the names. The link is resolved
    once: a night published in between would give marts and names that do not belong together.
    """
    layout = Layout(campaign)
    published = layout.published.resolve()
    if not published.exists():
        raise NothingPublished(str(layout.published))
    with ExitStack() as files:
        mart = files.enter_context(open_file(published))
        try:
            names = files.enter_context(open_file(published.with_name(layout.restricted.name)))
        except duckdb.IOException:
            raise NamesClosed(str(layout.restricted)) from None
        yield mart, names


@contextmanager
def open_file(path: Path) -> Iterator[Mart]:
    """Any DuckDB file with the marts in it, read-only."""
    with _connected(path) as connection:
        yield Mart(connection)


@contextmanager
def _connected(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with room_beside(path) as room, closing(duckdb.connect(str(path), read_only=True)) as connection:
        connection.execute("set timezone = 'UTC'")
        limit_memory(connection, OF_READER)
        use_room(connection, room)
        yield connection


@contextmanager
def open_joined(build: Path) -> Iterator[Mart]:
    """The marts of one build's folder with its names beside them as ``names.staff`` and ``names.declaration``.

    Read-only, so that both can stand in one query. Raises NamesClosed where the reader's account may not open them.
    """
    layout = Layout(build)
    restricted = str(build / layout.restricted.name)
    with _connected(build / layout.published.name) as connection:
        try:
            connection.execute(f"attach {quoted(restricted)} as names (read_only)")
        except duckdb.Error:
            raise NamesClosed(restricted) from None
        yield Mart(connection)


def published_run(campaign: Path) -> str | None:
    """The id of the run whose build readers see now; None where nothing is published.

    It is the name of the folder that ``current`` leads to; no clock has a say in it.
    """
    layout = Layout(campaign)
    published = layout.published.resolve()
    if not published.exists():
        return None
    if published.parent.parent == layout.builds.resolve():
        return published.parent.name
    try:  # a copy of the folder that was made without its links
        with open_file(published) as mart:
            return str(newest_of(mart.rows("from quality.fct_run"))["run_id"])
    except (QueryError, duckdb.Error, ValueError):
        return None


def published_night(campaign: Path) -> date | None:
    """The night that readers see now; None where nothing is published or the file cannot say."""
    found: date | None = _of_published_run(campaign, "as_of")
    return found


def published_since(campaign: Path) -> datetime | None:
    """When the run began that readers see now, in UTC; None where nothing is published or the file cannot say."""
    found: datetime | None = _of_published_run(campaign, "started_at")
    return found


def _of_published_run(campaign: Path, column: str) -> Any:  # noqa: ANN401 - a column of any type
    run_id = published_run(campaign)
    try:
        with open_published(campaign) as mart:
            found = mart.rows(f"select {column} as told from quality.fct_run where run_id = $1", run_id)
    except (NothingPublished, QueryError, duckdb.Error):
        return None
    return found[0]["told"] if found else None


def newest_of(runs: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Of runs on record the one that published last; those of before 0.4.0 have no number, only their clock's word.

    Raises ValueError where none has published.
    """
    published = [run for run in runs if run["outcome"] in ("published", "incomplete")]
    return max(published, key=lambda run: (run.get("run_number") or 0, run["started_at"]))
