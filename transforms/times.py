"""Knows how forms, sheets and people write an instant or a day; knows nothing of what happened then."""

from datetime import date, timedelta
from typing import Final

import polars as pl

from transforms.day_orders import orders_of
from transforms.distinct import by_distinct
from transforms.spelt_days import spelt_out

_YEAR_FIRST: Final = r"(?P<y1>[0-9]{4})[-/.](?P<m1>[0-9]{1,2})[-/.](?P<d1>[0-9]{1,2})"
_YEAR_LAST: Final = r"(?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})[-/.](?P<y2>[0-9]{4})"
_CLOCK: Final = r"(?P<h>[0-9]{1,2})[:.](?P<min>[0-9]{2})(?:[:.](?P<s>[0-9]{2}))?(?:[.,][0-9]{1,9})?"
_ZONE: Final = r"(?P<zone>Z|UTC|WIB|WITA|WIT|(?:GMT|UTC)?[+-][0-9]{1,2}(?::?[0-9]{2})?)"
_INSTANT: Final = rf"(?i)^(?:{_YEAR_FIRST}|{_YEAR_LAST})(?:T|[ ,]+){_CLOCK}\s*(?P<half>[AP]M)?\s*{_ZONE}?$"
_DAY: Final = rf"(?i)^(?:{_YEAR_FIRST}|{_YEAR_LAST})(?:[T ].*)?$"
_DAY_ALONE: Final = r"^[0-9][0-9./-]*$"
_FORM_TIME: Final = r"^[0-9]{4}/[0-9]{1,2}/[0-9]{1,2} [0-9]{1,2}:[0-9]{2}:[0-9]{2} [AP]M GMT[+-][0-9]{1,2}$"
_FORM_OFFSET: Final = r" GMT([+-][0-9]{1,2})$"
_MOST_HOURS: Final = 14  # that a clock on the wall is from UTC
_MIDNIGHT: Final = r"[T ]00:00(?::00)?$"  # how a workbook shows a day that has no hour
_INDONESIAN_ZONES: Final = {"WIB": "+7", "WITA": "+8", "WIT": "+9", "Z": "+0", "UTC": "+0"}


def parse_instants(texts: pl.Series, zone: str, by: date | None = None, *, always_day_first: bool = False) -> pl.Series:
    """The instants written in a column, as Datetime[us, UTC]; null where a text is none.

    Read are ISO times, day/month/year, "Rabu, 7 Februari 2024 pukul 20.15 WIB" (see `spelt_out`; the weekday must be
    that day's), and the form service's "2024/02/07 7:59:12 AM GMT+7". A text without an offset is a clock on the wall
    in `zone`; one whose hour does not exist there is null. A day without a time is null: the order of a reading and
    the mandate on one day may decide everything. Where a column holds dates that are impossible with the day first and
    none that is impossible with the month first, all of it is read month first. So it is where the day first would put
    some of it after `by`, the day on which the whole column was there, and the month first none: nobody writes down
    what is still to come. `always_day_first` is for lines that were typed one by one: none tells how another is meant.
    """
    bare = texts.cast(pl.String).str.strip_chars()
    of_form = _form_instants(bare)
    others = bare.set(of_form.is_not_null(), None)
    if others.null_count() == others.len():
        return of_form
    return of_form.zip_with(of_form.is_not_null(), _instants(others, zone, by, always_day_first=always_day_first))


def reads_month_first(texts: pl.Series, by: date | None) -> bool:
    """Whether `parse_instants` reads the dates of such a column with the month before the day."""
    bare = spelt_out(texts)["text"]
    return _is_month_first(bare, bare.str.extract_groups(_INSTANT).struct.unnest(), by)


def _form_instants(texts: pl.Series) -> pl.Series:
    """The instants of texts as the form service writes them, with the offset of the first text; null of any other."""
    first = texts.drop_nulls().head(1)
    offset = first.str.extract(_FORM_OFFSET, 1).cast(pl.Int64).drop_nulls()
    if offset.is_empty() or abs(offset.item()) > _MOST_HOURS:
        return texts.clear(texts.len()).cast(pl.Datetime("us", "UTC"))
    zone = first.str.extract(r"(GMT\S+)$", 1).item()
    alike = texts.set(~texts.str.contains(_FORM_TIME).fill_null(value=False), None)
    walls = alike.str.to_datetime(f"%Y/%m/%d %I:%M:%S %p {zone}", strict=False, time_unit="us")
    return (walls - timedelta(hours=offset.item())).dt.replace_time_zone("UTC")


def _instants(texts: pl.Series, zone: str, by: date | None, *, always_day_first: bool) -> pl.Series:
    spelt = spelt_out(texts)
    parts = spelt["text"].str.extract_groups(_INSTANT).struct.unnest()
    is_month_first = not always_day_first and _is_month_first(spelt["text"], parts, by)
    walls = _on_weekdays(_walls(parts, month_first=is_month_first), spelt["weekday"])
    local = pl.col("wall").dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    moved = (pl.col("wall") - pl.col("offset")).dt.replace_time_zone("UTC")
    frame = pl.DataFrame({"wall": walls, "offset": _offsets(parts)})
    is_real = pl.col("offset").abs() <= pl.duration(hours=_MOST_HOURS)
    at = pl.when(pl.col("offset").is_null()).then(local.dt.convert_time_zone("UTC")).when(is_real).then(moved)
    return frame.select(at.alias(texts.name)).to_series()


def parse_days(texts: pl.Series) -> pl.Series:
    """The days written in a column, as Date; null where a text is none.

    Read are ISO days, day/month/year, "Selasa, 1 Februari 2022" (see `spelt_out`; the weekday must be that day's) and
    the day numbers that Excel shows when a date cell loses its format (1 is 1 January 1900; 20000 to 59999 are read,
    1954 to 2064). What stands behind the day is passed over.
    """
    return by_distinct(texts.cast(pl.String), _days)


def _days(texts: pl.Series) -> pl.Series:
    spelt, text = spelt_out(texts), pl.col("text")
    parts = text.str.extract_groups(_DAY).struct
    written = pl.format(
        "{}-{}-{}",
        pl.coalesce(parts.field("y1"), parts.field("y2")),
        pl.coalesce(parts.field("m1"), parts.field("b")),
        pl.coalesce(parts.field("d1"), parts.field("a")),
    ).str.to_date("%Y-%m-%d", strict=False)
    serial = text.str.extract(r"^([2-5][0-9]{4})(?:\.[0-9]+)?$", 1).cast(pl.Int32)
    # Excel believes that 1900 was a leap year: its day 60 never was, so every later day counts from 30 December 1899.
    counted = pl.date(1899, 12, 30) + pl.duration(days=serial)
    days = spelt.select(pl.coalesce(written, counted).alias(texts.name)).to_series()
    return _on_weekdays(days, spelt["weekday"])


def parse_bare_days(texts: pl.Series) -> pl.Series:
    """The same, but null where anything stands beside the day: an hour that cannot be read is no day."""
    alone = spelt_out(texts)["text"].str.contains(_DAY_ALONE).fill_null(value=False)
    return parse_days(texts.cast(pl.String).set(~alone, None))


def parse_days_or_instants(texts: pl.Series, zone: str) -> pl.Series:
    """The instants of lines that were written one below the other, as Datetime[us, UTC]; null where a text is none.

    A day without an hour (or with midnight and no offset, as workbooks write it) is as late as its place allows: the
    next line of that day that has an hour, else the day's end. An hour before would put the line before things that
    were there when it was written, and before lines that stand above it.
    """
    bare = texts.cast(pl.String).str.strip_chars().str.replace(_MIDNIGHT, "")
    days = parse_bare_days(bare)
    at = parse_instants(bare, zone, always_day_first=True)
    end = pl.col("day").cast(pl.Datetime("us")) + pl.duration(days=1, microseconds=-1)
    frame = pl.DataFrame({"day": days, "at": at}).with_columns(
        end=end.dt.replace_time_zone(zone, ambiguous="latest", non_existent="null").dt.convert_time_zone("UTC"),
        day=pl.coalesce("day", pl.col("at").dt.convert_time_zone(zone).dt.date()),
    )
    below = pl.col("at").cum_min(reverse=True).backward_fill().over("day")
    return frame.select(pl.coalesce("at", below, "end").alias(texts.name)).to_series()


def _on_weekdays(days: pl.Series, weekdays: pl.Series) -> pl.Series:
    """The days (or clocks on the wall) but for those of another weekday than was said: one of the two is mistyped."""
    return days.set((days.dt.weekday() != weekdays).fill_null(value=False), None)


def _is_month_first(texts: pl.Series, parts: pl.DataFrame, by: date | None) -> bool:
    """Whether the column as a whole is written with the month before the day."""
    if parts["y2"].null_count() == parts.height:
        return False
    orders = orders_of(texts)
    if (orders == "day_first").any() or (orders == "month_first").any():
        return not (orders == "day_first").any()
    return _is_late(parts, by, month_first=False) and not _is_late(parts, by, month_first=True)


def _is_late(parts: pl.DataFrame, by: date | None, *, month_first: bool) -> bool:
    """Whether a clock on the wall showed a later day than the one on which the column was there."""
    return by is not None and (_walls(parts, month_first=month_first).dt.date() > by).any()


def _walls(parts: pl.DataFrame, *, month_first: bool) -> pl.Series:
    """What the clock on the wall showed, without a zone."""
    day, month = ("b", "a") if month_first else ("a", "b")
    text = pl.format(
        "{}-{}-{} {}:{}:{}",
        pl.coalesce("y1", "y2"),
        pl.coalesce("m1", month),
        pl.coalesce("d1", day),
        "h",
        "min",
        pl.col("s").fill_null("00"),
    )
    by_24 = text.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
    by_12 = pl.format("{} {}", text, pl.col("half").str.to_uppercase()).str.to_datetime(
        "%Y-%m-%d %I:%M:%S %p", strict=False, time_unit="us"
    )
    return parts.select(wall=pl.when(pl.col("half").is_null()).then(by_24).otherwise(by_12)).to_series()


def _offsets(parts: pl.DataFrame) -> pl.Series:
    written = parts["zone"].str.to_uppercase().replace(_INDONESIAN_ZONES)
    split = written.str.extract_groups(r"(?P<sign>[+-])(?P<hours>[0-9]{1,2}):?(?P<minutes>[0-9]{2})?$").struct.unnest()
    return split.select(
        offset=pl.duration(
            hours=pl.col("hours").cast(pl.Int64), minutes=pl.col("minutes").fill_null("0").cast(pl.Int64)
        )
        * pl.when(pl.col("sign") == "-").then(-1).otherwise(1)
    ).to_series()
