"""Knows how Meta's JSON exports hold followers, one shape per generation; knows no platform's names.

Records (docs: "Export your information"): {"title", "string_list_data": [{"href", "value", "timestamp"}]}, or
{"timestamp", "label_values": [{"label", "value" or "href"}]} with labels in the account's language.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import polars as pl

from transforms.faults import Fault
from transforms.followers.alike_records import alike_records
from transforms.followers.meta_text import loaded, repaired, storable

_PLACE: Final = pl.Struct({"href": pl.String, "value": pl.String, "timestamp": pl.Int64})
_SHAPE: Final = pl.Schema({"title": pl.String(), "string_list_data": pl.List(_PLACE)})
ENTRIES: Final = pl.Schema(
    {
        "entry": pl.Int64(),
        "title": pl.String(),
        "href": pl.String(),
        "value": pl.String(),
        "followed_at": pl.Datetime("us", "UTC"),
        "is_unread": pl.Boolean(),
    }
)
_LATEST_SECOND: Final = 4_102_444_800  # the year 2100
_NAME_LABELS: Final = frozenset({"username", "nama pengguna"})

Drift = Callable[[str], Fault]
Entry = tuple[str | None, str | None, str | None, int | None]


def entries_of_array(content: bytes, drift: Drift) -> pl.DataFrame:
    """The entries of a bare array, today's generation, as `ENTRIES`: read at once where all records are alike.

    `title`, `href`, `value` are as they stand there; `followed_at` is null where the export gives 0 or nothing, and
    where the number is no time, which `is_unread` says. Raises Fault file_unreadable and schema_drift.
    """
    alike = alike_records(content)
    if alike is not None:
        return _timed(alike)
    try:
        records = pl.read_json(content, schema=_SHAPE)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return entries_of_records(loaded(content), drift)
    lengths = records["string_list_data"].list.len()
    if lengths.has_nulls() or (lengths > 1).any():
        return entries_of_records(loaded(content), drift)
    first = pl.col("string_list_data").list.get(0, null_on_oob=True).struct
    return _timed(records.select("title", *(first.field(name) for name in ("href", "value", "timestamp"))))


def entries_of_records(records: object, drift: Drift) -> pl.DataFrame:
    """The entries of a list of records, as `ENTRIES`; each record's shape is checked, none is guessed."""
    if not isinstance(records, list):
        raise drift("something else than a list of records")
    rows = [_entry(record, drift) for record in records]
    columns = pl.Schema({"title": pl.String(), "href": pl.String(), "value": pl.String(), "timestamp": pl.Int64()})
    return _timed(pl.DataFrame(rows, schema=columns, orient="row"))


def entries_of_names(names: dict[str, object], drift: Drift) -> pl.DataFrame:
    """The entries of {"name": "ISO time"}, the generation until 2020, as `ENTRIES`."""
    if not all(isinstance(time, str) for time in names.values()):
        raise drift("names without a time")
    times = [_iso(str(time)) for time in names.values()]
    return pl.DataFrame(
        {"value": list(map(storable, names)), "followed_at": times, "is_unread": [time is None for time in times]},
        schema={name: ENTRIES[name] for name in ("value", "followed_at", "is_unread")},
    ).select(_place(), *_empty("title", "href"), "value", "followed_at", "is_unread")


def text_in(record: dict[str, Any], field: str, drift: Drift) -> str | None:
    """A text of a record, with its letters repaired; None where it is missing."""
    text = record.get(field)
    if text is not None and not isinstance(text, str):
        raise drift("a text of another kind")
    return None if text is None else storable(repaired(text))


def second_in(record: dict[str, Any], drift: Drift) -> int | None:
    """A record's time in Unix seconds; 0 stands for a number that no frame could hold, None for a missing one."""
    second = record.get("timestamp")
    if second is None:
        return None
    if not isinstance(second, int) or isinstance(second, bool):
        raise drift("a time of another kind")
    return second if abs(second) < 1 << 62 else -1


def times_of(seconds: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """`followed_at` and `is_unread` of a column of Unix seconds."""
    is_time = seconds.is_between(1, _LATEST_SECOND)
    at = pl.when(is_time).then(
        pl.from_epoch(seconds, time_unit="s").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    )
    return at.alias("followed_at"), (~is_time & (seconds != 0)).fill_null(value=False).alias("is_unread")


def _timed(entries: pl.DataFrame) -> pl.DataFrame:
    return entries.select(_place(), "title", "href", "value", *times_of(pl.col("timestamp")))


def _place() -> pl.Expr:
    return pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("entry")


def _empty(*columns: str) -> list[pl.Expr]:
    return [pl.lit(None, pl.String).alias(column) for column in columns]


def _entry(record: object, drift: Drift) -> Entry:
    if not isinstance(record, dict):
        raise drift("a record of another shape")
    places = record.get("string_list_data")
    if places is None and isinstance(record.get("label_values"), list):
        return _labelled(record, drift)
    if not isinstance(places, list) or len(places) > 1 or not all(isinstance(place, dict) for place in places):
        raise drift("a record without the one place where the account stands (string_list_data)")
    place = places[0] if places else {}
    texts = (text_in(record, "title", drift), text_in(place, "href", drift), text_in(place, "value", drift))
    return *texts, second_in(place, drift)


def _labelled(record: dict[str, Any], drift: Drift) -> Entry:
    """Of a labelled record the link, and the name: by its label where that is known, else the last of link, name, name.

    The display name in the middle is never taken for an account.
    """
    labels = record["label_values"]
    if not all(isinstance(label, dict) for label in labels):
        raise drift("labels of another shape")
    texts = [text_in(label, "value", drift) or text_in(label, "href", drift) for label in labels]
    words = [(text_in(label, "label", drift) or "").casefold() for label in labels]
    called = [text for text, word in zip(texts, words, strict=True) if word in _NAME_LABELS]
    name = called[0] if called else texts[2] if len(texts) == 3 else None
    link = next((text for text in texts if text and "://" in text), None)
    return None, link, name, second_in(record, drift)


def _iso(text: str) -> datetime | None:
    """The instant of an ISO time with its offset; None where the text is none, or leaves the zone open."""
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None
