"""Knows the clock and which night it is; knows nothing of what a night does."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

# The schedule runs at 02:00 for the day that has just ended; so does whoever repeats it early in the morning.
_DAY_BEGINS = timedelta(hours=6)


def tonight(timezone: str, now: datetime | None = None) -> date:
    """The night a run without a date belongs to: until 06:00 local time the day before, afterwards today."""
    return ((now or datetime.now(UTC)).astimezone(ZoneInfo(timezone)) - _DAY_BEGINS).date()


def today(timezone: str) -> date:
    """The local day of this moment, which is not the night's before 06:00."""
    return datetime.now(UTC).astimezone(ZoneInfo(timezone)).date()
