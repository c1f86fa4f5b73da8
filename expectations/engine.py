"""Knows how Great Expectations reads DuckDB; knows nothing of what must hold, or of any table by name.

A caller lends its DuckDB connection; a SQLAlchemy dialect reads it; an execution engine and one datasource per
schema give it to Great Expectations (GX); the gate's own calls come last.  Importing it takes seconds.
"""

# ruff: noqa: ANN401, D102 - GX and SQLAlchemy leave these types open, and describe the methods filled in here

import re
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any, ClassVar, Literal, TypeAlias
from uuid import uuid4

import duckdb
import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.engine.reflection import cache
from sqlalchemy.pool import NullPool

from expectations.deferred import load_when_used

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of modules that Python 3.11 deprecates, and of Spark's that wants an older pandas
    load_when_used("scipy", "stats")  # a twelfth of the night's memory, for statistics that no check here uses
    import great_expectations as gx

from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (
    column_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (
    ColumnMapMetricProvider,
)
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.query_metric_provider import QueryMetricProvider

Connection: TypeAlias = duckdb.DuckDBPyConnection
Place: TypeAlias = tuple[str, str]  # schema, table
Table: TypeAlias = BatchDefinition[Any]
Result: TypeAlias = ExpectationValidationResult

# The second lock on personal data.  Results hold counts: no example values, no value counts, no row numbers.
COUNTS_ONLY = {"result_format": "BASIC", "partial_unexpected_count": 0}

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
        sql = sa.text(
            "select column_name, data_type from duckdb_columns() where database_name = current_database() "
            "and schema_name = :schema and table_name = :table order by column_index"
        )
        found = connection.execute(sql, {"schema": schema, "table": str(table_name)}).fetchall()
        if not found:
            raise sa.exc.NoSuchTableError(table_name)
        types = ((name, getattr(sa.types, kind, sa.types.NullType)()) for name, kind in found)
        return [{"name": name, "type": kind, "nullable": True, "default": None} for name, kind in types]

    def get_pk_constraint(self, *_: Any, **__: Any) -> Any:
        return {"constrained_columns": [], "name": None}


registry.register("duckdb.borrowed", __name__, "DuckDBDialect")


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """GX's SQL engine under a name of its own, so that metrics can be registered for it alone."""


class UncopiedRows(QueryMetricProvider):
    """The rows a SQL check has found: never fetched, they are only counted.

    GX would run every such query a second time and keep up to 200 rows of it, whatever the result format.
    """

    metric_name = "unexpected_rows_query.table"
    value_keys = ("unexpected_rows_query",)

    @metric_value(engine=DuckDBExecutionEngine)
    def _sqlalchemy(cls, **_: Any) -> list[Any]:  # noqa: N805
        return []


class MatchesRegex(ColumnMapMetricProvider):
    """Whether a text has a match of a regular expression, in DuckDB's spelling."""

    condition_metric_name = "column_values.match_regex"
    condition_value_keys = ("regex",)

    @column_condition_partial(engine=DuckDBExecutionEngine)
    def _sqlalchemy(cls, column: Any, regex: str, **_: Any) -> Any:  # noqa: N805
        return sa.func.regexp_matches(column, regex)


_EngineType: TypeAlias = type[DuckDBExecutionEngine]  # the datasource has a field called `type`


class DuckDBDatasource(SQLDatasource):
    """One schema of a lent database."""

    type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]
    db_schema: str

    _EXTRA_EXCLUDED_EXEC_ENG_ARGS: ClassVar[set[str]] = {"db_schema"}

    @property
    def schema_(self) -> str:
        return self.db_schema

    @property
    def execution_engine_type(self) -> _EngineType:
        return DuckDBExecutionEngine

    def test_connection(self, test_assets: bool = True) -> None:  # noqa: FBT001, FBT002
        """Nothing is asked: a relation that cannot be read breaks its own checks, not those of the schema."""


def relations(connection: Connection) -> set[Place]:
    """Schema and name of every table and view of the connection's database."""
    sql = (
        "select schema_name, table_name from duckdb_tables() where database_name = current_database() "
        "union all "
        "select schema_name, view_name from duckdb_views() where database_name = current_database()"
    )
    return set(connection.execute(sql).fetchall())


def private_context() -> Any:
    """A context of GX's that writes nothing and calls nobody."""
    bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    stores = InMemoryStoreBackendDefaults()
    config = DataContextConfig(store_backend_defaults=stores, analytics_enabled=False, progress_bars=bars)
    return gx.get_context(mode="ephemeral", project_config=config)


def open_tables(url: str, places: Collection[Place]) -> dict[Place, Table]:
    """GX's batch definition of each table, in a context that writes nothing and calls nobody."""
    sources: Any = private_context().data_sources
    schemas: dict[str, list[dict[str, Any]]] = {}
    for schema, table in places:
        asset = {"name": table, "table_name": table, "batch_definitions": [{"name": "whole"}]}
        schemas.setdefault(schema, []).append({"type": "table", **asset})
    # All tables at once: GX writes its whole configuration anew for every table that is added by itself.
    for schema, assets in schemas.items():
        sources.add_duckdb(name=schema, connection_string=url, db_schema=schema, assets=assets)
    return {(s, t): sources.get(s).get_asset(t).get_batch_definition("whole") for s, t in places}


def build(configuration: Mapping[str, Any]) -> Expectation:
    """A configuration as GX's own object; raises if its type or an argument is not GX's."""
    return ExpectationConfiguration(**configuration).to_domain_obj()


def parse(sql: str) -> None:
    """Nothing, if DuckDB reads the text as one SELECT; raises otherwise, whether or not its tables exist."""
    statements = duckdb.extract_statements(sql)
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise ValueError("its sql must be one SELECT")


def validate(table: Table, expectations: list[Expectation], parameters: Mapping[str, Any]) -> list[Result]:
    """GX's results, counts only and in no order, of expectations of one opened table."""
    suite = gx.ExpectationSuite("table", expectations=expectations)
    batch = table.get_batch()
    run = batch.validate(suite, result_format=COUNTS_ONLY, expectation_parameters=dict(parameters))
    return list(run.results)


def meta_of(result: Result) -> Mapping[str, Any]:
    """What the configuration of a result's expectation carried along as "meta"."""
    return (result.expectation_config and result.expectation_config.meta) or {}


def kind_of_error(result: Result) -> str | None:
    """The name of the error because of which a result is none, without any of the error's text."""
    about = result.exception_info or {}
    causes = [cause for cause in (about, *about.values()) if isinstance(cause, Mapping)]
    texts = [cause["exception_traceback"] for cause in causes if cause.get("raised_exception")]
    if not texts:
        return None
    # A traceback begins with the first cause, and an error's name stands at the start of a line.
    named = re.search(r"^[\w.]*?(\w+(?:Error|Exception))(?::|$)", texts[0], re.MULTILINE)
    return named[1] if named else "UnknownError"
