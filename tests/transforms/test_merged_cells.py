"""Cells merged down a column of corrections say the same of all their rows."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from transforms.corrections import parse_corrections
from transforms.parsed import Parsed
from transforms.sheets import Merged
from transforms.workbook_parts import Layout, layouts

HEADER = ["entered_at", "nip", "account", "kind", "from", "until", "handle", "former_handle", "entered_by"]
NIPS = ("199001012022211901", "198505052021212902", "199202022022211903")
LINE = ["2024-02-17", "", "instagram:pemprov.contoh", "self_declared", "2024-02-01", "2024-03-31", "", "", "BKD"]


def book(*merged: str, title: bool = False) -> bytes:
    """Three lines of three people; the columns that are merged are written in the first of them alone."""
    content = io.BytesIO()
    top = 3 if title else 1
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        made.add_worksheet("Lain & lagi").write_string(0, 0, "Catatan")
        sheet = made.add_worksheet("Koreksi & lagi")
        if title:
            sheet.merge_range(0, 0, 0, 8, "DAFTAR KOREKSI")
        for place, name in enumerate(HEADER):
            sheet.write_string(top - 1, place, name)
            for row, nip in enumerate(NIPS):
                if name in merged and row:
                    continue
                sheet.write_string(top + row, place, nip if name == "nip" else LINE[place])
            if name in merged:
                sheet.merge_range(top, place, top + 2, place, LINE[place])
    return content.getvalue()


def read(content: bytes) -> Parsed:
    return parse_corrections(content, ".xlsx", "Asia/Jakarta")


@pytest.mark.parametrize("title", [False, True])
@pytest.mark.parametrize("merged", [("account",), ("from", "until"), ("entered_at", "kind", "entered_by")])
def test_what_is_written_once_for_three_people_is_said_of_each(merged: tuple[str, ...], title: bool) -> None:
    parsed = read(book(*merged, title=title))
    told = parsed.rows.select("account", "kind", "from_on", "until_on").rows()

    assert parsed.rejects.is_empty()
    assert told == [("instagram:pemprov.contoh", "self_declared", date(2024, 2, 1), date(2024, 3, 31))] * 3
    assert parsed.rows["nip"].to_list() == list(NIPS)


def test_a_cell_that_was_left_blank_beside_merged_ones_stays_blank() -> None:
    assert [one.merged for one in layouts(book()).values()] == [(), ()]
    assert layouts(book("until"))["Koreksi & lagi"] == Layout(is_hidden=False, merged=(Merged("5", 2, 4),))


def test_a_header_of_two_rows_is_not_read_as_a_line() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for place, name in enumerate(HEADER):
            sheet.merge_range(0, place, 1, place, name)
            sheet.write_string(2, place, NIPS[0] if name == "nip" else LINE[place])

    assert read(content.getvalue()).rows["row"].to_list() == [3]


def test_what_is_no_sound_workbook_has_no_merged_cells() -> None:
    damaged = io.BytesIO()
    with zipfile.ZipFile(damaged, "w") as archive:
        archive.writestr("xl/workbook.xml", '<sheet name="A" r:id="rId1"/>')
        archive.writestr("xl/_rels/workbook.xml.rels", '<Relationship Id="rId1" Target="nowhere.xml"/>')

    assert [layouts(content) for content in (b"", b"a,b", damaged.getvalue())] == [{}, {}, {}]
