"""Knows a header that is spread over two rows by merged cells; knows nothing of what its words mean."""

import re
from collections.abc import Sequence
from typing import Final

import polars as pl

# Between the two parts of a header that is spread over two rows ("TMT › CPNS"), and of a nested key ("unit › nama").
BELOW: Final = " › "
# A cell of data: a number of several digits; words of a second header row have none.
_LONG_NUMBER: Final = re.compile(r"[0-9]{5}")
_COLUMN_NUMBER: Final = re.compile(r"^\(?([0-9]{1,3})\)?$")
# The words of which second header rows are made; a row of other words may be a person without a number.
_SECOND_ROW: Final = frozenset(
    (
        *("cpns", "pns", "pppk", "asn", "tmt", "nip", "ni", "nama", "gelar", "depan", "belakang", "lengkap", "lama"),
        *("baru", "tempat", "tanggal", "tgl", "lahir", "golongan", "gol", "ruang", "pangkat", "jabatan", "eselon"),
        *("unit", "kerja", "satuan", "induk", "instansi", "opd", "status", "kode", "no", "nomor", "jenis", "kelamin"),
        *("l", "p", "laki", "perempuan", "thn", "tahun", "bln", "bulan", "hari", "mulai", "selesai", "sk", "masa"),
        *("name", "first", "last", "date", "of", "birth", "place", "start", "end", "year", "month", "day", "code"),
    )
)
Row = tuple[str, ...]


def whole_header(numbers: pl.Series, rows: Sequence[Row], place: int) -> tuple[Row, int]:
    """The header with its other row, if it has one, and the place of the first row below it."""
    headers, below = rows[place], place + 1
    if place and numbers[place - 1] == numbers[place] - 1 and _is_upper_row(rows[place - 1], headers):
        headers = _spread(rows[place - 1], headers)
    elif below < len(rows) and numbers[below] == numbers[place] + 1 and _is_lower_row(headers, rows[below]):
        headers, below = _spread(headers, rows[below]), below + 1
    if below < len(rows) and _numbers_columns(rows[below]):
        below += 1
    return headers, below


def _is_upper_row(upper: Row, headers: Row) -> bool:
    """Whether the row over a header row belongs to it: words stand over its blanks, and it is no lone title."""
    over_blanks = [word for word, header in zip(upper, headers, strict=True) if word and not header]
    return len(list(filter(None, upper))) > 1 and bool(over_blanks) and not any(map(_LONG_NUMBER.search, upper))


def _is_lower_row(headers: Row, lower: Row) -> bool:
    """Whether the row below a header row belongs to it.

    All of its words stand under merged cells, that is under a blank or under the header to the left of such a blank,
    and at least half of them are words of header rows.
    """
    words = [re.findall(r"[^\W_]+", word.lower()) for word in lower if word]
    if 2 * sum(_SECOND_ROW.issuperset(word) for word in words) < len(words):
        return False
    under_blanks = {place for place, word in enumerate(lower) if word and not headers[place]}
    groups = {place - 1 for place in under_blanks}
    return bool(under_blanks) and all(
        not word or place in under_blanks | groups or _starts_group(headers, place) for place, word in enumerate(lower)
    )


def _starts_group(headers: Row, place: int) -> bool:
    return place + 1 < len(headers) and not headers[place + 1]


def _spread(upper: Row, lower: Row) -> Row:
    """Both rows as one: a word of the upper row holds for the blanks to its right as long as words stand below."""
    spread: list[str] = []
    group = ""
    for above, below in zip(upper, lower, strict=True):
        group = above or (group if below else "")
        spread.append(f"{group}{BELOW}{below}" if group and below else group or below)
    return tuple(spread)


def _numbers_columns(row: Row) -> bool:
    """Whether a row is nothing but 1, 2, 3 …, as official tables number their columns."""
    found = [_COLUMN_NUMBER.match(cell) for cell in row if cell]
    numbers = [int(match.group(1)) for match in found if match]
    return len(numbers) == len(found) >= 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
