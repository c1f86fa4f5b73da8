"""A table in a zip archive, as form services give it: it is read as if it lay there by itself."""

import io
import zipfile

import polars as pl
import pytest

from transforms.declarations import parse_declarations
from transforms.faults import Fault
from transforms.tables import read_table

ANSWERS = b"Timestamp,NIP,Akun Instagram\n2024/02/10 8:01:02 AM GMT+7,199301222021212923,contoh.satu\n"


def packed(packing: int = zipfile.ZIP_DEFLATED, /, **members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packing) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


def test_answers_in_a_zip_are_the_answers_themselves() -> None:
    alone = parse_declarations(ANSWERS, ".csv", "Asia/Jakarta")

    inside = parse_declarations(packed(**{"Jawaban.csv": ANSWERS}), ".zip", "Asia/Jakarta")

    assert inside.rows.equals(alone.rows)
    assert inside.rows_loaded == 1


@pytest.mark.parametrize("debris", ["__MACOSX/._Jawaban.csv", ".DS_Store", "folder/desktop.ini"])
def test_what_zip_programs_add_is_no_second_table(debris: str) -> None:
    (sheet,) = read_table(packed(**{"folder/Jawaban.csv": ANSWERS, debris: b"\0"}), ".zip")

    assert sheet.cells.height == 2


def test_a_workbook_in_a_zip_is_read_and_a_workbook_stays_a_workbook() -> None:
    workbook = io.BytesIO()
    pl.DataFrame({"NIP": ["199301222021212923"], "Akun Instagram": ["contoh.satu"]}).write_excel(workbook)

    (alone,) = read_table(workbook.getvalue(), ".xlsx")
    (inside,) = read_table(packed(**{"a.xlsx": workbook.getvalue()}), ".zip")

    assert alone.cells.equals(inside.cells)


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"a.txt": b"nothing"}, "archive_empty"),
        ({"folder/": b""}, "archive_empty"),
        ({"a.csv": ANSWERS, "b.csv": ANSWERS}, "two_files_one_day"),
        ({"a.csv": b"\n" * ((1 << 28) + 1)}, "archive_limits"),
    ],
)
def test_an_archive_without_one_table_is_refused_in_its_own_words(members: dict[str, bytes], reason: str) -> None:
    with pytest.raises(Fault) as refused:
        read_table(packed(**members), ".zip")

    assert refused.value.reason == reason
    assert "zip" in refused.value.needed


def test_a_damaged_archive_is_refused() -> None:
    whole = packed(zipfile.ZIP_STORED, **{"a.csv": ANSWERS})
    damaged = whole.replace(b"contoh.satu", b"contoh.dua!")

    with pytest.raises(Fault) as refused:
        read_table(damaged, ".zip")

    assert refused.value.reason == "archive_broken"


def test_a_document_of_libreoffice_is_refused_with_how_to_save_it() -> None:
    document = packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": b"<office/>"})

    with pytest.raises(Fault) as refused:
        read_table(document, ".ods")

    assert (refused.value.reason, refused.value.found) == ("file_unreadable", "a document of LibreOffice (.ods)")
    assert "save it as .xlsx" in refused.value.remedy
