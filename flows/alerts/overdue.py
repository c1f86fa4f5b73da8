"""When a night should have finished; knows no schedule and does not look at any clock itself."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.alerts.alarms import Alarm


def overdue(
    last_finished: date | None, expected_night: date, now: datetime, finished_by: time, zone: ZoneInfo
) -> Alarm | None:
    """The alarm that `expected_night` has not finished by its hour, or None while there is time or it has.

    A night runs after its day has ended: the hour is one of the next day, on the clock of the campaign's zone.
    Raises ValueError for a `now` without its offset.
    """
    if now.tzinfo is None:
        raise ValueError("now needs its offset; a naive time was given")
    if last_finished is not None and last_finished >= expected_night:
        return None
    until = datetime.combine(expected_night + timedelta(days=1), finished_by, tzinfo=zone)
    # Compared in UTC: two times of one zone are compared by their faces, also across a change of the clock.
    if now.astimezone(UTC) < until.astimezone(UTC):
        return None
    detail = {"finished_by": f"{finished_by:%H:%M}"}
    return Alarm(
        "run_unfinished",
        detail=detail | ({"last_finished_on": last_finished.isoformat()} if last_finished else {}),
        severity="critical",
    )
