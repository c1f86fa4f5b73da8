"""Knows which days of the past are judged once and for all, and by what it is seen that one has to be judged again.

A status of a past day depends on what was known by then, on the parameters and on the code, and on nothing else. So a
night judges only days from the first one on of which something else is known than the night before knew of it; the
history of the days before is taken over. Whatever is in doubt opens every day: the answer never depends on it.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from warehouse.build import unpacked
from warehouse.content import content, sum_of_rows
from warehouse.models import Model
from warehouse.transaction import transaction

if TYPE_CHECKING:
    from warehouse.state import State

# What a status of a day can depend on, by the day from which it counts. A follower list is its content's own name.
_KNOWN: Final = {
    "staging.stg_rosters": "roster_on",
    "staging.stg_declarations": "declared_on",
    "staging.stg_captures": "captured_on",
    "staging.stg_follower_counts": "read_on",
    "staging.stg_point_checks": "checked_on",
    "staging.stg_corrections": "entered_on",
}
_PARAMETERS: Final = (
    "select columns(* exclude (as_of, ends_at)) from raw.night",
    "select * from raw.account",
    "select * from raw.addressed_employment",
    "select * from raw.kept",
)
HISTORY: Final = "marts.fct_follow_history"


class DayInput(NamedTuple):
    """What one source tells of one local day: how many lines, and a sum that differs when one of them does."""

    source: str
    known_on: date
    lines: int
    digest: str


def open_days(state: "State", models: Sequence[Model], version: str) -> date | None:
    """The first day that this night judges, or None for all; afterwards ``raw.opening`` says the same.

    The views of staging have been made for this night. `version` is the product's: a newer one may check what the one
    before did not, and checks see the days that are judged.
    """
    judged_to = _judged_to(state, _basis(state, models, version, content(state, "raw.closed_period")))
    tonight = _day(state.execute("select as_of from raw.night").fetchone())
    opens_on = None
    if judged_to and tonight:
        changed = _changed(state, tonight)
        if not changed and judged_to <= tonight and not _ends_before_tonight(state):
            # The days that the last night judged answer for tonight: their tables stand if they are not others.
            return _day(state.execute("from raw.opening").fetchone())
        opens_on = min(tonight, judged_to + timedelta(days=1), *changed)
    _open(state, opens_on, None)
    return opens_on


def open_until(state: "State", opens_on: date | None, closes_on: date) -> None:
    """Nothing; of the open days those up to `closes_on` are judged and closed next, and the later ones after that."""
    _open(state, opens_on, closes_on)


def open_every_day(state: "State") -> None:
    """Nothing; the night that follows judges every day there was."""
    state.execute("delete from raw.opening")


def keep_no_day_closed(state: "State") -> None:
    """Nothing; the next night judges every day: of tables that were not fit to be published nothing is taken over."""
    state.execute("delete from raw.closed_basis")


def close_days(state: "State", models: Sequence[Model], version: str) -> None:
    """Nothing; the next night takes over the history as it is now, as far as it rests on what is known now.

    One transaction: killed in the middle, the next night takes over what this one did.
    """
    with unpacked(state), transaction(state):  # in this order: in one that has failed, nothing can be set back
        state.execute("delete from raw.closed_basis")
        state.execute("delete from raw.closed_day")
        state.execute(f"insert into raw.closed_day {_inputs(state)}")
        history = content(state, HISTORY)
        if content(state, "raw.closed_period") != history:
            # Made anew: to delete three million rows takes longer than to write them.
            state.execute(
                f"""
                create or replace table raw.closed_period as
                select staff_key, account_key, status, valid_from_on, valid_to_on
                from {HISTORY}
                """
            )
        basis = _basis(state, models, version, history)
        state.execute(
            """
            insert into raw.closed_basis
            select $1, coalesce((select max(closes_on) from raw.opening), as_of)
            from raw.night
            """,
            [basis],
        )


def _open(state: "State", opens_on: date | None, closes_on: date | None) -> None:
    with transaction(state):
        state.execute("delete from raw.opening")
        if opens_on or closes_on:
            state.execute("insert into raw.opening values ($1, $2)", [opens_on, closes_on])


def _ends_before_tonight(state: "State") -> bool:
    """Whether the night before was killed between two portions of its days."""
    return bool(state.execute("select 1 from raw.opening where closes_on is not null").fetchall())


def _judged_to(state: "State", basis: str) -> date | None:
    """The night up to which days are closed; None where code, parameters or history are not those of that night."""
    return _day(state.execute("select judged_to from raw.closed_basis where digest = $1", [basis]).fetchone())


def _changed(state: "State", tonight: date) -> list[date]:
    """Days up to tonight of which something else is known than when they were judged."""
    held = _rows(state, "select source, known_on, lines, digest from raw.closed_day")
    now = _rows(state, _inputs(state))
    return sorted({one.known_on for one in held ^ now if one.known_on <= tonight})


def _rows(state: "State", query: str) -> set[DayInput]:
    return {DayInput(*row) for row in state.execute(query).fetchall()}


def _inputs(state: "State") -> str:
    """A SELECT of one line per source and day."""
    return " union all ".join(
        f"select '{table}' as source, {day} as known_on, count(*) as lines, "
        f"cast({sum_of_rows(state, table)} as varchar) as digest from {table} group by {day}"
        for table, day in _KNOWN.items()
    )


def _basis(state: "State", models: Iterable[Model], version: str, closed: str) -> str:
    """A digest of code, parameters and the closed history; of DuckDB's version, too, since its hash() may change."""
    engine = state.execute("select version()").fetchone()
    parameters = [sorted(map(str, state.execute(query).fetchall())) for query in _PARAMETERS]
    code = sorted((model.name, model.sql) for model in models)
    return hashlib.sha256(json.dumps([version, engine, parameters, code, closed]).encode()).hexdigest()


def _day(row: tuple[date, ...] | None) -> date | None:
    return row[0] if row else None
