from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.counts import parse_counts, parse_shown
from transforms.faults import Fault
from transforms.parsed import Parsed

HEADER = "account,read_at,shown,source"
AT = "2024-02-07T20:30:00+07:00"


def counts(*lines: str) -> Parsed:
    return parse_counts("\n".join(lines).encode(), "Asia/Jakarta")


@pytest.mark.parametrize(
    "text", ["8.582", "8,582", "8582", "8 582", "8\u00a0582", "8'582", " 8.582 pengikut", "８.５８２"]
)
def test_a_full_number_is_exact(text: str) -> None:
    assert parse_shown(text) == (8582, 8582)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("7.200-an", 7200, 7299),
        ("7200an", 7200, 7299),
        ("1.300-an", 1300, 1399),
        ("8.000-an", 8000, 8999),
        ("7.250 - an", 7250, 7259),
        ("7,2 ribuan", 7200, 7299),
        ("8 rb an", 8000, 8999),
        ("7.200–7.300", 7200, 7300),
        ("7200 - 7299 pengikut", 7200, 7299),
        ("9.900 s/d 10.100", 9900, 10100),
        ("7 ribu-an", 7000, 7999),
        ("8.58K", 8580, 8589),
        ("1.23K", 1230, 1239),
        ("1.23M", 1_230_000, 1_239_999),
        ("12.3K", 12_250, 12_399),
        ("123K", 122_500, 123_999),
        ("8.6K", 8550, 8699),
        ("8,6 rb", 8550, 8699),
        ("8,6 ribu", 8550, 8699),
        ("8,58 rb", 8575, 8589),
        ("1,2 jt", 1_150_000, 1_299_999),
        ("1,2 juta pengikut", 1_150_000, 1_299_999),
        ("0", 0, 0),
        ("1.234.567", 1_234_567, 1_234_567),
    ],
)
def test_a_vague_number_is_the_interval_it_can_mean(text: str, low: int, high: int) -> None:
    assert parse_shown(text) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        *("", "banyak", "8.58", "8,5", "8.5821", "8.582,123", "08582", "-5", "8582.0", "8.582-an", "0-an", "K"),
        *("8.582 rb", "sekitar 8.000", "lebih dari 8.000", "8.000+", "1e4", "٨٥٨٢", "99999999999999999999"),
        *("1.2B", "8 58", "0,5 rb", "8-582", "7.300-7.200", "7.200-7.300-7.400"),
    ],
)
def test_what_is_no_count_of_people_is_refused(text: str) -> None:
    assert parse_shown(text) is None


def test_the_articles_evening_comes_out_as_published() -> None:
    before, after = parse_shown("7.200-an"), parse_shown("8.582")
    assert before is not None
    assert after is not None
    assert (after[0] - before[1], after[1] - before[0]) == (1283, 1382)


@given(st.integers(0, 10_000_000_000), st.sampled_from(["{}", "{:,}", "{:_}"]))
def test_exact_numbers_are_exact(count: int, form: str) -> None:
    assert parse_shown(form.format(count).replace("_", ".")) == (count, count)


@given(st.integers(1_000, 999_999_999), st.integers(1, 2), st.sampled_from([("rb", "jt", ","), ("K", "M", ".")]))
def test_a_shortened_count_contains_the_true_one(count: int, decimals: int, words: tuple[str, str, str]) -> None:
    thousand, million, mark = words
    unit, word = (1_000_000, million) if count >= 1_000_000 else (1_000, thousand)
    step = unit // 10**decimals
    cut_off = count // step * step
    # Whether a platform rounds is unknown, except that two decimals with K or M are cut off.
    rounded = (count + step // 2) // step * step
    for shown in {cut_off} if decimals == 2 and word in "KM" else {cut_off, rounded}:
        if shown // unit > 999:
            continue
        interval = parse_shown(f"{shown / unit:.{decimals}f}".replace(".", mark) + word)
        assert interval is not None
        assert interval[0] <= count <= interval[1]


@given(st.integers(1, 9), st.integers(1, 6), st.data())
def test_and_something_contains_whatever_was_meant(digit: int, zeros: int, data: st.DataObject) -> None:
    round_count = digit * 10**zeros
    meant = data.draw(st.integers(round_count, round_count + 10**zeros - 1))
    assert parse_shown(f"{round_count}-an") == (round_count, round_count + 10**zeros - 1)
    interval = parse_shown(f"{round_count}-an")
    assert interval is not None
    assert interval[0] <= meant <= interval[1]


@given(st.one_of(st.text(), st.text("0123456789.,' rbkKjtuMan-", max_size=14)))
def test_any_text_is_an_interval_or_nothing(text: str) -> None:
    interval = parse_shown(text)
    assert interval is None or 0 <= interval[0] <= interval[1] < 2**62


def test_readings_are_canonical_and_in_utc() -> None:
    parsed = counts(
        HEADER,
        "instagram:@Pemprov.Contoh,2024-02-07 08:00,7.200-an,press",
        f"instagram:pemprov.contoh,{AT},8.582,Manual",
        f"facebook:PemprovContoh,{AT},100,api",
    )
    assert parsed.rows.to_dicts()[0] == {
        "row": 2,
        "account": "instagram:pemprov.contoh",
        "read_at": datetime(2024, 2, 7, 1, tzinfo=UTC),
        "count_low": 7200,
        "count_high": 7299,
        "source": "press",
        "is_exact": False,
    }
    assert parsed.rows["account"].to_list()[1:] == ["instagram:pemprov.contoh", "facebook:pemprovcontoh"]
    assert parsed.rows["is_exact"].to_list() == [False, True, True]
    assert parsed.rows.schema["count_low"] == parsed.rows.schema["count_high"] == pl.Int64


def test_each_reading_that_cannot_be_used_says_why() -> None:
    good = f"instagram:contoh,{AT},8582,manual"
    parsed = counts(
        HEADER,
        good,
        f"@contoh,{AT},8582,manual",
        f"instagram:con..toh,{AT},8582,manual",
        "instagram:contoh,2024-02-07,8582,manual",
        f"instagram:contoh,{AT},banyak,manual",
        f"instagram:contoh,{AT},8582,tetangga",
        f"instagram:contoh,{AT},8582,",
        good,
    )
    assert dict(parsed.rejects.rows()) == {
        3: "account_unknown",
        4: "account_unknown",
        5: "time_unreadable",
        6: "count_unreadable",
        7: "source_unknown",
        8: "source_unknown",
        9: "duplicate_row",
    }
    assert (parsed.rows_read, parsed.rows_loaded) == (8, 1)


def test_columns_may_stand_in_any_order_and_others_are_named() -> None:
    parsed = counts("catatan;sumber;angka;waktu;akun", f"x;press;8.582;{AT};instagram:contoh")
    assert parsed.rows["count_low"].to_list() == [8582]
    assert parsed.dropped_columns == ("catatan",)


def test_missing_columns_are_named() -> None:
    with pytest.raises(Fault, match='"account", "shown"') as caught:
        counts("account,shown", "instagram:contoh,8582")
    assert caught.value.reason == "columns_missing"


def test_a_header_without_readings_is_no_fault() -> None:
    assert counts(HEADER).rows_read == 0


field = st.sampled_from(["", "instagram:contoh", AT, "8.582", "press", "7.200-an", "x", "2024-02-07 20:30"])


@given(st.lists(st.tuples(field, field, field, field).filter(any), max_size=20))
def test_readings_read_are_loaded_or_rejected(rows: list[tuple[str, ...]]) -> None:
    parsed = counts(HEADER, *(",".join(row) for row in rows))
    assert (
        parsed.rows_read
        == len(rows)
        == parsed.rows_loaded + parsed.rejects.height
        == parsed.rows.height + parsed.rejects.height
    )


@pytest.mark.parametrize(
    ("written", "source"),
    [("Petugas", "manual"), ("pers", "press"), ("Unduhan", "export"), ("API", "api"), ("dibaca orang", "manual")],
)
def test_who_read_a_count_may_be_said_in_indonesian(written: str, source: str) -> None:
    parsed = parse_counts(f"akun,waktu,angka,sumber\ninstagram:contoh,{AT},8582,{written}\n".encode(), "Asia/Jakarta")

    assert parsed.rows["source"].to_list() == [source]
    assert parsed.rejects.is_empty()


def test_readings_whose_days_contradict_each_other_are_read_day_first_and_told_by_their_rows() -> None:
    days = ["13/2/2024", "2/28/2024", "3/4/2024", "3 Mei 2024", "5/5/2024"]
    parsed = counts(HEADER, *(f"instagram:contoh,{day} 07:00,{row},manual" for row, day in enumerate(days)))

    assert dict(parsed.rejects.rows()) == {3: "time_unreadable"}
    assert parsed.rows["read_at"].dt.month().to_list() == [2, 4, 5, 5]
    assert parsed.facts == {"rows_month_first": "3", "rows_of_either_order": "4"}


def test_readings_that_all_have_the_month_first_are_read_so_and_told() -> None:
    parsed = counts(HEADER, *(f"instagram:contoh,{day} 07:00,8582,manual" for day in ("2/28/2024", "3/4/2024")))

    assert parsed.rows["read_at"].dt.month().to_list() == [2, 3]
    assert parsed.facts == {"rows_month_first": "2", "rows_of_either_order": "3"}


@pytest.mark.parametrize(
    ("saved_on", "months", "told"),
    [(date(2024, 2, 20), [2, 2], {"rows_month_first": "2, 3"}), (date(2024, 9, 1), [7, 8], {})],
)
def test_readings_that_only_the_day_of_the_file_has_read_month_first_are_told(
    saved_on: date, months: list[int], told: dict[str, str]
) -> None:
    lines = [HEADER, *(f"instagram:contoh,{day} 07:00,8582,manual" for day in ("02/07/2024", "02/08/2024"))]
    parsed = parse_counts("\n".join(lines).encode(), "Asia/Jakarta", saved_on)

    assert (parsed.rows["read_at"].dt.month().to_list(), parsed.facts) == (months, told)
