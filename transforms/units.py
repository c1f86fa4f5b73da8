"""Knows when two spellings of an office are one office: by itself, and by the campaign's alias table; guesses nothing.

The table (``units.csv``: `written`, `unit`) is a parameter of the night like the rule of an order, so nothing of it is
baked into what is kept: a changed table changes the next night without a new roster.
"""

from collections.abc import Sequence
from typing import Final, NoReturn

import polars as pl

from transforms.faults import Fault
from transforms.headers import find_tables, left_out, likely_header, name_columns, pick, plain
from transforms.parsed import Parsed, split_rejects
from transforms.tables import read_table

_COLUMNS: Final = {
    "written": ("written", "tertulis", "ditulis", "ejaan", "alias", "variasi"),
    "unit": ("unit", "unitkerja", "namaunit", "namaunitkerja", "unitbaku", "opd"),
}
NO_ALIASES: Final = pl.DataFrame(schema={"unit_key": pl.String, "unit": pl.String})


def unit_keys(units: pl.Series) -> pl.Series:
    """Each unit as it is compared: without case, spaces and punctuation; null where nothing is left.

    "SMA Negeri 3", "SMA NEGERI-3" and "smanegeri 3" are one; a gap between two numbers stays, because school 1 of
    district 3 ("SD 1 3") is not school 13.
    """
    words = units.cast(pl.String).str.normalize("NFKC").str.to_lowercase()
    words = words.str.replace_all(r"[^\p{L}\p{M}\p{N}]+", " ").str.strip_chars()
    joined = words.str.replace_all(r" ([^0-9])", "$1").str.replace_all(r"([^0-9]) ", "$1")
    return joined.replace("", None)


def parse_units(content: bytes, suffix: str = ".csv") -> Parsed:
    """The alias table, one line per spelling: `row`, `unit_key` (see `unit_keys`), `unit` (the name it stands for).

    A unit is a spelling of itself and needs no line. Rejects: unit_missing (either cell blank), unit_contradicts
    (every line about a spelling that stands for two units, or about a unit that is itself written off to another:
    which of them holds nobody can know), duplicate_row. A table with a header alone holds no aliases and is no
    mistake. Raises Fault file_unreadable, no_rows, columns_missing.
    """
    sheets = read_table(content, suffix)
    tables = find_tables(sheets, _has_both_columns)
    if not tables:
        _raise_columns_missing(likely_header(sheets, frozenset().union(*_COLUMNS.values())))
    table = tables[0]
    lines, found = pick(table, _COLUMNS)
    keyed = lines.with_columns(unit_key=unit_keys(lines["written"]), meant=unit_keys(lines["unit"]))
    rows, rejects = split_rejects(keyed.with_columns(reason=_reason(keyed)))
    # One unit has one name, however its lines spell it: as in the first of them.
    named = rows.select("row", "unit_key", unit=pl.col("unit").first().over("meant"))
    return Parsed(named, rejects, keyed.height, named.height, left_out(table, set(found.values())))


def unit_names(written: pl.Series, aliases: pl.DataFrame) -> pl.DataFrame:
    """The unit each spelling stands for: one line per different text of `written`: `written`, `unit`, `is_aliased`.

    `aliases` holds `unit_key` and `unit` as from `parse_units`. A spelling the table knows becomes the table's unit.
    Others stay as written; those that differ only in case, spaces and punctuation share the spelling that stands on
    most lines of `written` (which therefore is best all rows' column), of equally many the first by the alphabet.
    """
    counted = written.drop_nulls().cast(pl.String).alias("written").value_counts(sort=False)
    keyed = counted.with_columns(unit_key=unit_keys(counted["written"]))
    # A spelling of punctuation alone has no key: it is nothing but itself.
    keyed = keyed.with_columns(pl.col("unit_key").fill_null(pl.col("written")))
    common = pl.col("written").sort_by(["count", "written"], descending=[True, False]).first().over("unit_key")
    named = keyed.join(_known(aliases), on="unit_key", how="left").select(
        "written", unit=pl.coalesce("unit", common), is_aliased=pl.col("unit").is_not_null()
    )
    return named.sort("written")


def unknown_units(written: pl.Series, aliases: pl.DataFrame) -> list[str]:
    """The units of a roster that the alias table does not know, under one spelling each, by the alphabet.

    None where the table is empty: who keeps no table wants every unit as written.
    """
    if aliases.is_empty():
        return []
    named = unit_names(written, aliases)
    return named.filter(~pl.col("is_aliased"))["unit"].unique().sort().to_list()


def _known(aliases: pl.DataFrame) -> pl.DataFrame:
    """The table with each of its units as a spelling of itself."""
    own = aliases.select(unit_keys(aliases["unit"]).alias("unit_key"), "unit")
    return pl.concat([aliases.select("unit_key", "unit"), own]).unique("unit_key", keep="first", maintain_order=True)


def _reason(keyed: pl.DataFrame) -> pl.Expr:
    own = keyed.select(unit_key="meant", meant="meant")
    said = pl.concat([keyed.select("unit_key", "meant"), own]).drop_nulls().unique()
    torn = said.group_by("unit_key").len().filter(pl.col("len") > 1)["unit_key"].to_list()
    return (
        pl.when(pl.col("unit_key").is_null() | pl.col("meant").is_null())
        .then(pl.lit("unit_missing"))
        .when(pl.col("unit_key").is_in(torn) | pl.col("meant").is_in(torn))
        .then(pl.lit("unit_contradicts"))
        .when(~pl.struct("unit_key", "meant").is_first_distinct())
        .then(pl.lit("duplicate_row"))
    )


def _has_both_columns(headers: Sequence[str]) -> bool:
    names = {plain(header) for header in headers}
    return all(names & set(spellings) for spellings in _COLUMNS.values())


def _raise_columns_missing(headers: Sequence[str]) -> NoReturn:
    raise Fault(
        "columns_missing",
        'a table of unit spellings with the columns "written" and "unit"',
        f"the columns {name_columns(headers)}" if any(headers) else "no row that looks like a header",
        "begin the file with the line written,unit",
    )
