"""Knows what was published of an account's gain or of the staff, as intervals; knows nothing of what is true."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from transforms.accounts import canonical_accounts
from transforms.counts import parse_sources
from transforms.day_orders import order_facts, orders_of
from transforms.faults import Fault
from transforms.headers import find_tables, left_out, likely_header, name_columns, pick, plain
from transforms.parsed import Parsed, split_rejects
from transforms.spoken import parse_said
from transforms.tables import read_table
from transforms.times import parse_bare_days, parse_instants

ABOUT: Final = ("gained", "attainment", "staff")
_COLUMNS: Final = {
    "account": ("account", "akun", "accountkey"),
    "said_at": ("saidat", "waktu", "publishedat", "dimuat", "disampaikan"),
    "about": ("about", "tentang", "perihal"),
    "said": ("said", "pernyataan", "disebut", "tertulis", "bunyi"),
    "source": ("source", "sumber"),
    "breakdown": ("breakdown", "rincian", "menurut"),
    "part": ("part", "bagian", "golongan"),
}
_REQUIRED: Final = ("account", "said_at", "about", "said", "source")
_ABOUT_OF: Final = {
    **dict.fromkeys(("gained", "gain", "bertambah", "tambahan", "kenaikan"), "gained"),
    **dict.fromkeys(("attainment", "capaian", "tercapai"), "attainment"),
    **dict.fromkeys(("staff", "pegawai", "jumlahpegawai"), "staff"),
}
_BREAKDOWNS: Final = {
    **dict.fromkeys(("kepegawaian", "statuskepegawaian", "jeniskepegawaian"), "employment"),
    **dict.fromkeys(("jeniskelamin", "gender", "kelamin"), "sex"),
}
_PARTS: Final = {
    **dict.fromkeys(("pppkparuhwaktu", "pppkparttime", "paruhwaktu"), "pppk_part_time"),
    **dict.fromkeys(("perempuan", "wanita", "women"), "female"),
    **dict.fromkeys(("lakilaki", "pria", "men"), "male"),
}


def parse_statements(content: bytes, zone: str) -> Parsed:
    """The statements of one statements.csv, one line each.

    Columns: `row` Int64 (source row), `account` ("instagram:handle", canonical; null about the staff), `said_at`
    Datetime[us, UTC], `about` (one of ABOUT: people gained, share of the target attained, number of staff),
    `breakdown` and `part` (of the staff only: both or neither), `low` and `high` Float64 (null: no such end),
    `is_low_open` and `is_high_open` Boolean, `source` (one of counts.SOURCES). Times without an offset are clock times
    in `zone`; about the staff a day without a time will do (its beginning). `facts` name rows that have, or may have,
    the month before the day (see `order_facts`). Whether the campaign has the account is not judged here.

    Rejects, the first that applies: about_unknown, about_contradicts (an account about the staff, none about a gain, a
    breakdown without a part), account_unknown, time_unreadable, said_unreadable (also a share of what is counted),
    source_unknown, duplicate_row. Raises Fault file_unreadable, no_rows, columns_missing.
    """
    sheets = read_table(content, ".csv")
    tables = find_tables(sheets, _is_header)
    if not tables:
        raise _columns_missing(likely_header(sheets, frozenset().union(*_COLUMNS.values())))
    picked, found = pick(tables[0], _COLUMNS)
    loaded, rejects = split_rejects(_judged(picked, zone))
    return Parsed(
        rows=loaded,
        rejects=rejects,
        rows_read=picked.height,
        rows_loaded=loaded.height,
        dropped_columns=left_out(tables[0], found.values()),
        facts=order_facts(picked.select("row", orders_of(picked["said_at"]))),
    )


def _judged(picked: pl.DataFrame, zone: str) -> pl.DataFrame:
    about = pl.Series("about", [_ABOUT_OF.get(plain(text or "")) for text in picked["about"]], pl.String)
    is_staff = pl.col("about") == "staff"
    said = [parse_said(text or "") for text in picked["said"]]
    read = pl.DataFrame(
        [
            picked["row"],
            canonical_accounts(picked["account"]),
            parse_instants(picked["said_at"], zone),
            about,
            _words("breakdown", picked["breakdown"], _BREAKDOWNS),
            _words("part", picked["part"], _PARTS),
            pl.Series("low", [one and one.low for one in said], pl.Float64),
            pl.Series("high", [one and one.high for one in said], pl.Float64),
            pl.Series("is_low_open", [one is not None and one.is_low_open for one in said]),
            pl.Series("is_high_open", [one is not None and one.is_high_open for one in said]),
            parse_sources(picked["source"]),
            pl.Series("is_share_told", [one and one.is_share for one in said], pl.Boolean),
            picked["account"].alias("account_told"),
            parse_bare_days(picked["said_at"])
            .cast(pl.Datetime("us"))
            .dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
            .dt.convert_time_zone("UTC")
            .alias("day_told"),
        ]
    ).with_columns(said_at=pl.when(is_staff).then(pl.coalesce("said_at", "day_told")).otherwise("said_at"))
    is_divided = pl.col("breakdown").is_not_null() | pl.col("part").is_not_null()
    reasons = {
        "about_unknown": pl.col("about").is_null(),
        "about_contradicts": (is_staff == pl.col("account_told").is_not_null())
        | (is_divided & (~is_staff | pl.col("breakdown").is_null() | pl.col("part").is_null())),
        "account_unknown": ~is_staff & pl.col("account").is_null(),
        "time_unreadable": pl.col("said_at").is_null(),
        "said_unreadable": (pl.col("is_share_told") != (pl.col("about") == "attainment")).fill_null(value=True),
        "source_unknown": pl.col("source").is_null(),
        "duplicate_row": ~pl.struct(pl.exclude("row", "^.*_told$")).is_first_distinct(),
    }
    first = [pl.when(applies).then(pl.lit(reason)) for reason, applies in reasons.items()]
    return read.with_columns(reason=pl.coalesce(first)).drop(pl.selectors.ends_with("_told"))


def _words(name: str, texts: pl.Series, spellings: Mapping[str, str]) -> pl.Series:
    """The words of a breakdown in one spelling: "Jenis kelamin" is sex, "PPPK Paruh Waktu" pppk_part_time."""

    def spelt(text: str | None) -> str | None:
        known = spellings.get(plain(text or ""))
        return known or re.sub(r"[^a-z0-9]+", "_", (text or "").lower()).strip("_")[:40] or None

    return pl.Series(name, [spelt(text) for text in texts], pl.String)


def _is_header(headers: Sequence[str]) -> bool:
    names = {plain(header) for header in headers}
    return all(names.intersection(_COLUMNS[name]) for name in _REQUIRED)


def _columns_missing(headers: Sequence[str]) -> Fault:
    return Fault(
        "columns_missing",
        "the columns account, said_at, about, said, source (and breakdown, part)",
        f"the columns {name_columns(headers)}" if headers else "no header row",
        "give statements.csv these columns in its first row",
    )
