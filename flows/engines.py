"""Has the night's tables built by the engine that was asked for, DuckDB or Spark.

Knows the calls into the rooms below; knows no column and no SQL.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from expectations.check import Outcome
from expectations.spark_gate import judge_on_spark
from expectations.suites import all_checks
from flows import __version__, stages, steps
from flows.opening import Engine
from flows.spark_place import spark_place, workplace
from flows.step import step
from warehouse.build import build_model
from warehouse.closed_days import close_days, keep_no_day_closed, open_days, open_every_day
from warehouse.models import LAYERS, Model
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
    """What the engine has judged already, by check; afterwards the state holds every table, whoever built it.

    No day is closed yet: what has not been checked, because the night is stopped or killed, has to be judged again.
    """
    if engine == "spark":
        return build_on_spark(state, models, campaign).outcomes
    standing = Standing(state, models, __version__)
    for layer in LAYERS:
        steps.build_layer(standing, models, layer=layer)
        if layer == "staging":
            with stages.stage("open days"):
                open_days(state, models, __version__)
    return {}


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
        return OnSpark(rows, judge_on_spark(session, all_checks(), division.taken_back))
