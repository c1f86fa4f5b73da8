"""Knows the names of months and weekdays in Indonesian and English; knows nothing of hours and zones."""

from typing import Final

import polars as pl

_MONTHS: Final = {
    1: ("januari", "january", "jan"),
    2: ("februari", "pebruari", "february", "feb", "peb"),
    3: ("maret", "march", "mar"),
    4: ("april", "apr"),
    5: ("mei", "may"),
    6: ("juni", "june", "jun"),
    7: ("juli", "july", "jul"),
    8: ("agustus", "august", "agu", "agt", "ags", "aug"),
    9: ("september", "sept", "sep"),
    10: ("oktober", "october", "okt", "oct"),
    11: ("november", "nopember", "nov", "nop"),
    12: ("desember", "december", "des", "dec"),
}
_WEEKDAYS: Final = {
    1: ("senin", "sen", "monday", "mon"),
    2: ("selasa", "sel", "tuesday", "tue", "tues"),
    3: ("rabu", "rab", "wednesday", "wed"),
    4: ("kamis", "kam", "thursday", "thu", "thur", "thurs"),
    5: ("jumat", "jum'at", "jum’at", "jum", "friday", "fri"),
    6: ("sabtu", "sab", "saturday", "sat"),
    7: ("minggu", "ahad", "min", "sunday", "sun"),
}
_MONTH_NUMBERS: Final = {name: str(number) for number, names in _MONTHS.items() for name in names}
_WEEKDAY_NUMBERS: Final = {name: number for number, names in _WEEKDAYS.items() for name in names}
_WEEKDAY: Final = r"^([a-z]{3}[a-z'’]*)(?:[.,]\s*|\s+)(?P<day>[0-9]{1,4}[\s./-].*|[a-z]{3,9}\.?\s+[0-9].*)$"
_AT: Final = r"[\s,]+(?:pukul|pkl\.?|jam|at)\s+"
_GAP: Final = r"(?:\s*[-/.]\s*|\s+)"
_DAY_FIRST: Final = rf"(?P<d1>[0-9]{{1,2}}){_GAP}(?P<m1>[a-z]{{3,9}})\.?{_GAP}(?P<y1>[0-9]{{4}})"
_MONTH_FIRST: Final = r"(?P<m2>[a-z]{3,9})\.?\s+(?P<d2>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?P<y2>[0-9]{4})"
_NAMED: Final = rf"^(?:{_DAY_FIRST}|{_MONTH_FIRST})(?P<rest>[^0-9].*)?$"


def spelt_out(texts: pl.Series) -> pl.DataFrame:
    """The texts, trimmed, in `text`, and in `weekday` (Int64) the one that a text names before its day, Monday being 1.

    A day whose month is named stands there as year-month-day, whichever came first; an abbreviation will do, a year of
    two digits will not. "pukul", "jam" or "at" before the hour is left out. Letters may have become small ones.
    """
    told = texts.cast(pl.String).str.strip_chars().rename("text")
    if not told.str.contains("[A-Za-z]{2}").any():
        return told.to_frame().with_columns(weekday=pl.lit(None, pl.Int64))
    lower = told.str.to_lowercase().str.replace(_AT, " ")
    weekday = lower.str.extract(_WEEKDAY, 1).replace_strict(_WEEKDAY_NUMBERS, default=None, return_dtype=pl.Int64)
    bare = lower.str.extract(_WEEKDAY, 2).zip_with(weekday.is_not_null(), lower)
    month = pl.coalesce("m1", "m2").replace_strict(_MONTH_NUMBERS, default=None, return_dtype=pl.String)
    named = pl.format(
        "{}-{}-{}{}", pl.coalesce("y1", "y2"), month, pl.coalesce("d1", "d2"), pl.col("rest").fill_null("")
    )
    spelt = bare.str.extract_groups(_NAMED).struct.unnest().select(text=named).to_series()
    return pl.DataFrame({"text": spelt.zip_with(spelt.is_not_null(), bare), "weekday": weekday})
