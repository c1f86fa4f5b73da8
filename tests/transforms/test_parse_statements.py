"""What was published is read line by line, and a line that speaks of nothing we know is refused."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.faults import Fault
from transforms.parsed import Parsed
from transforms.statements import ABOUT, parse_statements

HEADER = "account,said_at,about,said,source,breakdown,part"
OFFICE = "instagram:pemprov.contoh"
AT = "2024-02-07T21:00:00+07:00"


def statements(*lines: str, header: str = HEADER) -> Parsed:
    return parse_statements("\n".join([header, *lines]).encode(), "Asia/Jakarta")


def test_the_articles_two_statements() -> None:
    parsed = statements(f"{OFFICE},{AT},gained,1.300-an,press,,", f"{OFFICE},{AT},attainment,tidak sampai 20 %,press,,")

    assert parsed.rows.to_dicts() == [
        {
            "row": row,
            "account": OFFICE,
            "said_at": datetime(2024, 2, 7, 14, tzinfo=UTC),
            "about": about,
            "breakdown": None,
            "part": None,
            "low": low,
            "high": high,
            "is_low_open": False,
            "is_high_open": about == "attainment",
            "source": "press",
        }
        for row, about, low, high in ((2, "gained", 1300, 1399), (3, "attainment", None, 0.2))
    ]


def test_the_staff_is_said_as_a_whole_and_in_parts() -> None:
    parsed = statements(
        ",2025-12-01,staff,30.588,press,,",
        ",2025-12-01,staff,12.260 PNS,press,employment,pns",
        ",2025-12-01,pegawai,18.323,press,Status Kepegawaian,PPPK Paruh Waktu",
        ",2025-12-01,staff,7,press,Jenis kelamin,Perempuan",
        ",2025-12-01,staff,8,press,Jabatan,Tenaga  kesehatan",
    )

    assert parsed.rejects.is_empty()
    assert parsed.rows.select("breakdown", "part").rows() == [
        (None, None),
        ("employment", "pns"),
        ("employment", "pppk_part_time"),
        ("sex", "female"),
        ("jabatan", "tenaga_kesehatan"),
    ]
    assert parsed.rows["said_at"].unique().to_list() == [datetime(2025, 11, 30, 17, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"{OFFICE},{AT},mood,1.300-an,press,,", "about_unknown"),
        (f"{OFFICE},{AT},,1.300-an,press,,", "about_unknown"),
        (f",{AT},gained,1.300-an,press,,", "about_contradicts"),
        (f"{OFFICE},{AT},staff,6.750,press,,", "about_contradicts"),
        (f"{OFFICE},{AT},gained,5,press,employment,pns", "about_contradicts"),
        (f",{AT},staff,5,press,employment,", "about_contradicts"),
        (f",{AT},staff,5,press,,pns", "about_contradicts"),
        (f"pemprov.contoh,{AT},gained,5,press,,", "account_unknown"),
        (f"{OFFICE},2024-02-07,gained,5,press,,", "time_unreadable"),
        (",2024-02-07 25:99,staff,5,press,,", "time_unreadable"),
        (f"{OFFICE},{AT},gained,banyak,press,,", "said_unreadable"),
        (f"{OFFICE},{AT},gained,,press,,", "said_unreadable"),
        (f"{OFFICE},{AT},gained,20 %,press,,", "said_unreadable"),
        (f"{OFFICE},{AT},attainment,1.300-an,press,,", "said_unreadable"),
        (f",{AT},staff,20 %,press,,", "said_unreadable"),
        (f"{OFFICE},{AT},gained,5,tetangga,,", "source_unknown"),
        (f"{OFFICE},{AT},gained,5,,,", "source_unknown"),
    ],
)
def test_a_line_that_cannot_be_used_says_why(line: str, reason: str) -> None:
    parsed = statements(line)

    assert parsed.rejects.rows() == [(2, reason)]
    assert parsed.rows.is_empty()


def test_statements_of_days_with_the_month_first_are_told_by_their_rows() -> None:
    days = ("02/13/2024 21:00", "03/04/2024 21:00", "2024-02-07 21:00")
    parsed = statements(*(f"{OFFICE},{day},gained,1.300-an,press,," for day in days))

    assert parsed.facts == {"rows_month_first": "2", "rows_of_either_order": "3"}


def test_the_same_statement_twice_counts_once() -> None:
    parsed = statements(*[f"{OFFICE},{AT},gained,1.300-an,press,,"] * 2, f"{OFFICE},{AT},gained,1.300-an,manual,,")

    assert parsed.rejects.rows() == [(3, "duplicate_row")]


def test_indonesian_headers_without_breakdowns_in_windows_1252_with_semicolons() -> None:
    content = f"sumber;akun;waktu;tentang;disebut;kutipan\npress;{OFFICE};7/2/2024 21.00;capaian;< 20 %;“René”\n"

    parsed = parse_statements(content.encode("cp1252"), "Asia/Jakarta")

    assert parsed.rows.select("about", "high", "said_at").row(0) == (
        "attainment",
        0.2,
        datetime(2024, 2, 7, 14, tzinfo=UTC),
    )
    assert parsed.dropped_columns == ("kutipan",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no_rows"),
        (b"account,said\n", "columns_missing"),
        (b"x", "columns_missing"),
        (b"a,b\0c,d", "file_unreadable"),
    ],
)
def test_a_file_that_is_no_table_of_statements_is_refused_in_words(content: bytes, reason: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_statements(content, "Asia/Jakarta")
    assert caught.value.reason == reason


def test_a_header_without_lines_is_no_fault() -> None:
    assert statements().rows_read == 0


cell = st.sampled_from(
    ["", OFFICE, AT, "2024-02-07", *ABOUT, "press", "< 20 %", "1.300-an", "employment", "pns", "=1+1"]
)


@given(st.lists(st.lists(cell, min_size=7, max_size=7).filter(any), max_size=20))
def test_lines_read_are_loaded_or_rejected(lines: list[list[str]]) -> None:
    parsed = statements(*(",".join(cells) for cells in lines))

    assert parsed.rows_read == len(lines) == parsed.rows.height + parsed.rejects.height
    assert ((parsed.rows["about"] == "staff") == parsed.rows["account"].is_null()).all()
    assert (parsed.rows["breakdown"].is_null() == parsed.rows["part"].is_null()).all()
