import polars as pl
import pytest

from transforms.headers import Table, find_tables, left_out, likely_header, name_columns, pick, plain
from transforms.tables import read_table


def table(text: str) -> Table:
    (found,) = find_tables(read_table(text.encode(), ".csv"), lambda headers: "NIP" in headers)
    return found


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("NIP / NI PPPK (18 digit)", "nipnipppk"),
        ("unit_kerja", "unitkerja"),
        ("(NIP)", "nip"),
        ("Unit\nKerja", "unitkerja"),
    ],
)
def test_headers_are_compared_without_case_and_punctuation(header: str, expected: str) -> None:
    assert plain(header) == expected


def test_the_header_row_is_found_below_titles() -> None:
    found = table("DAFTAR PPPK,,\nPer 1 Januari,,\nNo,NIP,Nama\n1,2,A\n")
    assert found.headers == ("No", "NIP", "Nama")
    assert found.first_row == 3
    assert found.cells.rows() == [(4, "1", "2", "A")]


def test_a_row_of_names_over_blanks_is_no_part_of_a_header_that_it_would_make_unknown() -> None:
    (found,) = find_tables(
        read_table(b"Waktu,Nama Lengkap,,\n,,NIP,Instansi\n1,A,2,B\n", ".csv"), lambda headers: "NIP" in headers
    )
    assert found.headers == ("", "", "NIP", "Instansi")
    assert found.cells["2"].to_list() == ["2"]


def test_rows_of_a_second_sheet_are_numbered_on() -> None:
    first = read_table(b"NIP,Nama\n1,A\n\n2,B\n", ".csv")
    second = read_table(b"NIP,Nama\n3,C\n", ".csv")
    tables = find_tables([*first, *second], lambda headers: "NIP" in headers)
    assert [found.cells["row"].to_list() for found in tables] == [[2, 4], [6]]


def test_the_best_spelling_wins_and_a_missing_column_is_null() -> None:
    picked, found = pick(table("NIP,nama,Nama Lengkap\n1,A,B\n"), {"name": ("namalengkap", "nama"), "unit": ("unit",)})
    assert picked.to_dicts() == [{"row": 2, "name": "B", "unit": None}]
    assert picked.schema["unit"] == pl.String
    assert found == {"name": "2"}


def test_columns_left_out_are_named_also_where_they_have_no_name() -> None:
    assert left_out(table("NIP,Agama,,\n1,x,y,\n"), {"0"}) == ("Agama", "column 3")


def test_a_message_never_takes_a_person_for_a_header() -> None:
    vocabulary = {"nama", "unit", "no"}
    people = read_table(b"Contoh Satu,198609262015051001,no\nContoh Dua,198609262015051002,x\n", ".csv")
    assert likely_header(people, vocabulary) == ()
    headed = read_table(b"DAFTAR,,\nNama,Unit,NPI\nContoh Satu,A,1\n", ".csv")
    assert likely_header(headed, vocabulary) == ("Nama", "Unit", "NPI")


def test_a_message_names_at_most_twenty_columns() -> None:
    assert name_columns([f"k{number}" for number in range(30)]).endswith('"k19" …')
    assert name_columns(["Nama", "", "Unit"]) == '"Nama", "Unit"'
