"""Headers spread over two rows by merged cells; a workbook keeps a merged cell's text in its first cell alone."""

import io
from datetime import date

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from transforms.headers import Table, find_tables, left_out, pick
from transforms.roster import parse_roster
from transforms.staff_numbers import find_nip_column, is_nip_header
from transforms.tables import read_table


def table(text: str) -> Table:
    (found,) = find_tables(read_table(text.encode(), ".csv"), is_nip_header)
    return found


def test_a_group_over_two_columns_lends_them_its_name() -> None:
    found = table("No;NIP;Nama;TMT;;Unit Kerja\n;;;CPNS;PNS;\n1;2;A;x;y;B\n")

    assert found.headers == ("No", "NIP", "Nama", "TMT › CPNS", "TMT › PNS", "Unit Kerja")
    assert found.cells.rows() == [(3, "1", "2", "A", "x", "y", "B")]
    picked, _ = pick(found, {"cpns": ("tmtcpns",), "pns": ("tmtpns",), "unit": ("unitkerja",)})
    assert picked.row(0) == (3, "x", "y", "B")


def test_the_number_may_stand_in_the_second_row() -> None:
    found = table("No;Identitas Pegawai;;Unit Kerja\n;NIP;Nama;\n1;2;A;B\n")

    assert found.headers == ("No", "Identitas Pegawai › NIP", "Identitas Pegawai › Nama", "Unit Kerja")
    assert find_nip_column(found.headers) == "1"
    picked, _ = pick(found, {"name": ("nama",), "unit": ("unitkerja",)})
    assert picked.row(0) == (3, "A", "B")


def test_a_superiors_number_and_name_are_not_the_employees() -> None:
    found = table("No;Atasan;;Pegawai;;Unit\n;NIP;Nama;NIP;Nama;\n1;2;A;3;B;C\n")

    assert find_nip_column(found.headers) == "3"
    picked, places = pick(found, {"name": ("nama",)})
    assert (picked["name"].to_list(), places) == (["B"], {"name": "4"})


def test_the_parts_are_known_in_either_order() -> None:
    found = table("NIP;Unit;;Jabatan\n;Kode;Nama;\n1;K;A;B\n")

    picked, _ = pick(found, {"unit": ("namaunit",)})
    assert picked["unit"].to_list() == ["A"]
    assert left_out(found, {"0", "2"}) == ("Unit › Kode", "Jabatan")


def test_a_row_that_numbers_the_columns_belongs_to_the_header() -> None:
    assert table("No;NIP;Nama\n1;2;3\n1;9;A\n").cells.rows() == [(3, "1", "9", "A")]
    assert table("No;NIP;Nama\n(1);(2);(3)\n1;9;A\n").cells.rows() == [(3, "1", "9", "A")]


@pytest.mark.parametrize(
    "row",
    [
        ";;Contoh Satu;catatan",  # a person without a number, and a remark under no header
        ";;;catatan",
        "Jumlah;;;3",
        ";131110468;;",
        "1;2;A;x",
    ],
)
def test_a_row_of_the_list_is_never_taken_for_a_header(row: str) -> None:
    assert table(f"No;NIP;Nama;\n{row}\n").cells.height == 1


def test_a_lone_title_above_the_header_is_no_part_of_it() -> None:
    assert table("DAFTAR;;\n;NIP;Nama\n1;2;A\n").headers == ("", "NIP", "Nama")


def test_a_blank_row_between_two_rows_parts_them() -> None:
    assert table("No;Identitas;\n\n;NIP;Nama\n1;2;A\n").headers == ("", "NIP", "Nama")


def test_a_workbook_with_really_merged_cells_is_read_between_its_title_and_its_total() -> None:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("ASN")
    sheet.merge_range("A1:F1", "DAFTAR PEGAWAI (CONTOH)")
    for place, title in (
        ("A3:A4", "No"),
        ("B3:B4", "NIP"),
        ("C3:C4", "Nama"),
        ("D3:E3", "TMT"),
        ("F3:F4", "Unit Kerja"),
    ):
        sheet.merge_range(place, title)
    sheet.write_row("D4", ["CPNS", "PNS"])
    sheet.write_row("A5", ["1", "198609262015051001", "Contoh Satu", "01-05-2015", "01-06-2016", "Dinas Contoh"])
    sheet.merge_range("A6:E6", "JUMLAH")
    sheet.write_number("F6", 1)
    book.close()

    parsed = parse_roster(content.getvalue(), ".xlsx")

    assert parsed.rows.row(0)[1:] == (
        *("198609262015051001", "Contoh Satu", "Dinas Contoh", "pns", True),
        date(2015, 5, 1),
    )
    assert parsed.rejects.rows() == [(6, "total_row")]
    assert parsed.facts["start_contradicts_number"] == "0"
    assert "total_row_says" not in parsed.facts
