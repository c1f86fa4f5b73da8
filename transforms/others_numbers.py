"""Knows when an answer of a form was given under a colleague's staff number; knows nothing of what was answered.

Names are written in many ways, and asking somebody in vain is worse than not asking: only what cannot well be another
spelling is told.
"""

from typing import Final

import polars as pl

from transforms.headers import Table, find_tables, pick
from transforms.names import comparable_names
from transforms.staff_numbers import find_nip_column, is_nip_header, marked_rounded, parse_staff_numbers, typed_numbers
from transforms.tables import read_table

_NAME: Final = {"name": ("nama", "namalengkap", "namapegawai", "namaasn", "name", "fullname")}
_LETTERS: Final = r"(?:^| )(\S)"


def signed_answers(content: bytes, suffix: str) -> pl.DataFrame:
    """The rows of a form as `row`, `nip` (18 digits) and `name` (as `comparable_names` writes it), where both are told.

    Raises Fault as `parse_declarations` does for a file that is no table.
    """
    tables = find_tables(read_table(content, suffix), is_nip_header)
    empty = pl.DataFrame(schema={"row": pl.Int64, "nip": pl.String, "name": pl.String})
    return pl.concat([empty, *map(_signed, tables)]).drop_nulls()


def _signed(table: Table) -> pl.DataFrame:
    told = pick(table, _NAME)[0]
    place = find_nip_column(table.headers) or ""
    numbers = marked_rounded(typed_numbers(table.cells[place]), table.cells["row"], table.rounded.get(place))
    return told.select("row", parse_staff_numbers(numbers)["nip"], comparable_names(told["name"]))


def under_others_numbers(answers: pl.DataFrame, staff: pl.DataFrame) -> tuple[int, ...]:
    """The rows of answers that bear the name of one other employee in service, and not that of their number.

    `answers` as of `signed_answers`, `staff` a roster's `nip`, `name` and `is_active`. The name has two words or
    more, is borne by nobody else of the roster and by answers under no third number (who answers for a whole unit signs
    many), and none of its words begins as a word of the number's own name does: that may be another spelling.
    """
    named = staff.select("nip", "is_active", comparable_names(staff["name"])).drop_nulls().unique(["nip", "name"])
    alone = named.filter(~pl.col("name").is_duplicated() & pl.col("is_active") & pl.col("name").str.contains(" "))
    doubtful = (
        answers.join(alone.select("name", bearer="nip"), on="name")
        .filter(pl.col("nip") != pl.col("bearer"))
        .filter(pl.col("nip").n_unique().over("name") == 1)
        .join(named.select("nip", own="name"), on="nip")
    )
    is_other = _begins("name").list.set_intersection(_begins("own")).list.len() == 0
    return tuple(doubtful.filter(is_other.all().over("row"))["row"].unique().sort())


def _begins(name: str) -> pl.Expr:
    """With which letters the words of a name begin."""
    return pl.col(name).str.extract_all(_LETTERS).list.eval(pl.element().str.strip_chars())
