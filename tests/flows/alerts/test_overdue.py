"""When a night that has not finished becomes an alarm."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from flows.alerts import overdue

JAKARTA = ZoneInfo("Asia/Jakarta")
NIGHT = date(2024, 2, 7)
SEVEN = time(7)
AT_SEVEN = datetime(2024, 2, 8, 0, 0, tzinfo=UTC)  # 07:00 in Jakarta, on the day after


def test_a_night_has_until_its_hour_of_the_next_day() -> None:
    before = AT_SEVEN.replace(day=7, hour=23, minute=59)

    assert overdue(date(2024, 2, 6), NIGHT, before, SEVEN, JAKARTA) is None
    assert overdue(date(2024, 2, 6), NIGHT, AT_SEVEN, SEVEN, JAKARTA) is not None


def test_a_night_that_has_finished_is_never_overdue() -> None:
    assert overdue(NIGHT, NIGHT, AT_SEVEN, SEVEN, JAKARTA) is None
    assert overdue(date(2024, 2, 8), NIGHT, AT_SEVEN, SEVEN, JAKARTA) is None


def test_the_alarm_tells_the_hour_and_the_last_night_that_finished() -> None:
    late = overdue(date(2024, 2, 5), NIGHT, AT_SEVEN, SEVEN, JAKARTA)
    first = overdue(None, NIGHT, AT_SEVEN, SEVEN, JAKARTA)

    assert late is not None
    assert first is not None
    assert (late.kind, late.severity) == ("run_unfinished", "critical")
    assert late.detail == {"finished_by": "07:00", "last_finished_on": "2024-02-05"}
    assert first.detail == {"finished_by": "07:00"}


def test_the_hour_is_one_of_the_campaigns_clock_also_where_the_clock_changes() -> None:
    # New York: on 10 March 2024 07:00 is 11:00 UTC, the day before it was 12:00 UTC.
    zone, night = ZoneInfo("America/New_York"), date(2024, 3, 9)

    assert overdue(None, night, datetime(2024, 3, 10, 10, 59, tzinfo=UTC), SEVEN, zone) is None
    assert overdue(None, night, datetime(2024, 3, 10, 11, 0, tzinfo=UTC), SEVEN, zone) is not None
    assert overdue(None, night, datetime(2024, 3, 10, 6, 59, tzinfo=zone), SEVEN, zone) is None


def test_a_time_without_its_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        overdue(None, NIGHT, datetime(2024, 2, 8, 7), SEVEN, JAKARTA)  # noqa: DTZ001 - that is the point
