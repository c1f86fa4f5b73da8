"""Hands a query's rows over by column; knows nothing of DuckDB, on purpose.

Polars keeps the class of whatever it has read, and with it this module: were anything of DuckDB's named here, DuckDB
would tell on stderr, at the end of the process, what was not let go.
"""

from typing import Protocol


class Columnar(Protocol):
    """What gives its rows by column, as Arrow lays them out."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The stream, for one reader."""
        ...


class ColumnStream:
    """Rows by column and nothing else: a whole relation of DuckDB's Polars would ask for more."""

    def __init__(self, rows: Columnar) -> None:
        self._rows = rows

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The stream of the rows, for one reader."""
        return self._rows.__arrow_c_stream__(requested_schema)
