"""Numbers and times as people read them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reports.facts import Counts, PerDay, Shares
from flows.reports.numbers import NOTHING, Numbers

INDONESIAN = Numbers("id", "Asia/Jakarta")
ENGLISH = Numbers("en", "Asia/Jakarta")
EVENING = datetime(2024, 2, 7, 13, 30, tzinfo=UTC)


def test_an_interval_is_two_numbers_and_an_exact_count_is_one() -> None:
    assert INDONESIAN.counts(Counts(1283, 1382)) == "1.283 sampai 1.382"
    assert ENGLISH.counts(Counts(1283, 1382)) == "1,283 to 1,382"
    assert INDONESIAN.counts(Counts(8582, 8582)) == "8.582"


def test_a_change_carries_its_sign() -> None:
    assert ENGLISH.change(Counts(-99, 18)) == "-99 to +18"
    assert ENGLISH.change(Counts(0, 0)) == "0"


def test_the_articles_shares_read_as_in_the_article() -> None:
    shares = Shares(1283 / 6750, 1382 / 6750)
    assert INDONESIAN.shares(shares) == "19,0 sampai 20,5 %"
    assert ENGLISH.shares(shares) == "19.0 to 20.5 %"


def test_a_stored_fifth_is_not_rounded_up_by_its_last_bit() -> None:
    assert ENGLISH.shares(Shares(0.1, 0.1 + 0.2 - 0.1)) == "10.0 to 20.0 %"


def test_an_exact_share_is_one_number() -> None:
    assert ENGLISH.shares(Shares(0.20474, 0.20474)) == "20.5 %"


@given(st.integers(-5000, 20000), st.integers(1, 20000), st.integers(1, 10000))
def test_a_printed_interval_is_never_narrower_than_the_stored_one(low: int, width: int, target: int) -> None:
    stored = Shares(low / target, (low + width) / target)
    printed = ENGLISH.shares(stored).removesuffix(" %").replace(",", "").split(" to ")
    assert float(printed[0]) <= stored.low * 100 + 1e-8
    assert float(printed[-1]) >= stored.high * 100 - 1e-8


def test_what_cannot_be_said_is_a_dash() -> None:
    assert {
        INDONESIAN.count(None),
        INDONESIAN.counts(None),
        INDONESIAN.change(None),
        INDONESIAN.share(None),
        INDONESIAN.shares(None),
        INDONESIAN.per_day(None),
        INDONESIAN.instant(None),
    } == {NOTHING}


def test_followers_per_day_need_no_whole_numbers() -> None:
    assert INDONESIAN.per_day(PerDay(-1.25, 3.01)) == "-1,3 sampai 3,1"


@pytest.mark.parametrize(
    ("zone", "printed"),
    [
        ("Asia/Jakarta", "7 Feb 2024, 20.30 WIB"),
        ("Asia/Makassar", "7 Feb 2024, 21.30 WITA"),
        ("Asia/Jayapura", "7 Feb 2024, 22.30 WIT"),
    ],
)
def test_an_instant_is_told_on_the_campaigns_clock(zone: str, printed: str) -> None:
    assert Numbers("id", zone).instant(EVENING) == printed


def test_english_tells_time_with_a_colon() -> None:
    assert ENGLISH.instant(EVENING) == "7 Feb 2024, 20:30 WIB"


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        INDONESIAN.instant(EVENING.replace(tzinfo=None))


def test_a_date_has_its_weekday_and_no_padded_day() -> None:
    assert INDONESIAN.day(date(2024, 2, 7)) == "Rabu, 7 Februari 2024"
    assert ENGLISH.day(date(2024, 2, 7)) == "Wednesday, 7 February 2024"


@pytest.mark.parametrize(
    ("clock", "printed"),
    [
        ("00:00:00", "7 Feb 2024"),
        ("23:59:59.999999", "7 Feb 2024"),
        ("23:59:00", "7 Feb 2024, 23:59 WIB"),
        ("00:00:01", "7 Feb 2024, 00:00 WIB"),
    ],
)
def test_an_hour_that_only_stands_for_a_day_is_not_printed(clock: str, printed: str) -> None:
    assert ENGLISH.moment(datetime.fromisoformat(f"2024-02-07T{clock}+07:00")) == printed


def test_a_moment_nobody_knows_is_a_dash() -> None:
    assert ENGLISH.moment(None) == "—"
