"""`ikuti diff`: says in what two runs differ; knows no table, and no person."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flows.answers import plain, put_out
from flows.campaign import load_campaign
from flows.messages import Message, Wrong, say
from flows.run_list import no_record
from flows.state_messages import state_refusals_told
from warehouse.comparison import Comparison, Rows, compare
from warehouse.layout import Layout
from warehouse.published import NothingPublished
from warehouse.runs import Record, UnknownRun, open_record

MOST_NAMED = 10  # runs that a message lists


def compare_runs(folder: Path, before: str, after: str, *, json_output: bool) -> int:
    """The exit code, after the differences of the second run from the first went to stdout.

    A run is told by its id, by how its id begins, or by its night, whose last run is meant. Numbers of people below the
    campaign's small cell are shown as "<5". Raises Wrong.
    """
    campaign = load_campaign(folder)
    layout = Layout(campaign.folder)
    try:
        with state_refusals_told(layout), open_record(layout) as record:
            if not record.is_live:
                say("a night has the record now: this is the one published with the night before")
            found = compare(layout, record, *(_find(record, asked) for asked in (before, after)))
    except NothingPublished:
        raise Wrong([no_record(campaign.folder)]) from None
    closed = _closed(found, campaign.small_cell)
    return put_out(lambda: (_write_json if json_output else _write_text)(closed))


def _find(record: Record, asked: str) -> dict[str, Any]:
    try:
        return record.find(asked)
    except UnknownRun as unknown:
        known = unknown.meant or [str(row[0]) for row in record.runs()[1]]
        listed = ", ".join(known[:MOST_NAMED]) + (f" and {len(known) - MOST_NAMED} more" if known[MOST_NAMED:] else "")
        found = f'"{asked}", which {"is how several begin" if unknown.meant else "is none"}'
        where = f"the record of runs: {listed or 'empty'}"
        raise Wrong([Message("a run's id, how it begins, or a night", found, where, "name one of them")]) from None


def _closed(found: Comparison, small_cell: int) -> dict[str, Any]:
    """The comparison as plain values, numbers of people below the small cell closed."""

    def people(number: Any) -> Any:  # noqa: ANN401 - a count, or null
        return f"<{small_cell}" if number and 0 < number < small_cell else number

    statuses = found.statuses and [{**row, "staff": people(row["staff"])} for row in found.statuses]
    growth = found.growth and _growth(found.growth, people)
    return asdict(found) | {"statuses": statuses, "growth": growth}


def _growth(rows: Rows, people: Callable[[Any], Any]) -> Rows:
    """What is left of the target tells how many followed already, so it goes where that number may not be told."""
    shown = []
    small = set()
    for row in rows:
        if row["figure"] == "already_following":
            closed = {**row, "before": people(row["before"]), "after": people(row["after"])}
            small |= {row["account_key"]} if closed != row else set()
            shown.append(closed)
        else:
            shown.append(row)
    return [row for row in shown if row["figure"] != "realistic_target" or row["account_key"] not in small]


def _write_json(found: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(plain(found), ensure_ascii=False, indent=1) + "\n")


def _write_text(found: dict[str, Any]) -> None:
    sys.stdout.write("\n".join(_lines(found)) + "\n")


def _lines(found: dict[str, Any]) -> Iterator[str]:
    for name in ("before", "after"):
        run = found[name]
        yield f"{name:6}  {run['run_id']}  night of {run['as_of']}  {run['outcome']}  version {run['version']}"
    if found["is_noted"]:
        yield from _section("inputs and parameters that differ", found["inputs"], _input)
        yield from _section("tables whose content differs", found["tables"], _table)
    else:
        same = found["before"]["inputs_sha256"] == found["after"]["inputs_sha256"]
        yield f"inputs: {'the same' if same else 'not the same'}; their list is not on record for both runs"
    yield from _section("checks whose verdict differs", found["checks"], _check)
    if found["statuses"] is None:
        yield "statuses and growth: cannot be told, one of the builds is no longer kept"
        return
    yield from _section("statuses that differ, in numbers of staff", found["statuses"], _status)
    yield from _section("growth figures that differ", found["growth"], _figure)


def _section(title: str, rows: Rows, line: Callable[[dict[str, Any]], str]) -> Iterator[str]:
    yield f"{title}: {len(rows) or 'none'}"
    yield from (f"  {line(row)}" for row in rows)


def _input(row: dict[str, Any]) -> str:
    if row["source"] == "parameters":
        return f"{row['what']:7}  parameter {row['file']}"
    return f"{row['what']:7}  {row['source']} {row['file']} ({_change(row, 'rows')} rows)"


def _table(row: dict[str, Any]) -> str:
    return f"{row['table_name']} ({_change(row, 'rows')} rows)"


def _check(row: dict[str, Any]) -> str:
    words = {True: "held", False: "did not hold", None: "was not made"}
    verdicts = f"{words[row['passed_before']]} → {words[row['passed_after']]}"
    return f"{row['check_id']} ({row['severity']}): {verdicts}; observed {_change(row, 'observed')}"


def _status(row: dict[str, Any]) -> str:
    return f"{row['account_key']}: {_change(row, 'status')}: {row['staff']}"


def _figure(row: dict[str, Any]) -> str:
    return f"{row['account_key']} {row['figure']}: {_shown(row['before'])} → {_shown(row['after'])}"


def _change(row: dict[str, Any], what: str) -> str:
    before, after = _shown(row[f"{what}_before"]), _shown(row[f"{what}_after"])
    return before if before == after else f"{before} → {after}"


def _shown(value: Any) -> str:  # noqa: ANN401 - a mart's values are of any type
    return "-" if value is None else str(plain(value))
