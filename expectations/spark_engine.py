"""Knows how Great Expectations reads tables of a Spark session; knows nothing of what must hold, or of any table."""

# ruff: noqa: ANN401, D102 - GX leaves these types open, and describes the methods filled in here

from typing import Any, ClassVar, Literal, TypeAlias

from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.datasource.fluent.spark_datasource import SparkDatasource
from great_expectations.execution_engine.sparkdf_execution_engine import SparkDFExecutionEngine
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.query_metric_provider import QueryMetricProvider

from expectations.engine import private_context
from warehouse.spark.session import Session


class OurSparkEngine(SparkDFExecutionEngine):
    """GX's Spark engine under a name of its own, so that metrics can be registered for it alone."""


class UncopiedSparkRows(QueryMetricProvider):
    """The rows a SQL check has found: never fetched, they are only counted."""

    metric_name = "unexpected_rows_query.table"
    value_keys = ("unexpected_rows_query",)

    @metric_value(engine=OurSparkEngine)
    def _spark(cls, **_: Any) -> list[Any]:  # noqa: N805
        return []


_EngineType: TypeAlias = type[OurSparkEngine]  # the datasource has a field called `type`


class OpenSparkDatasource(SparkDatasource):
    """The tables of a session that is open already; GX would otherwise open one of its own."""

    type: Literal["open_spark"] = "open_spark"  # type: ignore[assignment]
    # Tables lie as Parquet where all workers see them: a copy in their memory would only crowd out the work.
    persist: bool = False

    _EXTRA_EXCLUDED_EXEC_ENG_ARGS: ClassVar[set[str]] = set()

    @property
    def execution_engine_type(self) -> _EngineType:
        return OurSparkEngine

    def test_connection(self, test_assets: bool = True) -> None:  # noqa: FBT001, FBT002
        """Nothing is asked: the session is open."""


class SparkTable:
    """One table of the session, as the gate wants it: something that gives a batch."""

    def __init__(self, batches: BatchDefinition[Any], frame: Any) -> None:
        self._batches, self._frame = batches, frame

    def get_batch(self) -> Any:
        """The whole table."""
        return self._batches.get_batch({"dataframe": self._frame})


def open_tables(session: Session, names: list[str]) -> dict[str, SparkTable]:
    """Each table by its name, in a context that writes nothing and calls nobody."""
    source: Any = private_context().data_sources.add_open_spark(name="spark")
    source._spark = session  # noqa: SLF001 - there is no other way to give GX a session that is open
    return {
        name: SparkTable(source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("whole"), frame)
        for name in names
        for frame in [session.table(name)]
    }
