"""Sheets that are taken over from the last workbook: the book is, byte for byte, the one that is written anew."""

import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NoReturn

import duckdb
import pytest

from flows.reports import workbook, workbook_rows
from flows.reports.workbook import write_next_workbook, write_workbook
from flows.reports.workbook_notes import BookContext
from tests.flows.reports.published_pair import ABSENT, write_pair
from tests.flows.reports.read_book import saved_again
from tests.flows.reports.small_book import NO_DAY, context
from warehouse.published import open_joined

NEXT_NIGHT = "update marts.fct_follow_status set as_of = as_of + 1, not_seen_possible_on = not_seen_possible_on + 1"
DISPUTED = (
    "insert into marts.fct_correction values ('k-shared', 'instagram:pemprov.contoh', 'dispute', "
    "'2024-02-14 03:00+00', '2024-02-14', 9, '2024-02-14', null, true, null)"
)
NEWS = [
    ("ikuti", "update marts.fct_follow_status set status = 'no_account' where status = 'no_handle'"),
    ("ikuti", "update marts.fct_follow_status set last_absent_on = last_absent_on + 1"),
    ("ikuti", NO_DAY),
    ("ikuti", "update marts.dim_staff set unit = 'Unit Lain' where staff_key = 'k-absent'"),
    (
        "ikuti",
        "insert into marts.fct_rename_question values ('k-renamed', 'instagram:pemprov.contoh', 'c2', '2024-02-16')",
    ),
    ("ikuti", DISPUTED),
    ("restricted", "update staff set name = 'Contoh Nama Lain' where staff_key = 'k-absent'"),
    ("restricted", "update declaration set handle = 'contoh.lain' where staff_key = 'k-absent'"),
]


@pytest.fixture
def build(tmp_path: Path) -> Path:
    return write_pair(tmp_path / "kampanye") / "warehouse"


@pytest.fixture
def note(build: Path, tmp_path: Path) -> Path:
    """What was noted of the book of the night before."""
    noted = build / "book.json"
    _next(build, tmp_path / "reports" / "2024-02-15" / "bkd.xlsx", noted, _on(15))
    return noted


def _refuse_names(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("rows of a sheet were asked for that is to be taken over")

    for name in ("people_on", "put_people_aside", "unit_counts", "units_of", "rule_counts"):
        monkeypatch.setattr(workbook, name, refuse)


def _on(day: int) -> BookContext:
    told = context()
    return replace(told, report=replace(told.report, as_of=date(2024, 2, day), run_id=f"run-{day}"))


def _change(build: Path, file: str, statement: str) -> None:
    with duckdb.connect(str(build / f"{file}.duckdb")) as connection:
        connection.execute(statement)


def _next(build: Path, path: Path, note: Path, told: BookContext, language: str = "id") -> bytes:
    with open_joined(build) as mart:
        return write_next_workbook(mart, path, told, language, note).read_bytes()


def _anew(build: Path, path: Path, told: BookContext, language: str = "id") -> bytes:
    with open_joined(build) as mart:
        return write_workbook(mart, path, told, language).read_bytes()


def test_night_without_news_takes_every_list_over(
    build: Path, note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refuse_names(monkeypatch)
    _change(build, "ikuti", NEXT_NIGHT)

    _next(build, tmp_path / "bkd.xlsx", note, _on(16))
    _change(build, "ikuti", NEXT_NIGHT)
    _next(build, tmp_path / "next" / "bkd.xlsx", note, _on(17))


def test_sheets_taken_over_give_the_bytes_of_a_book_written_anew(build: Path, note: Path, tmp_path: Path) -> None:
    for day in (16, 17):
        _change(build, "ikuti", NEXT_NIGHT)
        taken = _next(build, tmp_path / str(day) / "bkd.xlsx", note, _on(day))
        assert taken == _anew(build, tmp_path / "anew.xlsx", _on(day))


@pytest.mark.parametrize(("file", "news"), NEWS)
def test_news_is_in_the_book_whatever_was_written_before(
    file: str, news: str, build: Path, note: Path, tmp_path: Path
) -> None:
    before = _anew(build, tmp_path / "before.xlsx", _on(16))
    _change(build, file, news)

    fresh = _next(build, tmp_path / "bkd.xlsx", note, _on(16))

    assert fresh == _anew(build, tmp_path / "anew.xlsx", _on(16)) != before


def test_who_is_erased_is_in_no_book_that_is_written_afterwards(build: Path, note: Path, tmp_path: Path) -> None:
    assert ABSENT in _text(tmp_path / "reports" / "2024-02-15" / "bkd.xlsx")
    for file, table in (
        ("ikuti", "marts.fct_follow_status"),
        ("ikuti", "marts.dim_staff"),
        ("restricted", "staff"),
        ("restricted", "declaration"),
    ):
        _change(build, file, f"delete from {table} where staff_key = 'k-absent'")

    _next(build, tmp_path / "bkd.xlsx", note, _on(16))

    assert ABSENT not in _text(tmp_path / "bkd.xlsx")


def _text(book: Path) -> str:
    with zipfile.ZipFile(book) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


def _saved_again(book: Path, _note: Path) -> None:
    saved = book.with_name("saved.xlsx")
    saved_again(book, saved, sheet="Koreksi 2024-02-15", lines=[["ditulis BKD"]])
    saved.replace(book)


def _one_byte(book: Path, _note: Path) -> None:
    with zipfile.ZipFile(book) as parts:
        place = parts.getinfo("xl/worksheets/sheet5.xml").header_offset + 80
    content = bytearray(book.read_bytes())
    content[place] ^= 1
    book.write_bytes(content)


def _half(book: Path, _note: Path) -> None:
    book.write_bytes(book.read_bytes()[:3000])


def _gone(book: Path, _note: Path) -> None:
    book.unlink()


def _no_note(_book: Path, note: Path) -> None:
    note.write_text("[]", encoding="utf-8")


def _half_a_note(_book: Path, note: Path) -> None:
    note.write_text(note.read_text(encoding="utf-8")[:200], encoding="utf-8")


def _older_note(_book: Path, note: Path) -> None:
    told = json.loads(note.read_text(encoding="utf-8"))
    note.write_text(json.dumps({"made_of": told["made_of"], "book": told["book"]}), encoding="utf-8")


@pytest.mark.parametrize("spoil", [_saved_again, _one_byte, _half, _gone, _no_note, _half_a_note, _older_note])
def test_nothing_is_taken_from_a_book_that_is_not_as_it_was_written(
    spoil: Callable[[Path, Path], None], build: Path, note: Path, tmp_path: Path
) -> None:
    spoil(tmp_path / "reports" / "2024-02-15" / "bkd.xlsx", note)

    fresh = _next(build, tmp_path / "bkd.xlsx", note, _on(16))

    assert fresh == _anew(build, tmp_path / "anew.xlsx", _on(16))


def test_same_night_once_more_takes_its_own_book_s_place(build: Path, note: Path, tmp_path: Path) -> None:
    book = tmp_path / "reports" / "2024-02-15" / "bkd.xlsx"

    assert _next(build, book, note, _on(15)) == _anew(build, tmp_path / "anew.xlsx", _on(15))


def test_other_language_and_other_texts_are_written_anew(
    build: Path, note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = _next(build, tmp_path / "bkd.xlsx", note, _on(16), "en")
    assert english == _anew(build, tmp_path / "anew.xlsx", _on(16), "en")

    asked: list[object] = []
    ask = workbook_rows.people_on
    monkeypatch.setattr(workbook, "people_on", lambda *told: asked.append(told) or ask(*told))  # type: ignore[func-returns-value]
    monkeypatch.setattr(workbook, "__version__", "99")
    _next(build, tmp_path / "bkd.xlsx", note, _on(16), "en")
    assert asked


def test_campaign_that_was_moved_finds_its_last_book(
    build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = build.parent
    note = build / "book.json"
    _next(build, folder / "reports" / "2024-02-15" / "bkd.xlsx", note, _on(15))
    moved = folder.rename(tmp_path / "moved")
    _refuse_names(monkeypatch)

    _next(moved / "warehouse", tmp_path / "bkd.xlsx", moved / "warehouse" / "book.json", _on(16))


def test_note_is_its_owners_alone_and_names_nobody(note: Path) -> None:
    assert oct(note.stat().st_mode & 0o777) == "0o600"
    assert set(re.findall(r'"(\w+)":', note.read_text(encoding="utf-8"))) == {
        *("book", "made_of", "sheets", "rows", "is_cut", "sha256")
    }


def test_all_that_the_sheets_read_tells_whether_they_are_the_same() -> None:
    queries = [
        text for name, text in vars(workbook_rows).items() if isinstance(text, str) and name.strip("_").isupper()
    ]
    read = {table for text in queries for table in re.findall(r"\b(?:marts|names|quality)\.\w+", text)}
    assert read == {*workbook_rows.READ, "marts.fct_follow_status", "marts.fct_event", "quality.fct_reject"}

    said = " ".join(text for text in queries if text is not workbook_rows.UNDATED)
    assert "as_of" not in said
    assert re.findall(r"statuses\.not_seen_possible_on(?! is null)", said) == []
