"""Knows the follower parts of X's own archive and its manifest; knows nothing of handles of followers or of staff.

Shape (docs: X archive, 2019 to today): data/follower.js, data/follower-part1.js …, each ids and nothing else:
``window.YTD.follower.part0 = [ {"follower": {"accountId": "123", "userLink": "…user_id=123"}} ]``.
data/manifest.js announces every file and its number of entries, data/account.js names the owner.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

import polars as pl

from transforms.faults import Fault
from transforms.followers.formats import Announced, ListFormat, Member, missing_between
from transforms.followers.paths import COPY, last_name, slashed
from transforms.handles import canonical_handle, canonical_ids
from transforms.parsed import Parsed, split_rejects

# Its shape is not known before it is read: whoever reads it expects KeyError and its like.
_Json: TypeAlias = Any

_PART: Final = re.compile(rf"(?:^|/)follower(?:-part(?P<part>[0-9]{{1,4}}))?{COPY}\.js$", re.IGNORECASE)
_CONTEXT: Final = re.compile(rf"(?:^|/)(?P<kind>manifest|account){COPY}\.js$", re.IGNORECASE)
_ARCHIVE: Final = re.compile(
    rf"(?:twitter|x)-(?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})-[0-9a-z]+{COPY}(?:\.zip)?", re.IGNORECASE
)
_ASSIGNMENT: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*window\.YTD\.follower\.part(?P<part>[0-9]{1,4})\s*=\s*")
_END: Final = re.compile(rb"\s*;?\s*")
_SHAPE: Final = pl.Schema({"follower": pl.Struct({"accountId": pl.String, "userLink": pl.String})})
# An id that stands there as a number: some program has read the archive as data and written it again.
_NUMBER: Final = re.compile(rb'("accountId"\s*:\s*)(-?[0-9][0-9.eE+-]*)')
_EXACT: Final = 1 << 53  # from here on a JSON number may be a neighbour of the id that stood there
_LINK: Final = (
    r"(?i)^(?:https?://)?(?:www\.|mobile\.)?(?:twitter|x)\.com/(?:intent/(?:user|follow)/?\?(?:.*&)?user_id=|i/user/)"
    r"([0-9]+)(?:[&#/?].*)?$"
)


def _member(path: str) -> Member | None:
    plain = slashed(path) or ""
    if "assets/" in plain:  # the viewer that comes with the archive, not the data
        return None
    if part := _PART.search(plain):
        return Member("js", int(part["part"] or 0))
    context = _CONTEXT.search(plain)
    return Member(context["kind"].lower()) if context else None


def _parse(content: bytes, member: Member, _context: Mapping[str, bytes]) -> Parsed:
    """The followers of one part, one line per entry with an id; an account may stand there twice.

    The id is `accountId`, or where that is blank the one in `userLink`. Rejects: no_identity (neither), id_damaged
    (a number beyond 2^53, "1.2E+18", or an id that contradicts its link: a program has rounded it). Raises Fault
    file_unreadable and schema_drift as every list does; `[ ]` is an empty list.
    """
    entries = _entries(content, member)
    judged = entries.with_columns(
        own=canonical_ids(_exact(entries["account"]), "x"),
        linked=canonical_ids(entries["link"].str.extract(_LINK), "x"),
    ).select(
        "entry",
        pl.lit(None, pl.String).alias("handle"),
        platform_user_id=pl.coalesce("own", "linked"),
        followed_at=pl.lit(None, pl.Datetime("us", "UTC")),
        is_placeholder=pl.lit(value=False),
        reason=pl.when((pl.col("account") != "") & (pl.col("own").is_null() | (pl.col("own") != pl.col("linked"))))
        .then(pl.lit("id_damaged"))
        .when(pl.coalesce("own", "linked").is_null())
        .then(pl.lit("no_identity")),
    )
    loaded, rejects = split_rejects(judged, row="entry")
    if entries.height and loaded.is_empty():
        raise _drift(f"{entries.height} entries and not one whole id in them")
    return Parsed(loaded, rejects, entries.height, loaded.height)


def _entries(content: bytes, member: Member) -> pl.DataFrame:
    """One line per entry: `entry`, `account` and `link` as they stand there, "" where blank; a number has a "#"."""
    begin, end = content.find(b"["), content.rfind(b"]") + 1
    assignment = _ASSIGNMENT.fullmatch(content[: max(begin, 0)])
    if not assignment or not end or not _END.fullmatch(content[end:]):
        raise _unreadable() if assignment or not content.strip() else _drift("no list of followers")
    if int(assignment["part"]) != member.number:
        raise _drift(f"a file of part {member.number} that calls itself part {int(assignment['part'])}")
    body = _NUMBER.sub(rb'\1"#\2"', content[begin:end])
    try:
        records = pl.read_json(body, schema=_SHAPE)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        raise _drift("entries of another shape") if _is_json(body) else _unreadable() from None
    if records.is_empty():
        return pl.DataFrame(schema={"entry": pl.Int64(), "account": pl.String(), "link": pl.String()})
    field = pl.col("follower").struct.field
    return records.with_row_index("entry", offset=1).select(
        pl.col("entry").cast(pl.Int64),
        account=field("accountId").fill_null("").str.strip_chars(),
        link=field("userLink").fill_null("").str.strip_chars(),
    )


def _exact(accounts: pl.Series) -> pl.Series:
    """The ids that are still what X wrote: texts, and numbers too small to have been rounded."""
    number = accounts.str.extract(r"^#([0-9]{1,16})$")
    small = number.cast(pl.UInt64) < _EXACT
    return pl.select(
        pl.when(accounts.str.starts_with("#")).then(pl.when(small).then(number)).otherwise(accounts)
    ).to_series()


def _announced(context: Mapping[str, bytes], numbers: Sequence[int]) -> Announced:
    manifest = _assigned(context["manifest"], "manifest", "{}") if "manifest" in context else None
    account = _assigned(context["account"], "account", "[]") if "account" in context else None
    try:
        owner = _owner(manifest, account)
        if manifest is None:
            return Announced(owner=owner, missing=missing_between(numbers, 0))
        about = manifest["archiveInfo"]
        files = manifest["dataTypes"].get("follower", {}).get("files", [])
        entries = {int(file["globalName"].rpartition("part")[2]): int(file["count"]) for file in files}
        taken_on = date.fromisoformat(about["generationDate"][:10])
        is_partial = _is_true(about.get("isPartialArchive")) or not set(numbers) <= set(entries)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise _drift("a manifest.js or account.js of another shape") from None
    missing = tuple(sorted(set(entries) - set(numbers)))
    return Announced(owner=owner, taken_on=taken_on, missing=missing, entries=entries, is_partial=is_partial)


def _owner(manifest: _Json, account: _Json) -> str | None:
    """The handle of the account; raises Fault where manifest and account are those of two."""
    said = [account[0]["account"]] if account else []
    shown = [manifest["userInfo"]] if manifest else []
    if said and shown and said[0]["accountId"] != shown[0]["accountId"]:
        raise Fault(
            "two_files_one_day",
            needed="one X archive per account and day",
            found="files of two accounts' archives beside each other",
            remedy="keep each archive in the folder of its own account",
        )
    names = [one["username"] for one in said] + [one["userName"] for one in shown]
    return canonical_handle(names[0], "x") if names else None


def _assigned(content: bytes, kind: str, brackets: str) -> _Json:
    """What a file assigns to its variable: all from the first bracket to the last."""
    text = content.decode("utf-8-sig", errors="replace")
    begin, end = text.find(brackets[0]), text.rfind(brackets[1]) + 1
    try:
        return json.loads(text[begin:end])
    except (ValueError, RecursionError):
        raise _drift(f"a {kind}.js that cannot be read") from None


def _is_true(said: object) -> bool:
    return said is True or str(said).lower() == "true"


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _named_after(file_name: str) -> tuple[str | None, date] | None:
    named = _ARCHIVE.fullmatch(last_name(file_name))
    try:
        return (None, date.fromisoformat(named["day"])) if named else None
    except ValueError:
        return None


def _unreadable() -> Fault:
    return Fault(
        "file_unreadable",
        needed="a complete follower.js",
        found="one that breaks off or is damaged",
        remedy="download the archive again and put it there as the zip it is",
    )


def _drift(found: str) -> Fault:
    return Fault(
        "schema_drift",
        needed="the follower files of an X archive as X has exported them since 2019",
        found=found,
        remedy="put the archive there as X delivered it; if it is, X has changed it: keep the file and report it",
    )


FORMAT: Final = ListFormat(
    platform="x",
    identity="id",
    kinds=("js",),
    member=_member,
    parse=_parse,
    announced=_announced,
    named_after=_named_after,
)
