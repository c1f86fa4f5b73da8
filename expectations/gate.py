"""Knows how checks are carried out and what they find; knows nothing of any check or table by name."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from expectations.check import NO_ROWS, REPEATED, WHERE, Check, Outcome, repeated_rows

if TYPE_CHECKING:
    from expectations.engine import Place, Result, Table
    from expectations.lent import Connection

    Say = Callable[[Check], str]

KEYS_SHOWN = 5

# Great Expectations' own name says nothing to whoever is on duty.
_PLAIN_ERRORS = {"InvalidMetricAccessorDomainKwargsKeyError": "MissingColumn"}

# Staff numbers, phone numbers, foreign ids and addresses, whatever the column that holds them is called.
_LOOKS_PERSONAL = re.compile(r"\d{10,}|.*@.*", re.DOTALL)


def judge(
    connection: "Connection",
    checks: Sequence[Check],
    *,
    heard: Callable[[int, int], object] = lambda _done, _of: None,
) -> list[Outcome]:
    """One outcome per check, in the order of the checks.

    Nothing about tables or rows raises: a missing table or column breaks the checks that need it.  Rows of
    the connection's open transaction are seen and stay uncommitted; but inside an explicit transaction DuckDB
    answers nothing after a broken check, so that all later checks are broken too.
    `heard` is told after each table how many checks have been carried out, and of how many.
    """
    from expectations import engine, lent  # seconds: only who judges pays for Great Expectations

    known = engine.relations(connection)
    outcomes = {n: _broken(check, "MissingTable") for n, check in enumerate(checks)}
    tables: dict[Place, dict[int, Check]] = {}
    for n, check in enumerate(checks):
        if (place := (check.schema, check.table)) in known:
            tables.setdefault(place, {})[n] = check
    judged = 0
    with lent.lend(connection) as url:
        for place, table in engine.open_tables(url, tables).items():
            outcomes |= judge_table(table, tables[place])
            judged += len(tables[place])
            heard(judged, len(checks))
    return [with_keys(connection, outcomes[n]) for n in range(len(checks))]


def get_ready() -> None:
    """Load Great Expectations now, and not when it judges: seconds that somebody may have who waits for another."""
    from expectations import engine  # noqa: F401


def may_publish(outcomes: Iterable[Outcome]) -> bool:
    """Whether no critical check has failed or could not be carried out."""
    return not any(outcome.blocks for outcome in outcomes)


def verify(checks: Iterable[Check]) -> None:
    """Nothing, if Great Expectations and DuckDB understand every check; needs no table.

    Raises ValueError with all mistakes at once: misspelt expectations or arguments, SQL that is no SELECT,
    and two checks under one id.
    """
    from expectations import engine

    listed = list(checks)
    times = Counter(check.check_id for check in listed)
    mistakes = [f"check {name}: {count} checks have this id" for name, count in times.items() if count > 1]
    for check in listed:
        try:
            engine.build(configuration(check, 0))
            if check.expect == NO_ROWS:
                engine.parse(bare_sql(check).replace("{batch}", check.table_name))
        except Exception as error:  # noqa: BLE001 - GX raises many kinds, all of them mistakes in the check
            mistakes.append(f"check {check.check_id}: {error}")
    if mistakes:
        raise ValueError("\n".join(mistakes))


def judge_table(table: "Table", checks: Mapping[int, Check], say: "Say | None" = None) -> dict[int, Outcome]:
    """Outcomes of the checks of one table, by their number; `say` puts a row check into another engine's words."""
    from expectations import engine

    given_up = ""
    try:
        expectations = [engine.build(configuration(check, n, say)) for n, check in checks.items()]
        results = engine.validate(table, expectations)
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not let a night pass
        given_up = type(error).__name__
    if given_up and len(checks) > 1:
        # Great Expectations gives up on all checks of a table for the sake of one: find that one.
        alone = (judge_table(table, {n: check}, say) for n, check in checks.items())
        return {n: outcome for outcomes in alone for n, outcome in outcomes.items()}
    if given_up:
        return {n: _broken(check, given_up) for n, check in checks.items()}
    found = {engine.meta_of(result)["number"]: result for result in results}
    outcomes = {n: _outcome(c, found[n]) if n in found else _broken(c, "NoResult") for n, c in checks.items()}
    broken = {n: checks[n] for n, outcome in outcomes.items() if outcome.broken}
    if len(broken) > 1:
        # What was asked in one query broke by one error: each is to name its own.
        for n, check in broken.items():
            outcomes |= judge_table(table, {n: check}, say)
    return outcomes


def configuration(check: Check, number: int, say: "Say | None" = None) -> dict[str, Any]:
    """A check as Great Expectations wants it; the number tells its result among those of a table."""
    kind, arguments = f"expect_{check.expect}", dict(check.arguments)
    if check.expect == NO_ROWS:
        kind, arguments = "unexpected_rows_expectation", {"unexpected_rows_query": (say or _unexpected_rows)(check)}
    return {
        "type": kind,
        "kwargs": arguments,
        "severity": check.severity,
        "description": check.question,
        "meta": {"number": number, "check_id": check.check_id, "remedy": check.remedy},
    }


def _unexpected_rows(check: Check) -> str:
    """The SQL of a row check as Great Expectations takes it, so that no check need know these rules.

    {batch} becomes a subquery, with or without an alias depending on the rest; every other brace is read as a
    placeholder; and SQLAlchemy reads a colon before a word as one. What one scan of a table can tell is written so that
    the engine sees it.
    """
    where, key = str(check.arguments.get("where", "")), check.arguments.get("key", ())
    if key:
        return f"{REPEATED}{', '.join(key)})"
    if where and "{batch}" not in where and f"{check.table}." not in where:
        return WHERE + _braced(where)
    sql = _braced(bare_sql(check)).replace("{{batch}}", check.table)
    sql = re.sub(r"(?<![:\w\\]):(?=\w)", r"\\:", sql)
    return (
        f"with {check.table} as not materialized (select * from {{batch}}) "  # noqa: S608
        f"select * from ({sql}\n) as wrong_row"
    )


def _braced(sql: str) -> str:
    return sql.replace("{", "{{").replace("}", "}}")


def bare_sql(check: Check) -> str:
    """The SELECT of a row check as it is written, {batch} in it, without an end of its own."""
    return str(check.arguments["sql"]).strip().rstrip("; \t\r\n")


def _outcome(check: Check, result: "Result") -> Outcome:
    """What a result of Great Expectations says, in counts and column names only."""
    from expectations import engine

    if kind := engine.kind_of_error(result):
        return _broken(check, _PLAIN_ERRORS.get(kind, kind))
    found = result.result or {}
    counted = found.get("observed_value") if check.expect == NO_ROWS else found.get("unexpected_count")
    return Outcome(
        check=check,
        passed=bool(result.success),
        observed=_shown(found.get("observed_value", counted), check),
        failed_rows=None if counted is None else int(counted),
        rows=found.get("element_count"),
    )


def _broken(check: Check, error: str) -> Outcome:
    return Outcome(check=check, passed=False, broken=True, error=error)


def _shown(observed: object, check: Check) -> str | None:
    """An observed value as text: a number, or names of columns; anything else may be a value of a row."""
    if isinstance(observed, int | float):
        return str(observed)
    if check.expect.startswith("table_columns_") and isinstance(observed, list):
        return ", ".join(str(column) for column in observed)
    return None


def with_keys(connection: "Connection", outcome: Outcome) -> Outcome:
    """The same outcome; if rows have failed, with the keys of the first few of them."""
    check = outcome.check
    if outcome.passed or outcome.broken or not check.keys or not (wrong := _wrong_rows(check)):
        return outcome
    keys = ", ".join(check.keys)
    sql = (
        f"select columns(*)::varchar from (select distinct {keys} from ({wrong[0]}\n) as wrong_row "  # noqa: S608
        f"order by all limit {KEYS_SHOWN})"
    )
    try:
        rows = connection.execute(sql, wrong[1] or None).fetchall()
    except Exception as error:  # noqa: BLE001 - the verdict stands without its keys
        return replace(outcome, error=f"keys: {type(error).__name__}")
    return replace(outcome, failed_keys=tuple(_key_text(check.keys, row) for row in rows))


def _key_text(keys: Iterable[str], row: Iterable[str | None]) -> str:
    return " ".join(f"{key}={_key_value(key, value)}" for key, value in zip(keys, row, strict=True))


def _key_value(key: str, value: str | None) -> str:
    if value is None:
        return "null"
    # An official account may be called like an address (mastodon:pemprov@server), and is nobody.
    return "(withheld)" if key != "account_key" and _LOOKS_PERSONAL.fullmatch(value) else value


def _wrong_rows(check: Check) -> tuple[str, list[object]] | None:
    """A SELECT of the rows a check objects to, and its values; null where it does not object to rows."""
    table, said = check.table_name, check.arguments
    column = said.get("column")
    match check.expect:
        case "no_rows":
            return bare_sql(check).replace("{batch}", table), []
        case "column_values_to_be_unique":
            return repeated_rows(table, [str(column)]), []
        case "compound_columns_to_be_unique":
            return repeated_rows(table, said["column_list"]), []
        case "column_values_to_not_be_null":
            condition, values = f"{column} is null", []
        case "column_values_to_be_in_set":
            condition, values = f"{column} not in (select unnest(?))", [said["value_set"]]
        case "column_values_to_match_regex":
            condition, values = f"not regexp_matches({column}, ?)", [said["regex"]]
        case "column_values_to_be_between":
            condition = f"{column} not between coalesce(?, {column}) and coalesce(?, {column})"
            values = [said.get("min_value"), said.get("max_value")]
        case _:
            return None
    return f"select * from {table} where {condition}", values  # noqa: S608
