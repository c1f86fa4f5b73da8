"""Has the night's tables built by the engine that was asked for, DuckDB or Spark.

Knows the calls into the rooms below; knows no column and no SQL.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from expectations.check import Outcome
from expectations.spark_gate import judge_on_spark
from expectations.suites import all_checks
from flows import __version__, stages, steps
from flows.opening import Engine
from flows.past_days import judge_past_days
from flows.spark_place import spark_place, workplace
from flows.step import step
from warehouse.build import build_model
from warehouse.closed_days import close_days, keep_no_day_closed, open_days, open_every_day
from warehouse.models import LAYERS, Model
from warehouse.portions import portions
from warehouse.spark.build import build_there, divided
from warehouse.spark.handover import hand_over, take_back
from warehouse.spark.session import spark_session
from warehouse.standing import Standing, nothing_stands
from warehouse.state import State


@dataclass(frozen=True)
class OnSpark:
    """What Spark has done: the rows of each model, and what the checks that it could carry out have found."""

    rows: dict[str, int]
    outcomes: dict[str, Outcome]


def build_tables(state: State, models: list[Model], campaign: Path, engine: Engine) -> Mapping[str, Outcome]:
    """What was found already, by check; afterwards the state holds every table, whoever built it.

    No day is closed that is not checked: what has not been, because the night is stopped or killed, is judged again.
    """
    if engine == "spark":
        return build_on_spark(state, models, campaign).outcomes
    standing = Standing(state, models, __version__)
    first, *others = LAYERS
    steps.build_layer(standing, models, layer=first)
    with stages.stage("open days"):
        opens_on = open_days(state, models, __version__)
        ends = portions(state, opens_on)
    wrong = _judge_past(state, models, opens_on, ends) if ends else {}
    for layer in others:
        steps.build_layer(standing, models, layer=layer)
    return wrong


def _of_wrong(wrong: Mapping[str, Outcome]) -> stages.Counts:
    return {"failed_critical": len(wrong)}


@step("judge past days", counts=_of_wrong)
def _judge_past(state: State, models: list[Model], opens_on: date | None, ends: list[date]) -> Mapping[str, Outcome]:
    """What stops the night of days before tonight, by check; without it all portions but the last are closed."""
    return judge_past_days(state, models, opens_on, ends)


def close_checked_days(state: State, models: list[Model], engine: Engine, *, is_sound: bool) -> None:
    """Nothing; the nights that follow take over what DuckDB has built, or nothing at all of tables that are not sound.

    Checks see the days that a night judges. Were they closed before they are checked, the same night once more, after
    it was killed in between, would pass and publish what it is to be stopped for.
    """
    if not is_sound:
        keep_no_day_closed(state)
        nothing_stands(state)
    elif engine == "duckdb":
        with stages.stage("close days"):
            close_days(state, models, __version__)


def _of_spark(done: OnSpark) -> stages.Counts:
    return {"models": len(done.rows), "rows_out": sum(done.rows.values()), "checks": len(done.outcomes)}


@step("build on spark", counts=_of_spark)
def build_on_spark(state: State, models: list[Model], campaign: Path) -> OnSpark:
    """What Spark has made of the models; afterwards the state holds every table, as if DuckDB had built it.

    Models with names are built here; the raw tables that Spark gets have none. Raises Wrong where Spark cannot begin.
    """
    place, division, rows = spark_place(campaign), divided(models), {}
    open_every_day(state)
    nothing_stands(state)
    here, there = ({model.name for model in part} for part in (division.here, division.there))
    with workplace(place), spark_session(place.master, place.folder) as session:
        hand_over(state, session, place.folder)
        for model in models:
            began = time.perf_counter()
            if model.name in there:
                build_there(session, model)
            built = build_model(state, model) if model.name in here else take_back(state, model, place.folder)
            rows[model.name] = built
            stages.note(f"build {model.name}", time.perf_counter() - began, {"rows_out": built})
            stages.came_to(len(rows), len(models))
        return OnSpark(rows, judge_on_spark(session, all_checks(), division.taken_back, heard=stages.came_to))
