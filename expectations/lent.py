"""Knows how SQLAlchemy reads a lent DuckDB connection; knows nothing of Great Expectations, or of any table by name.

Transaction and closing stay the owner's business, and the text of an error that may quote a row is withheld.
"""

# ruff: noqa: ANN401, D102 - SQLAlchemy leaves these types open, and describes the methods filled in here

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeAlias
from uuid import uuid4

import duckdb
import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.engine.reflection import cache
from sqlalchemy.pool import NullPool

Connection: TypeAlias = duckdb.DuckDBPyConnection

# Errors about the statement or the machine; their text quotes no row.  The text of all others is withheld.
_TELLS_NO_ROW = (
    *(duckdb.BinderException, duckdb.CatalogException, duckdb.InterruptException),
    *(duckdb.OutOfMemoryException, duckdb.ParserException, duckdb.TransactionException),
)

_lent: dict[str, Connection] = {}


@contextmanager
def lend(connection: Connection) -> Iterator[str]:
    """The URL under which GX can use a connection inside the `with` block.

    Its transaction stays the owner's: GX sees uncommitted rows and neither commits nor rolls back.
    """
    name = f"loan-{uuid4().hex}"
    _lent[name] = connection
    try:
        yield f"duckdb+borrowed://{name}"
    finally:
        del _lent[name]


class _Cursor:
    """One statement and its rows: counts, so few that they are read at once and never left half-read."""

    rowcount = -1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: Iterator[Any] = iter(())
        self.description: Any = None

    def execute(self, statement: str, parameters: Iterable[Any] = ()) -> None:
        try:
            result = self._connection.execute(statement, list(parameters) or None)
            self.description, self._rows = result.description, iter(result.fetchall())
        except _TELLS_NO_ROW:
            raise
        except duckdb.Error as error:
            raise _without_words(error) from None

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return list(islice(self._rows, size))

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def close(self) -> None: ...


def _without_words(error: duckdb.Error) -> duckdb.Error:
    """The same kind of error without its text: the third lock on personal data.

    Conversion and range errors quote the offending value, and GX copies an error's text into its results.
    """
    kind = type(error)
    return kind(f"{kind.__name__} (text withheld: it may quote a row)")


class _Borrowed:
    """A lent connection as SQLAlchemy sees it; its transaction and its closing stay the owner's business.

    SQLAlchemy asks for a rollback before GX has fetched a row: sent to DuckDB, it would end the owner's work.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cursor(self) -> _Cursor:
        return _Cursor(self._connection)

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def close(self) -> None: ...


class DuckDBDialect(DefaultDialect):
    """SQLAlchemy's way to a lent connection; reflects columns and nothing else."""

    name = "duckdb"
    driver = "borrowed"
    default_paramstyle = "qmark"
    supports_statement_cache = True
    supports_native_boolean = True

    @classmethod
    def import_dbapi(cls) -> Any:
        return duckdb

    @classmethod
    def get_pool_class(cls, url: sa.URL) -> type[sa.Pool]:  # noqa: ARG003
        return NullPool

    def create_connect_args(self, url: sa.URL) -> Any:
        return [url.host], {}

    def connect(self, *cargs: Any, **_: Any) -> Any:
        return _Borrowed(_lent[cargs[0]])

    @cache
    def get_columns(self, connection: Any, table_name: str, schema: str | None = None, **_: Any) -> Any:
        # Not duckdb_columns(): it lists every column of the database, each time.
        sql = sa.text("select name, type from pragma_table_info(:place)")
        found = connection.execute(sql, {"place": f'"{schema}"."{table_name}"'}).fetchall()
        types = ((name, getattr(sa.types, kind, sa.types.NullType)()) for name, kind in found)
        return [{"name": name, "type": kind, "nullable": True, "default": None} for name, kind in types]

    def get_pk_constraint(self, *_: Any, **__: Any) -> Any:
        return {"constrained_columns": [], "name": None}


registry.register("duckdb.borrowed", __name__, "DuckDBDialect")
