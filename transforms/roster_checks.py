"""Knows what a staff list says twice: in a number and in a column, in its rows and in its totals; rejects nothing.

Everything found here is a count over the file, never a person: a contradiction shows that a list deserves a question
to its office, and cannot show which of the two sides is wrong.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

import polars as pl

from transforms.distinct import by_distinct
from transforms.times import parse_days

_MALE: Final = ("l", "lk", "lakilaki", "laki", "pria", "male", "m", "1")
_FEMALE: Final = ("p", "pr", "perempuan", "wanita", "female", "f", "w", "2")
_NUMBER: Final = r"[0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]+"
_MOST_STAFF: Final = 99_999_999  # a longer number in a total row is no number of employees, but perhaps an old NIP
_BIRTH_YEARS: Final = (1955, 2010)
_OLDEST: Final = 60
_YOUNGEST: Final = {"pns": 18, "pppk": 20}


def contradictions(rows: pl.DataFrame, parts: pl.DataFrame, compared: Iterable[str]) -> dict[str, str]:
    """How many rows contradict their number, for each column of `compared` (status, birth, sex, start) the file has.

    `rows` holds the `kind` of each number, `parts` what `split_staff_numbers` says of it, line by line. As text `rows`
    hold what the columns say: `told_kind` (pns, pppk or null), `birth`, `sex`, `cpns`; `start_on` is a Date. Cells that
    cannot be read contradict nothing. A PNS's number tells the month of "TMT CPNS" itself; any other start may be later
    than the appointment (PNS after CPNS, a renewed contract), so only an earlier one contradicts.
    """
    # Place and date of birth often share a column: "Palembang, 06-06-1990".
    born = by_distinct(rows["birth"], lambda texts: parse_days(texts.str.extract(r"([^,]*)$", 1)))
    hired = pl.date(pl.col("appointed_year"), pl.col("appointed_month").fill_null(1), 1)
    said = parts.with_columns(rows["kind"], rows["told_kind"], rows["start_on"], born.alias("birth"), _sex(rows["sex"]))
    said = said.with_columns(parse_days(rows["cpns"]).alias("cpns"), hired=hired)
    is_other_month = (pl.col("cpns").dt.truncate("1mo") != pl.col("hired")) & (pl.col("kind") == "pns")
    wrong = {
        "status": pl.col("told_kind") != pl.col("kind"),
        "birth": pl.col("birth") != pl.col("born_on"),
        "sex": pl.col("sex") != pl.col("is_female"),
        "start": (pl.col("start_on") < pl.col("hired")).fill_null(value=False) | is_other_month.fill_null(value=False),
    }
    return {
        f"{name}_contradicts_number": str(said.select(wrong[name].sum()).item() or 0)
        for name in wrong
        if name in set(compared)
    }


def implausible(kinds: pl.Series, parts: pl.DataFrame, on: date | None) -> dict[str, str]:
    """How many numbers are grammatical and hardly true; nobody is rejected for it.

    age_implausible: younger than 18 (PPPK 20) or older than 60 at appointment; of a PPPK only the year of appointment
    is known, so only who was too young or too old all through it. birth_year_implausible: born before 1955 or after
    2010. appointed_in_future: after the day `on`, if that is given. `kinds` and `parts` as `kind` and `parts` above.
    """
    parts = parts.with_columns(kinds.alias("kind"))
    born, year, month = pl.col("born_on"), pl.col("appointed_year"), pl.col("appointed_month")
    months = (year - born.dt.year()) * 12 - born.dt.month()
    youngest = pl.col("kind").replace_strict(_YOUNGEST, default=None, return_dtype=pl.Int32)
    is_odd_age = (months + month.fill_null(12) < youngest * 12) | (months + month.fill_null(1) > (_OLDEST + 1) * 12)
    found = {"age_implausible": is_odd_age, "birth_year_implausible": ~born.dt.year().is_between(*_BIRTH_YEARS)}
    if on is not None:
        found["appointed_in_future"] = pl.date(year, month.fill_null(1), 1) > on
    return {name: str(parts.select(wrong.sum()).item() or 0) for name, wrong in found.items()}


def first_days(starts: pl.Series, parts: pl.DataFrame) -> pl.Series:
    """The starts that may be the beginning of service: none that lies after the appointment which the number tells.

    Such a start is of something else: PNS after CPNS, a renewed contract, a rank. A PPPK's number tells the year alone.
    """
    told = parts.select(starts.alias("start"), "appointed_year", month=pl.col("appointed_month").fill_null(12))
    is_later = pl.col("start").dt.month_start() > pl.date(pl.col("appointed_year"), pl.col("month"), 1)
    return told.select(pl.when(~is_later).then("start").alias(starts.name)).to_series()


def totals(rows: pl.DataFrame) -> dict[str, str]:
    """What total rows say that the rows do not bear out: `total_row_says` with every such number, else nothing.

    `rows` are all rows in their order: `reason`, `kind`, `sheet`, and of total rows the text `said`. A total is borne
    out by the rows of the whole file, of its sheet, since the total before it, or of one kind of staff; the rows
    count as they were read, rejected ones too, because that is what an office counts. Notes are nobody.
    """
    staff = ~rows["reason"].fill_null("").is_in(["total_row", "note_row"])
    so_far = rows.with_columns(before=staff.cast(pl.Int64)).with_columns(
        pl.col("before").cum_sum(), in_sheet=pl.col("before").cum_sum().over("sheet")
    )
    counted = so_far.filter(rows["reason"].fill_null("") == "total_row")
    section = counted["before"] - counted["before"].shift(1, fill_value=0)
    kinds = [int((rows["kind"] == kind).sum()) for kind in ("pns", "pppk")]
    whole = int(staff.sum())
    wrong = []
    for said, since, in_sheet in zip(counted["said"].to_list(), section, counted["in_sheet"], strict=True):
        numbers = [number for text in said or () if (number := _whole_number(text)) <= _MOST_STAFF]
        if numbers and not {whole, since, in_sheet, *kinds} & set(numbers):
            wrong.append(max(numbers))
    return {"total_row_says": f"{', '.join(map(str, wrong))}; rows read {whole}"} if wrong else {}


def numbers_said(text: pl.Expr) -> pl.Expr:
    """The whole numbers in a total row, as they are written: "30.588 orang" says "30.588"."""
    return text.str.extract_all(_NUMBER)


def _whole_number(text: str) -> int:
    return int(text.replace(".", "").replace(",", ""))


def _sex(texts: pl.Series) -> pl.Series:
    known = dict.fromkeys(_MALE, False) | dict.fromkeys(_FEMALE, True)

    def read(told: pl.Series) -> pl.Series:
        letters = told.str.to_lowercase().str.replace_all("[^a-z0-9]", "")
        return letters.replace_strict(known, default=None, return_dtype=pl.Boolean)

    return by_distinct(texts, read)
