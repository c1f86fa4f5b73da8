"""Knows how an account gains and loses followers over time; knows nothing of files."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from bench.generator.chance import Chance, Whole

DAY = 86_400
WAKING = (6 * 3600, 17 * 3600 + 1800)  # first second of the day on which people follow, and for how long
RECENT_DAYS = 37
RECENT_PER_DAY = (5, 9)  # organic follows on a day before the order: 5 to 13

Shape = Literal["years", "rush", "even", "days"]


@dataclass(frozen=True)
class Gain:
    """Followers gained between two instants.

    `shape`: years (organic growth of an account opened at `start`, with a realistic daily flow in the last
    weeks), rush (dense at `start`, thinning out), even, days (whole local days, only while people are
    awake).
    """

    start: datetime
    end: datetime
    staff: int
    others: int
    shape: Shape


@dataclass(frozen=True)
class Loss:
    """Followers lost between two instants, all of whom had joined by `joined_by`."""

    start: datetime
    end: datetime
    staff: int
    others: int
    joined_by: datetime


@dataclass(frozen=True)
class Pool:
    """Who may follow, in the order in which they do: staff (`nip`, `handle`) and other people's handles."""

    staff: pl.DataFrame
    others: pl.Series
    may_leave: Collection[str]  # staff numbers; placeholders of deleted accounts never leave
    placeholders: Collection[str] = ()


def follow_history(chance: Chance, gains: Sequence[Gain], losses: Sequence[Loss], pool: Pool) -> pl.DataFrame:
    """Who followed one account when: one row per follower.

    Columns: `handle`, `nip` (null: not addressed staff), `is_placeholder`, `followed_at`, `left_at` (null:
    still there), both UTC to the second. Raises ValueError when the pool is smaller than the gains.
    """
    if sum(gain.staff for gain in gains) > pool.staff.height or sum(gain.others for gain in gains) > len(pool.others):
        raise ValueError("the pool of people is smaller than the gains ask for")
    staff_at = others_at = 0
    joined = []
    for place, gain in enumerate(gains):
        staff = pool.staff.slice(staff_at, gain.staff).select("handle", "nip")
        others = pool.others.slice(others_at, gain.others).alias("handle").to_frame()
        times = follow_times(chance.on(f"gain {place}"), gain)
        joined.append(
            pl.concat([staff, others.with_columns(nip=pl.lit(None, pl.String))]).with_columns(
                followed_at=pl.Series(times[chance.on(f"mix {place}").order(len(times))])
            )
        )
        staff_at, others_at = staff_at + gain.staff, others_at + gain.others
    history = pl.concat(joined).with_columns(
        is_placeholder=pl.col("handle").is_in(list(pool.placeholders)), left_at=pl.lit(None, pl.Int64)
    )
    for place, loss in enumerate(losses):
        history = _leave(chance.on(f"loss {place}"), history, loss, pool)
    instants = pl.from_epoch(pl.col("followed_at", "left_at"), time_unit="s").dt.replace_time_zone("UTC")
    return history.with_columns(instants).select("handle", "nip", "is_placeholder", "followed_at", "left_at")


def _leave(chance: Chance, history: pl.DataFrame, loss: Loss, pool: Pool) -> pl.DataFrame:
    """The history after a loss: the leavers are drawn among those who may leave and joined in time."""
    row = pl.int_range(pl.len())
    in_time = (pl.col("followed_at") <= int(loss.joined_by.timestamp())) & pl.col("left_at").is_null()
    staff = history.select(row.filter(in_time & pl.col("nip").is_in(list(pool.may_leave)))).to_series()
    others = history.select(row.filter(in_time & pl.col("nip").is_null() & ~pl.col("is_placeholder"))).to_series()
    leaving = np.concatenate(
        [rows.to_numpy()[chance.order(len(rows))[:n]] for rows, n in ((staff, loss.staff), (others, loss.others))]
    )
    moments = pl.Series(_even(chance, loss.start, loss.end, len(leaving)))
    return history.with_columns(left_at=history["left_at"].scatter(leaving, moments))


def follow_times(chance: Chance, gain: Gain) -> Whole:
    """As many follow times (seconds since 1970, UTC) as the gain has followers, ascending."""
    size = gain.staff + gain.others
    if gain.shape == "years":
        times = _years(chance, gain, size)
    elif gain.shape == "days":
        days = np.arange((gain.end - gain.start).days)
        times = _awake(chance, gain.start, days[chance.below(len(days), size)])
    elif gain.shape == "rush":
        # The product of two fractions is dense near zero: most obey soon, some late in the evening.
        late = np.minimum(chance.fractions(size) * chance.fractions(size) * 1.1, 0.9999)
        times = _second(gain.start) + (late * (gain.end - gain.start).total_seconds()).astype(np.int64)
    else:
        times = _even(chance, gain.start, gain.end, size)
    return np.sort(times)


def _years(chance: Chance, gain: Gain, size: int) -> Whole:
    """Slowly growing since the account was opened; in the last weeks so many a day as real accounts gain."""
    last = gain.end.date()
    per_day = RECENT_PER_DAY[0] + chance.below(RECENT_PER_DAY[1], RECENT_DAYS)
    per_day = per_day if per_day.sum() < size / 2 else np.zeros(RECENT_DAYS, dtype=np.int64)
    recent_start = _midnight(last - timedelta(days=RECENT_DAYS), gain.end)
    recent = _awake(chance, recent_start, np.repeat(np.arange(RECENT_DAYS), per_day))
    span = (recent_start - gain.start).days
    old = (np.sqrt(chance.fractions(size - len(recent))) * span).astype(np.int64)
    return np.concatenate([_awake(chance, _midnight(gain.start.date(), gain.end), old), recent])


def _awake(chance: Chance, start: datetime, days: Whole) -> Whole:
    """A second of waking life on each of the days, counted from the local midnight before `start`."""
    clock = (chance.fractions(len(days)) + chance.fractions(len(days))) / 2 * WAKING[1]
    midnight = _second(_midnight(start.date(), start))
    return midnight + days * DAY + WAKING[0] + clock.astype(np.int64)


def _even(chance: Chance, start: datetime, end: datetime, size: int) -> Whole:
    return _second(start) + chance.below(int((end - start).total_seconds()), size)


def _midnight(day: date, like: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=like.tzinfo or ZoneInfo("UTC"))


def _second(moment: datetime) -> int:
    return int(moment.timestamp())
