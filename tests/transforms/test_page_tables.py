"""Personnel systems give web pages as .xls: their tables are read as they stand, with all digits."""

import pytest

from transforms.faults import Fault
from transforms.roster import parse_roster
from transforms.sheets import Merged
from transforms.tables import read_table

NIP, OTHER = "200012312024211001", "200012312024211002"


def page(rows: str, before: str = "<html><body><h3>DAFTAR PPPK</h3>") -> bytes:
    return f"{before}<table border=1>{rows}</table></body></html>".encode()


@pytest.mark.parametrize("suffix", [".xls", ".xlsx", ".csv", ".html"])
@pytest.mark.parametrize(
    "before", ["<html><body>", "\ufeff\n<!DOCTYPE html><meta charset=utf-8>", "<table><tr><td>", ""]
)
def test_a_web_page_is_read_whatever_it_is_called(suffix: str, before: str) -> None:
    rows = f"<tr><th>NIP<th>Nama<tr><td>{NIP}</td><td>Contoh&nbsp;Satu</td></tr>"
    parsed = parse_roster(page(rows, before), suffix)
    assert parsed.rows.select("row", "nip", "name").rows() == [(2, NIP, "Contoh Satu")]


def test_cells_that_span_others_keep_every_cell_in_its_column() -> None:
    (sheet,) = read_table(
        page(
            "<tr><td colspan=3>Judul</td></tr><tr><td rowspan=2>NIP</td><td colspan='2'>TMT</td></tr>"
            "<tr><td>CPNS</td><td>PNS</td></tr><tr><td>1</td><td>a<br>b</td><td></td></tr>"
        ),
        ".xls",
    )
    assert sheet.cells.rows() == [
        (1, "Judul", None, None),
        (2, "NIP", "TMT", None),
        (3, None, "CPNS", "PNS"),
        (4, "1", "a b", None),
    ]
    assert sheet.merged == (Merged("0", 2, 3),)


def test_an_office_that_stands_once_for_several_rows_is_said_of_all_of_them() -> None:
    rows = f"<tr><th>NIP<th>Unit Kerja<tr><td>{NIP}<td rowspan=2>Dinas Contoh<tr><td>{OTHER}<tr><td>x"
    assert parse_roster(page(rows), ".xls").rows["unit"].to_list() == ["Dinas Contoh", "Dinas Contoh"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html><body>Silakan masuk</body></html>", "file_unreadable"),
        (b"<html>" + b"<div>" * 1000, "file_unreadable"),
        (page("<tr><td colspan=99999>NIP</td></tr>"), "archive_limits"),
        (page(""), "no_rows"),
        (page("<tr><td>Nama</td></tr>"), "nip_column_missing"),
    ],
)
def test_a_page_without_a_list_is_refused_in_words(content: bytes, reason: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_roster(content, ".xls")
    assert caught.value.reason == reason
