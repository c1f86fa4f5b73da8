"""What an office corrects by hand is read as it was meant, or refused in a way that somebody hears of."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.conftest import Workbook
from transforms.corrections import KINDS, parse_corrections
from transforms.faults import Fault
from transforms.parsed import Parsed

COLUMNS = ("entered_at", "nip", "account", "kind", "from", "until", "handle", "former_handle", "entered_by")
HEADER = ",".join(COLUMNS)
NIP = "199001012022211901"
OTHER = "198505052021212902"
DAY = "2024-02-10"


def line(**cells: str) -> str:
    """A sound exemption of all accounts, but for the cells that are given."""
    sound = {"entered_at": DAY, "nip": NIP, "account": "*", "kind": "exempt", "entered_by": "BKD"}
    named = {("from" if name == "since" else name): text for name, text in cells.items()}
    return ",".join({**sound, **named}.get(column, "") for column in COLUMNS)


def corrections(*lines: str, header: str = HEADER) -> Parsed:
    return parse_corrections("\n".join([header, *lines]).encode(), ".csv", "Asia/Jakarta")


def only(**cells: str) -> dict[str, object]:
    parsed = corrections(line(**cells))
    assert parsed.rejects.is_empty(), parsed.rejects
    return parsed.rows.row(0, named=True)


def refused(**cells: str) -> str:
    parsed = corrections(line(**cells))
    assert parsed.rows.is_empty()
    return str(parsed.rejects["reason"].item())


def rename(**cells: str) -> dict[str, str]:
    return {"kind": "rename", "account": "instagram", "handle": "contoh.baru1", **cells}


def test_a_correction_has_its_person_its_accounts_and_its_days() -> None:
    parsed = corrections(line(account="instagram:@Pemprov.Contoh", since="2024-02-01", until="2024-03-01"))

    assert parsed.rows.to_dicts() == [
        {
            "row": 2,
            "entered_at": datetime(2024, 2, 10, 16, 59, 59, 999_999, tzinfo=UTC),
            "nip": NIP,
            "platform": "instagram",
            "account": "instagram:pemprov.contoh",
            "kind": "exempt",
            "from_on": date(2024, 2, 1),
            "until_on": date(2024, 3, 1),
            "handle": None,
            "former_handle": None,
            "entered_by": "BKD",
        }
    ]
    assert parsed.facts == {"kinds": "1 exempt"}


def test_a_rename_has_both_names_as_the_platform_compares_them() -> None:
    read = only(**rename(handle="https://www.instagram.com/Contoh.Baru1/", former_handle="@Contoh.Lama1"))

    assert (read["platform"], read["account"]) == ("instagram", None)
    assert (read["handle"], read["former_handle"]) == ("contoh.baru1", "contoh.lama1")


def test_a_rename_without_a_former_name_is_one() -> None:
    assert only(**rename())["former_handle"] is None


def test_names_beside_another_kind_are_not_kept() -> None:
    read = only(kind="self_declared", account="instagram", handle="contoh.satu1", former_handle="contoh.dua2")

    assert (read["handle"], read["former_handle"]) == (None, None)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        *((kind, kind) for kind in KINDS),
        *((word, "exempt") for word in ("Dikecualikan", "PENGECUALIAN")),
        *((word, "dispute") for word in ("sanggahan", "Keberatan")),
        *((word, "rename") for word in ("ganti nama", "Ganti_Nama")),
        *((word, "self_declared") for word in ("mengikuti", "Pernyataan", "self declared")),
        ("selesai", "resolve"),
    ],
)
def test_a_kind_is_known_in_both_languages(written: str, kind: str) -> None:
    assert only(kind=written, account="instagram", handle="contoh.satu1")["kind"] == kind


@pytest.mark.parametrize("written", ["", "tidak mengikuti", "bebas tugas", "exempt dispute", "1"])
def test_another_kind_is_refused(written: str) -> None:
    assert refused(kind=written) == "kind_unknown"


@pytest.mark.parametrize("written", ["", "*", "-", "semua", "Semua akun", "ALL"])
def test_no_account_means_all(written: str) -> None:
    read = only(account=written)

    assert (read["platform"], read["account"]) == (None, None)


@pytest.mark.parametrize("written", ["instagram", "IG", "Instagram:*", "instagram : *"])
def test_a_platform_means_all_its_accounts(written: str) -> None:
    read = only(account=written)

    assert (read["platform"], read["account"]) == ("instagram", None)


@pytest.mark.parametrize("written", ["@pemprov.contoh", "pemprov.contoh", "instagram:pem prov", "instagram:a..b", "?"])
def test_an_account_that_is_none_is_refused_and_never_means_all(written: str) -> None:
    assert refused(account=written) == "account_unknown"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"nip": ""}, "nip_missing"),
        ({"nip": "199001012022211"}, "nip_invalid"),
        ({"nip": "131110468"}, "nip_old_format"),
        ({"entered_at": ""}, "time_unreadable"),
        ({"entered_at": "kemarin"}, "time_unreadable"),
        ({"entered_at": f"{DAY} 25:99"}, "time_unreadable"),
        ({"entered_at": "2024-02-31"}, "time_unreadable"),
        ({"since": "besok"}, "time_unreadable"),
        ({"until": "seterusnya"}, "time_unreadable"),
        ({"since": DAY, "until": "2024-02-08"}, "dates_reversed"),
        ({"until": "2024-02-08"}, "dates_reversed"),
        (rename(account=""), "platform_missing"),
        (rename(handle=""), "handle_missing"),
        (rename(handle="Orang Contoh"), "handle_illegal"),
        (rename(handle="contoh.satu1 atau contoh.dua2"), "handle_illegal"),
        (rename(handle="https://www.tiktok.com/@contoh.satu1"), "handle_illegal"),
        (rename(handle=NIP), "handle_illegal"),
        (rename(former_handle="tidak tahu"), "handle_illegal"),
        ({"entered_by": ""}, "entered_by_missing"),
        ({"entered_by": " - "}, "entered_by_missing"),
        ({"entered_by": "?!"}, "entered_by_missing"),
    ],
)
def test_a_line_that_cannot_be_used_says_why(cells: dict[str, str], reason: str) -> None:
    assert refused(**cells) == reason


def test_a_correction_is_withdrawn_by_a_last_day_before_its_first() -> None:
    read = only(since=DAY, until="2024-02-09")

    assert (read["from_on"], read["until_on"]) == (date(2024, 2, 10), date(2024, 2, 9))


def test_without_a_first_day_it_holds_from_the_local_day_of_its_entry() -> None:
    assert only(entered_at="2024-02-09T18:30:00Z")["from_on"] == date(2024, 2, 10)


def test_lines_of_one_day_count_in_their_order_whether_they_have_an_hour_or_not() -> None:
    parsed = corrections(
        line(kind="dispute"),
        line(kind="resolve", entered_at=f"{DAY} 09:00"),
        line(kind="dispute", account="instagram"),
        line(kind="resolve", entered_at=f"{DAY} 15:00", account="instagram"),
        line(kind="exempt"),
    )
    order = parsed.rows.sort("entered_at", "row")

    assert order["row"].to_list() == [2, 3, 4, 5, 6]
    assert order["entered_at"].dt.date().unique().to_list() == [date(2024, 2, 10)]


def test_a_line_without_an_hour_is_not_from_before_what_the_day_brought() -> None:
    """A list of that day may be older than the line, so the line must not count as known before it."""
    assert only(entered_at=DAY)["entered_at"] == datetime(2024, 2, 10, 16, 59, 59, 999_999, tzinfo=UTC)


def test_the_same_line_twice_counts_once() -> None:
    parsed = corrections(line(), line(account="semua", kind="Pengecualian"), line(nip=OTHER))

    assert parsed.rejects.rows() == [(3, "duplicate_row")]


def test_a_reason_is_dropped_however_it_is_called_and_the_drop_is_told() -> None:
    parsed = corrections(
        f"{line()},cuti sakit,rawat inap,Orang Contoh", header=f"{HEADER},alasan,Keterangan,Nama Pegawai"
    )

    assert parsed.dropped_columns == ("alasan", "Keterangan", "Nama Pegawai")
    assert "sakit" not in str(parsed)
    assert "Orang Contoh" not in str(parsed.rows.rows())


def test_indonesian_headers_in_any_order_with_semicolons_and_a_title() -> None:
    content = (
        "DAFTAR KOREKSI;;;;;;;;\n"
        "Petugas;Jenis koreksi;NIP;Akun;Mulai;Sampai;Nama akun baru;Nama akun lama;Tanggal dicatat\n"
        f"BKD;ganti nama;{NIP};instagram;1/2/2024;29 Februari 2024;contoh.baru1;contoh.lama1;10/02/2024 08:00\n"
    )
    parsed = parse_corrections(content.encode(), ".csv", "Asia/Jakarta")

    read = parsed.rows.row(0, named=True)
    assert (read["from_on"], read["until_on"]) == (date(2024, 2, 1), date(2024, 2, 29))
    assert (read["handle"], read["former_handle"], read["row"]) == ("contoh.baru1", "contoh.lama1", 3)
    assert read["entered_at"] == datetime(2024, 2, 10, 1, tzinfo=UTC)
    assert parsed.dropped_columns == ()


def test_the_number_is_of_the_person_and_not_of_whoever_entered_the_line() -> None:
    parsed = corrections(
        f"{DAY},{OTHER},{NIP},*,exempt", header="entered_at,Dicatat oleh (NIP),NIP pegawai,account,kind"
    )

    assert parsed.rows["nip"].to_list() == [NIP]
    assert parsed.rows["entered_by"].to_list() == [OTHER]


def test_a_header_without_lines_is_no_fault() -> None:
    parsed = corrections()

    assert (parsed.rows_read, parsed.rows.height, parsed.dropped_columns) == (0, 0, ())
    assert parsed.rows.schema == corrections(line()).rows.schema


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_other_encodings_are_read(encoding: str) -> None:
    content = f"{HEADER}\n{line(entered_by='Bagian Kepegawaian – René')}\n".encode(encoding)

    parsed = parse_corrections(content, ".csv", "Asia/Jakarta")

    assert parsed.rows["entered_by"].to_list() == ["Bagian Kepegawaian – René"]


def test_a_workbook_is_read_sheet_by_sheet_and_a_sheet_of_notes_passed_over(workbook: Workbook) -> None:
    content = workbook(
        Kosong=[],
        Petunjuk=[["Isi satu baris per koreksi"]],
        Februari=[COLUMNS, [DAY, NIP, "*", "exempt", None, None, None, None, "BKD"]],
        Maret=[COLUMNS, ["2024-03-10", OTHER, "*", "dispute", None, None, None, None, "BKD"]],
    )

    parsed = parse_corrections(content, ".xlsx", "Asia/Jakarta")

    assert parsed.rows.select("row", "nip", "kind").rows() == [(3, NIP, "exempt"), (5, OTHER, "dispute")]


def test_lines_above_the_header_or_on_a_sheet_without_one_are_not_lost_silently(workbook: Workbook) -> None:
    cells = [DAY, NIP, "*", "exempt", None, None, None, None, "BKD"]
    for sheets in ({"A": [cells, COLUMNS, cells]}, {"A": [COLUMNS, cells], "B": [cells]}):
        with pytest.raises(Fault) as caught:
            parse_corrections(workbook(**sheets), ".xlsx", "Asia/Jakarta")
        assert (caught.value.reason, caught.value.found[:9]) == ("columns_missing", "1 line(s)")


def test_a_day_cell_of_a_workbook_is_a_day_and_not_midnight(workbook: Workbook) -> None:
    day = 45_332.0  # 10 February 2024 as Excel stores it
    content = workbook(S=[COLUMNS, [day, NIP, "*", "exempt", day, day + 1, None, None, "BKD"]])
    shown = corrections(line(entered_at=f"{DAY} 00:00:00", since=f"{DAY} 00:00:00", until="2024-02-11 00:00:00"))

    parsed = parse_corrections(content, ".xlsx", "Asia/Jakarta")

    assert parsed.rows.rows() == shown.rows.rows() == corrections(line(since=DAY, until="2024-02-11")).rows.rows()


def test_numbers_that_a_workbook_has_rounded_are_refused_whole(workbook: Workbook) -> None:
    content = workbook(S=[COLUMNS, [DAY, float(NIP), "*", "exempt", None, None, None, None, "BKD"]])

    with pytest.raises(Fault) as caught:
        parse_corrections(content, ".xlsx", "Asia/Jakarta")
    assert caught.value.reason == "nip_column_damaged"


@pytest.mark.parametrize("lines", [1, 2, 5])
@pytest.mark.parametrize(("above", "below"), [(",", ";"), (";", ","), (",", "\t")])
def test_lines_separated_otherwise_than_their_header_are_refused_with_what_to_do(
    above: str, below: str, lines: int
) -> None:
    table = "\n".join([HEADER.replace(",", above), *[line().replace(",", below)] * lines])

    with pytest.raises(Fault) as caught:
        parse_corrections(table.encode(), ".csv", "Asia/Jakarta")

    assert caught.value.found == f"{lines} line(s) separated otherwise than the header (comma, semicolon or tab)"


def test_rounded_numbers_are_to_be_typed_again_by_whoever_typed_them() -> None:
    with pytest.raises(Fault) as caught:
        corrections(line(nip="1.99001E+17"))

    assert "format the column as text and type the numbers again" in caught.value.remedy
    assert "personnel system" not in caught.value.remedy


def test_numbers_in_scientific_notation_are_refused_whole() -> None:
    with pytest.raises(Fault) as caught:
        corrections(line(), line(nip="1.99001E+17"))
    assert caught.value.reason == "nip_column_damaged"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no_rows"),
        (b"\n\n", "no_rows"),
        (b"a,b\n1,2\n", "columns_missing"),
        (f"{HEADER.replace('nip,', 'nomor,')}\n".encode(), "nip_column_missing"),
        (f"{HEADER.replace('entered_by', 'by')}\n".encode(), "columns_missing"),
        (f"{HEADER.replace('account', 'medsos')}\n".encode(), "columns_missing"),
        (f"{HEADER},NIP\n".encode(), "columns_doubled"),
        (f"{HEADER},sampai\n{line()},2024-02-11\n".encode(), "columns_doubled"),
        (f'{HEADER}\n{DAY},{NIP},"*,exempt\n'.encode(), "file_unreadable"),
        (f"{HEADER}\n{line(entered_by='a' * 1_000_000)}\n".encode(), "file_unreadable"),
        (f"{HEADER}\n{line()}\n".encode() + b"\0\1\2", "file_unreadable"),
        (b"PK\x03\x04 cut short", "file_unreadable"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_is_refused_in_words(content: bytes, reason: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_corrections(content, ".csv", "Asia/Jakarta")
    assert caught.value.reason == reason
    assert NIP not in str(caught.value)


def test_hostile_cells_are_refused_or_kept_as_harmless_text() -> None:
    bell = "\x07\x1b[31mBKD\x7f"
    parsed = corrections(
        line(nip=f"=HYPERLINK({NIP})"),
        line(kind="=1+1"),
        line(account="=cmd|' /C calc'!A0"),
        line(**rename(handle="=SUM(A1)")),
        line(entered_by=bell),
        line(nip=OTHER, entered_by="B" * 5_000),
    )

    assert dict(parsed.rejects.rows()) == {
        2: "nip_invalid",
        3: "kind_unknown",
        4: "account_unknown",
        5: "handle_illegal",
    }
    assert parsed.rows["entered_by"].to_list() == ["[31mBKD", "B" * 100]


def test_a_file_cut_in_the_middle_of_a_line_loses_no_line_silently() -> None:
    whole = f"{HEADER}\n{line()}\n{line(nip=OTHER)}\n".encode()
    for length in range(len(HEADER) + 2, len(whole), 3):
        parsed = parse_corrections(whole[:length], ".csv", "Asia/Jakarta")
        told = [text for text in whole[:length].decode().splitlines()[1:] if text.strip()]
        assert parsed.rows_read == len(told)


cell = st.one_of(
    st.sampled_from(["", NIP, OTHER, DAY, f"{DAY} 09:00", "*", "instagram", "instagram:a.b", "contoh.satu1", "BKD"]),
    st.sampled_from(KINDS),
    st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters=',"'), max_size=12),
)


@settings(max_examples=40)
@given(st.lists(st.lists(cell, min_size=9, max_size=9), max_size=12))
def test_lines_read_are_loaded_or_rejected_whatever_stands_in_them(lines: list[list[str]]) -> None:
    parsed = corrections(*(",".join(cells) for cells in lines))
    assert parsed.rows_read == parsed.rows_loaded + parsed.rejects.height == parsed.rows.height + parsed.rejects.height
    assert parsed.rows["kind"].is_in(KINDS).all()
    assert not parsed.rows.select(pl.col("entered_at", "nip", "from_on", "entered_by").has_nulls()).row(0).count(True)
    assert ((parsed.rows["kind"] == "rename") == parsed.rows["handle"].is_not_null()).all()
