"""Knows which rows of a staff list cannot all be true of one person; knows nothing of files.

Why each of them stays or goes: docs/decisions/0015-quarantined-staff.md.
"""

from collections.abc import Callable

import polars as pl

from transforms.names import comparable_names


def judge_duplicates(rows: pl.DataFrame) -> pl.Series:
    """`reason` of each row: as it was where there is one, else what is wrong with a row beside the others, or null.

    `rows` holds `nip`, `name`, `is_active`, `reason` and whatever else a row says; equal rows say the same of a person.
    nip_two_names: all rows of a number that stands beside different names. duplicate_row: a row that repeats another.
    duplicate_nip: further rows of a number, such as another unit after a transfer; the first stays.
    two_numbers_one_person: one name and birth date under several numbers; the number of the latest appointment stays,
    unless that cannot be told. Names are compared without titles and case; a blank name is not compared.
    """
    named = rows.select(pl.exclude("row"), called=comparable_names(rows["name"])).with_row_index("place")
    by_number = _judge_among(named, pl.col("nip").is_duplicated(), _judge_one_number)
    is_alike = pl.col("reason").is_null() & pl.struct("called", pl.col("nip").str.slice(0, 8)).hash().is_duplicated()
    return _judge_among(by_number, is_alike, _judge_one_person)["reason"]


def _judge_among(rows: pl.DataFrame, is_alike: pl.Expr, judge: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
    """The rows, judged where any of them is like another: most of a list is like nobody, and need not be compared."""
    judged = judge(rows.filter(is_alike))
    if judged.is_empty():
        return rows
    return rows.with_columns(reason=rows["reason"].scatter(judged["place"], judged["reason"]))


def _judge_one_number(judged: pl.DataFrame) -> pl.DataFrame:
    good = pl.col("reason").is_null()
    names = pl.col("called").filter(good).n_unique().over("nip") - pl.col("called").filter(good).null_count().over(
        "nip"
    ).clip(0, 1)
    content = pl.struct(pl.exclude("place", "reason", "called"))
    return (
        _mark(judged, names > 1, "nip_two_names")
        .pipe(_mark, ~content.is_first_distinct(), "duplicate_row")
        .pipe(_mark, ~pl.struct("nip", good).is_first_distinct(), "duplicate_nip")
    )


def _judge_one_person(judged: pl.DataFrame) -> pl.DataFrame:
    return _mark(judged, _is_another_number(), "two_numbers_one_person")


def _mark(judged: pl.DataFrame, is_wrong: pl.Expr, reason: str) -> pl.DataFrame:
    marked = pl.when(pl.col("reason").is_null() & is_wrong).then(pl.lit(reason)).otherwise(pl.col("reason"))
    return judged.with_columns(reason=marked)


def _is_another_number() -> pl.Expr:
    """Whether one name and birth date stand in the list under another number that goes before this one, or as well.

    An active row goes before others, then the later appointment. Numbers of one appointment (they differ in sex or
    serial) cannot be ranked: one of them is a slip, or they are two people after all.
    """
    nip, good = pl.col("nip"), pl.col("reason").is_null() & pl.col("called").is_not_null()
    code = nip.str.slice(12, 2).cast(pl.Int64)
    appointed = nip.str.slice(8, 4).cast(pl.Int64) * 1_000 + pl.when(code <= 12).then(code + 100).otherwise(code)
    rank = pl.when(good).then(appointed + pl.col("is_active").cast(pl.Int64) * 10_000_000)
    born = nip.str.slice(0, 8)
    return (rank < rank.max().over("called", born)) | (good & pl.struct("called", born, rank=rank).is_duplicated())
