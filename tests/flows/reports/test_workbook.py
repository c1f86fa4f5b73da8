"""BKD's workbook as a whole: its sheets, what a cell can never become, what it says of itself, and who may read it."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from tests.flows.reports.published_pair import ABSENT
from tests.flows.reports.read_book import Sheet, read_book
from tests.flows.reports.small_book import LISTS, SHEETS, numbers_on, written
from transforms.own_workbook import MARKS, PROPERTY

ENGLISH = [
    *("Summary", "By unit", "No declaration", "No account", "Not seen", "To be asked", "Under correction"),
    *("Input defects", "Corrections 2024-02-16", "Notes"),
]


def test_the_sheets_stand_in_the_order_in_which_they_are_needed(book: dict[str, Sheet]) -> None:
    assert list(book) == SHEETS


def test_the_summary_counts_every_status_of_every_account(book: dict[str, Sheet]) -> None:
    instagram, youtube = book["Ringkasan"].table()

    counted = {name: int(value) for name, value in instagram.items() if name not in ("Platform", "Akun resmi")}
    assert counted.pop("Pegawai") == sum(counted.values()) == 7
    assert (counted["Terlihat mengikuti"], counted["Belum terlihat"], counted["Di luar cakupan"]) == (1, 1, 1)
    assert (youtube["Pegawai"], youtube["Tidak punya akun"]) == ("2", "1")


def test_units_come_alphabetically_with_whole_numbers_also_where_they_are_small(book: dict[str, Sheet]) -> None:
    rows = [row for row in book["Per unit"].table() if row["Platform"] == "Instagram"]

    assert [(row["Unit kerja"], row["Pegawai"]) for row in rows] == [
        ("Dinas Contoh", "3"),
        ("SMA Negeri 1 Contoh", "2"),
        ("SMA Negeri 2 Contoh", "2"),
    ]


def test_defects_are_of_this_run_by_file_and_row_and_a_whole_file_has_no_row(book: dict[str, Sheet]) -> None:
    rows = book["Cacat data"].table()

    assert [(row["Berkas"], row.get("Baris"), row["Alasan"]) for row in rows] == [
        ("inbox/counts.csv", None, "berkas tidak terbaca"),
        ("inbox/roster/=daftar.xlsx", "3", "NIP kosong"),
        ("inbox/roster/=daftar.xlsx", "12", "NIP tidak sah"),
    ]


def test_staff_numbers_are_text_counts_are_numbers_and_days_are_days(book: dict[str, Sheet]) -> None:
    row = book["Belum terlihat"].rows[2]

    assert [row[letter][::2] for letter in "CIJ"] == [("text", "@"), ("number", "#,##0"), ("number", "yyyy-mm-dd")]


def test_nothing_in_the_book_is_a_formula_or_a_link_whatever_a_name_begins_with(book: dict[str, Sheet]) -> None:
    assert [(sheet.formulas, sheet.links) for sheet in book.values()] == [(0, 0)] * len(SHEETS)
    assert book["Belum terlihat"].rows[2]["B"] == ("text", '=HYPERLINK("http://contoh.invalid")', "@")


def test_every_table_has_its_header_frozen_filters_and_widths(book: dict[str, Sheet]) -> None:
    for title in SHEETS[:8]:
        sheet = book[title]
        assert sheet.frozen_rows == 2, title
        assert sheet.filtered.startswith("A2:"), title
        assert int(re.sub(r"^.*:[A-Z]+", "", sheet.filtered)) == max(2, len(sheet.rows)), title
        assert len(sheet.widths) == len(sheet.rows[1]), title


def test_every_sheet_but_the_template_says_that_it_is_no_correction(book: dict[str, Sheet]) -> None:
    marked = [title for title, sheet in book.items() if sheet.values()[0][0].startswith(MARKS["id"])]

    assert marked == [title for title in SHEETS if title != "Koreksi 2024-02-16"]


def test_the_template_is_its_header_with_every_column_formatted_as_text(book: dict[str, Sheet]) -> None:
    sheet = book["Koreksi 2024-02-16"]

    assert sheet.values() == [
        ["Dicatat pada", "NIP", "Akun", "Jenis", "Mulai", "Sampai", "Nama akun baru", "Nama akun lama", "Dicatat oleh"]
    ]
    assert (sheet.frozen_rows, len(sheet.widths)) == (1, 9)


def test_the_notes_tell_all_that_a_reader_must_know(book: dict[str, Sheet]) -> None:
    notes = {row[0]: row[1] for row in book["Keterangan"].values()[1:]}

    assert "bukan dasar hukuman disiplin" in notes["Penting"]
    assert notes["Dasar hukum"] == "Surat contoh 1/2024"
    assert notes["Koreksi dan pertanyaan"] == "BKD Contoh, koreksi@bkd.contoh.invalid"
    assert (notes["Keadaan sampai"], notes["Nomor proses"]) == ("Jumat, 16 Februari 2024", "run-2")
    assert notes["Boleh disimpan"].startswith("paling lama sampai 22 Mar 2025 (400 hari")
    assert "angka unit kecil pun utuh" in notes["Per unit"]
    assert "sedikitnya 2 daftar lengkap" in notes["Belum terlihat"]
    assert {"terlihat mengikuti", "tidak dapat dipastikan", "dikecualikan", "di luar cakupan"} <= notes.keys()


def test_the_file_is_for_its_owner_alone_and_nothing_is_left_beside_it(book_path: Path) -> None:
    assert oct(book_path.stat().st_mode & 0o777) == "0o600"
    assert list(book_path.parent.iterdir()) == [book_path]


def test_the_same_night_gives_the_same_bytes(build: Path, book_path: Path, tmp_path: Path) -> None:
    assert written(build, tmp_path / "bkd.xlsx").read_bytes() == book_path.read_bytes()


def test_english_comes_on_request_with_the_same_people(build: Path, tmp_path: Path, book: dict[str, Sheet]) -> None:
    english = read_book(written(build, tmp_path / "bkd.xlsx", language="en"))

    assert list(english) == ENGLISH
    assert [numbers_on(sheet) for sheet in english.values()] == [numbers_on(sheet) for sheet in book.values()]


def test_a_units_book_holds_that_unit_alone(build: Path, tmp_path: Path) -> None:
    unit = read_book(written(build, tmp_path / "bkd-unit.xlsx", unit="SMA Negeri 1 Contoh"))

    assert list(unit) == [title for title in SHEETS if title != "Cacat data"]
    assert {number for sheet in unit.values() for number in numbers_on(sheet)} == {ABSENT}
    assert {row["Unit kerja"] for row in unit["Per unit"].table()} == {"SMA Negeri 1 Contoh"}
    assert [row["Pegawai"] for row in unit["Ringkasan"].table()] == ["2", "2"]
    assert "Dinas Contoh" not in str([sheet.values() for sheet in unit.values()])
    assert " · SMA Negeri 1 Contoh. " in unit["Belum terlihat"].values()[0][0]


def test_what_does_not_fit_on_a_sheet_is_told_there_and_in_the_notes(build: Path, tmp_path: Path) -> None:
    cut = read_book(written(build, tmp_path / "bkd.xlsx", most_rows=6))

    *shown, last = cut["Per unit"].values()[2:]
    assert len(cut["Per unit"].rows) == 6
    assert len(shown) == 3
    assert last[0].startswith("Lembar ini penuh")
    assert cut["Per unit"].filtered == "A2:L5"
    assert any("hanya memuat 3 baris pertama" in row[1] for row in cut["Keterangan"].values()[1:])
    assert not any("Lembar ini penuh" in str(cut[title].values()) for title in LISTS)


def test_what_fits_exactly_is_whole(build: Path, tmp_path: Path) -> None:
    whole = read_book(written(build, tmp_path / "bkd.xlsx", most_rows=7))

    assert len(whole["Per unit"].table()) == 4
    assert "Lembar ini penuh" not in str(whole["Per unit"].values())


def test_an_unknown_language_writes_nothing(build: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        written(build, tmp_path / "bkd.xlsx", language="fr")

    assert list(tmp_path.iterdir()) == []


def test_what_is_read_here_is_what_a_spreadsheet_program_reads(book_path: Path, book: dict[str, Sheet]) -> None:
    import polars as pl

    read = pl.read_excel(io.BytesIO(book_path.read_bytes()), sheet_name="Belum terlihat", has_header=False)

    assert [str(cell) for cell in read.row(2)[1:3]] == book["Belum terlihat"].values()[2][1:3]


def test_it_keeps_its_night_where_no_office_renames_it(book_path: Path) -> None:
    with zipfile.ZipFile(book_path) as archive:
        told = archive.read("docProps/custom.xml").decode()

    assert f'name="{PROPERTY}"' in told
    assert "2024-02-16" in told
