import io
import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.faults import Fault
from transforms.sheets import RawSheet
from transforms.tables import read_sheets, read_table
from transforms.trials import parquet_kills_its_reader
from transforms.typed_tables import read_objects

PPPK = "200012312024211001"


def parquet(**columns: Any) -> bytes:
    content = io.BytesIO()
    pl.DataFrame(columns).write_parquet(content)
    return content.getvalue()


def sheet(content: bytes, suffix: str = ".parquet") -> RawSheet:
    (one,) = read_table(content, suffix)
    return one


def fault(content: bytes, suffix: str = ".parquet") -> Fault:
    with pytest.raises(Fault) as caught:
        read_table(content, suffix)
    return caught.value


def test_a_parquet_file_is_read_with_its_column_names_as_the_first_row() -> None:
    read = sheet(parquet(NIP=[PPPK, " "], Nama=["Contoh\u200b Satu", None], No=[1, None]))

    assert read.cells.rows() == [(1, "NIP", "Nama", "No"), (2, PPPK, "Contoh Satu", "1")]
    assert read.rounded == {}


def test_plain_types_become_the_text_they_stand_for() -> None:
    read = sheet(
        parquet(
            day=[date(2024, 2, 1)],
            at=[datetime(2024, 2, 1, 9)],  # noqa: DTZ001 - as a spreadsheet stores it
            yes=[True],
            word=pl.Series(["a"], dtype=pl.Categorical),
            none=pl.Series([None], dtype=pl.Null),
        )
    )
    assert read.cells.row(1) == (2, "2024-02-01", "2024-02-01 09:00:00.000000", "true", "a", None)


@pytest.mark.parametrize(
    "numbers",
    [
        pl.Series([float(PPPK)]),
        pl.Series([int(PPPK)]),
        pl.Series([None, int(PPPK)]),
        pl.Series([Decimal(PPPK)]),
    ],
    ids=["float", "integer", "with a blank", "decimal"],
)
def test_long_numbers_stored_as_numbers_are_told_as_rounded(numbers: pl.Series) -> None:
    assert sheet(parquet(No=[1] * len(numbers), NIP=numbers)).rounded.keys() == {"1"}


@pytest.mark.parametrize("nested", [[["a"]], [{"a": 1}], [b"a"]], ids=["list", "structure", "bytes"])
def test_nested_columns_are_refused_by_name(nested: list[Any]) -> None:
    refused = fault(parquet(NIP=[PPPK], riwayat=nested))
    assert refused.reason == "file_unreadable"
    assert '"riwayat"' in refused.found


def test_a_broken_parquet_file_is_refused() -> None:
    whole = parquet(NIP=[PPPK] * 100)
    for content in (whole[: len(whole) // 2], b"PAR1", b"PAR1 and words"):
        assert fault(content).reason == "file_unreadable"


def test_more_rows_than_any_list_has_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.typed_tables._MOST_ROWS", 3)
    assert sheet(parquet(NIP=[PPPK] * 3)).cells.height == 4
    assert fault(parquet(NIP=[PPPK] * 4)).reason == "archive_limits"


def test_the_bytes_decide_what_a_file_is() -> None:
    assert sheet(parquet(NIP=[PPPK]), ".csv").cells.height == 2
    assert fault(b"NIP Nama\n", ".parquet").reason == "file_unreadable"
    assert read_sheets(b"NIP,Nama\n", ".parquet")[0].cells.width == 3


def test_objects_are_a_table_of_all_their_keys() -> None:
    read = read_objects([{"nip": PPPK, "nama": "A"}, {"nip": "x", "unit": {"nama": "B", "kode": 7}, "aktif": True}])

    assert read.cells.rows() == [
        (1, "nip", "nama", "unit › nama", "unit › kode", "aktif"),
        (2, PPPK, "A", None, None, None),
        (3, "x", None, "B", "7", "true"),
    ]
    assert read.rounded == {}


def test_what_lies_deeper_in_an_object_keeps_its_column_and_no_content() -> None:
    read = read_objects([{"nip": PPPK, "riwayat": ["a"], "unit": {"induk": {"nama": "B"}}}])
    assert read.cells.rows() == [(1, "nip", "riwayat", "unit › induk"), (2, PPPK, None, None)]


@pytest.mark.parametrize("number", [int(PPPK), float(PPPK)])
def test_a_long_number_of_an_object_is_told_as_rounded(number: float) -> None:
    assert read_objects([{"no": 1, "nip": PPPK}, {"no": 2, "nip": number}]).rounded["1"].to_list() == [3]


def test_no_objects_are_an_empty_table() -> None:
    assert read_objects([]).cells.is_empty()
    assert read_objects([{}, {}]).cells.is_empty()


def test_half_a_character_is_marked_and_stops_nothing() -> None:
    assert read_objects([{"nama": json.loads('"A\\ud800"')}]).cells.row(1) == (2, "A?")


texts = st.text(st.characters(categories=["L", "N", "Zs", "Cs"]), max_size=5)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
values = st.recursive(scalars, lambda below: st.lists(below, max_size=2) | st.dictionaries(texts, below, max_size=2))


@given(st.lists(st.dictionaries(texts, values, max_size=4), max_size=6))
def test_any_objects_are_rows_of_text_and_no_more_of_them_than_objects(objects: list[dict[str, Any]]) -> None:
    cells = read_objects(objects).cells
    assert set(cells["row"]) <= set(range(1, len(objects) + 2))
    assert cells["row"].is_unique().all()
    assert set(cells.drop("row").dtypes) <= {pl.String()}


def test_a_span_of_time_is_no_cell() -> None:
    refused = fault(parquet(NIP=[PPPK], lama=[timedelta(days=3)]))

    assert (refused.reason, refused.found) == ("file_unreadable", 'nested, binary or duration columns ("lama")')


def test_a_damaged_length_that_kills_its_reader_is_refused() -> None:
    """Asked for more memory than there is, the reader ends the process it runs in: no exception to catch."""
    into = io.BytesIO()
    pl.DataFrame({"NIP": ["1990", "1991"] * 20}).write_parquet(into, compression="uncompressed")
    content = bytearray(into.getvalue())
    number = content.index(b"\x2c\x15\x50") + 2  # of the values on a page, 40; one bit makes it -41
    content[number] ^= 1

    assert parquet_kills_its_reader(bytes(content))
    assert fault(bytes(content)).reason == "file_unreadable"


def test_a_panic_of_the_reader_is_a_broken_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A panic is no Exception: it would pass every net up to the night itself."""

    def panic(*_: object) -> None:
        raise pl.exceptions.PanicException("assertion failed: offset + length <= self.length")

    content = parquet(NIP=[PPPK])
    monkeypatch.setattr(pl, "read_parquet", panic)

    assert fault(content).reason == "file_unreadable"
