"""Knows how follower lists become spans and how they are taken out again; opens nothing.

Between two lists of an account one follower in a thousand changes. So a list is not kept whole: it is compared with the
one loaded before it in its chain, and only who came or went is written. A chain holds the lists of one account that can
be compared: of one source, that name people alike and ended alike, since a walk that broke off would cut everybody's
span in two. Lists are numbered in the order of loading, not of time: one that comes late is compared like any other.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from warehouse.literals import quoted

if TYPE_CHECKING:
    import duckdb

_NUMBER: Final = "update raw.list_number set last_number = last_number + 1 returning last_number"
_CHAIN: Final = """
    select chain, max(list_number)
    from raw.capture
    where account_key = $account and source = $source and identifies = $identifies and ended = $ended
    group by chain
"""
_CAPTURE: Final = """
    insert into raw.capture
    select $id, $account, cast($captured_at as timestamptz), cast($captured_on as date), $source, $identifies, $listed,
        $anonymous, $ended, $reason, $chain, $number, count(*), count(listed.followed_at), max(listed.followed_at)
    from ({rows}) as listed
"""
_SAME: Final = """
    listed.follower_key = span.follower_key
    and listed.handle_key is not distinct from span.handle_key
    and listed.followed_at is not distinct from span.followed_at
    and listed.followed_on is not distinct from span.followed_on
"""
_CLOSE: Final = f"""
    update raw.follower as span
    set to_list = $last
    where span.chain = $chain and span.to_list is null
        and not exists (select 1 from ({{rows}}) as listed where {_SAME})
"""
_OPEN: Final = f"""
    insert into raw.follower
    select $chain, listed.follower_key, listed.handle_key, listed.followed_at, listed.followed_on, $number, null
    from ({{rows}}) as listed
    where not exists (
        select 1 from raw.follower as span where span.chain = $chain and span.to_list is null and {_SAME}
    )
"""
_UNCOVERED: Final = """
    delete from raw.follower as span
    where not exists (
        select 1
        from raw.capture as capture
        where capture.chain = span.chain
            and capture.list_number >= span.from_list
            and (span.to_list is null or capture.list_number <= span.to_list)
    )
"""


def landed_list(path: str, zone: str) -> str:
    """A SELECT of the rows of a landed list; `path` is a pattern that matches its file alone."""
    return f"""
        select follower_key, handle_key, followed_at, cast(timezone({quoted(zone)}, followed_at) as date) as followed_on
        from read_parquet({quoted(path)})
    """


# What raw.follower is filled by: a state that others have filled is filled again.
STATEMENTS: Final = (_CAPTURE, _CLOSE, _OPEN, _UNCOVERED, landed_list("", ""))


def add_list(connection: "duckdb.DuckDBPyConnection", capture: Mapping[str, Any], rows: str) -> None:
    """Nothing; raw.capture has one more list, and the spans of its chain tell who is on it.

    `capture` gives id, account, captured_at, captured_on, source, identifies, listed, anonymous, ended and reason;
    `rows` is a SELECT of follower_key, handle_key, followed_at and followed_on, one row for each follower. To be called
    within a transaction.
    """
    like = {name: capture[name] for name in ("account", "source", "identifies", "ended")}
    ((number,),) = connection.execute(_NUMBER).fetchall()
    chain, last = connection.execute(_CHAIN, like).fetchone() or (number, None)
    connection.execute(_CAPTURE.format(rows=rows), {**capture, "chain": chain, "number": number})
    if last is not None:
        connection.execute(_CLOSE.format(rows=rows), {"chain": chain, "last": last})
    connection.execute(_OPEN.format(rows=rows), {"chain": chain, "number": number})


def take_out(connection: "duckdb.DuckDBPyConnection", capture_ids: list[str]) -> None:
    """Nothing; these lists are there no longer, nor is any span that was theirs alone. Within a transaction."""
    if capture_ids:
        connection.execute("delete from raw.capture where list_contains($1, capture_id)", [capture_ids])
        connection.execute(_UNCOVERED)
