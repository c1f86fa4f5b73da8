"""A night belongs to the day whose evening it judges, in the campaign's zone."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prefect.server.schemas.schedules import CronSchedule

from flows import clock
from flows.alerts import overdue
from flows.clock import tonight


@pytest.mark.parametrize(
    ("local", "night"),
    [
        ("2024-02-08T02:00:00", date(2024, 2, 7)),  # the schedule
        ("2024-02-08T00:00:00", date(2024, 2, 7)),
        ("2024-02-08T05:59:59.999999", date(2024, 2, 7)),
        ("2024-02-08T06:00:00", date(2024, 2, 8)),
        ("2024-02-08T23:59:59", date(2024, 2, 8)),
        ("2024-03-01T02:00:00", date(2024, 2, 29)),
        ("2025-01-01T02:00:00", date(2024, 12, 31)),
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Jayapura", "America/New_York", "UTC"])
def test_until_six_in_the_morning_it_is_the_night_of_the_day_before(local: str, night: date, zone: str) -> None:
    now = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))

    assert tonight(zone, now) == night
    assert tonight(zone, now.astimezone(UTC)) == night


def test_the_same_instant_may_be_another_night_in_another_zone() -> None:
    now = datetime(2024, 2, 7, 22, 30, tzinfo=UTC)  # 05:30 in Jakarta, 07:30 in Jayapura

    assert tonight("Asia/Jakarta", now) == date(2024, 2, 7)
    assert tonight("Asia/Jayapura", now) == date(2024, 2, 8)


def test_without_an_instant_it_is_now() -> None:
    before = tonight("Asia/Jakarta", datetime.now(UTC))
    asked = tonight("Asia/Jakarta")
    after = tonight("Asia/Jakarta", datetime.now(UTC))

    assert asked in {before, after}


@pytest.mark.parametrize("shown", ["2024-03-10T05:30:00", "2024-03-10T06:30:00", "2024-11-03T05:30:00"])
def test_a_night_in_which_the_clock_is_changed_is_told_by_what_the_clock_shows(shown: str) -> None:
    now = datetime.fromisoformat(shown).replace(tzinfo=ZoneInfo("America/New_York"))
    begun = now.hour >= clock._DAY_BEGINS / timedelta(hours=1)

    assert tonight("America/New_York", now) == now.date() - (timedelta(0) if begun else timedelta(days=1))


ZONES = [
    *("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "UTC", "Asia/Kathmandu"),
    *("Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Chatham"),
]
# Both changes of the clock in Europe and in America; on the first and the third 02:00 is shown by no clock.
CHANGES = [date(2024, 3, 31), date(2024, 10, 27), date(2024, 3, 10), date(2024, 11, 3)]
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@given(zone=st.sampled_from(ZONES), now=INSTANTS)
def test_a_night_is_the_day_before_the_one_whose_six_oclock_comes_next(zone: str, now: datetime) -> None:
    shown = now.astimezone(ZoneInfo(zone))

    assert tonight(zone, now) == shown.date() - timedelta(days=shown.hour < 6)
    assert shown.hour >= 6 or tonight(zone, now) < shown.date()


@given(zone=st.sampled_from(ZONES), now=INSTANTS, later=st.timedeltas(timedelta(0), timedelta(days=3)))
def test_time_goes_on_and_so_do_the_nights(zone: str, now: datetime, later: timedelta) -> None:
    assert tonight(zone, now) <= tonight(zone, now + later)


@pytest.mark.parametrize("change", CHANGES, ids=str)
@pytest.mark.parametrize("zone", ZONES)
def test_prefect_plans_every_night_once_also_where_the_clock_shows_no_such_hour(zone: str, change: date) -> None:
    begin = datetime.combine(change - timedelta(days=4), time(12), tzinfo=ZoneInfo(zone))
    for at in ("0 2", "30 2", "0 0", "59 5"):
        planned = asyncio.run(CronSchedule(cron=f"{at} * * *", timezone=zone).get_dates(8, begin))

        nights = [tonight(zone, when.astimezone(UTC)) for when in planned]
        assert nights[0] - begin.date() <= timedelta(days=1)
        assert nights == [nights[0] + timedelta(days=n) for n in range(8)], at


@pytest.mark.parametrize("change", CHANGES, ids=str)
@pytest.mark.parametrize("zone", ZONES)
def test_a_night_of_a_change_is_overdue_at_its_hour_and_not_before(zone: str, change: date) -> None:
    for night in (change - timedelta(days=1), change):
        at_seven = datetime.combine(night + timedelta(days=1), time(7), tzinfo=ZoneInfo(zone)).astimezone(UTC)
        due = overdue(None, night, at_seven, time(7), ZoneInfo(zone))

        assert due is not None
        assert overdue(None, night, at_seven - timedelta(seconds=1), time(7), ZoneInfo(zone)) is None
