"""The floor under a night: import what a night uses, start Prefect's temporary API once, do nothing, leave.

Imports one after the other, as a plain script would; how the night itself arranges them is its own affair.
"""

import altair  # noqa: F401, ICN001
import babel.dates
import babel.numbers  # noqa: F401
import duckdb  # noqa: F401
import fastexcel  # noqa: F401
import jinja2  # noqa: F401
import polars  # noqa: F401, ICN001
import pydantic  # noqa: F401
import rich.console  # noqa: F401
import sqlglot  # noqa: F401
import vl_convert  # noqa: F401
from prefect import flow

import flows  # noqa: F401 - Prefect's settings, before Prefect
from expectations import engine  # noqa: F401 - Great Expectations as the gate imports it


@flow(name="bare")
def bare() -> None:
    """Nothing, recorded."""


if __name__ == "__main__":
    bare()
