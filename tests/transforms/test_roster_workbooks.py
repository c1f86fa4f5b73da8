"""A staff list as people lay it out in a workbook: what they see on its sheets is what it says."""

import io
from collections.abc import Sequence

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from transforms.parsed import Parsed
from transforms.roster import parse_roster

HEADER = ["NIP", "Nama", "Unit Kerja", "Status", "Kedudukan"]
NIPS = [f"19900101202221190{place}" for place in range(1, 10)]


def person(place: int, unit: str = "Dinas Contoh") -> list[str]:
    return [NIPS[place], f"Contoh {place}", unit, "PPPK", "Aktif"]


def workbook(sheets: dict[str, Sequence[Sequence[str]]], hidden: str = "", merged: Sequence[str] = ()) -> bytes:
    """The sheets; `merged` as "C2:C4", whose first cell keeps what it says."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                sheet.write_row(row, 0, cells)
            for span in merged:
                sheet.merge_range(span, "")
                row, column = int(span.split(":")[0][1:]) - 1, ord(span[0]) - ord("A")
                sheet.write_string(row, column, rows[row][column])
            if name == hidden:
                sheet.hide()
    return content.getvalue()


def read(content: bytes) -> Parsed:
    return parse_roster(content, ".xlsx")


def test_a_unit_that_is_written_once_into_merged_cells_is_the_unit_of_all_their_rows() -> None:
    rows = [HEADER, person(0, "SMA Contoh"), person(1, ""), person(2, ""), person(3, "Dinas Contoh"), person(4, "")]
    others = [HEADER, person(5, "Badan Contoh"), person(6, ""), person(7, "")]
    parsed = read(workbook({"Satu": rows, "Dua": others}, merged=["C2:C4"]))

    assert parsed.rows["unit"].to_list() == ["SMA Contoh"] * 3 + ["Dinas Contoh", None] + ["Badan Contoh"] * 3


def test_a_number_that_is_merged_over_two_rows_is_one_persons() -> None:
    parsed = read(workbook({"Satu": [HEADER, person(0), ["", "Jabatan kedua", "", "", ""]]}, merged=["A2:A3"]))

    assert (parsed.rows_loaded, parsed.rejects.rows()) == (1, [(3, "nip_missing")])


def test_a_sheet_that_nobody_sees_names_nobody() -> None:
    parsed = read(workbook({"Pegawai": [HEADER, person(0)], "Lama": [HEADER, person(1)]}, hidden="Lama"))

    assert parsed.rows["nip"].to_list() == NIPS[:1]
    assert parsed.facts["sheets_passed_over"] == "Lama (hidden)"


def test_a_hidden_sheet_is_read_where_no_other_holds_staff() -> None:
    parsed = read(workbook({"Sampul": [["Daftar PPPK"]], "Data": [HEADER, person(1)]}, hidden="Data"))

    assert parsed.rows["nip"].to_list() == NIPS[1:2]


def test_remarks_and_signatures_are_nobody_and_a_person_without_a_sound_number_is_missed() -> None:
    parsed = read(
        workbook(
            {
                "Satu": [
                    HEADER,
                    ["DINAS CONTOH"],
                    person(0),
                    [NIPS[1][:17], "Contoh Tanpa Angka", "", "", ""],
                    ["19900101202", "", "", "", ""],
                    ["Jumlah", "3"],
                    ["Mengetahui", "", "", "Kepala BKD"],
                    ["NIP. 19700101 199503 1 901", "", "", "NIP. 19700101 199503 1 902"],
                ]
            }
        )
    )

    assert dict(parsed.rejects.rows()) == {
        2: "note_row",
        4: "nip_invalid",
        5: "nip_invalid",
        6: "total_row",
        7: "note_row",
        8: "note_row",
    }
    assert "total_row_says" not in parsed.facts


def test_the_total_of_a_sheet_counts_its_own_rows() -> None:
    first = [HEADER, person(0), person(1), ["Sub Jumlah", "2"], person(2), ["Jumlah", "3"]]
    second = [HEADER, person(3), ["Jml", "1"], person(4), person(5), ["Total", "3"]]

    assert "total_row_says" not in read(workbook({"Satu": first, "Dua": second})).facts


@pytest.mark.parametrize("status", ["PPPK PW", "P3K-PW", "PPPKPW", "pppk (pw)", "PPPK Paruh Waktu", "P3K part time"])
def test_part_time_is_known_in_its_usual_spellings(status: str) -> None:
    rows = [HEADER, [NIPS[0], "Contoh", "Dinas", status, "Aktif"], [NIPS[1], "Dua", "Dinas", "PPPK Penuh Waktu", ""]]

    assert read(workbook({"Satu": rows})).rows["employment"].to_list() == ["pppk_part_time", "pppk"]


@pytest.mark.parametrize(
    "told", ["Resign", "Habis kontrak", "Kontrak berakhir", "Tidak diperpanjang", "Alm.", "Keluar"]
)
def test_whoever_has_left_by_the_usual_words_is_not_active(told: str) -> None:
    rows = [HEADER, [NIPS[0], "Contoh", "Dinas", "PPPK", told], [NIPS[1], "Dua", "Dinas", "PPPK", "Tugas luar negeri"]]

    assert read(workbook({"Satu": rows})).rows["is_active"].to_list() == [False, True]
