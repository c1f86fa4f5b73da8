"""Of which night a run is that a schedule has planned."""

from datetime import date, datetime
from types import SimpleNamespace

import pendulum
import pytest

from flows.opening import planned_night


@pytest.mark.parametrize(
    ("zone", "planned", "night"),
    [
        ("Asia/Jakarta", pendulum.datetime(2026, 11, 30, 2, 18), date(2026, 11, 30)),  # 09:18 there
        ("Asia/Jakarta", pendulum.datetime(2026, 11, 29, 19), date(2026, 11, 29)),  # 02:00 there, of the 30th
        ("America/Lima", pendulum.datetime(2026, 11, 30, 7), date(2026, 11, 29)),  # 02:00 there
    ],
)
def test_a_planned_night_is_of_the_day_it_was_planned_for_in_its_own_zone(
    zone: str, planned: datetime, night: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prefect tells the time in a datetime of its own kind, which counts otherwise across zones."""
    monkeypatch.setattr("flows.opening.flow_run", SimpleNamespace(scheduled_start_time=planned))

    assert planned_night(zone) == night
