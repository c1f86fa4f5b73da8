"""A file of corrections is read whatever program made it, or refused whole with what to do about it."""

from datetime import UTC, date, datetime

import pytest

from tests.transforms.conftest import Workbook
from tests.transforms.correction_lines import COLUMNS, DAY, HEADER, NIP, OTHER, corrections, line
from transforms.corrections import parse_corrections
from transforms.faults import Fault


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


def test_a_file_cut_in_the_middle_of_a_line_loses_no_line_silently() -> None:
    whole = f"{HEADER}\n{line()}\n{line(nip=OTHER)}\n".encode()
    for length in range(len(HEADER) + 2, len(whole), 3):
        parsed = parse_corrections(whole[:length], ".csv", "Asia/Jakarta")
        told = [text for text in whole[:length].decode().splitlines()[1:] if text.strip()]
        assert parsed.rows_read == len(told)
