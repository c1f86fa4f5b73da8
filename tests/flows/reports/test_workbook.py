"""BKD's workbook: who stands on which sheet, with what, in which order, and what a cell can never become."""

import io
import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from flows.reports.facts import ReportContext
from flows.reports.workbook import write_workbook
from flows.reports.workbook_notes import BookContext
from tests.flows.reports.published_pair import ABSENT, EXEMPT, RETIRED, SEEN, SHARED, SILENT, write_pair
from tests.flows.reports.read_book import Sheet, read_book
from transforms.own_workbook import MARKS
from warehouse.published import open_joined

SHEETS = [
    *("Ringkasan", "Per unit", "Belum deklarasi", "Tidak punya akun", "Belum terlihat", "Perlu konfirmasi"),
    *("Dalam koreksi", "Cacat data", "Koreksi 2024-02-16", "Keterangan"),
]
ENGLISH = [
    *("Summary", "By unit", "No declaration", "No account", "Not seen", "To be asked", "Under correction"),
    *("Input defects", "Corrections 2024-02-16", "Notes"),
]
LISTS = SHEETS[2:7]
NUMBER = re.compile(r"\d{18}")
MORE = """
    insert into marts.fct_rename_question values ('k-renamed', 'instagram:pemprov.contoh', 'c2', '2024-02-16');
    insert into quality.fct_reject values
    ('run-2', 'roster', 'inbox/roster/=daftar.xlsx', 12, 'nip_invalid'),
    ('run-2', 'roster', 'inbox/roster/=daftar.xlsx', 3, 'nip_missing'),
    ('run-2', 'roster', 'inbox/roster/=daftar.xlsx', -1, 'forgotten'),
    ('run-2', 'counts', 'inbox/counts.csv', null, 'file_unreadable'),
    ('run-1', 'roster', 'inbox/roster/lama.xlsx', 1, 'nip_invalid');
"""


ASKED_NOTHING = "delete from marts.fct_rename_question where staff_key = 'k-renamed'"
NO_DAY = "update marts.fct_follow_status set not_seen_possible_on = null"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_pair(tmp_path_factory.mktemp("book") / "kampanye") / "warehouse"
    with duckdb.connect(str(folder / "ikuti.duckdb")) as marts:
        marts.execute(MORE)
    with duckdb.connect(str(folder / "restricted.duckdb")) as names:
        names.execute("update staff set name = '=HYPERLINK(\"http://contoh.invalid\")' where staff_key = 'k-absent'")
    return folder


def changed_copy(build: Path, folder: Path, statements: str) -> Path:
    """The build once more, its marts changed."""
    copy = folder / "build"
    copy.mkdir()
    for file in ("ikuti.duckdb", "restricted.duckdb"):
        (copy / file).write_bytes((build / file).read_bytes())
    with duckdb.connect(str(copy / "ikuti.duckdb")) as marts:
        marts.execute(statements or "select 1")
    return copy


def context(unit: str | None = None) -> BookContext:
    report = ReportContext(
        name="Kampanye contoh",
        ordered_at=datetime(2024, 2, 7, 9, tzinfo=ZoneInfo("Asia/Jakarta")),
        timezone="Asia/Jakarta",
        as_of=date(2024, 2, 16),
        legal_basis="Surat contoh 1/2024",
        contact="BKD Contoh, koreksi@bkd.contoh.invalid",
        small_cell=5,
        run_id="run-2",
    )
    return BookContext(report, confirmations=2, confirmation_days=7, retention_days=400, unit=unit)


def written(build: Path, path: Path, *, unit: str | None = None, language: str = "id", most_rows: int = 1000) -> Path:
    with open_joined(build) as mart:
        return write_workbook(mart, path, context(unit), language, most_rows=most_rows)


@pytest.fixture(scope="module")
def path(build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(build, tmp_path_factory.mktemp("written") / "2024-02-16" / "bkd.xlsx")


@pytest.fixture(scope="module")
def book(path: Path) -> dict[str, Sheet]:
    return read_book(path)


def numbers_on(sheet: Sheet) -> set[str]:
    return {cell for row in sheet.values() for cell in row if NUMBER.fullmatch(cell)}


def test_the_sheets_stand_in_the_order_in_which_they_are_needed(book: dict[str, Sheet]) -> None:
    assert list(book) == SHEETS


def test_each_person_stands_on_the_sheet_of_her_status_and_on_no_other(book: dict[str, Sheet]) -> None:
    assert {title: numbers_on(book[title]) for title in LISTS} == {
        "Belum deklarasi": {SILENT},
        "Tidak punya akun": {ABSENT},
        "Belum terlihat": {ABSENT},
        "Perlu konfirmasi": {"199001012024211003"},
        "Dalam koreksi": {SHARED},
    }


def test_whoever_follows_is_exempt_or_not_addressed_is_on_no_list(book: dict[str, Sheet]) -> None:
    listed = {number for sheet in book.values() for number in numbers_on(sheet)}

    assert listed.isdisjoint({SEEN, EXEMPT, RETIRED})


def test_not_seen_comes_with_evidence_and_the_days_that_confirm_it(book: dict[str, Sheet]) -> None:
    (row,) = book["Belum terlihat"].table()

    assert row == {
        "Unit kerja": "SMA Negeri 1 Contoh",
        "Nama": '=HYPERLINK("http://contoh.invalid")',
        "NIP": ABSENT,
        "Jenis pegawai": "PPPK",
        "Platform": "Instagram",
        "Akun resmi": "instagram:pemprov.contoh",
        "Akun yang dideklarasikan": "@dua.contoh",
        "Disampaikan": excel_day(2024, 2, 7),
        "Daftar lengkap tanpa akun ini": "2",
        "Hari daftar pertama": excel_day(2024, 2, 8),
        "Hari daftar terakhir": excel_day(2024, 2, 15),
    }


def excel_day(year: int, month: int, day: int) -> str:
    return str((date(year, month, day) - date(1899, 12, 30)).days)


def test_not_seen_says_how_to_object_and_that_it_is_no_basis_for_discipline(book: dict[str, Sheet]) -> None:
    ((mark, *_), *_) = book["Belum terlihat"].values()

    assert mark.startswith("Daftar Ikuti, bukan koreksi · keadaan sampai 16 Feb 2024. ")
    assert "Bukan dasar hukuman disiplin" in mark
    assert "Yang berkeberatan menghubungi BKD Contoh, koreksi@bkd.contoh.invalid" in mark


def test_who_is_to_be_asked_comes_with_why_and_what_to_do(book: dict[str, Sheet]) -> None:
    (row,) = book["Perlu konfirmasi"].table()

    assert row["Akun yang dideklarasikan"] == "@tiga.contoh"
    assert row["Mengapa"] == "nama akun hilang dari daftar, mungkin berganti nama"
    assert "ganti nama" in row["Yang perlu dilakukan"]


def test_a_shared_handle_is_told_without_the_handle(book: dict[str, Sheet]) -> None:
    (row,) = book["Dalam koreksi"].table()

    assert row["Sebab"] == "akun yang sama dideklarasikan lebih dari satu orang"
    assert "bersama.contoh" not in str(book["Dalam koreksi"].values())


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("", "nama akun hilang dari daftar, mungkin berganti nama"),
        (f"{ASKED_NOTHING}; {NO_DAY}", "nama itu kini dideklarasikan orang lain juga"),
        (
            f"{ASKED_NOTHING}; {NO_DAY}, reason = 'short_link' where staff_key = 'k-renamed'",
            "tautan pendek yang tidak menunjukkan akunnya",
        ),
        (
            f"{ASKED_NOTHING}; {NO_DAY}, reason = 'display_name_only' where staff_key = 'k-renamed'",
            "hanya nama tampilan yang disampaikan",
        ),
        (f"{ASKED_NOTHING}; {NO_DAY}, reason = 'platform_hides_list' where staff_key = 'k-renamed'", None),
        (ASKED_NOTHING, None),
    ],
)
def test_only_whom_no_list_can_settle_is_to_be_asked(
    build: Path, tmp_path: Path, statement: str, why: str | None
) -> None:
    changed = changed_copy(build, tmp_path, statement)

    rows = read_book(written(changed, tmp_path / "bkd.xlsx"))["Perlu konfirmasi"].table()

    assert [row["Mengapa"] for row in rows] == ([why] if why else [])


def test_who_gave_several_handles_is_asked_which_one(build: Path, tmp_path: Path) -> None:
    changed = changed_copy(build, tmp_path, f"{ASKED_NOTHING}; {NO_DAY}")
    with duckdb.connect(str(changed / "restricted.duckdb")) as names:
        names.execute("update declaration set answer = 'multiple' where handle = 'tiga.contoh'")

    (row,) = read_book(written(changed, tmp_path / "bkd.xlsx"))["Perlu konfirmasi"].table()

    assert row["Mengapa"] == "beberapa akun disampaikan sekaligus"


def test_several_accounts_of_one_answer_stand_in_the_order_of_their_letters(build: Path, tmp_path: Path) -> None:
    changed = changed_copy(build, tmp_path, f"{ASKED_NOTHING}; {NO_DAY}")
    with duckdb.connect(str(changed / "restricted.duckdb")) as names:
        names.execute("""
            update declaration set answer = 'multiple' where handle = 'tiga.contoh';
            insert into declaration
            select 'k-renamed', 'instagram', 'multiple', handle, null, '2024-02-09 10:00+07'
            from (values ('tiga.z'), ('tiga.b'), ('tiga.m'), ('tiga.a')) as several(handle)
        """)

    (row,) = read_book(written(changed, tmp_path / "bkd.xlsx"))["Perlu konfirmasi"].table()

    assert row["Akun yang dideklarasikan"] == "@tiga.a, @tiga.b, @tiga.contoh, @tiga.m, @tiga.z"


def test_a_dispute_is_told_with_the_day_on_which_it_was_entered(build: Path, tmp_path: Path) -> None:
    changed = changed_copy(
        build,
        tmp_path,
        "insert into marts.fct_correction values ('k-shared', 'instagram:pemprov.contoh', 'dispute', "
        "'2024-02-14 03:00+00', '2024-02-14', 9, '2024-02-14', null, true, null)",
    )

    (row,) = read_book(written(changed, tmp_path / "bkd.xlsx"))["Dalam koreksi"].table()

    assert (row["Sebab"], row["Dicatat sejak"]) == ("keberatan terbuka", excel_day(2024, 2, 14))


def test_people_stand_by_unit_then_by_name_whatever_their_numbers_and_capitals(build: Path, tmp_path: Path) -> None:
    changed = changed_copy(
        build,
        tmp_path,
        "update marts.fct_follow_status set status = 'no_handle' where account_key like 'instagram%'; "
        "update marts.dim_staff set unit = if(staff_key = 'k-seen', 'SMA Negeri 10', 'SMA Negeri 2')",
    )
    with duckdb.connect(str(changed / "restricted.duckdb")) as names:
        names.execute("update staff set name = upper(name) where staff_key = 'k-retired'")

    rows = read_book(written(changed, tmp_path / "bkd.xlsx"))["Belum deklarasi"].table()

    assert [(row["Unit kerja"], row.get("Nama")) for row in rows] == [
        ("SMA Negeri 2", '=HYPERLINK("http://contoh.invalid")'),
        ("SMA Negeri 2", "Contoh Empat"),
        ("SMA Negeri 2", "Contoh Lima"),
        ("SMA Negeri 2", "Contoh Tiga"),
        ("SMA Negeri 2", "CONTOH TUJUH"),
        ("SMA Negeri 2", None),
        ("SMA Negeri 10", "Contoh Satu"),
    ]


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


def test_the_file_is_for_its_owner_alone_and_nothing_is_left_beside_it(path: Path) -> None:
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert list(path.parent.iterdir()) == [path]


def test_the_same_night_gives_the_same_bytes(build: Path, path: Path, tmp_path: Path) -> None:
    assert written(build, tmp_path / "bkd.xlsx").read_bytes() == path.read_bytes()


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


def test_what_is_read_here_is_what_a_spreadsheet_program_reads(path: Path, book: dict[str, Sheet]) -> None:
    import polars as pl

    read = pl.read_excel(io.BytesIO(path.read_bytes()), sheet_name="Belum terlihat", has_header=False)

    assert [str(cell) for cell in read.row(2)[1:3]] == book["Belum terlihat"].values()[2][1:3]
