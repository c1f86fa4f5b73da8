"""Keeps the keys of accounts in raw as an enumeration: one byte in each of millions of lines, that reads as its text.

Everybody stands beside every account on every day that is judged, so that a text of some twenty letters would be most
of what the widest tables write, join by and sort by. A model's table has the types of what it reads. Outside the state
the same column is text: readers of what is published need not know how the night keeps it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from warehouse.literals import quoted

if TYPE_CHECKING:
    from warehouse.state import State

_HOLDERS: Final = """
    select table_name, data_type
    from duckdb_columns()
    where database_name = current_database() and schema_name = 'raw' and column_name = 'account_key'
        -- "*" stands there for what belongs to no account
        and table_name <> 'expected_source'
    order by table_name
"""


def know_accounts(state: "State", keys: Iterable[str]) -> None:
    """Nothing; every table of raw can hold these keys beside those it has. Not to be called within a transaction.

    A key that was known stays so: files of an account that the order no longer names are still landed. Killed in the
    middle, some tables hold texts and others not, which is slower and says the same, until the next account comes.
    """
    holders = dict(state.execute(_HOLDERS).fetchall())
    known = {key for table, kind in holders.items() for key in _known(state, table, kind)}.union(keys)
    kind = f"ENUM({', '.join(quoted(key) for key in sorted(known))})"
    for table, held in holders.items():
        if known and held != kind:
            state.execute(f"alter table raw.{table} alter account_key type {kind}")


def _known(state: "State", table: str, kind: str) -> list[str]:
    told = f"unnest(enum_range(cast(null as {kind})))" if is_enumeration(kind) else "account_key"
    return [key for (key,) in state.execute(f"select distinct {told} as known from raw.{table}").fetchall() if key]


def is_enumeration(kind: str) -> bool:
    """Whether a column of this type, as DuckDB writes it, is kept as an enumeration."""
    return kind.startswith("ENUM")


def as_text(column: str, kind: str) -> str:
    """The column in a SELECT, an enumeration as the texts it stands for."""
    return f'cast("{column}" as varchar)' if is_enumeration(kind) else f'"{column}"'


def told_kind(kind: str) -> str:
    """The type of a column as it leaves the state."""
    return "VARCHAR" if is_enumeration(kind) else kind
