"""Why growth is judged by daily flow and not by a line through the levels: both on series whose truth is known.

Flows follow the day before (AR(1)) and burst now and then; each simulated series is an account, and all of them go
through the models at once. The line is fitted here, since no model fits one.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from tests.sql.building import create, emptied, models
from warehouse.models import needed

Numbers: TypeAlias = NDArray[np.float64]

SERIES = 4000
ORDERED_ON = date(2024, 6, 1)
WARM_UP = 50
BURSTS = 0.03
# 97.5 % quantiles of Student's t for a line through one level more than there are days before.
QUANTILES = {8: 2.3646, 14: 2.1604, 28: 2.0518}
WORLDS = [(days, rho) for days in QUANTILES for rho in (0.0, 0.6)]


@dataclass(frozen=True)
class Coverage:
    """How often 95 % intervals held the next day's flow, and how often an ordinary day passed for the rarest."""

    flow: float
    level: float
    false_alarms: float


def simulated_flows(days: int, rho: float) -> Numbers:
    """Whole followers gained per day, one series per row; the last day is the one to be foretold."""
    chance = np.random.default_rng([days, int(rho * 10)])
    noise = chance.normal(0, 10, size=(SERIES, WARM_UP + days + 1))
    usual = np.zeros_like(noise)
    for day in range(1, noise.shape[1]):
        usual[:, day] = rho * usual[:, day - 1] + np.sqrt(1 - rho**2) * noise[:, day]
    bursts = (chance.random(noise.shape) < BURSTS) * chance.exponential(80, size=noise.shape)
    whole: Numbers = np.rint(40 + usual + bursts)[:, WARM_UP:]
    return whole


def levels_of(flows: Numbers) -> Numbers:
    """The counts that those flows lead to, from the day before the first one."""
    return 10_000 + np.pad(np.cumsum(flows, axis=1), ((0, 0), (1, 0)))


def told_by_the_models(levels: Numbers) -> Numbers:
    """Per series the flow's interval and both ends of the order day's rank, as the models build them."""
    days = [ORDERED_ON - timedelta(days=ago) for ago in range(levels.shape[1])][::-1]
    counts = levels.astype(np.int64).ravel()
    readings = pl.DataFrame({
        "account_key": np.repeat(np.arange(SERIES), levels.shape[1]), "read_on": days * SERIES,
        "read_at": days * SERIES, "count_low": counts, "count_high": counts,
    })  # fmt: skip
    wanted = ("intermediate.int_organic_flow", "intermediate.int_order_day_rank")
    with emptied() as connection, TemporaryDirectory() as folder:
        readings.write_parquet(path := Path(folder, "readings.parquet"))
        create(connection, "raw.night", "raw.night", [{"ordered_on": ORDERED_ON, "ordered_at": "2024-05-31 23:00:00"}])
        create(connection, "staging.stg_follower_counts", "staging.stg_follower_counts", [])
        connection.execute(f"insert into staging.stg_follower_counts by name from '{path}'")
        connection.execute("create schema intermediate")
        for model in needed(wanted, list(models().values())):
            if model.name in {*wanted, "intermediate.int_daily_changes"}:
                connection.execute(f"create table {model.name} as {model.sql}")
        return np.array(
            connection.execute(
                "select per_day_low, per_day_high, p_low, p_high from intermediate.int_organic_flow "
                "full join intermediate.int_order_day_rank using (account_key) order by cast(account_key as int)"
            ).fetchall(),
            dtype=np.float64,
        )


def covered_by_a_line(levels: Numbers, next_levels: Numbers, quantile: float) -> float:
    """How often an ordinary least squares line through the levels has the next level in its 95 % interval."""
    points = levels.shape[1]
    at = np.arange(points) - (points - 1) / 2
    ahead = (points + 1) / 2
    middle = levels.mean(axis=1)
    slope = levels @ at / (at @ at)
    residuals = levels - middle[:, None] - np.outer(slope, at)
    spread = np.sqrt((residuals**2).sum(axis=1) / (points - 2) * (1 + 1 / points + ahead**2 / (at @ at)))
    return float(np.mean(np.abs(next_levels - middle - slope * ahead) <= quantile * spread))


@cache
def coverage(days: int, rho: float) -> Coverage:
    flows = simulated_flows(days, rho)
    levels = levels_of(flows)
    low, high, p_low, p_high = told_by_the_models(levels).T
    assert (p_low == p_high).all()  # exact counts have one rank
    return Coverage(
        flow=float(np.mean((low <= flows[:, -1]) & (flows[:, -1] <= high))),
        level=covered_by_a_line(levels[:, :-1], levels[:, -1], QUANTILES[days]),
        false_alarms=float(np.mean(p_high < 1.5 / (days + 1))),
    )


@pytest.mark.parametrize(("days", "rho"), WORLDS)
def test_interval_of_the_daily_flow_covers_what_it_promises(days: int, rho: float) -> None:
    assert 0.92 <= coverage(days, rho).flow <= 0.98


@pytest.mark.parametrize(("days", "rho"), WORLDS)
def test_line_through_the_levels_covers_far_less(days: int, rho: float) -> None:
    assert coverage(days, rho).level < coverage(days, rho).flow - 0.04


@pytest.mark.parametrize(("days", "rho"), WORLDS)
def test_rank_of_an_ordinary_order_day_keeps_its_rate(days: int, rho: float) -> None:
    assert coverage(days, rho).false_alarms == pytest.approx(1 / (days + 1), rel=0.35)


def test_seven_days_before_are_too_few_for_either() -> None:
    assert told_by_the_models(levels_of(simulated_flows(7, 0.0))).size == 0
