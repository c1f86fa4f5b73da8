"""A staff number is found in whatever lies in an inbox, and a file without it is not taken for one that has it."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from flows.sources.inbox import every_file
from flows.sources.number_search import holds_number
from transforms.own_workbook import MARKS

NIP = "199301222021212923"
OTHER = "199301222021212924"
GROUPED = f"{NIP[:8]} {NIP[8:14]} {NIP[14]} {NIP[15:]}"


def _workbook(*sheets: list[str]) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        for cells in sheets:
            book.add_worksheet().write_column(0, 0, cells)
    return written.getvalue()


def _rich(nip: str) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        bold = book.add_format({"bold": True})
        book.add_worksheet().write_rich_string(0, 0, bold, nip[:8], nip[8:])
    return written.getvalue()


def _commented(nip: str) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        book.add_worksheet().write_comment(0, 0, f"NIP {nip}")
    return written.getvalue()


def _zipped(**members: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def _parquet(nip: str) -> bytes:
    written = io.BytesIO()
    pl.DataFrame({"nip": [nip]}).write_parquet(written)
    return written.getvalue()


KINDS: dict[str, Callable[[str], bytes]] = {
    "bkd.xlsx": lambda nip: _workbook([MARKS["id"], "nip", nip], ["nip", "kosong"]),
    "bkd-koreksi.xlsx": lambda nip: _workbook([MARKS["en"], "nip"], ["nip", nip]),
    "rich.xlsx": _rich,
    "comment.xlsx": _commented,
    "utf8.csv": lambda nip: f"nip\n{nip}\n".encode(),
    "utf16.csv": lambda nip: f"nip\n{nip}\n".encode("utf-16"),
    "note.txt": lambda nip: f"a{'x' * (1 << 20)}\nNIP. {nip}".encode(),
    "answers.zip": lambda nip: _zipped(a=b"nip\n", b=f"nip\n{nip}\n".encode()),
    "nested.zip": lambda nip: _zipped(a=_zipped(b=_workbook(["nip", nip]))),
    "staff.parquet": _parquet,
    "packed.zip": lambda nip: _zipped(**{"staff.parquet": _parquet(nip)}),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_number_is_found_in_every_kind_of_file_and_another_number_is_not(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    for written, is_there in ((NIP, True), (OTHER, False)):
        file.write_bytes(KINDS[name](written))
        assert holds_number(file, NIP) is is_there


@given(
    groups=st.lists(st.sampled_from(["", " ", ".", "-", "'", "\u2019", "\u00a0", "  "]), min_size=17, max_size=17),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-be"]),
    before=st.integers(0, 40),
)
def test_however_the_digits_are_grouped_the_number_is_found(
    tmp_path_factory: pytest.TempPathFactory, groups: list[str], encoding: str, before: int
) -> None:
    file = tmp_path_factory.getbasetemp() / "grouped.csv"
    written = "".join(digit + group for digit, group in zip(NIP, [*groups, ""], strict=True))
    # Pieces are read one after the other; a number must be found across the edge between two as well.
    file.write_text("x" * ((1 << 20) - before) + written + "\n", encoding=encoding)

    assert holds_number(file, NIP)


def test_a_broken_archive_a_pipe_and_a_closed_file_are_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "half.zip").write_bytes(_zipped(a=b"nothing " * 99)[:60])
    os.mkfifo(tmp_path / "pipe")

    assert [holds_number(path, NIP) for path in sorted(tmp_path.iterdir())] == [False, False]
    assert not holds_number(tmp_path / "gone.csv", NIP)


def test_every_file_of_an_inbox_is_looked_at_once_whatever_folder_it_lies_in(tmp_path: Path) -> None:
    inbox, share = tmp_path / "inbox", tmp_path / "share"
    for path in (inbox / "arsip" / "dalam" / "lama.csv", inbox / ".tersembunyi.csv", share / "roster.csv"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("nip\n")
    (inbox / "roster").symlink_to(share)
    (inbox / "arsip" / "kembali").symlink_to(inbox)

    assert [path.relative_to(inbox).as_posix() for path in every_file(tmp_path)] == [
        *(".tersembunyi.csv", "arsip/dalam/lama.csv", "roster/roster.csv"),
    ]
