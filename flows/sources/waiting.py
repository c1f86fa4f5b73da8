"""How long an API asks to be left alone, from the headers of its answer; knows no platform by name."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# X writes the first, the fediverse the second, Bluesky the third.
_FAMILIES = ("x-rate-limit", "x-ratelimit", "ratelimit")
# Below this a number is a span of seconds, above it a moment in Unix seconds (1973 and later).
_LONGEST_SPAN = 100_000_000
# Clocks differ, and a limit that ends at a second may still hold in it.
_AFTER_RESET = 1.0


def seconds_asked(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds a refusing answer (lower-case header names) asks to wait, or None where it does not say.

    ``Retry-After`` as seconds or as an HTTP date wins over the end of the platform's own window.
    """
    told = headers.get("retry-after")
    if told is not None and (moment := _retry_after(told.strip(), now)) is not None:
        return max(0.0, (moment - now).total_seconds())
    reset = _reset(headers, now)
    return None if reset is None else max(0.0, (reset - now).total_seconds())


def used_up_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When the next question may be asked, if the answer says that none is left until then."""
    for family in _FAMILIES:
        if headers.get(f"{family}-remaining", "").strip() == "0":
            return _reset(headers, now)
    return None


def _retry_after(told: str, now: datetime) -> datetime | None:
    if told.isascii() and told.isdigit():
        return _later(now, float(told))
    try:
        moment = parsedate_to_datetime(told)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _reset(headers: Mapping[str, str], now: datetime) -> datetime | None:
    for family in _FAMILIES:
        if (told := headers.get(f"{family}-reset")) is not None:
            moment = _moment(told.strip(), now)
            return None if moment is None else _later(moment, _AFTER_RESET)
    return None


def _moment(told: str, now: datetime) -> datetime | None:
    try:
        number = float(told)
    except ValueError:
        try:
            moment = datetime.fromisoformat(told)
        except ValueError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return _later(now, number) if number < _LONGEST_SPAN else _later(datetime.fromtimestamp(0, tz=UTC), number)


def _later(begin: datetime, seconds: float) -> datetime | None:
    try:
        return begin + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return None
