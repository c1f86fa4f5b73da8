"""What the raw tables of a state hold; knows not what was landed."""

from typing import Any

from tests.sql.building import models
from warehouse.state import State

RAW = (
    *("source_file", "reject", "staff", "declaration", "capture", "follower", "follower_count", "point_check"),
    *("correction", "statement"),
)


def tables_of(state: State) -> dict[str, list[tuple[Any, ...]]]:
    """What raw tells, lists unfolded: their numbers tell of the order of loading alone."""
    told = {table: f"from raw.{table}" for table in RAW} | {
        "capture": "select * exclude (chain, list_number) from raw.capture",
        "follower": models()["staging.stg_followers"].sql,
    }
    return {table: sorted(state.execute(query).fetchall(), key=repr) for table, query in told.items()}


def column_of(state: State, query: str) -> list[Any]:
    return [value for (value,) in state.execute(query).fetchall()]
