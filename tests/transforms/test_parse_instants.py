from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.times import parse_days, parse_days_or_instants, parse_instants


def instant(text: str | None, zone: str = "Asia/Jakarta") -> datetime | None:
    (at,) = parse_instants(pl.Series([text], dtype=pl.String), zone)
    assert at is None or isinstance(at, datetime)
    return at


@pytest.mark.parametrize(
    "text",
    [
        "2024/02/07 7:59:12 AM GMT+7",
        "2024-02-07T07:59:12+07:00",
        "2024-02-07T00:59:12Z",
        "2024-02-07T00:59:12.654321Z",
        "2024-02-07 07:59:12",
        "2024-02-07 07:59:12 WIB",
        "2024-02-07 08.59.12 WITA",
        "2024-02-06 19:59:12-0500",
        "07/02/2024 7:59:12",
        "07-02-2024 07.59.12",
        "7/2/2024, 07:59:12 am",
        "7 Februari 2024 07.59.12",
        "7 Feb. 2024, pukul 07.59.12 WIB",
        "Rabu, 7 Peb 2024 jam 08.59.12 WITA",
        "rabu 7/2/2024 07:59:12",
        "Wed, Feb 7, 2024, 7:59:12 AM",
        "7-Feb-2024 07:59:12",
        "February 7th 2024 at 07:59:12",
    ],
)
def test_one_instant_is_read_from_every_way_of_writing_it(text: str) -> None:
    assert instant(text) == datetime(2024, 2, 7, 0, 59, 12, tzinfo=UTC)


def test_noon_and_midnight_of_the_half_day_clock_differ() -> None:
    assert instant("2024/02/07 12:00:00 AM GMT+7") == datetime(2024, 2, 6, 17, tzinfo=UTC)
    assert instant("2024/02/07 12:00:00 PM GMT+7") == datetime(2024, 2, 7, 5, tzinfo=UTC)


form_times = st.builds(
    "{}{}/{:02}/{} {}:{:02}:{:02} {}M GMT{}{}".format,
    st.sampled_from(["", "", "", "+"]),
    st.sampled_from([1999, 2024]),
    st.integers(1, 13),
    st.integers(0, 31),
    st.integers(0, 13),
    st.integers(0, 60),
    st.integers(0, 61),
    st.sampled_from("AP"),
    st.sampled_from(["+7", "+7", "+8", "-3", "+14", "+15", "+99", "+07", "+0730"]),
    st.sampled_from(["", "", "", " ", "x"]),
)


@given(st.lists(form_times, max_size=12))
def test_the_form_services_times_are_read_alike_in_every_company_and_case(texts: list[str]) -> None:
    column = parse_instants(pl.Series(texts, dtype=pl.String), "Asia/Jakarta").to_list()
    assert column == [instant(text.lower()) for text in texts]


def test_a_clock_on_the_wall_is_read_in_the_zone_asked_for() -> None:
    assert instant("2024-02-07 20:30", "Asia/Jayapura") == datetime(2024, 2, 7, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", "kemarin", "2024-02-07", "31/02/2024 07:00", "2024-02-07 25:00", "2024-02-07 07:00+99", "20:30"),
        *("7 Feb 2024", "7 Feb 24 07:00", "7/2/24 07:00", "7 Fbr 2024 07:00", "7 Feb 20241 07:00", "31 Feb 2024 07:00"),
        *(
            "Kamis, 7 Februari 2024 07.00",
            "Kamis, 7/2/2024 07.00",
            "7 Feb 2024 pagi",
            "7 Feb 2024 s/d 9 Feb 2024 07.00",
        ),
    ],
)
def test_what_names_no_instant_is_null(text: str | None) -> None:
    assert instant(text) is None


def test_an_hour_that_a_clock_change_leaves_out_is_null() -> None:
    assert instant("2024-03-31 02:30", "Europe/Berlin") is None


def test_a_column_with_the_month_first_is_read_month_first() -> None:
    texts = pl.Series(["2/7/2024 7:00:00", "2/28/2024 8:00:00"])
    assert parse_instants(texts, "UTC").dt.date().to_list() == [date(2024, 2, 7), date(2024, 2, 28)]


def test_one_impossible_day_does_not_turn_the_other_days_round() -> None:
    texts = pl.Series(["13/02/2024 7:00:00", "2/28/2024 8:00:00"])
    assert parse_instants(texts, "UTC").dt.date().to_list() == [date(2024, 2, 13), None]


def test_more_days_with_the_month_first_do_not_turn_a_column_with_a_sure_day_round() -> None:
    texts = pl.Series(["2/28/2024 7:00", "3/28/2024 7:00", "13/2/2024 7:00", "3/4/2024 7:00"])
    assert parse_instants(texts, "UTC").dt.date().to_list() == [None, None, date(2024, 2, 13), date(2024, 4, 3)]


def test_a_named_month_stays_where_it_is_in_a_column_with_the_month_first() -> None:
    texts = pl.Series(["2/28/2024 7:00", "3 Feb 2024 7:00", "3/2/2024 7:00"])
    assert parse_instants(texts, "UTC").dt.day().to_list() == [28, 3, 2]


def test_a_column_that_only_the_month_first_puts_before_its_day_is_read_month_first() -> None:
    texts = pl.Series(["3/4/2024 7:00:00", "3/12/2024 8:00:00"])
    assert parse_instants(texts, "UTC", date(2024, 3, 12)).dt.date().to_list() == [date(2024, 3, 4), date(2024, 3, 12)]


@pytest.mark.parametrize("by", [None, date(2024, 3, 11), date(2024, 12, 3)])
def test_a_column_that_no_order_or_either_puts_before_its_day_is_read_day_first(by: date | None) -> None:
    texts = pl.Series(["3/4/2024 7:00:00", "3/12/2024 8:00:00"])
    assert parse_instants(texts, "UTC", by).dt.date().to_list() == [date(2024, 4, 3), date(2024, 12, 3)]


def test_a_day_that_only_the_day_first_can_hold_keeps_the_column_day_first() -> None:
    texts = pl.Series(["13/3/2024 7:00:00", "3/12/2024 8:00:00"])
    assert parse_instants(texts, "UTC", date(2024, 3, 12)).dt.date().to_list() == [
        date(2024, 3, 13),
        date(2024, 12, 3),
    ]


def test_an_empty_column_keeps_its_type() -> None:
    assert parse_instants(pl.Series("at", [], pl.String), "UTC").dtype == pl.Datetime("us", "UTC")
    assert parse_days(pl.Series("on", [], pl.String)).dtype == pl.Date


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_iso_instant_is_read_to_the_second(at: datetime) -> None:
    assert instant(at.isoformat()) == at.replace(microsecond=0)


@given(st.lists(st.text(), max_size=10))
def test_no_text_breaks_the_reading_of_times(texts: list[str]) -> None:
    column = pl.Series(texts, dtype=pl.String)
    assert parse_instants(column, "Asia/Jakarta").len() == len(texts)
    assert parse_days(column).len() == len(texts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-02-01", date(2022, 2, 1)),
        ("2022-02-01 00:00:00", date(2022, 2, 1)),
        ("01-02-2022", date(2022, 2, 1)),
        ("1/2/2022", date(2022, 2, 1)),
        ("06.06.1966", date(1966, 6, 6)),
        ("1 Februari 2022", date(2022, 2, 1)),
        ("17 AGT 2021", date(2021, 8, 17)),
        ("Selasa, 1 Februari 2022", date(2022, 2, 1)),
        ("Jum'at 1-Okt-2021", date(2021, 10, 1)),
        ("February 1, 2022", date(2022, 2, 1)),
        ("2022-02-01T00:00:00", date(2022, 2, 1)),
        ("Rabu, 1 Februari 2022", None),
        ("1 Februari 22", None),
        ("44593", date(2022, 2, 1)),
        ("60 Mei 2022", None),
        ("1 Foo 2022", None),
        ("2022", None),
        (None, None),
    ],
)
def test_a_day_is_read_from_every_way_of_writing_it(text: str | None, expected: date | None) -> None:
    assert parse_days(pl.Series([text], dtype=pl.String)).to_list() == [expected]


@pytest.mark.parametrize(
    "text",
    ["2024-02-10", "10/02/2024", "10 Februari 2024", "Sabtu, 10 Feb 2024", "45332", "2024-02-10 00:00:00"],
)
def test_a_day_among_instants_is_as_late_as_its_day_allows(text: str) -> None:
    assert parse_days_or_instants(pl.Series([text]), "Asia/Jakarta").to_list() == [
        datetime(2024, 2, 10, 16, 59, 59, 999_999, tzinfo=UTC)
    ]


def test_a_day_above_an_instant_of_the_same_day_is_no_later_than_that() -> None:
    texts = pl.Series(
        ["2024-02-10", "2024-02-11", "2024-02-10 09:00", "2024-02-10", "2024-02-10T08:00:00Z", "2024-02-10"]
    )

    hours = parse_days_or_instants(texts, "UTC").dt.strftime("%d %H:%M").to_list()

    assert hours == ["10 08:00", "11 23:59", "10 09:00", "10 08:00", "10 08:00", "10 23:59"]


@pytest.mark.parametrize(
    "text", ["2024-02-10 25:99", "2024-02-10T", "besok", "2024-02-31", "2024-02-10 pagi", "2/13/2024 07:00", ""]
)
def test_what_is_neither_day_nor_instant_is_none(text: str) -> None:
    assert parse_days_or_instants(pl.Series([text]), "Asia/Jakarta").to_list() == [None]


def test_midnight_with_an_offset_is_an_instant() -> None:
    read = parse_days_or_instants(pl.Series(["2024-02-10T00:00:00+07:00"]), "Asia/Jakarta")

    assert read.to_list() == [datetime(2024, 2, 9, 17, tzinfo=UTC)]
