"""Knows how what is noted beside the landed files becomes raw rows: deliveries, acceptances, what is kept."""

from collections.abc import Sequence

import duckdb

from warehouse.acceptances import accepted
from warehouse.landing import Landings


def load_notes(connection: duckdb.DuckDBPyConnection, landings: Landings) -> None:
    """Nothing; ``raw.roster_delivery``, ``raw.acceptance`` and ``raw.kept`` then hold what the landing's logs say.

    Replaced as a whole, within the caller's transaction: the logs are short and only grow.
    """
    noted = {(one.file_id, one.known_on) for one in landings.noted() if one.source == "roster"}
    rosters = {one for one in noted if landings.has("roster", one[0])}  # what is older than it may be is gone
    _replace(connection, "raw.roster_delivery", sorted(rosters))
    lines = [(one.what, one.about, one.night, one.accepted_by, one.accepted_at) for one in accepted(landings)]
    _replace(connection, "raw.acceptance", lines)
    kept_from = landings.kept_from()
    _replace(connection, "raw.kept", [(kept_from,)] if kept_from else [])


def _replace(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    connection.execute(f"delete from {table}")
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        # One statement with lists: a statement for each row takes seconds after a year of nights.
        connection.execute(f"insert into {table} select {', '.join('unnest(?)' for _ in columns)}", columns)
