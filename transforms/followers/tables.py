"""Knows follower lists that somebody keeps as a table, for any platform; knows no platform's own export.

Shape: CSV (or a workbook) with a column `handle` or `id` and perhaps `followed_at`, in Indonesian or English
spellings; on the fediverse the ``Account address`` of a server's followers.csv, or such addresses without any header.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import polars as pl

from transforms.answers import read_answer
from transforms.faults import Fault
from transforms.followers.formats import Announced, ListFormat, Member, missing_between
from transforms.followers.paths import COPY, last_name, slashed
from transforms.handles import canonical_handle, canonical_handles, canonical_ids
from transforms.headers import Table, left_out, pick, plain
from transforms.parsed import Parsed, split_rejects
from transforms.sheets import DIGITS_EXCEL_KEEPS, RawSheet
from transforms.tables import read_table
from transforms.times import parse_instants

_FOLLOWERS: Final = r"followers?|pengikut|subscribers?|fans"
_NUMBERED: Final = re.compile(rf"(?:.*[ _-])?(?:{_FOLLOWERS})[ _-]?(?:part|bagian)?[ _-]?(?P<part>[0-9]{{1,3}})")
# What servers lay beside it: whom the account follows, blocks, mutes.
_OTHER_LISTS: Final = re.compile(
    "following|follows|ikuti|block|blokir|mute|bisu|bookmark|lists|domain|langganan|tions|req"
)
_OTHER_COLUMNS: Final = frozenset({"showboosts", "notifyonnewposts", "channelurl", "channeltitle"})
_WITH_IDS: Final = frozenset({"facebook", "x", "youtube", "bluesky", "telegram"})

_HANDLES: Final = (
    *("handle", "username", "accountaddress", "acct", "screenname", "account", "user", "follower", "followers"),
    *("namapengguna", "namaakun", "alamatakun", "akun", "pengguna", "pengikut"),
)
_IDS: Final = (
    *("platformuserid", "userid", "accountid", "followerid", "did", "channelid", "id"),
    *("idpengguna", "idakun", "idpengikut"),
)
_TIMES: Final = (
    *("followedat", "followedsince", "followdate", "followtime", "date", "timestamp", "time", "since"),
    *("tanggalmengikuti", "waktumengikuti", "mengikutisejak", "mengikutipada", "tanggal", "waktu", "sejak"),
)
_WITH_OFFSET: Final = r"(?i)(?:Z|UTC|WIB|WITA|WIT|[+-][0-9]{2}:?[0-9]{2})$"
_SECONDS: Final = "^[0-9]{9,10}$"
_TITLE_ROWS: Final = 10


def table_format(platform: str) -> ListFormat:
    """How a list of a platform's followers is read from a table."""
    return ListFormat(
        platform=platform,
        identity="handle",
        kinds=("csv", "xlsx"),
        member=_member,
        parse=partial(_parse, platform),
        announced=_announced,
        named_after=lambda _: None,
    )


def _member(path: str) -> Member | None:
    """A table in the delivery's own folder, or one that is called followers; never one that is called otherwise."""
    plain_path = slashed(path)
    stem, dot, suffix = last_name(path).lower().rpartition(".")
    stem = re.sub(rf"{COPY}$", "", stem)
    if plain_path is None or not dot or suffix not in {"csv", "tsv", "xlsx"} or _OTHER_LISTS.search(stem):
        return None
    if "/" in plain_path.strip("/") and not re.search(_FOLLOWERS, stem):
        return None
    numbered = _NUMBERED.fullmatch(stem)
    return Member("xlsx" if suffix == "xlsx" else "csv", int(numbered["part"]) if numbered else 1)


def _announced(_context: Mapping[str, bytes], numbers: Sequence[int]) -> Announced:
    return Announced(missing=missing_between(numbers, 1))


def _parse(platform: str, content: bytes, _member_read: Member, _context: Mapping[str, bytes]) -> Parsed:
    """The followers of a table, one line per row with a handle or an id; an account may stand there twice.

    A handle may be a profile link. `followed_at` is read where it says its offset from UTC (or is in Unix seconds):
    a clock on an unknown wall is no instant. Rejects: no_identity, handle_illegal, id_damaged (no id of the platform:
    a spreadsheet has rounded it). Raises Fault no_header, file_unreadable, no_rows, schema_drift, and missing_list for
    a table of the accounts that are followed.
    """
    table = _table(read_table(content, ".csv"), platform)
    places: dict[str, Sequence[str]] = {"handle": _handle_columns(platform), "id": _IDS, "at": _TIMES}
    picked, used = pick(table, places)
    rows = picked.with_columns(entry=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
    handles = _handles(rows["handle"], platform)
    ids = _ids(rows["id"], platform, is_rounded=used.get("id") in table.rounded)
    reason = (
        pl.when(handles.is_not_null() | ids.is_not_null())
        .then(None)
        .when(pl.col("id").is_not_null() & pl.lit(platform in _WITH_IDS))
        .then(pl.lit("id_damaged"))
        .when(pl.col("handle").is_not_null())
        .then(pl.lit("handle_illegal"))
        .otherwise(pl.lit("no_identity"))
    )
    judged = rows.select(
        "entry",
        handle=handles,
        platform_user_id=ids,
        followed_at=_instants(rows["at"]),
        is_placeholder=pl.lit(value=False),
        reason=reason,
    )
    loaded, rejects = split_rejects(judged, row="entry")
    if rows.height and loaded.is_empty():
        raise _drift(f"{rows.height} rows and not one whole handle or id in them")
    return Parsed(loaded, rejects, rows.height, loaded.height, dropped_columns=left_out(table, used.values()))


def _table(sheets: Sequence[RawSheet], platform: str) -> Table:
    """The table below its header row, of the first sheet that has one. Raises Fault where none can be read."""
    wanted = {*_handle_columns(platform), *(_IDS if platform in _WITH_IDS else ())}
    for sheet in sheets:
        above: set[str] = set()
        for place, row in enumerate(sheet.cells.head(_TITLE_ROWS).drop("row").rows()):
            headers = tuple(cell or "" for cell in row)
            names = {plain(header) for header in headers}
            if names & _OTHER_COLUMNS:
                raise _followed_ones()
            if names & wanted and not any(canonical_handle(title, platform) for title in above):
                return Table(sheet.name, place, headers, sheet.cells.slice(place + 1), sheet.rounded)
            above |= {header for header in headers if header}
    first = sheets[0]
    if platform == "mastodon" and first.cells.height and canonical_handle(first.cells["0"][0] or "", platform):
        return Table(first.name, 0, ("handle",), first.cells, first.rounded)
    raise _no_header(platform)


def _handle_columns(platform: str) -> tuple[str, ...]:
    # "x" alone marks a cell more often than it names the platform
    return (*_HANDLES, f"akun{platform}", *((platform,) if len(platform) > 1 else ()))


def _handles(texts: pl.Series, platform: str) -> pl.Series:
    """The canonical handles; of what is none, only links are looked at a second time."""
    handles = canonical_handles(texts, platform)
    odd = texts.filter(handles.is_null() & texts.str.contains("/", literal=True)).unique()
    linked = {text: read_answer(text, platform) for text in odd.drop_nulls()}
    found = {text: answer.handles[0] for text, answer in linked.items() if len(answer.handles) == 1}
    return handles.fill_null(
        texts.replace_strict(list(found), list(found.values()), default=None, return_dtype=pl.String)
    )


def _ids(texts: pl.Series, platform: str, *, is_rounded: bool) -> pl.Series:
    """The ids that are whole: no long one where all of them end in zeros, and none where they only number the rows."""
    ids = canonical_ids(texts, platform)
    counted = pl.Series(range(1, texts.len() + 1), dtype=pl.Int64).cast(pl.String)
    if texts.len() > 1 and (texts == counted).all():
        return pl.Series(texts.name, [None] * texts.len(), pl.String)
    # One long id that ends in zeros may be whole, all of them are not.
    long = ids.filter(ids.str.contains(f"^[0-9]{{{DIGITS_EXCEL_KEEPS + 2},}}$"))
    ends_in_zeros = long.len() > 0 and long.str.contains(f"^[0-9]{{{DIGITS_EXCEL_KEEPS}}}0+$").all()
    if not is_rounded and not ends_in_zeros:
        return ids
    return ids.set(ids.str.contains(f"^[0-9]{{{DIGITS_EXCEL_KEEPS + 1},}}$"), None)


def _instants(texts: pl.Series) -> pl.Series:
    seconds = pl.select(pl.when(texts.str.contains(_SECONDS)).then(texts)).to_series().cast(pl.Int64)
    counted = pl.select(pl.from_epoch(seconds, time_unit="s").cast(pl.Datetime("us")).dt.replace_time_zone("UTC"))
    written = pl.select(pl.when(texts.str.contains(_WITH_OFFSET)).then(texts)).to_series()
    return counted.to_series().fill_null(parse_instants(written, "UTC"))


def _no_header(platform: str) -> Fault:
    columns = "handle or id" if platform in _WITH_IDS else "handle"
    return Fault(
        "no_header",
        needed=f"a table with a column {columns}",
        found="no such column",
        remedy=f"write the names of the columns into the first row: {columns}, and followed_at if you know it",
    )


def _followed_ones() -> Fault:
    return Fault(
        "missing_list",
        needed="the list of those who follow the account",
        found="a list of those whom the account follows",
        remedy="take it out of the folder; a list of followers has no columns about boosts or channels",
    )


def _drift(found: str) -> Fault:
    return Fault(
        "schema_drift",
        needed="a list of followers with handles or ids of the platform",
        found=found,
        remedy="write handles and ids as text, as the platform shows them; a spreadsheet rounds long numbers",
    )
