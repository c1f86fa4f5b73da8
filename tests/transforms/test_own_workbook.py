"""BKD's own workbook, come back: its lists are no corrections, what stands on its template is."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from tests.transforms.conftest import Workbook
from transforms.corrections import parse_corrections
from transforms.declarations import parse_declarations
from transforms.faults import Fault
from transforms.own_workbook import MARKS, PROPERTY, TEMPLATES, night_of_workbook
from transforms.parsed import Parsed
from transforms.roster import parse_roster

NIP = "199001012022211901"
OTHER = "198505052021212902"
HEADERS = {
    "id": [
        "Dicatat pada",
        "NIP",
        "Akun",
        "Jenis",
        "Mulai",
        "Sampai",
        "Nama akun baru",
        "Nama akun lama",
        "Dicatat oleh",
    ],
    "en": ["Entered at", "NIP", "Account", "Kind", "From", "Until", "New handle", "Former handle", "Entered by"],
}
LINES = {
    "id": ["2024-02-17", NIP, "instagram:pemprov.contoh", "keberatan", "", "", "", "", "BKD/Sari"],
    "en": ["17/2/2024", NIP, "instagram:pemprov.contoh", "dispute", "", "", "", "", "BKD/Sari"],
}


def book(workbook: Workbook, language: str, *lines: list[str], mark: str | None = None) -> bytes:
    listed = [[mark or f"{MARKS[language]} · malam"], ["Unit kerja", "Nama", "NIP"], ["SMA Contoh", "Contoh", OTHER]]
    return workbook(**{"Belum terlihat": listed, f"{TEMPLATES[language]} 2024-02-16": [HEADERS[language], *lines]})


@pytest.mark.parametrize("language", ["id", "en"])
def test_untouched_it_says_nothing_and_lacks_nothing(workbook: Workbook, language: str) -> None:
    parsed = parse_corrections(book(workbook, language), ".xlsx", "Asia/Jakarta")

    assert (parsed.rows_read, parsed.rows.height, parsed.rejects.height, parsed.dropped_columns) == (0, 0, 0, ())


@pytest.mark.parametrize("language", ["id", "en"])
def test_filled_in_its_template_holds_the_corrections_and_nothing_else_does(workbook: Workbook, language: str) -> None:
    parsed = parse_corrections(book(workbook, language, LINES[language]), ".xlsx", "Asia/Jakarta")

    assert parsed.rows.select("row", "nip", "kind", "from_on", "entered_by").rows() == [
        (2, NIP, "dispute", date(2024, 2, 17), "BKD/Sari")
    ]


def test_a_list_whose_mark_was_taken_off_is_refused_and_not_passed_over(workbook: Workbook) -> None:
    """Nobody can know any more whether it is a list or corrections without their header."""
    with pytest.raises(Fault) as refused:
        parse_corrections(book(workbook, "id", LINES["id"], mark="Daftar kami"), ".xlsx", "Asia/Jakarta")

    assert refused.value.reason == "columns_missing"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "parse",
    [
        lambda content: parse_roster(content, ".xlsx", {}, date(2024, 2, 16)),
        lambda content: parse_declarations(content, ".xlsx", "Asia/Jakarta"),
    ],
    ids=["roster", "declarations"],
)
def test_its_lists_are_never_taken_for_a_roster_or_answers(
    workbook: Workbook, language: str, parse: Callable[[bytes], Parsed]
) -> None:
    with pytest.raises(Fault) as refused:
        parse(book(workbook, language))

    assert refused.value.reason == "misplaced"
    assert "BKD's own workbook" in refused.value.found


def test_its_night_stands_in_the_name_of_its_template(workbook: Workbook) -> None:
    assert night_of_workbook(book(workbook, "id")) == date(2024, 2, 16)
    assert night_of_workbook(book(workbook, "en")) == date(2024, 2, 16)


def test_a_book_whose_sheet_was_renamed_keeps_its_night() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        made.set_custom_property(PROPERTY, "2024-02-16", "text")
        made.add_worksheet("Koreksi BKD")

    assert night_of_workbook(content.getvalue()) == date(2024, 2, 16)


def test_any_other_file_has_no_night(workbook: Workbook) -> None:
    other, broken = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("inside.txt", "text")
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("xl/workbook.xml", 'name="Koreksi 2024-02-31')

    contents = [workbook(Koreksi=[HEADERS["id"]]), b"entered_at,nip", b"", b"PK\x03\x04", other.getvalue()]
    assert [night_of_workbook(content) for content in [*contents, broken.getvalue()]] == [None] * 6


def test_a_plan_too_long_for_a_workbook_is_not_read() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", 'name="Koreksi 2024-02-16"' + " " * (1 << 20))

    assert night_of_workbook(made.getvalue()) is None
