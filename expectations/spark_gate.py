"""Knows which checks Spark carries out on its own tables, and in which words; knows nothing of any check by name."""

import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from expectations.check import NO_ROWS, Check, Outcome
from expectations.gate import bare_sql, judge, judge_table, with_keys
from warehouse.spark.portable import NotPortable, for_spark
from warehouse.spark.session import Session

if TYPE_CHECKING:
    from expectations.lent import Connection

# Spark is not asked: its regular expressions are Java's, and a text may match the one and not the other.
_SPOKEN_OTHERWISE = frozenset({"column_values_to_match_regex"})


def judge_on_spark(
    session: Session,
    checks: Sequence[Check],
    held: Collection[str],
    *,
    heard: Callable[[int, int], object],
) -> dict[str, Outcome]:
    """Outcomes by check id, of those checks of the tables `held` that Spark can carry out.

    A check that Spark cannot carry out (its SQL reads otherwise there, or reads a table Spark does not hold) is not
    among them: DuckDB carries it out. Failed rows are counted; their keys are not looked up. `heard` is told
    after each table how many checks have been carried out, and of how many.
    """
    asked: dict[str, dict[int, Check]] = {}
    for n, check in enumerate(checks):
        if check.table_name in held and is_for_spark(check):
            asked.setdefault(check.table_name, {})[n] = check
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of what Spark could do with another pandas, which it need not
        return _judge_tables(session, asked, heard)


def _judge_tables(
    session: Session, asked: Mapping[str, Mapping[int, Check]], heard: Callable[[int, int], object]
) -> dict[str, Outcome]:
    from expectations import spark_engine

    found: dict[str, Outcome] = {}
    judged, of = 0, sum(map(len, asked.values()))
    for name, table in spark_engine.open_tables(session, list(asked)).items():
        for outcome in judge_table(table, asked[name], said_to_spark).values():  # type: ignore[arg-type]
            if not outcome.broken:
                found[outcome.check.check_id] = outcome
        judged += len(asked[name])
        heard(judged, of)
    return found


def judge_rest(
    connection: "Connection",
    checks: Sequence[Check],
    found_before: Mapping[str, Outcome],
    *,
    heard: Callable[[int, int], object] = lambda _done, _of: None,
) -> list[Outcome]:
    """One outcome per check, in the order of the checks: those that were found before, all others from DuckDB."""
    rest = [check for check in checks if check.check_id not in found_before]
    found = {outcome.check.check_id: outcome for outcome in judge(connection, rest, heard=heard)}
    found |= {
        check_id: outcome if outcome.failed_keys else with_keys(connection, outcome)
        for check_id, outcome in found_before.items()
    }
    return [found[check.check_id] for check in checks]


def is_for_spark(check: Check) -> bool:
    """Whether the check asks the same of Spark as of DuckDB, by how it is written."""
    if check.expect != NO_ROWS:
        return check.expect not in _SPOKEN_OTHERWISE
    try:
        said_to_spark(check)
    except NotPortable:
        return False
    return True


def said_to_spark(check: Check) -> str:
    """The SELECT of a check's wrong rows in Spark's words, as Great Expectations takes it: {batch} is the table.

    Raises NotPortable.
    """
    spoken = for_spark(check.check_id, bare_sql(check).replace("{batch}", check.table))
    braced = spoken.replace("{", "{{").replace("}", "}}")
    return f"with {check.table} as (select * from {{batch}}) select * from ({braced}) as wrong_row"  # noqa: S608
