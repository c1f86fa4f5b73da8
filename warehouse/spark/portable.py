"""Knows which SQL reads the same on DuckDB and on Spark, and turns the one into the other; opens neither."""

from collections.abc import Callable, Iterable
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

Sees = Callable[[exp.Expr], bool]

_WHOLE_NUMBERS: Final = tuple(exp.DataType.INTEGER_TYPES)
_WHOLE: Final = (exp.Null, exp.Floor, exp.Ceil, exp.Sum, exp.Count, exp.Boolean)


class NotPortable(Exception):  # noqa: N818 - what a model is; nothing has gone wrong yet
    """A model that Spark would read otherwise than DuckDB, or not at all."""


def for_spark(name: str, sql: str) -> str:
    """The same SELECT in Spark's words. Raises NotPortable, which names what keeps it from being the same."""
    try:
        tree = sqlglot.parse_one(sql, read="duckdb")
        found = strangers(tree)
        if not found:
            return tree.sql("spark", comments=False, unsupported_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        raise NotPortable(f"{name} cannot be said in Spark's SQL: {error}") from None
    raise NotPortable(f"{name} uses {'; '.join(found)}. Say it in SQL that both engines read alike")


def strangers(tree: exp.Expr) -> list[str]:
    """The constructs in a SELECT that the two engines read differently or that one of them refuses, by name."""
    return sorted({name for node in tree.walk() for name, sees in STRANGERS.items() if sees(node)})


def _one_of(*kinds: type[exp.Expr]) -> Sees:
    return lambda node: isinstance(node, kinds)


def _rounds(node: exp.Expr) -> bool:
    """DuckDB rounds where Spark cuts off, unless what is cast has no fraction by how it is written."""
    return isinstance(node, exp.Cast) and node.to.this in _WHOLE_NUMBERS and not _is_whole(node.this)


def _is_whole(node: exp.Expr | None) -> bool:
    match node:
        case exp.Literal():
            return not node.is_string and node.is_int
        case exp.Paren() | exp.Neg() | exp.Window():
            return _is_whole(node.this)
        case exp.Add() | exp.Sub() | exp.Mul():
            return _is_whole(node.left) and _is_whole(node.right)
        case exp.Case():
            return all(map(_is_whole, _branches(node)))
        case _:
            return isinstance(node, _WHOLE)


def _branches(case: exp.Case) -> Iterable[exp.Expr]:
    yield from (branch.args["true"] for branch in case.args["ifs"])
    if otherwise := case.args.get("default"):
        yield otherwise


def _crosses_borders(node: exp.Expr) -> bool:
    """DuckDB counts the borders between two instants, Spark whole spans: alike for days of dates, cut seconds alone."""
    if not isinstance(node, exp.DateDiff):
        return False
    ends = (node.this, node.expression)
    match str(node.args.get("unit")).upper():
        case "DAY" | "'DAY'":
            return any(not _is_day(column) for end in ends for column in end.find_all(exp.Column))
        case "SECOND" | "'SECOND'":
            return not all(isinstance(end, exp.TimestampTrunc) for end in ends)
        case _:
            return True


def _is_day(column: exp.Column) -> bool:
    return column.name == "as_of" or column.name.endswith("_on")


def _divides_decimals(node: exp.Expr) -> bool:
    """Whether a decimal number stands on a side of a division: the engines give the quotient different scales."""
    if not isinstance(node, exp.Div):
        return False
    return any(_is_decimal(part) for side in (node.left, node.right) for part in side.walk())


def _is_decimal(node: exp.Expr) -> bool:
    if isinstance(node, exp.Literal) and not node.is_string:
        return "." in node.name and "e" not in node.name.lower()
    return isinstance(node, exp.DataType) and node.this == exp.DType.DECIMAL


def _adds_frame_to_named_window(node: exp.Expr) -> bool:
    return isinstance(node, exp.Window) and bool(node.args.get("alias")) and bool(node.args.get("spec"))


def _is_changed_star(node: exp.Expr) -> bool:
    return isinstance(node, exp.Star) and any(node.args.get(change) for change in ("except_", "replace", "rename"))


def _is_unknown_function(node: exp.Expr) -> bool:
    return isinstance(node, exp.Anonymous)


# Seen to differ by trying 144 expressions on both engines, and by running all models on both.
STRANGERS: Final[dict[str, Sees]] = {
    # silently different
    "a cast to a whole number of what may have a fraction": _rounds,
    "max_by, min_by or arg_max": _one_of(exp.ArgMax, exp.ArgMin),
    "a list or a text gathered from rows": _one_of(exp.ArrayAgg, exp.GroupConcat, exp.ArrayUniqueAgg),
    "date_diff of other than days between dates or seconds between cut instants": _crosses_borders,
    "a part of a date": _one_of(exp.Extract, exp.DayOfWeek, exp.DayOfWeekIso, exp.DayOfYear, exp.Dayname),
    "a change of case": _one_of(exp.Lower, exp.Upper, exp.Initcap),
    "a regular expression": _one_of(
        exp.RegexpReplace, exp.RegexpLike, exp.RegexpILike, exp.RegexpExtract, exp.RegexpSplit, exp.SimilarTo
    ),
    "a piece of a text": _one_of(exp.Left, exp.Right, exp.Substring),
    "format": _one_of(exp.Format),
    "log": _one_of(exp.Log),
    "division of a decimal number": _divides_decimals,
    # refused by Spark, or turned into something else on the way
    "first, last or any_value of a group": _one_of(exp.First, exp.Last, exp.AnyValue),
    "a quantile": _one_of(exp.PercentileCont, exp.PercentileDisc, exp.ApproxQuantile, exp.Quantile),
    "a star with except, replace or rename": _is_changed_star,
    "a series of rows": _one_of(exp.GenerateSeries, exp.GenerateDateArray, exp.Explode, exp.Unnest),
    "a week": _one_of(exp.Week, exp.WeekOfYear),
    "jaro_winkler_similarity": _one_of(exp.JarowinklerSimilarity),
    "a map or a struct": _one_of(exp.ToMap, exp.Map, exp.VarMap, exp.Struct),
    "JSON": _one_of(exp.JSONExtract, exp.JSONExtractScalar),
    "an as-of join": lambda node: isinstance(node, exp.Join) and node.method == "ASOF",
    "a pivot": _one_of(exp.Pivot),
    "a union by name": lambda node: isinstance(node, exp.SetOperation) and bool(node.args.get("by_name")),
    "columns()": _one_of(exp.Columns),
    "a comparison with all or any of a query": _one_of(exp.All, exp.Any),
    "hugeint": lambda node: isinstance(node, exp.DataType) and node.this in (exp.DType.INT128, exp.DType.UINT128),
    "a sample": _one_of(exp.TableSample),
    "a frame added to a named window": _adds_frame_to_named_window,
    "a filter within a window": lambda node: isinstance(node, exp.Window) and isinstance(node.this, exp.Filter),
    "a function that sqlglot does not know": _is_unknown_function,
}
