"""Knows how follower counts are shown and spoken of, as closed intervals; knows nothing of accounts or campaigns."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import polars as pl

from transforms.accounts import canonical_accounts
from transforms.day_orders import order_facts, orders_of
from transforms.faults import Fault
from transforms.headers import find_tables, left_out, likely_header, name_columns, pick, plain
from transforms.parsed import Parsed, split_rejects
from transforms.tables import read_table
from transforms.times import parse_instants, reads_month_first

SOURCES: Final = ("api", "export", "manual", "press")
_SOURCE_OF: Final = {
    **{source: source for source in SOURCES},
    **dict.fromkeys(("pers", "media", "berita"), "press"),
    **dict.fromkeys(("petugas", "tangan", "dibacaorang"), "manual"),
    **dict.fromkeys(("unduhan", "ekspor"), "export"),
}
_COLUMNS: Final = {
    "account": ("account", "akun", "accountkey"),
    "read_at": ("readat", "waktu", "waktubaca", "dibaca"),
    "shown": ("shown", "tampil", "angka", "jumlah", "count"),
    "source": ("source", "sumber"),
}
_HIGHEST: Final = 10_000_000_000  # more than there are people
_WHOLE: Final = re.compile(r"(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:(?P<mark>[., '])[0-9]{3})(?:(?P=mark)[0-9]{3})*)")
_SOME: Final = re.compile(r"(?P<number>[0-9][0-9., ']*) ?-? ?an")
_SHORT: Final = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2})(?:[.,](?P<decimals>[0-9]{1,2}))? ?(?P<unit>rb|ribu|k|jt|juta|m)(?P<some> ?-?an)?"
)
_RANGE: Final = re.compile(r"(?P<low>[0-9., ']+?) ?(?:-|–|—|s/d|s\.d\.|sd|sampai|to) ?(?P<high>[0-9][0-9., ']*)")
_UNITS: Final = {"rb": 1_000, "ribu": 1_000, "k": 1_000, "jt": 1_000_000, "juta": 1_000_000, "m": 1_000_000}
_PEOPLE: Final = re.compile(r" ?(?:pengikut|followers?|subscribers?|orang)$")


def parse_shown(text: str) -> tuple[int, int] | None:
    """The lowest and the highest count that a person can have meant or seen; None for what is no count.

    - "8.582", "8,582", "8 582", "8582": exact. Thousands come in threes, so "8.58" is no count of people.
    - "7.200-an" (Indonesian: and something): up to the end of the last digit that is not zero, 7200 to 7299; likewise
      "8.000-an" 8000 to 8999 and "7,2 ribuan" 7200 to 7299. "8.582-an" contradicts itself and is refused.
    - "8.58K", "1.23M" with two decimals: only YouTube shows these, and it publishes that it cuts off: 8580 to 8589.
    - "7.200-7.300", "7.200 s/d 7.300": from the one to the other, if that is at most twice as much ("8-582" is not).
    - any other short form ("8,6 rb", "1,2 jt", "8.6K"): whether it is cut off or rounded is not published, so both
      are allowed: 8550 (rounded up) to 8699 (cut off).

    Words such as "sekitar" or "lebih dari" name no interval and are refused.
    """
    cleaned = _cleaned(text)
    if short := _SHORT.fullmatch(cleaned):
        return _short_interval(short)
    if told := _RANGE.fullmatch(cleaned):
        return _range_interval(told)
    some = _SOME.fullmatch(cleaned)
    number = _whole_number(some["number"].strip() if some else cleaned)
    if number is None:
        return None
    return _some_interval(number) if some else (number, number)


def parse_number(text: str) -> int | None:
    """The number as it is written, whatever it may be rounded from: "8,6 rb" is 8600; None for "7.200-an"."""
    cleaned = _cleaned(text)
    short = _SHORT.fullmatch(cleaned)
    if short is None:
        return _whole_number(cleaned)
    number = int(short["whole"] + (short["decimals"] or "")) * _unit(short)
    return None if short["some"] or number > _HIGHEST else number


def parse_counts(content: bytes, zone: str, saved_on: date | None = None) -> Parsed:
    """The counts of one counts.csv, one line per reading.

    Columns: `row` Int64 (source row), `account` ("instagram:handle", canonical), `read_at` Datetime[us, UTC],
    `count_low` and `count_high` Int64 (people, closed interval), `source` (one of SOURCES), `is_exact` Boolean. Times
    without an offset are clock times in `zone`; a day without a time is no reading. `saved_on` is the day on which the
    file was last changed: it tells whether 3/4/2024 has the month first. Where dates of the file contradict each other
    in that, all are read day first. Whichever way they are read, `facts` name the rows that have, or may have, the
    month before the day (see `order_facts`). Whether the campaign has the account is not judged here.

    Rejects, the first that applies: account_unknown (not platform:handle, or illegal on the platform),
    time_unreadable, count_unreadable, source_unknown, duplicate_row. Raises Fault file_unreadable, no_rows,
    columns_missing.
    """
    sheets = read_table(content, ".csv")
    tables = find_tables(sheets, _has_all_columns)
    if not tables:
        raise _columns_missing(likely_header(sheets, frozenset().union(*_COLUMNS.values())))
    picked, found = pick(tables[0], _COLUMNS)
    judged = _judged(picked, zone, saved_on)
    loaded, rejects = split_rejects(judged)
    return Parsed(
        rows=loaded,
        rejects=rejects,
        rows_read=picked.height,
        rows_loaded=loaded.height,
        dropped_columns=left_out(tables[0], found.values()),
        facts=_day_orders(picked, saved_on),
    )


def parse_sources(texts: pl.Series) -> pl.Series:
    """Who read or said it, as one of SOURCES, from English or Indonesian words; null for any other."""
    return pl.Series("source", [_SOURCE_OF.get(plain(text or "")) for text in texts], pl.String)


def _day_orders(picked: pl.DataFrame, saved_on: date | None) -> Mapping[str, str]:
    told = picked["read_at"]
    orders = picked.select("row", orders_of(told))
    return order_facts(orders, is_read_month_first=reads_month_first(told, saved_on))


def _judged(picked: pl.DataFrame, zone: str, saved_on: date | None) -> pl.DataFrame:
    intervals = [parse_shown(text or "") for text in picked["shown"]]
    reading = picked.select(
        "row",
        canonical_accounts(picked["account"]),
        parse_instants(picked["read_at"], zone, saved_on),
        pl.Series("count_low", [interval and interval[0] for interval in intervals], pl.Int64),
        pl.Series("count_high", [interval and interval[1] for interval in intervals], pl.Int64),
        parse_sources(picked["source"]),
    ).with_columns(is_exact=pl.col("count_low") == pl.col("count_high"))
    return reading.with_columns(
        reason=pl.when(pl.col("account").is_null())
        .then(pl.lit("account_unknown"))
        .when(pl.col("read_at").is_null())
        .then(pl.lit("time_unreadable"))
        .when(pl.col("count_low").is_null())
        .then(pl.lit("count_unreadable"))
        .when(pl.col("source").is_null())
        .then(pl.lit("source_unknown"))
        .when(~pl.struct(pl.exclude("row")).is_first_distinct())
        .then(pl.lit("duplicate_row"))
    )


def _cleaned(text: str) -> str:
    """The text in lower case with single spaces, without the word for people behind the number."""
    cleaned = " ".join(unicodedata.normalize("NFKC", text).split()).lower().replace("\u2019", "'")
    return _PEOPLE.sub("", cleaned)


def _whole_number(text: str) -> int | None:
    if len(text) > 20 or not _WHOLE.fullmatch(text):
        return None
    number = int(re.sub("[^0-9]", "", text))
    return number if number <= _HIGHEST else None


def _some_interval(number: int) -> tuple[int, int] | None:
    if number == 0:
        return None
    unit = 1
    while number % (unit * 10) == 0:
        unit *= 10
    return (number, number + unit - 1) if unit > 1 else None


def _range_interval(told: re.Match[str]) -> tuple[int, int] | None:
    low, high = _whole_number(told["low"]), _whole_number(told["high"])
    return (low, high) if low is not None and high is not None and low < high <= 2 * low else None


def _short_interval(short: re.Match[str]) -> tuple[int, int] | None:
    decimals = short["decimals"] or ""
    unit = _unit(short)
    low = int(short["whole"] + decimals) * unit
    if low > _HIGHEST:
        return None
    is_cut_off = short["some"] is not None or (short["unit"] in {"k", "m"} and len(decimals) == 2)
    return (low if is_cut_off else low - unit // 2, low + unit - 1)


def _unit(short: re.Match[str]) -> int:
    """What one of the last digit stands for."""
    return int(_UNITS[short["unit"]] // 10 ** len(short["decimals"] or ""))


def _has_all_columns(headers: Sequence[str]) -> bool:
    names = {plain(header) for header in headers}
    return all(names.intersection(spellings) for spellings in _COLUMNS.values())


def _columns_missing(headers: Sequence[str]) -> Fault:
    return Fault(
        "columns_missing",
        "the columns account, read_at, shown, source",
        f"the columns {name_columns(headers)}" if headers else "no header row",
        "give counts.csv these four columns in its first row",
    )
