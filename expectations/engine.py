"""Knows how Great Expectations reads DuckDB; knows nothing of what must hold, or of any table by name.

A caller lends its DuckDB connection (`lent`); an execution engine and one datasource per schema give it to Great
Expectations (GX); metrics of our own count wrong rows, as many as possible in one scan of a table; the gate's own calls
come last.  Importing it takes seconds.
"""

# ruff: noqa: ANN401, D102 - GX leaves these types open, and describes the methods filled in here

import re
import warnings
from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Literal, TypeAlias

import duckdb
import sqlalchemy as sa

from expectations.check import REPEATED, WHERE
from expectations.deferred import load_when_used
from expectations.lent import Connection

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of modules that Python 3.11 deprecates, and of Spark's that wants an older pandas
    load_when_used("scipy", "stats")  # a twelfth of the night's memory, for statistics that no check here uses
    import great_expectations as gx

from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
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
from great_expectations.expectations.metrics.metric_provider import metric_partial, metric_value
from great_expectations.expectations.metrics.query_metric_provider import QueryMetricProvider
from great_expectations.validator.metric_configuration import MetricConfiguration

Place: TypeAlias = tuple[str, str]  # schema, table
Table: TypeAlias = BatchDefinition[Any]
Result: TypeAlias = ExpectationValidationResult

# The second lock on personal data.  Results hold counts: no example values, no value counts, no row numbers.
COUNTS_ONLY = {"result_format": "BASIC", "partial_unexpected_count": 0}


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


_BY_SCAN = "unexpected_rows_query.by_scan"
_QUERY = "unexpected_rows_query"


class WrongByScan(QueryMetricProvider):
    """Of a check written by `WHERE` how many rows are wrong; of one by `REPEATED` more than 0 if there may be any.

    Both are aggregates, and GX asks for all aggregates of a table in one query: one scan answers them beside the counts
    of its own expectations.
    """

    metric_name = _BY_SCAN
    value_keys = (_QUERY,)

    @metric_partial(
        engine=DuckDBExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _sqlalchemy(cls, metric_domain_kwargs: Any, metric_value_kwargs: Any, **_: Any) -> Any:  # noqa: N805
        query = metric_value_kwargs[_QUERY]
        if query.startswith(WHERE):
            aggregate = f"count(*) filter (where {cls._format_query(query.removeprefix(WHERE))})"
        else:  # keys that agree have one hash, and hashes are counted at half the cost of keys
            aggregate = f"count(*) - count(distinct hash({query.removeprefix(REPEATED)})"
        return sa.literal_column(aggregate), metric_domain_kwargs, {}


class CountedRows(QueryMetricProvider):
    """How many wrong rows a SQL check finds: told by the scan if that can tell, else by a query of their own."""

    metric_name = "unexpected_rows_query.row_count"
    value_keys = (_QUERY,)

    @metric_value(engine=DuckDBExecutionEngine)
    def _sqlalchemy(
        cls,  # noqa: N805
        execution_engine: DuckDBExecutionEngine,
        metric_domain_kwargs: Any,
        metric_value_kwargs: Any,
        metrics: Mapping[str, Any],
        **_: Any,
    ) -> int:
        query, told = metric_value_kwargs[_QUERY], metrics.get(_BY_SCAN)
        if told is not None and (told == 0 or query.startswith(WHERE)):
            return int(told)
        rows, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)
        wrong = cls._get_substituted_batch_subquery_from_query_and_batch_selectable(
            query=query, batch_selectable=rows, execution_engine=execution_engine
        )
        counted = sa.text(f"select count(*) from ({wrong}) as wrong_row")  # noqa: S608 - our own check
        return int(execution_engine.execute_query(counted).fetchone()[0])

    @classmethod
    def _get_evaluation_dependencies(cls, metric: Any, *_: Any, **__: Any) -> dict[str, Any]:
        if not metric.metric_value_kwargs[_QUERY].startswith((WHERE, REPEATED)):
            return {}
        return {_BY_SCAN: MetricConfiguration(_BY_SCAN, metric.metric_domain_kwargs, metric.metric_value_kwargs)}


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


def validate(table: Table, expectations: list[Expectation]) -> list[Result]:
    """GX's results, counts only and in no order, of expectations of one opened table."""
    suite = gx.ExpectationSuite("table", expectations=expectations)
    batch = table.get_batch()
    run = batch.validate(suite, result_format=COUNTS_ONLY)
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
