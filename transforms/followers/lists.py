"""Joins the parts of one follower list into one; knows no platform's format."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Protocol

import polars as pl

from transforms.parsed import REJECT_COLUMNS, LongList, Parsed
from transforms.pseudonyms import follower_keys, id_keys

LIST_COLUMNS = pl.Schema(
    [("follower_key", pl.String()), ("handle_key", pl.String()), ("followed_at", pl.Datetime("us", "UTC"))]
)
_JOINED = pl.Schema({"row": pl.Int64(), **LIST_COLUMNS})
_FIRST_DIGITS: Final = "0123456789abcdef"
# Rows in memory at once: putting them together takes some 300 bytes for each.
_MOST_HELD: Final = 2_500_000
_HALF: Final = 16  # of the digits of a key, as many as a number holds


class Drafts(Protocol):
    """Where the rows of a list lie that is too long to be held: in places of a name each, in order."""

    def clear(self) -> None:
        """Nothing; no place holds anything."""

    def lay(self, place: str, rows: pl.DataFrame) -> None:
        """Nothing; these rows come behind those that lie in the place."""

    def laid(self, place: str) -> pl.LazyFrame:
        """All rows of a place; at least one frame lies there."""

    def drop(self, place: str) -> None:
        """Nothing; the place is empty, and its rows take no room."""


def join_parts(parts: Iterable[Parsed], platform: str, key: bytes) -> Parsed:
    """One list from its parts in order, each follower once and under a keyed pseudonym.

    Rows: `follower_key` (32 hex characters: of the platform's id where the list gives ids, else of the handle),
    `handle_key` (the handle's key where the list gives both, else null) and `followed_at` (UTC, null where the source
    gives no time); grain: follower_key. Handles and ids leave memory with their part.

    A follower met again, in the same part or a later one, is rejected as duplicate_follower; the earliest known follow
    time is kept. Reject rows count through all parts.

    Followers of whom the platform gives a display name only are counted and nothing else: they are in `rows_loaded`,
    which is therefore how many followers the list shows, and `facts["anonymous"]` says how many they are; they have no
    row. A parser marks them by a column `repeat_mark`; the first of a part with the mark of the last one of the part
    before is the same follower delivered twice. Raises ValueError for a row without identity in a part without marks.
    """
    heard = _Heard(platform, key)
    return _held([heard.take(part) for part in parts], heard)


def join_long(
    parts: Iterable[Parsed], platform: str, key: bytes, drafts: Drafts, most_held: int = _MOST_HELD
) -> Parsed | LongList:
    """The same list, the same rejects; of more than `most_held` rows it is put together in `drafts`, a part at a time.

    The keyed rows are divided by the first digit of their keys while the parts come. All rows of one follower lie in
    one sixteenth then, and the sixteenths in the order of their digits are the whole list in the order of its keys. So
    no more than `most_held` rows and a sixteenth of the list lie in memory. What `drafts` held before is gone; what is
    in it afterwards are the rows of the list that is returned.
    """
    drafts.clear()
    heard, rows, held, is_long = _Heard(platform, key), list[pl.DataFrame](), 0, False
    for part in parts:
        rows.append(heard.take(part))
        held += rows[-1].height
        if held > most_held:
            _divide(rows, drafts)
            rows, held, is_long = [], 0, True
    if not is_long:
        return _held(rows, heard)
    _divide(rows, drafts)
    loaded = 0
    for digit in _FIRST_DIGITS:
        once, again = _once(drafts.laid(digit).collect())
        drafts.drop(digit)
        drafts.lay("list", once.select(LIST_COLUMNS.names()))
        heard.rejects.append(again)
        loaded += once.height
    return LongList(drafts.laid("list"), heard.all_rejects(), heard.read, loaded + heard.anonymous, heard.facts())


@dataclass
class _Heard:
    """What the parts of a list have said so far, besides their rows: rejects, and how many rows and nameless."""

    platform: str
    key: bytes
    rejects: list[pl.DataFrame] = field(default_factory=list)
    read: int = 0
    anonymous: int = 0
    last_mark: int | None = None

    def take(self, part: Parsed) -> pl.DataFrame:
        """The keyed rows of the next part."""
        self.rejects.append(part.rejects.with_columns(pl.col("row") + self.read))
        keyed = _keyed(part.rows, self.platform, self.key).with_columns((pl.col("entry") + self.read).alias("row"))
        nobody = keyed.filter(pl.col("follower_key").is_null())
        repeated = _repeated(nobody, self.last_mark)
        self.rejects.append(repeated)
        self.anonymous += nobody.height - repeated.height
        self.last_mark = nobody["repeat_mark"][-1] if nobody.height else None
        self.read += part.rows_read
        return keyed.filter(pl.col("follower_key").is_not_null()).select(_JOINED.names())

    def all_rejects(self) -> pl.DataFrame:
        """The rejects in the order of the list's rows."""
        return pl.concat([REJECT_COLUMNS.to_frame(), *self.rejects]).cast(REJECT_COLUMNS).sort("row")

    def facts(self) -> dict[str, str]:
        """How many are nameless, where there are any."""
        return {"anonymous": str(self.anonymous)} if self.anonymous else {}


def _held(rows: list[pl.DataFrame], heard: _Heard) -> Parsed:
    once, again = _once(pl.concat([_JOINED.to_frame(), *rows]))
    heard.rejects.append(again)
    return Parsed(
        rows=once.select(LIST_COLUMNS.names()),
        rejects=heard.all_rejects(),
        rows_read=heard.read,
        rows_loaded=once.height + heard.anonymous,
        facts=heard.facts(),
    )


def _divide(rows: list[pl.DataFrame], drafts: Drafts) -> None:
    everyone = pl.concat([_JOINED.to_frame(), *rows]).with_columns(digit=pl.col("follower_key").str.head(1))
    divided = everyone.partition_by("digit", as_dict=True, include_key=False)
    for digit in _FIRST_DIGITS:
        drafts.lay(digit, divided.get((digit,), _JOINED.to_frame()))


def _keyed(rows: pl.DataFrame, platform: str, key: bytes) -> pl.DataFrame:
    by_handle = follower_keys(rows["handle"], platform, key)
    by_id = id_keys(rows["platform_user_id"], platform, key)
    keyed = rows.with_columns(by_id.alias("by_id"), by_handle.alias("by_handle")).with_columns(
        follower_key=pl.coalesce("by_id", "by_handle"),
        handle_key=pl.when(pl.col("by_id").is_not_null()).then("by_handle"),
    )
    if "repeat_mark" not in keyed.columns and keyed["follower_key"].has_nulls():
        raise ValueError("a follower without handle and id, in a part whose parser does not count such followers")
    return keyed


def _repeated(nobody: pl.DataFrame, last_mark: int | None) -> pl.DataFrame:
    """The first nameless follower of a part as a reject, where the part before ended with the same one."""
    if last_mark is None or not nobody.height or nobody["repeat_mark"][0] != last_mark:
        return REJECT_COLUMNS.to_frame()
    return nobody.head(1).select("row", pl.lit("duplicate_follower").alias("reason"))


def _once(everyone: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each follower once, by key, and the rows in which one was met again as rejects.

    Sorted by the first half of the keys as a number, which costs half of sorting texts and is seldom shared by chance.
    """
    halves = everyone["follower_key"].str.head(_HALF).str.to_integer(base=16, dtype=pl.UInt64)
    order = halves.arg_sort()
    # In one piece before it is shuffled: out of many small ones that takes three times as long.
    ordered, halves = everyone.rechunk()[order], halves[order]
    is_next = (halves == halves.shift(-1)).fill_null(value=False)
    if not is_next.any():
        return ordered, ordered.clear().select("row", pl.lit("duplicate_follower").alias("reason"))
    # Nearly everybody stands there once: only who has a neighbour of the same half is put together.
    is_alone = ~(is_next | is_next.shift(1, fill_value=False))
    repeated = ordered.filter(~is_alone)
    once = repeated.group_by("follower_key").agg(
        pl.col("handle_key").sort_by("row").first(), pl.col("followed_at").min(), pl.col("row").min()
    )
    again = repeated.join(once.select("row"), on="row", how="anti")
    sorted_once = once.select(ordered.columns).sort("follower_key")
    everybody = ordered.filter(is_alone).merge_sorted(sorted_once, key="follower_key")
    return everybody, again.select("row", pl.lit("duplicate_follower").alias("reason"))
