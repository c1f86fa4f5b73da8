"""Days that are closed change nothing: night after night the tables are those of a night that judged every day."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest

from tests.sql.building import models
from tests.sql.campaigns import Raw, campaign
from tests.sql.nights import Workshop
from tests.tiers import first_ones
from warehouse.closed_days import close_days, open_days

PLANS = list(models().values())
# Each of the first five fails when the days of one source (answers, checks, corrections, lists, counts) stay closed.
SEEDS = first_ones((0, 18, 19, 21, 22, *range(1, 18), 20, *range(23, 120)), 5)
NIGHTS = 5
TABLES = ("marts.fct_follow_status", "marts.fct_follow_history", "marts.fct_rename_question")
ARRIVING = ("raw.declaration", "raw.capture", "raw.follower_count", "raw.point_check", "raw.correction")


@pytest.fixture(scope="module")
def going_on() -> Iterator[Workshop]:
    """One that is what the nights before have left."""
    workshop = Workshop(PLANS)
    yield workshop
    workshop.close()


@pytest.fixture(scope="module")
def anew() -> Iterator[Workshop]:
    """One that judges every day each night."""
    workshop = Workshop(PLANS)
    yield workshop
    workshop.close()


def _nights(seed: int) -> Iterator[Raw]:
    """What is known night after night: later nights mostly, sometimes the same or an older one, and late news."""
    chance, raw = Random(seed), campaign(seed)
    last = raw["raw.night"][0]["as_of"]
    as_of = last - timedelta(days=chance.randint(2, 8))
    # one source a campaign: its late lines open days, and news of another would open them as well
    late = ARRIVING[seed % len(ARRIVING)]
    arrivals = {late: [_arrival(chance) for _ in raw[late]]}
    for number in range(NIGHTS):
        yield _on(_arrived(raw, arrivals, number), as_of)
        as_of = min(last, as_of + timedelta(days=chance.choice((-3, 0, 1, 1, 2, 4))))


def _arrival(chance: Random) -> tuple[int, int]:
    """The first night that has a line, and the first that has it no longer: most are there from the beginning on."""
    first = chance.randint(1, NIGHTS) if chance.random() < 0.3 else 0
    return first, chance.randint(1, NIGHTS) if chance.random() < 0.05 else NIGHTS


def _arrived(raw: Raw, arrivals: dict[str, list[tuple[int, int]]], number: int) -> Raw:
    there = {
        table: [line for line, (first, gone) in zip(raw[table], spans, strict=True) if first <= number < gone]
        for table, spans in arrivals.items()
    }
    return {**raw, **there}


def _on(raw: Raw, as_of: date) -> Raw:
    return {**raw, "raw.night": [{**raw["raw.night"][0], "as_of": as_of}]}


@pytest.mark.parametrize("seed", SEEDS)
def test_night_after_nights_is_the_night_alone(seed: int, going_on: Workshop, anew: Workshop) -> None:
    for night in _nights(seed):
        going_on.lay(night)
        open_days(going_on.connection, PLANS)
        tables = going_on.build(night, TABLES)
        close_days(going_on.connection, PLANS)

        assert tables == anew.build(night, TABLES)


def test_most_days_of_such_nights_are_closed(going_on: Workshop) -> None:
    """Else the comparison would say nothing."""
    judged, closed = 0, 0
    for seed in range(8):
        for night in _nights(seed):
            going_on.lay(night)
            opens_on = open_days(going_on.connection, PLANS)
            going_on.build(night, ["intermediate.int_evaluation_days", "marts.fct_follow_history"])
            close_days(going_on.connection, PLANS)
            days = going_on.connection.execute("select count(*) from intermediate.int_evaluation_days").fetchone()
            known = going_on.connection.execute("select count(distinct known_on) from raw.closed_day").fetchone()
            judged += (days or (0,))[0]
            closed += (known or (0,))[0] if opens_on else 0

    assert closed > judged
