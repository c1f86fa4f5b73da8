"""Knows which checks need not be asked, because they passed on the same rows; knows no check and no table by name.

Nothing here rests on how a table came about: every table is read tonight, and told by its rows. The same question about
the same rows has the same answer.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from expectations.check import NO_ROWS, Check, Outcome
from expectations.gate import bare_sql, judge
from expectations.spark_gate import judge_rest
from warehouse.content import Contents
from warehouse.passed_checks import keep_passed, passed_checks
from warehouse.records import PassedCheck

if TYPE_CHECKING:
    from expectations.lent import Connection

# Our own, and Great Expectations' that read their table and nothing else, each the column it names or none.
_KNOWN: Final = frozenset(
    {NO_ROWS, "column_values_to_be_between", "column_values_to_be_in_set", "column_values_to_match_regex"}
    | {"column_values_to_not_be_null", "table_columns_to_match_ordered_list", "table_row_count_to_be_between"}
)


def judge_changed(
    connection: "Connection",
    checks: Sequence[Check],
    ikuti: str,
    found_before: Mapping[str, Outcome] | None = None,
    *,
    heard: Callable[[int, int], object] = lambda _done, _of: None,
) -> list[Outcome]:
    """One outcome per check, in the order of the checks: what a check found that is kept and holds, else found now.

    What holds is kept for the night that follows: of a check that passed now, or was taken over. Whatever else was kept
    is not. Asked each time is what looks at the date of the night, or cannot be told what it reads.
    Beside what another engine has found, or what days before tonight have, nothing is taken over or kept. `ikuti` is
    the version of this program; `heard` is told how many checks are done, and of how many.
    """
    if found_before:
        return judge_rest(connection, checks, found_before, heard=heard)
    asked = _digests(connection, checks, ikuti)
    kept = passed_checks(connection)
    taken = {
        check.check_id: _taken_over(check, kept[check.check_id])
        for check in checks
        if check.check_id in kept and kept[check.check_id].digest == asked[check.check_id]
    }
    rest = [check for check in checks if check.check_id not in taken]
    now = judge(connection, rest, heard=lambda done, _: heard(len(taken) + done, len(checks))) if rest else []
    found = taken | {outcome.check.check_id: outcome for outcome in now}
    outcomes = [found[check.check_id] for check in checks]
    keep_passed(connection, [_passed(o, digest) for o in outcomes if o.passed and (digest := asked[o.check.check_id])])
    return outcomes


def _digests(connection: "Connection", checks: Sequence[Check], ikuti: str) -> dict[str, str | None]:
    """What each check is asked in and of: words, versions, and the contents of all it reads; None where it is open."""
    versions = [ikuti, version("great_expectations"), *(connection.execute("select version()").fetchone() or ())]
    selects = {check.check_id: select for check in checks if (select := _select(check))}
    contents = Contents(connection, selects.values())
    told = {name: contents.read_by(select) for name, select in selects.items()}
    return {check.check_id: _digest(check, told.get(check.check_id), versions) for check in checks}


def _digest(check: Check, contents: Mapping[str, str] | None, versions: list[str]) -> str | None:
    if contents is None:
        return None
    words = json.dumps([vars(check), contents, versions], sort_keys=True, default=repr)
    return hashlib.sha256(words.encode()).hexdigest()


def _select(check: Check) -> str | None:
    """What decides whether a check passes, but for the columns that it would show of wrong rows; None if unknown."""
    where, key = check.arguments.get("where"), check.arguments.get("key", ())
    if check.expect != NO_ROWS:
        # Of a table without one of its columns, how many rows and which columns it has is told all the same.
        select = f"select {check.arguments.get('column', 'null')} from {{batch}}"  # noqa: S608 - our own check
    elif where:
        select = f"select null from {{batch}} where {where}"  # noqa: S608 - our own check
    elif key:
        select = f"select {', '.join(key)} from {{batch}}"  # noqa: S608 - our own check
    else:
        select = bare_sql(check)
    return select.replace("{batch}", check.table_name) if check.expect in _KNOWN else None


def _taken_over(check: Check, kept: PassedCheck) -> Outcome:
    return Outcome(
        check=check,
        passed=True,
        observed=kept.observed,
        failed_rows=kept.failed_rows,
        rows=kept.rows_judged,
        is_taken_over=True,
    )


def _passed(outcome: Outcome, digest: str) -> PassedCheck:
    return PassedCheck(outcome.check.check_id, digest, outcome.observed, outcome.failed_rows, outcome.rows)
