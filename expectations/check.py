"""Knows the words in which a layer says what must hold; knows nothing of how it is found out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Required, TypeAlias, TypedDict, Unpack

Severity: TypeAlias = Literal["critical", "warning"]
Bound: TypeAlias = float | date | str | None

NO_ROWS = "no_rows"

# Two ways to write wrong rows of a table so that a scan tells whether there are any: by a condition on the row's own
# columns, and by a key, up to the bracket that ends it.
WHERE = "select * from {batch} where "
REPEATED = "select * from {batch} qualify 1 < count(*) over (partition by "

# The first lock on personal data.  These expectations put column values into their own result, whatever
# result format is asked for; what they answer can be said with `no_rows`, which only counts.
REVEALING = frozenset(
    {
        "column_distinct_values_to_be_in_set",
        "column_distinct_values_to_contain_set",
        "column_distinct_values_to_equal_set",
        "column_kl_divergence_to_be_less_than",
        "column_max_to_be_between",
        "column_median_to_be_between",
        "column_min_to_be_between",
        "column_most_common_value_to_be_in_set",
        "column_quantile_values_to_be_between",
        "query_results_to_match_comparison",
    }
)

# Columns that are never shown for a failing row: whole names, and names that end in one of these words.
_PERSONAL_COLUMNS = frozenset({"name", "full_name", "display_name", "follower_key", "platform_user_id"})
_PERSONAL_WORDS = frozenset({"nip", "nik", "npwp", "handle", "phone", "email"})

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Check:
    """One thing that must hold of one table, why it is asked, and what to do if it does not hold.

    `expect` is a Great Expectations type without its "expect_" and `arguments` are its arguments; or `expect`
    is "no_rows" and `arguments` is {"sql": a SELECT of the wrong rows}, in which {batch} stands for the table
    and other tables are schema-qualified.  Raises ValueError, with all mistakes, for a check that is
    written otherwise or could show personal data.
    """

    check_id: str  # schema.table.behaviour
    expect: str
    arguments: Mapping[str, Any] = field(hash=False)
    severity: Severity
    question: str
    remedy: str
    keys: tuple[str, ...] = ()  # columns that may be shown for failing rows
    release: str = ""  # what a person on duty passes to `ikuti run --accept`; without it nobody can accept a failure

    def __post_init__(self) -> None:
        if mistakes := list(_mistakes(self)):
            raise ValueError(f"check {self.check_id}: {'; '.join(mistakes)}")

    @property
    def schema(self) -> str:
        """The schema of the table that is checked."""
        return self.check_id.split(".")[0]

    @property
    def table(self) -> str:
        """The table that is checked, without its schema."""
        return self.check_id.split(".")[1]

    @property
    def table_name(self) -> str:
        """The table that is checked, schema-qualified."""
        return f"{self.schema}.{self.table}"


@dataclass(frozen=True)
class Outcome:
    """What one check found in one run: counts, names of columns and the check's own keys, no other value."""

    check: Check
    passed: bool
    broken: bool = False  # could not be carried out; never passed
    observed: str | None = None
    failed_rows: int | None = None  # null where the check is about a table, not about rows
    failed_keys: tuple[str, ...] = ()  # up to five failing rows: "staff_key=… account_key=…"
    error: str | None = None  # the kind of error only, never its text
    rows: int | None = None  # how many rows were looked at; null where that is not counted
    is_taken_over: bool = False  # found by a night before, on the same rows

    @property
    def blocks(self) -> bool:
        """Whether this outcome alone forbids publication."""
        return self.check.severity == "critical" and not self.passed


class Wording(TypedDict, total=False):
    """What every check says beside its condition; unless it says so, it is critical, shows no keys, has no release."""

    question: Required[str]
    remedy: Required[str]
    severity: Severity
    keys: tuple[str, ...]
    release: str


def expect(check_id: str, kind: str, /, *, arguments: Mapping[str, Any], **wording: Unpack[Wording]) -> Check:
    """A check by any expectation that has no constructor of its own here."""
    return Check(
        check_id=check_id,
        expect=kind,
        arguments=dict(arguments),
        severity=wording.get("severity", "critical"),
        question=wording["question"],
        remedy=wording["remedy"],
        keys=wording.get("keys", ()),
        release=wording.get("release", ""),
    )


def no_rows(check_id: str, sql: str, /, **wording: Unpack[Wording]) -> Check:
    """A check that a SELECT of wrong rows finds none; it must return the columns named as keys."""
    return expect(check_id, NO_ROWS, arguments={"sql": sql}, **wording)


def holds(check_id: str, condition: str, /, **wording: Unpack[Wording]) -> Check:
    """A check that a SQL condition is true of every row; a condition that comes out null does not hold."""
    wrong = f"({condition}) is not true"
    return expect(check_id, NO_ROWS, arguments={"sql": WHERE + wrong, "where": wrong}, **wording)


def unique(check_id: str, /, *columns: str, **wording: Unpack[Wording]) -> Check:
    """A check that no two rows agree in all these columns.

    Two missing values agree here.  The expectations of Great Expectations for this (values_to_be_unique,
    compound_columns_to_be_unique) leave rows with a missing value out, and so miss a key with a gap.
    """
    key = _named(check_id, columns)
    return expect(check_id, NO_ROWS, arguments={"sql": repeated_rows("{batch}", key), "key": key}, **wording)


def not_null(check_id: str, /, *columns: str, **wording: Unpack[Wording]) -> Check:
    """A check that none of these columns has a missing value."""
    if len(_named(check_id, columns)) > 1:
        return holds(check_id, " and ".join(f"{column} is not null" for column in columns), **wording)
    return expect(check_id, "column_values_to_not_be_null", arguments={"column": columns[0]}, **wording)


def in_set(check_id: str, column: str, values: Iterable[Any], /, **wording: Unpack[Wording]) -> Check:
    """A check that a column keeps to a closed list; a missing value passes (say `not_null` as well)."""
    arguments = {"column": column, "value_set": list(values)}
    return expect(check_id, "column_values_to_be_in_set", arguments=arguments, **wording)


def between(check_id: str, column: str, low: Bound = None, high: Bound = None, /, **wording: Unpack[Wording]) -> Check:
    """A check that a number, date or instant lies in a closed interval; a missing value passes."""
    arguments = {"column": column, "min_value": low, "max_value": high}
    return expect(check_id, "column_values_to_be_between", arguments=arguments, **wording)


def matches(check_id: str, column: str, regex: str, /, **wording: Unpack[Wording]) -> Check:
    """A check that every text in a column has a match of the regular expression; a missing value passes."""
    arguments = {"column": column, "regex": regex}
    return expect(check_id, "column_values_to_match_regex", arguments=arguments, **wording)


def refers_to(check_id: str, column: str, target: str, /, **wording: Unpack[Wording]) -> Check:
    """A check that each value exists in another table's column ("marts.dim_account.account_key")."""
    other, _, key = target.rpartition(".")
    condition = f"{column} is null or {column} in (select target.{key} from {other} as target)"  # noqa: S608
    return holds(check_id, condition, **wording)


def columns_are(check_id: str, columns: Iterable[str], /, **wording: Unpack[Wording]) -> Check:
    """A check that a table has exactly these columns in this order."""
    arguments = {"column_list": list(columns)}
    return expect(check_id, "table_columns_to_match_ordered_list", arguments=arguments, **wording)


def row_count(check_id: str, low: Bound = None, high: Bound = None, /, **wording: Unpack[Wording]) -> Check:
    """A check that the number of rows lies in a closed interval."""
    arguments = {"min_value": low, "max_value": high}
    return expect(check_id, "table_row_count_to_be_between", arguments=arguments, **wording)


def repeated_rows(table: str, columns: Iterable[str]) -> str:
    """A SELECT of all rows of a table that share these columns with another row, missing values included."""
    key = ", ".join(columns)
    same = " and ".join(f"each_row.{column} is not distinct from repeated.{column}" for column in columns)
    return (
        f"select each_row.* from {table} as each_row join (select {key} from {table} "  # noqa: S608
        f"group by {key} having count(*) > 1) as repeated on {same}"
    )


def _named(check_id: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    if not columns:
        raise ValueError(f"check {check_id}: names no column")
    return columns


def _mistakes(check: Check) -> Iterable[str]:
    parts = check.check_id.split(".")
    if len(parts) != 3 or not all(_NAME.fullmatch(part) for part in parts):
        yield "its id must read schema.table.behaviour, in lower case"
    if check.severity not in ("critical", "warning"):
        yield f"severity must be critical or warning, not {check.severity!r}"
    if not (check.question.strip() and check.remedy.strip()):
        yield "it needs a question and a remedy in plain words"
    if check.expect in REVEALING:
        yield f"{check.expect} would copy column values into its result; write it with no_rows"
    if check.expect == NO_ROWS and "{batch}" not in str(check.arguments.get("sql", "")):
        yield "its sql must read from {batch}"
    for key in check.keys:
        if not _NAME.fullmatch(key) or is_personal(key):
            yield f"{key!r} cannot be shown for a failing row"


def is_personal(column: str) -> bool:
    """Whether a column by this name may hold what identifies a person, and so is never shown."""
    return column in _PERSONAL_COLUMNS or column.rpartition("_")[2] in _PERSONAL_WORDS
