"""BKD's workbook: who stands on which sheet, with what of her, in which order."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.flows.reports.published_pair import ABSENT, EXEMPT, RETIRED, SEEN, SHARED, SILENT
from tests.flows.reports.read_book import Sheet, read_book
from tests.flows.reports.small_book import LISTS, NO_DAY, numbers_on, written

ASKED_NOTHING = "delete from marts.fct_rename_question where staff_key = 'k-renamed'"


def changed_copy(build: Path, folder: Path, statements: str) -> Path:
    """The build once more, its marts changed."""
    copy = folder / "build"
    copy.mkdir()
    for file in ("ikuti.duckdb", "restricted.duckdb"):
        (copy / file).write_bytes((build / file).read_bytes())
    with duckdb.connect(str(copy / "ikuti.duckdb")) as marts:
        marts.execute(statements or "select 1")
    return copy


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
        "Daftar lengkap, atau jawaban platform, tanpa akun ini": "2",
        "Hari yang pertama": excel_day(2024, 2, 8),
        "Hari yang terakhir": excel_day(2024, 2, 15),
    }


VANISHED = """
    update marts.fct_follow_status set last_seen_on = '2024-02-07' where staff_key = 'k-absent' and status = 'not_seen';
    update marts.fct_event set "at" = '2024-02-08 06:00+07' where kind = 'purge'
"""


def test_whoever_vanished_with_many_others_is_listed_with_the_day_of_it(build: Path, tmp_path: Path) -> None:
    changed = changed_copy(build, tmp_path, VANISHED)

    (row,) = read_book(written(changed, tmp_path / "bkd.xlsx"))["Belum terlihat"].table()

    assert row["Semua akun di platform kehilangan pengikut"] == excel_day(2024, 2, 8)


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
        (
            f"{ASKED_NOTHING}; {NO_DAY}, reason = 'no_such_account' where staff_key = 'k-renamed'",
            "platform menjawab tidak punya akun dengan nama atau nomor itu",
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


def test_nobody_is_asked_for_a_better_handle_where_no_list_can_ever_show_it(build: Path, tmp_path: Path) -> None:
    vague = f"{ASKED_NOTHING}; {NO_DAY}, reason = 'display_name_only' where staff_key = 'k-renamed'"
    changed = changed_copy(build, tmp_path, f"{vague}; update marts.dim_account set platform = 'facebook'")

    assert not numbers_on(read_book(written(changed, tmp_path / "bkd.xlsx"))["Perlu konfirmasi"])


@pytest.mark.parametrize(
    ("reason", "answer", "named", "why"),
    [
        (
            "platform_hides_list",
            "handle",
            "",
            "platform ini hanya menjawab tentang nomor akun; yang disampaikan nama akun",
        ),
        ("no_list", "handle", "", "platform ini hanya menjawab tentang nomor akun; yang disampaikan nama akun"),
        ("no_list", "id", ", handle = null, platform_user_id = '612345678'", None),
    ],
)
def test_who_gave_a_name_where_only_numbers_are_answered_is_asked_for_the_number(
    build: Path, tmp_path: Path, reason: str, answer: str, named: str, why: str | None
) -> None:
    changed = changed_copy(
        build,
        tmp_path,
        f"{ASKED_NOTHING}; update marts.fct_follow_status set capture_id = null, reason = '{reason}' "
        "where staff_key = 'k-renamed'; update marts.dim_account set platform = 'telegram'",
    )
    with duckdb.connect(str(changed / "restricted.duckdb")) as names:
        names.execute(f"update declaration set platform = 'telegram', answer = '{answer}'{named}")

    rows = read_book(written(changed, tmp_path / "bkd.xlsx"))["Perlu konfirmasi"].table()

    assert [row["Mengapa"] for row in rows if row["NIP"] == "199001012024211003"] == ([why] if why else [])


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
