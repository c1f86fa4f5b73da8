"""How long the headers of an answer ask to wait."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.sources.waiting import seconds_asked, used_up_until

NOW = datetime(2024, 2, 8, 3, 0, tzinfo=UTC)
IN_FIVE_MINUTES = 300 + 1  # a second more, because clocks differ


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "Thu, 08 Feb 2024 03:05:00 GMT"}, 300),
        ({"retry-after": "Thu, 08 Feb 2024 02:00:00 GMT"}, 0),
        ({"x-rate-limit-reset": "1707361500"}, IN_FIVE_MINUTES),
        ({"x-ratelimit-reset": "2024-02-08T03:05:00.000000Z"}, IN_FIVE_MINUTES),
        ({"x-ratelimit-reset": "1707361500"}, IN_FIVE_MINUTES),
        ({"ratelimit-reset": "1707361500"}, IN_FIVE_MINUTES),
        ({"ratelimit-reset": "300"}, IN_FIVE_MINUTES),
        ({"retry-after": "7", "x-ratelimit-reset": "1707361500"}, 7),
        ({"retry-after": "soon", "x-ratelimit-reset": "1707361500"}, IN_FIVE_MINUTES),
    ],
)
def test_a_refusal_says_how_long_to_wait(headers: dict[str, str], seconds: float) -> None:
    assert seconds_asked(headers, NOW) == seconds


@pytest.mark.parametrize(
    "told",
    [
        *("", "soon", "-5", "9" * 400, "nan", "inf", "1e300", "2024-02-08", "²"),
        # how some servers write "never": the last second there is
        *("253402300799", "9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 GMT"),
    ],
)
def test_a_header_that_makes_no_sense_breaks_nothing(told: str) -> None:
    for header in ("retry-after", "x-rate-limit-reset", "x-ratelimit-reset"):
        asked = seconds_asked({header: told}, NOW)
        assert asked is None or asked >= 0
        used_up_until({header: told, header.replace("reset", "remaining"): "0"}, NOW)


def test_an_answer_without_such_headers_says_nothing() -> None:
    assert seconds_asked({"content-type": "application/json"}, NOW) is None
    assert used_up_until({"x-ratelimit-reset": "1707361500"}, NOW) is None


@pytest.mark.parametrize("family", ["x-rate-limit", "x-ratelimit", "ratelimit"])
def test_a_limit_is_used_up_when_nothing_remains(family: str) -> None:
    headers = {f"{family}-remaining": "0", f"{family}-reset": "1707361500"}

    assert used_up_until(headers, NOW) == NOW + timedelta(seconds=IN_FIVE_MINUTES)
    assert used_up_until(headers | {f"{family}-remaining": "1"}, NOW) is None
