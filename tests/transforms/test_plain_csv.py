"""A CSV text that is read by column gives the cells that the careful reader gives, and a hostile one is left to it."""

import csv
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.changed_tables import changed_csv
from tests.fuzz.damaged_bytes import DAMAGES
from tests.tiers import first_ones
from transforms import plain_csv, tables
from transforms.faults import Fault
from transforms.plain_csv import plain_cells
from transforms.tables import read_sheets

ROSTER = (
    "Daftar pegawai\n\nNo,NIP,Nama,Unit Kerja\n"
    '1,198609262015051001,"Contoh Satu, S.Pd.",SMA Contoh\n'
    '2,198609262015051002,"Contoh ""Dua""",\n\n'
    "3,198609262015051003,\u00a0Contoh\u200b Tiga ,Dinas\tContoh\n"
).encode()
PIECES = st.sampled_from(
    [*'",;\t\n\r ab1', '""', '","', '"\n"', "\r\n", "a,b\n", '"a",b\n', "é", "\u200b", "\ufeff", "\x1e"]
)
Sheet = tuple[pl.DataFrame, frozenset[str]]


def sheets_of(content: bytes) -> list[Sheet] | tuple[str, ...]:
    try:
        return [(sheet.cells, frozenset(sheet.rounded)) for sheet in read_sheets(content, ".csv")]
    except Fault as fault:
        return (fault.reason, fault.needed, fault.found, fault.remedy)


def carefully(content: bytes) -> list[Sheet] | tuple[str, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "plain_cells", lambda _text, _delimiter: None)
        return sheets_of(content)


def assert_alike(content: bytes) -> None:
    quick, careful = sheets_of(content), carefully(content)
    if isinstance(quick, tuple) or isinstance(careful, tuple):
        assert quick == careful
        return
    for (cells, rounded), (expected, expected_rounded) in zip(quick, careful, strict=True):
        assert cells.equals(expected)
        assert cells.schema == expected.schema
        assert rounded == expected_rounded


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text_gives_the_cells_of_the_careful_reader(text: str) -> None:
    assert_alike(text.encode())


@given(st.lists(PIECES, max_size=60).map("".join), st.integers(0, 30))
def test_any_text_gives_the_cells_of_the_careful_reader_piece_by_piece(text: str, letters: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_csv, "_LETTERS_AT_ONCE", letters)
        assert_alike(text.encode())


@given(st.lists(st.sampled_from(["a", "", ",", '"",b', " ", '""', '"c, d",', "é;", ","]), max_size=30), st.booleans())
def test_any_lines_give_the_cells_of_the_careful_reader_line_by_line(lines: list[str], is_windows: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_csv, "_LETTERS_AT_ONCE", 0)
        assert_alike(("\r\n" if is_windows else "\n").join(lines).encode())


@given(
    st.lists(st.lists(st.text(max_size=6), min_size=1, max_size=4), min_size=1, max_size=80), st.sampled_from(",;\t")
)
def test_any_table_gives_the_cells_of_the_careful_reader(rows: list[list[str]], delimiter: str) -> None:
    text = "\n".join(delimiter.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows)
    assert_alike(text.encode("utf-8", "replace"))


@pytest.mark.parametrize("batch", first_ones(range(24), 4))
def test_a_table_changed_by_spreadsheets_forms_and_people_gives_the_cells_of_the_careful_reader(batch: int) -> None:
    for seed in range(batch * 50, batch * 50 + 50):
        chance = Random(seed)
        content = ROSTER
        for _ in range(chance.choice((1, 1, 2))):
            content = changed_csv(chance, content)
        if chance.random() < 0.3:
            content = chance.choice(DAMAGES)(chance, content)
        assert_alike(content)


@pytest.mark.parametrize(
    "text",
    [
        ROSTER.decode(),
        "a,b\r\nc,d\r\n",
        '"a","b"\n"c, d","e ""f"""\n',
        "NIP;Nama\n1;\n;2",
        "lone\n\n\ncolumn\n",
        "a,b,c\nd\n\ne,f\n",
    ],
)
def test_a_plain_text_is_read_by_column(text: str) -> None:
    assert plain_cells(text, ";" if ";" in text else ",") is not None
    assert_alike(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        'a,b\n"c\nd",e\n',
        'a,b\nc"d,e\n',
        'a,b\n"c"d,e\n',
        'a,b\n"c,d\n',
        "a,b\rc,d\r",
        "a,b\n" * 60 + "c,d,e\n",
        "a,b\n" + "c" * (csv.field_size_limit() + 1) + ",d\n",
        ",".join("a" * 2001),
        "",
    ],
    ids=[
        "line in a cell",
        "quote in a word",
        "word behind a quote",
        "open quote",
        "old Mac",
        "wide",
        "long",
        "many",
        "none",
    ],
)
def test_an_odd_text_is_left_to_the_careful_reader(text: str) -> None:
    assert plain_cells(text, ",") is None
    assert_alike(text.encode())
