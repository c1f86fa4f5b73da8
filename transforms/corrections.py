"""Knows the lines in which an office corrects what is known of its staff; knows nothing of statuses."""

import re
from dataclasses import replace
from typing import Final

import polars as pl

from transforms.accounts import account_scopes
from transforms.answers import read_answers
from transforms.correction_columns import (
    is_header,
    is_heading,
    nip_place,
    raise_no_header,
    require_all_headed,
    require_one_separator,
    require_single,
    told_rows,
    used_columns,
)
from transforms.day_orders import order_facts, orders_of
from transforms.handles import GRAMMARS
from transforms.headers import find_tables, left_out, plain
from transforms.merged_cells import filled_down
from transforms.own_workbook import without_lists
from transforms.parsed import Parsed, split_rejects
from transforms.staff_numbers import parse_staff_numbers, require_undamaged, typed_numbers
from transforms.tables import read_sheets
from transforms.times import parse_days_or_instants

_KINDS: Final = {
    "exempt": ("exempt", "exempted", "exemption", "dikecualikan", "pengecualian"),
    "dispute": ("dispute", "disputed", "objection", "sanggahan", "sanggah", "keberatan"),
    "rename": ("rename", "renamed", "gantinama", "bergantinama", "ubahnama"),
    "self_declared": ("selfdeclared", "selfdeclaration", "statement", "mengikuti", "pernyataan"),
    "resolve": ("resolve", "resolved", "selesai"),
}
KINDS: Final = tuple(_KINDS)
_KIND_OF: Final = {spelling: kind for kind, spellings in _KINDS.items() for spelling in spellings}
# The office types this column itself: no system can export it again.
_TYPE_AGAIN: Final = (
    "ubah format kolom NIP menjadi Teks, lalu ketik ulang nomornya; "
    "format the column as text and type the numbers again"
)
_LONGEST_NAME: Final = 100
_IS_RENAME: Final = (pl.col("kind") == "rename").fill_null(value=False)
_DAYS: Final = ("entered_at", "from", "until")
_LINES: Final = (
    *("row", "entered_at", "nip", "platform", "account", "kind", "from_on", "until_on"),
    *("handle", "former_handle", "entered_by", "reason"),
)


def parse_corrections(content: bytes, suffix: str, zone: str) -> Parsed:
    """The corrections of one file, one line each; the file lives and grows, each of its lines carries its own day.

    Columns: `row` Int64 (source row), `entered_at` Datetime[us, UTC], `nip`, `platform` and `account` (both null: all
    accounts; `account` null: all of the platform), `kind` (one of KINDS), `from_on` Date (where none is written the
    local day of `entered_at`), `until_on` Date or null, `handle` and `former_handle` (canonical; of a rename only),
    `entered_by`. What an `entered_at` without an hour means: see `parse_days_or_instants`. A last day on the day
    before the first withdraws a correction. Whether the campaign has the account or the person is not judged here.

    Days are read day first, and `facts` name rows that cannot be (see `order_facts`). Where such rows are and none that
    must be day first, a day that could be either is no day: a spreadsheet has turned the whole column.

    Of BKD's own workbook the sheets with lists are left aside: what stands there was read before, and is no correction.
    Cells that are merged down a column say the same of all their rows.

    Rejects, the first that applies: nip_missing, nip_old_format, nip_invalid, kind_unknown, time_unreadable (any of
    the three days), dates_reversed, account_unknown, platform_missing (a rename on all platforms), handle_missing (a
    rename to nothing), handle_illegal, entered_by_missing, duplicate_row. Raises Fault file_unreadable, no_rows,
    nip_column_missing, nip_column_damaged, columns_missing, columns_doubled.
    """
    sheets = without_lists(read_sheets(content, suffix))
    sheets = [replace(sheet, cells=filled_down(sheet.cells, sheet.merged, is_heading)) for sheet in sheets]
    tables = find_tables(sheets, is_header)
    if not tables:
        raise_no_header(sheets)
    require_all_headed(sheets, tables)
    for table in tables:
        require_single(table.headers)
    told = pl.concat([told_rows(table) for table in tables])
    require_one_separator(tables)
    is_rounded = any(nip_place(table.headers) in table.rounded for table in tables)
    require_undamaged(told["nip"], is_rounded=is_rounded, remedy=_TYPE_AGAIN)
    orders = told.select("row", *(orders_of(told[name]) for name in _DAYS))
    loaded, rejects = split_rejects(_judged(_read(told, zone).with_columns(is_unsure=_unsure(orders))))
    return Parsed(
        rows=loaded,
        rejects=rejects,
        rows_read=told.height,
        rows_loaded=loaded.height,
        dropped_columns=tuple(dict.fromkeys(name for table in tables for name in left_out(table, used_columns(table)))),
        facts={"kinds": _counted(loaded["kind"]), **order_facts(orders)},
    )


def _read(told: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Every cell as what it means, null where it means nothing; the cells as typed are kept as `*_told`."""
    read = told.select(
        "row",
        parse_days_or_instants(told["entered_at"], zone),
        pl.Series("kind", [_KIND_OF.get(plain(text or "")) for text in told["kind"]], pl.String),
        pl.Series("entered_by", [_name(text) for text in told["entered_by"]], pl.String),
        _local_days(told["from"], zone).alias("from_on"),
        _local_days(told["until"], zone).alias("until_on"),
        *(pl.col(name).alias(f"{name}_told") for name in ("from", "until", "handle", "former_handle")),
    )
    read = read.hstack(parse_staff_numbers(typed_numbers(told["nip"])).select("nip", nip_reason="reason"))
    read = read.hstack(account_scopes(told["account"]))
    return read.with_columns(
        _handles(read, "handle"),
        _handles(read, "former_handle"),
        from_on=pl.when(pl.col("from_told").is_null())
        .then(pl.col("entered_at").dt.convert_time_zone(zone).dt.date())
        .otherwise("from_on"),
    )


def _local_days(texts: pl.Series, zone: str) -> pl.Series:
    """The days of a column whose cells may have an hour; null of a cell with anything else, such as two days."""
    return parse_days_or_instants(texts, zone).dt.convert_time_zone(zone).dt.date()


def _unsure(orders: pl.DataFrame) -> pl.Series:
    """Which rows have a day that may be either way round, in a file whose other days say that they were turned."""

    def has(order: str) -> pl.Expr:
        return pl.any_horizontal((pl.col(_DAYS) == order).fill_null(value=False))

    return orders.select(has("either") & has("month_first").any() & ~has("day_first").any()).to_series()


def _handles(read: pl.DataFrame, name: str) -> pl.Series:
    """The one handle that each rename gives, read as an answer of the form; null where it gives none or several."""
    handles = pl.Series(name, [None] * read.height, dtype=pl.String)
    for platform in GRAMMARS:
        is_asked = read.select((_IS_RENAME & (pl.col("platform") == platform)).fill_null(value=False)).to_series()
        answers = read_answers(read[f"{name}_told"].set(~is_asked, None), platform)
        given = answers["handles"].list.first().alias(name)
        handles = given.zip_with(is_asked & (answers["answer"] == "handle"), handles)
    return handles


def _judged(read: pl.DataFrame) -> pl.DataFrame:
    """The lines with their reasons: the first that applies, null where a line is good."""

    def is_unread(name: str, told: str) -> pl.Expr:
        return pl.col(name).is_null() & pl.col(told).is_not_null()

    is_untimed = (
        pl.col("is_unsure")
        | pl.col("entered_at").is_null()
        | is_unread("from_on", "from_told")
        | is_unread("until_on", "until_told")
    )
    is_illegal = pl.col("handle").is_null() | is_unread("former_handle", "former_handle_told")
    reasons = {
        "kind_unknown": pl.col("kind").is_null(),
        "time_unreadable": is_untimed,
        "dates_reversed": pl.col("until_on") < pl.col("from_on") - pl.duration(days=1),
        "account_unknown": ~pl.col("is_known"),
        "platform_missing": _IS_RENAME & pl.col("platform").is_null(),
        "handle_missing": _IS_RENAME & pl.col("handle_told").is_null(),
        "handle_illegal": _IS_RENAME & is_illegal,
        "entered_by_missing": pl.col("entered_by").is_null(),
        "duplicate_row": ~pl.struct(pl.exclude("row", "is_unsure", "^.*_told$")).is_first_distinct(),
    }
    first = [pl.when(applies).then(pl.lit(reason)) for reason, applies in reasons.items()]
    return read.with_columns(reason=pl.coalesce("nip_reason", *first)).select(_LINES)


def _name(text: str | None) -> str | None:
    """Who entered the line; None for a cell without a letter or digit. Cut: a long text tells more than a name."""
    words = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text or "").split())
    return words[:_LONGEST_NAME] if re.search(r"\w", words) else None


def _counted(kinds: pl.Series) -> str:
    return ", ".join(f"{(kinds == kind).sum()} {kind}" for kind in KINDS if (kinds == kind).any())
