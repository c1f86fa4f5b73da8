"""Lets several statements count together or not at all; knows no statement."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Within, nothing counts until all went well; whatever ends it early, Ctrl-C among it, takes all of it back."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
