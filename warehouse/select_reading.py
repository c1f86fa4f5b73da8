"""Tells what a SELECT reads, from DuckDB's own reading of its text; knows no table by name.

What cannot be told for certain is not told: a text that is no SELECT, a table without a schema, a function that may
answer otherwise to the same, and whatever DuckDB may come to say that is not known here.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import duckdb

Node: TypeAlias = Mapping[str, Any]

_EXPRESSIONS: Final = frozenset(
    {"BETWEEN", "CASE", "CAST", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT"}
    | {"FUNCTION", "OPERATOR", "STAR", "SUBQUERY", "TYPE", "WINDOW"}
)
# No limit: of rows in no order, a few are others each time.
_PARTS: Final = frozenset(
    {"BASE_TABLE", "EMPTY", "EXPRESSION_LIST", "JOIN", "SUBQUERY", "TABLE_FUNCTION"}
    | {"SELECT_NODE", "SET_OPERATION_NODE", "DISTINCT_MODIFIER", "ORDER_MODIFIER"}
    | {"ASCENDING", "DESCENDING", "ORDER_DEFAULT"}
)
_JOINS: Final = frozenset({"CROSS", "REGULAR"})
# Clock and session, said without brackets as if they were columns.
_OF_THE_MOMENT: Final = frozenset(
    {"current_catalog", "current_date", "current_role", "current_schema", "current_time", "current_timestamp"}
    | {"current_user", "localtime", "localtimestamp", "session_user", "user"}
)
# Written in DuckDB's own SQL, or giving rows: of these it does not say that they always answer the same. They do.
_ANSWER_THE_SAME: Final = frozenset({"generate_series", "if", "nullif", "range", "split_part", "unnest"})


@dataclass(frozen=True)
class Reading:
    """The tables that a SELECT reads, schema-qualified, and of each the columns on which it may hang what is found."""

    columns: Mapping[str, frozenset[str]]


class Reader:
    """Reads SELECTs as the DuckDB of a connection does; the connection's tables may be missing."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, columns: Mapping[str, Collection[str]]) -> None:
        """`columns` are those of each table, all of them in lower case."""
        self._connection = connection
        self._columns = columns
        found = connection.execute(
            "select lower(function_name) from duckdb_functions() group by lower(function_name) "
            "having bool_and(coalesce(stability = 'CONSISTENT', false))"
        ).fetchall()
        self._steady = _ANSWER_THE_SAME.union(name for (name,) in found)

    def read(self, sql: str) -> Reading | None:
        """What the SELECT reads; None where that cannot be told, or where it may find something else in the same rows.

        Of a table it reads each column whose name stands anywhere in the text: whose it is there is not asked. A star
        over a table reads all of its columns, and so does whatever names its whole row.
        """
        told = self._connection.execute("select json_serialize_sql($1)", [sql]).fetchone()
        statements = json.loads(told[0]).get("statements", []) if told else []
        nodes = list(_nodes(statements))
        steps = _steps(nodes)
        if len(statements) != 1 or not all(self._is_known(node, steps) for node in nodes):
            return None
        return Reading(self._read_columns(nodes))

    def _is_known(self, node: Node, steps: Collection[str]) -> bool:
        match node:
            case {"class": "COLUMN_REF", "column_names": [name]}:
                is_known = str(name).lower() not in _OF_THE_MOMENT
            case {"class": "FUNCTION" | "WINDOW", "function_name": name, "schema": schema}:
                is_known = not schema and str(name).lower() in self._steady
            case {"class": str(group)}:
                is_known = group in _EXPRESSIONS
            case {"type": "BASE_TABLE", "schema_name": schema, "table_name": name}:
                is_known = _is_plain(node) and (bool(schema) or str(name).lower() in steps)
            case {"type": "JOIN", "ref_type": kind}:
                is_known = kind in _JOINS
            case {"type": str(kind)}:
                is_known = kind in _PARTS and not node.get("sample")
            case _:
                is_known = True
        return is_known

    def _read_columns(self, nodes: Collection[Node]) -> dict[str, frozenset[str]]:
        named = {str(part).lower() for node in nodes if _is_column(node) for part in node["column_names"]}
        named |= {str(name).lower() for node in nodes for name in node.get("using_columns", ())}
        ends = {str(node["column_names"][-1]).lower() for node in nodes if _is_column(node)}
        starred = {table for node in nodes if node.get("type") == "SELECT_NODE" for table in _starred(node)}
        read: dict[str, frozenset[str]] = {}
        for node in filter(_is_table, nodes):
            table, called = _name(node), str(node["alias"] or node["table_name"]).lower()
            all_of_it = frozenset(self._columns.get(table, ()))
            is_whole = table in starred or called in ends or bool(node["column_name_alias"])
            read[table] = read.get(table, frozenset()) | (all_of_it if is_whole else all_of_it & named)
        return read


def _starred(select: Node) -> set[str]:
    """The tables that a SELECT with a star in it reads itself; SELECTs within it are asked apart."""
    own = list(_own_nodes(select))
    has_star = any(node.get("class") == "STAR" for node in own)
    return {_name(node) for node in own if _is_table(node)} if has_star else set()


def _nodes(part: Any) -> Iterator[Node]:  # noqa: ANN401 - JSON
    """All objects of a tree of JSON, each before what is in it."""
    if isinstance(part, dict):
        yield part
    for inner in _inner(part):
        yield from _nodes(inner)


def _own_nodes(select: Node) -> Iterator[Node]:
    """The same of one SELECT, but for what is in other SELECTs within it."""
    waiting = [*_inner(select)]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if part.get("type") == "SELECT_NODE":
                continue
            yield part
        waiting += _inner(part)


def _inner(part: Any) -> list[Any]:  # noqa: ANN401 - JSON
    return list(part.values()) if isinstance(part, dict) else part if isinstance(part, list) else []


def _steps(nodes: Collection[Node]) -> frozenset[str]:
    """The names of all steps (`with … as`)."""
    return frozenset(step["key"].lower() for node in nodes for step in node.get("cte_map", {}).get("map", ()))


def _is_column(node: Node) -> bool:
    return node.get("class") == "COLUMN_REF"


def _is_table(node: Node) -> bool:
    return node.get("type") == "BASE_TABLE" and bool(node.get("schema_name"))


def _is_plain(node: Node) -> bool:
    return not (node["catalog_name"] or node["at_clause"] or node["sample"])


def _name(node: Node) -> str:
    return f"{node['schema_name']}.{node['table_name']}".lower()
