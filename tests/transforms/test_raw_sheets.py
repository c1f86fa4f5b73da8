import csv
import io
from collections.abc import Callable

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from transforms.faults import Fault
from transforms.sheets import RawSheet
from transforms.tables import read_table

Workbook = Callable[..., bytes]


def grid(sheet: RawSheet) -> list[tuple[object, ...]]:
    return sheet.cells.rows()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_csv_is_read_whatever_its_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    lines = [["NIP", "Nama", "Unit"], ["1", "Contoh Kafé", "SMAN 1"], ["2", "Contoh Dua", "SMAN 2"]]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    (sheet,) = read_table(text.encode(encoding), ".csv")
    assert grid(sheet) == [(number, *line) for number, line in enumerate(lines, start=1)]


def test_commas_in_academic_titles_do_not_split_a_semicolon_file() -> None:
    text = "NIP;Nama\n1;Contoh Satu, S.Kom., M.M.\n2;Contoh Dua, S.Pd., M.Si.\n3;Contoh Tiga\n"
    (sheet,) = read_table(text.encode(), ".csv")
    assert sheet.cells.width == 3
    assert sheet.cells["1"].to_list() == [
        "Nama",
        "Contoh Satu, S.Kom., M.M.",
        "Contoh Dua, S.Pd., M.Si.",
        "Contoh Tiga",
    ]


def test_a_comma_of_prose_is_no_delimiter_beside_one_as_even() -> None:
    (sheet,) = read_table(b"NIP;Tempat, Tanggal Lahir\n1;Contoh, 31-12-2000\n", ".csv")
    assert grid(sheet) == [(1, "NIP", "Tempat, Tanggal Lahir"), (2, "1", "Contoh, 31-12-2000")]


def test_the_line_in_which_excel_names_the_delimiter_is_a_title() -> None:
    (sheet,) = read_table(b"sep=;\nNIP;Nama\n1;A\n", ".csv")
    assert grid(sheet)[1:] == [(2, "NIP", "Nama"), (3, "1", "A")]


def test_a_line_break_inside_quotes_stays_in_its_cell() -> None:
    (sheet,) = read_table(b'NIP,"Unit\nKerja"\n1,"SMAN 1\nPalembang"\n2,B\n', ".csv")
    assert grid(sheet) == [(1, "NIP", "Unit\nKerja"), (2, "1", "SMAN 1\nPalembang"), (3, "2", "B")]


def test_blank_rows_are_left_out_and_row_numbers_stay_true() -> None:
    text = "Judul\n\n ; \u00a0;\u200b\nNIP;Nama;Unit\n\n1;A;B\n"
    (sheet,) = read_table(text.encode(), ".csv")
    assert grid(sheet) == [(1, "Judul", None, None), (4, "NIP", "Nama", "Unit"), (6, "1", "A", "B")]


def test_invisible_characters_and_outer_spaces_go() -> None:
    (sheet,) = read_table("NIP,Nama\n\u200b 1\u00a0,\ufeffA\u00ad B\n".encode(), ".csv")
    assert grid(sheet)[1] == (2, "1", "A B")


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"])
def test_a_cell_in_which_a_spreadsheet_found_no_value_is_blank(error: str) -> None:
    (sheet,) = read_table(f"NIP,Akun Instagram\n1,{error}\n2,#satu\n{error},{error}\n".encode(), ".csv")
    assert grid(sheet)[1:] == [(2, "1", None), (3, "2", "#satu")]


def test_digits_that_a_system_hides_from_the_spreadsheet_are_the_digits() -> None:
    content = b'NIP;Nama;Telepon\n="000123";Satu;="08 "\n"=""000124""";="";=1+1\n'
    (sheet,) = read_table(content, ".csv")
    assert grid(sheet)[1:] == [(2, "000123", "Satu", "08"), (3, "000124", None, "=1+1")]


def test_a_quote_that_never_closes_swallows_no_rows_silently() -> None:
    with pytest.raises(Fault, match="quotation mark") as caught:
        read_table(b'NIP,Nama\n1,"Contoh\n2,Dua\n3,Tiga\n', ".csv")
    assert caught.value.reason == "file_unreadable"


def test_a_quote_in_the_middle_of_a_name_is_a_name() -> None:
    (sheet,) = read_table(b'NIP,Nama\n1,Contoh "Satu" A\n2,Dua\n', ".csv")
    assert sheet.cells["1"].to_list() == ["Nama", 'Contoh "Satu" A', "Dua"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b" ; ;\n", b"\xef\xbb\xbf"])
def test_a_file_without_any_cell_has_no_rows(content: bytes) -> None:
    with pytest.raises(Fault) as caught:
        read_table(content, ".csv")
    assert caught.value.reason == "no_rows"


def test_a_workbook_without_any_cell_has_no_rows(workbook: Workbook) -> None:
    with pytest.raises(Fault) as caught:
        read_table(workbook(Sheet1=[]), ".xlsx")
    assert caught.value.reason == "no_rows"


def test_a_broken_workbook_is_refused(workbook: Workbook) -> None:
    whole = workbook(Sheet1=[["NIP"], ["1"]])
    binary = b"%PDF-1.4, \x00\x01", b"<?xml version='1.0'?><Workbook a=',' />"
    for content in (whole[: len(whole) // 2], b"PK\x03\x04", b"not a workbook", *binary):
        with pytest.raises(Fault) as caught:
            read_table(content, ".xlsx")
        assert caught.value.reason == "file_unreadable"


def test_a_workbook_that_unpacks_to_more_than_any_table_is_refused(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = workbook(Sheet1=[["NIP"], ["1"]])
    monkeypatch.setattr("transforms.tables._UNPACKED", 1000)
    with pytest.raises(Fault) as caught:
        read_table(whole, ".xlsx")
    assert caught.value.reason == "archive_limits"


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 16_383), (200_000, 1_000), (1_048_575, 64)])
def test_a_cell_typed_far_away_is_refused_before_all_cells_up_to_it_fill_the_memory(row: int, column: int) -> None:
    with pytest.raises(Fault) as caught:
        read_table(_with_a_far_cell(row, column), ".xlsx")

    assert caught.value.reason == "archive_limits"
    assert "clear it" in caught.value.remedy


@pytest.mark.parametrize(("row", "column"), [(300_000, 3), (3, 900)])
def test_a_cell_that_lies_only_far_below_or_only_far_beside_is_read(row: int, column: int) -> None:
    (sheet,) = read_table(_with_a_far_cell(row, column), ".xlsx")

    assert sheet.cells["row"].to_list() == [1, 2, row + 1]


def test_a_table_wider_than_people_keep_is_refused_before_it_takes_minutes(workbook: Workbook) -> None:
    for content, suffix in (
        (b"NIP,Nama\n1,A\n" + b"," * 2000 + b"\n", ".csv"),
        (workbook(Sheet1=[["NIP", *[None] * 2000, "x"]]), ".xlsx"),
    ):
        with pytest.raises(Fault) as caught:
            read_table(content, suffix)
        assert caught.value.reason == "archive_limits"
    assert read_table(b"NIP,Nama\n1,A\n" + b"," * 1999 + b"\n", ".csv")


def _with_a_far_cell(row: int, column: int) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for cell in ((0, 0, "NIP"), (1, 0, "1"), (row, column, "x")):
            sheet.write_string(*cell)
    return content.getvalue()


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Fault) as caught:
        read_table(b"NIP,Nama\n\x00\x01\x02,\xff\n", ".csv")
    assert caught.value.reason == "file_unreadable"


def test_a_workbook_named_csv_is_read_as_a_workbook(workbook: Workbook) -> None:
    (sheet,) = read_table(workbook(Sheet1=[["NIP", "Nama"], ["1", "A"]]), ".csv")
    assert grid(sheet) == [(1, "NIP", "Nama"), (2, "1", "A")]


@pytest.mark.parametrize("suffix", [".xls", ".xlsx", ".txt"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_lines_of_text_that_are_called_a_workbook_are_read_as_what_they_are(suffix: str, encoding: str) -> None:
    (sheet,) = read_table("NIP\tNama\n1\tKafé, S.Pd\n".encode(encoding), suffix)
    assert grid(sheet) == [(1, "NIP", "Nama"), (2, "1", "Kafé, S.Pd")]


def test_a_workbook_keeps_its_sheets_and_true_row_numbers(workbook: Workbook) -> None:
    sheets = read_table(workbook(PNS=[[], [None, "NIP"], [], [None, "1"]], PPPK=[["NIP"], ["2"]]), ".xlsx")
    assert [sheet.name for sheet in sheets] == ["PNS", "PPPK"]
    assert grid(sheets[0]) == [(2, "NIP"), (4, "1")]


def test_only_long_numbers_that_excel_stored_as_numbers_are_rounded(workbook: Workbook) -> None:
    rows = [["No", "NIP", "Salinan"], [1, 198609262015051001, "198609262015051001"], [2, "198609262015051002", 6750]]
    (sheet,) = read_table(workbook(Sheet1=rows), ".xlsx")
    assert {column: rows.to_list() for column, rows in sheet.rounded.items()} == {"1": [2]}


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0\x1e"), max_size=8)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=12), st.sampled_from(",;\t"))
def test_every_row_with_a_visible_cell_is_read_once(rows: list[list[str]], delimiter: str) -> None:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    (sheet,) = read_table(target.getvalue().encode(), ".csv")
    numbers = sheet.cells["row"].to_list()
    assert numbers == sorted(set(numbers))
    assert set(numbers) <= set(range(1, len(rows) + 2))
    visible = {number for number, row in enumerate(rows, start=2) if any(cell.strip().isalnum() for cell in row)}
    assert visible <= set(numbers)
