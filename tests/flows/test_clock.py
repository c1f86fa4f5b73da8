"""A night belongs to the day whose evening it judges, in the campaign's zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows import clock
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
