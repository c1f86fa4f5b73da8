"""What a list says twice: contradictions are counted over the file, and nobody is rejected for them."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from transforms.parsed import Parsed
from transforms.roster import parse_roster

PPPK = "200012312024211001"  # born 31 December 2000, PPPK of 2024, male
PNS = "198609262015052001"  # born 26 September 1986, PNS since May 2015, female


def roster(*lines: str, on: date | None = None) -> Parsed:
    return parse_roster("\n".join(lines).encode(), ".csv", on=on)


def facts(header: str, *rows: str) -> Mapping[str, str]:
    parsed = roster(header, *rows)
    assert parsed.rejects.is_empty()
    return parsed.facts


@pytest.mark.parametrize(
    ("header", "number", "cell", "count"),
    [
        ("Tanggal Lahir", PPPK, "31-12-2000", 0),
        ("Tanggal Lahir", PPPK, "31 Desember 2000", 0),
        ("Tgl. Lahir", PPPK, "36891", 0),
        ("Tempat, Tanggal Lahir", PPPK, "Contoh, 31-12-2000", 0),
        ("Tempat, Tanggal Lahir", PPPK, "Contoh, 30-12-2000", 1),
        ("tanggal_lahir", PPPK, "2000-12-30", 1),
        ("TTL", PPPK, "Contoh / 30-12-2000", 0),  # cannot be read, contradicts nothing
        ("Date of Birth", PPPK, "", 0),
    ],
)
def test_a_birth_date_is_compared_with_the_number(header: str, number: str, cell: str, count: int) -> None:
    assert facts(f"NIP;{header}", f"{number};{cell}")["birth_contradicts_number"] == str(count)


@pytest.mark.parametrize(
    ("number", "cell", "count"),
    [
        (PPPK, "Laki-laki", 0),
        (PPPK, "L", 0),
        (PPPK, "male", 0),
        (PPPK, "Perempuan", 1),
        (PPPK, "P", 1),
        (PNS, "PEREMPUAN", 0),
        (PNS, "Wanita", 0),
        (PNS, "Pria", 1),
        (PNS, "tidak diisi", 0),
        (PNS, "", 0),
    ],
)
def test_a_sex_is_compared_with_the_number(number: str, cell: str, count: int) -> None:
    assert facts("NIP;Jenis Kelamin", f"{number};{cell}")["sex_contradicts_number"] == str(count)


@pytest.mark.parametrize(
    ("header", "number", "cell", "count"),
    [
        ("TMT CPNS", PNS, "01-05-2015", 0),
        ("TMT CPNS", PNS, "01-06-2015", 1),
        ("TMT CPNS", PNS, "01-04-2015", 1),
        ("TMT CPNS", PPPK, "01-03-2024", 0),  # the number of a PPPK tells no month
        ("TMT PNS", PNS, "01-06-2016", 0),  # a permanent appointment follows the one that the number tells
        ("TMT PNS", PNS, "01-04-2015", 1),
        ("TMT", PPPK, "01-03-2024", 0),
        ("TMT", PPPK, "01-03-2026", 0),  # a renewed contract keeps the number
        ("TMT", PPPK, "01-01-2024", 0),
        ("TMT", PPPK, "31-12-2023", 1),
        ("TMT", PPPK, "besok", 0),
    ],
)
def test_a_start_is_compared_with_the_number(header: str, number: str, cell: str, count: int) -> None:
    assert facts(f"NIP;{header}", f"{number};{cell}")["start_contradicts_number"] == str(count)


def test_each_kind_is_counted_once_a_row_also_below_a_header_of_two_rows() -> None:
    found = facts(
        "NIP;Nama;Jenis Kelamin;TMT;;Status Pegawai",
        ";;;CPNS;PNS;",
        f"{PNS};A;L;01-06-2015;01-01-2014;PPPK",
        f"{PPPK};B;L;;;PPPK",
    )
    assert found == {
        "status_contradicts_number": "1",
        "sex_contradicts_number": "1",
        "start_contradicts_number": "1",
        "age_implausible": "0",
        "birth_year_implausible": "0",
    }


def test_what_the_file_does_not_say_is_not_called_free_of_contradictions() -> None:
    assert not [name for name in facts("NIP;Nama", f"{PNS};A") if name.endswith("_contradicts_number")]


def test_compared_columns_are_dropped_and_named() -> None:
    parsed = roster("NIP;Tanggal Lahir;Jenis Kelamin", f"{PPPK};31-12-2000;L")
    assert parsed.dropped_columns == ("Tanggal Lahir", "Jenis Kelamin")
    assert parsed.rows.columns == ["row", "nip", "name", "unit", "employment", "is_active", "start_on"]


@pytest.mark.parametrize(
    ("number", "count"),
    [
        ("200012312024211001", 0),
        ("200412312024211001", 0),  # 20 years old at the very end of the year
        ("200501012024211001", 1),
        ("200501012023011001", 0),  # 18 years old in the month of appointment
        ("200502012023011001", 1),
        ("196401012024211001", 0),  # 60 years old
        ("196301012023071001", 0),  # and still not 61
        ("196301012024011001", 0),  # 61 in the month of appointment, perhaps after it
        ("196301012024021001", 1),
        ("196301012024211001", 0),  # perhaps in January
        ("196212312024211001", 1),
    ],
)
def test_an_age_at_appointment_that_is_hardly_true_is_counted(number: str, count: int) -> None:
    assert facts("NIP", number)["age_implausible"] == str(count)


@pytest.mark.parametrize(("year", "count"), [(1954, 1), (1955, 0), (1990, 0), (2010, 0), (2011, 1)])
def test_a_birth_year_that_is_hardly_true_is_counted(year: int, count: int) -> None:
    assert facts("NIP", f"{year}01012029011001")["birth_year_implausible"] == str(count)


@pytest.mark.parametrize(("day", "count"), [(date(2015, 4, 30), "1"), (date(2015, 5, 1), "0"), (None, None)])
def test_an_appointment_after_the_lists_own_day_is_counted(day: date | None, count: str | None) -> None:
    assert roster("NIP", PNS, on=day).facts.get("appointed_in_future") == count


@pytest.mark.parametrize(
    ("number", "start", "begins"),
    [
        ("200012312024211001", "01-03-2024", date(2024, 3, 1)),
        ("200012312024211001", "01-12-2024", date(2024, 12, 1)),  # of a PPPK the number tells the year alone
        ("200012312021211001", "01-03-2024", None),  # a renewed contract
        ("199001012024031001", "01-03-2024", date(2024, 3, 1)),
        ("199001012023031001", "01-03-2024", None),  # PNS after CPNS, or a rank
        ("199001012024031001", "", None),
    ],
)
def test_a_start_after_the_appointment_that_the_number_tells_is_no_beginning(
    number: str, start: str, begins: date | None
) -> None:
    parsed = roster("NIP;TMT", f"{number};{start}", on=date(2024, 2, 5))
    assert parsed.rows["start_on"].to_list() == [begins]
    assert parsed.facts["starts_later"] == str(int(begins is not None))


@pytest.mark.parametrize(
    "total",
    ["Jumlah;3;", "JUMLAH;;3 orang", "Total: 3;;", "Grand Total;3;3"],
)
def test_a_total_that_its_rows_bear_out_is_not_mentioned(total: str) -> None:
    parsed = roster("No;NIP;Nama", f"1;{PPPK};A", f"2;{PNS};B", "3;131110468;C", total)
    assert parsed.rejects["reason"].to_list() == ["nip_old_format", "total_row"]
    assert "total_row_says" not in parsed.facts


def test_a_total_that_its_rows_do_not_bear_out_is_told_with_both_numbers() -> None:
    parsed = roster("No;NIP;Nama", f"1;{PPPK};A", f"2;{PNS};B", "JUMLAH;;1.234 orang")
    assert parsed.facts["total_row_says"] == "1234; rows read 2"


def test_totals_of_parts_count_their_part() -> None:
    parsed = roster(
        "No;NIP;Nama",
        f"1;{PPPK};A",
        "Jumlah;1;",
        f"2;{PNS};B",
        f"3;{PNS[:-1]}2;C",
        f"4;{PPPK[:-1]}2;D",
        "Sub Total;3;",
        "Total PPPK;;2",
        "Total;4;",
    )
    assert "total_row_says" not in parsed.facts


def test_a_total_without_a_number_says_nothing() -> None:
    assert "total_row_says" not in roster("No;NIP;Nama", f"1;{PPPK};A", "Jumlah;;").facts


def test_the_published_total_of_30588_over_12260_pns_and_18323_pppk_is_caught() -> None:
    """DOMAIN.md 2.3: five employees short, as printed."""
    born = [date(1970, 1, 1) + timedelta(days=place % 9000) for place in range(30_583)]
    numbers = [
        f"{day:%Y%m%d}201{'5051' if place < 12_260 else '9211'}{place // 9000 + 1:03d}"
        for place, day in enumerate(born)
    ]
    rows = [f"{number};Contoh {place}" for place, number in enumerate(numbers)]

    parsed = roster("NIP;Nama", *rows, "Jumlah PNS;12.260", "Jumlah PPPK;18.323", "Jumlah ASN;30.588")

    assert parsed.rows["employment"].value_counts(sort=True).rows() == [("pppk", 18_323), ("pns", 12_260)]
    assert parsed.facts["total_row_says"] == "30588; rows read 30583"
