"""Builds models on Spark, in the words that Spark reads; knows none of them by name."""

from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.models import Model
from warehouse.spark.portable import for_spark
from warehouse.spark.session import Session


@dataclass(frozen=True)
class Division:
    """Which models are built where; each list in the order in which its models can be built."""

    here: list[Model]  # with the names: on the office's own machine alone
    there: list[Model]  # on Spark

    @property
    def taken_back(self) -> frozenset[str]:
        """The models whose rows come back from Spark."""
        return frozenset(model.name for model in self.there) - {model.name for model in self.here}


def divided(models: Iterable[Model]) -> Division:
    """Restricted models and what they read stay here, with every view; the rest, and what it reads, goes to Spark."""
    ordered = list(models)
    with_names = {model.name for model in ordered if model.schema == "restricted"}
    for model in reversed(ordered):
        if model.name in with_names:
            with_names |= model.sources
    return Division(
        here=[model for model in ordered if model.schema == "staging" or model.name in with_names],
        there=[model for model in ordered if model.schema != "restricted"],
    )


def build_there(session: Session, model: Model) -> None:
    """Build one model on Spark, over what is there already: a view where DuckDB has one, else a table as Parquet.

    Raises NotPortable, and Spark's own exceptions, whose texts may quote a row.
    """
    query = for_spark(model.name, model.sql)
    if model.schema == "staging":
        session.sql(f"create view {model.name} as {query}")
    else:
        session.sql(f"create table {model.name} using parquet as {query}")
