"""The lists that account owners deliver: which account and day each belongs to; knows no member of an archive."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

import polars as pl

from flows.campaign import Account, Campaign
from flows.sources import inbox, whole_files
from flows.sources.archives import is_archive, opened, path_inside
from flows.sources.delivery import Delivery, Found, Reading, gather
from flows.sources.exported_lists import ExportedList, chosen_list, may_hold_followers
from flows.sources.parts_ahead import read_ahead
from flows.sources.whole_files import Stamp, being_copied, unreadable
from transforms.faults import Fault
from transforms.followers.formats import Announced
from transforms.followers.lists import LIST_COLUMNS, Drafts, join_long, join_parts
from transforms.followers.registry import formats
from transforms.handles import GRAMMARS, canonical_handle
from transforms.parsed import REJECT_COLUMNS, Parsed


@dataclass(frozen=True)
class Export:
    """Everything delivered together for one account: a dated folder, or one file beside such folders.

    `used` are the files that are hashed, and read where they hold the list; the names of the others are looked at.
    `stamps` are of everything there, taken before any of it was read.
    """

    account: Account
    place: Path
    files: tuple[Path, ...]
    used: tuple[Path, ...]
    days: tuple[date, ...]
    day: date
    zone: ZoneInfo
    stamps: tuple[Stamp, ...]

    @property
    def root(self) -> Path:
        """The folder the files' own paths are read from."""
        return _root(self.place)


@dataclass
class _Heard:
    """What the parts of a list say while they are read, besides their rows."""

    digests: list[bytes] = field(default_factory=list)
    entries: dict[int, int] = field(default_factory=dict)
    is_windowed: bool = False
    have_handles: bool = True
    have_ids: bool = True


def find_exports(campaign: Campaign, key: bytes, drafts: Drafts | None = None) -> Found:
    """The exports of the campaign's accounts; a folder of an account it does not name is refused.

    A list too long for memory is put together in `drafts`, and lies there until the next is read; without them it is
    held all the same.
    """
    zone = ZoneInfo(campaign.timezone)
    accounts = {account.key: account for account in campaign.accounts}
    places = [
        (inbox.said(folder / name, campaign.folder), (folder, name, files))
        for folder in inbox.export_folders(campaign.folder)
        for name, files in inbox.deliveries(folder)
    ]

    def deliver(path: str, place: tuple[Path, str, list[Path]]) -> Delivery:
        folder, name, files = place
        account = accounts.get(_account_key(folder))
        if account is None:
            raise _unknown_account(folder, list(accounts))
        return _delivery(_export(account, folder / name, files, zone), path, key, drafts)

    return gather("followers", places, deliver)


def failed_attempt(delivery: Delivery, fault: Fault, zone: ZoneInfo) -> Reading:
    """What is landed of an attempt that failed: no rows, but a row in ``fct_capture`` all the same."""
    parsed = Parsed(LIST_COLUMNS.to_frame(), REJECT_COLUMNS.to_frame(), 0, 0)
    when = _dated(delivery.known_on, zone, None)
    # the same broken bytes in two places are two attempts
    attempt = sha256(f"{delivery.path} {delivery.bytes_sha256}".encode()).hexdigest()
    facts = _facts(str(delivery.account_key), when, 0, ("error", fault.reason))
    return Reading(attempt, parsed, facts | {"identifies": "nobody"})


def _account_key(folder: Path) -> str:
    platform, handle = folder.parent.name.lower(), folder.name
    canonical = canonical_handle(handle, platform) if platform in GRAMMARS else None
    return f"{platform}:{canonical or handle.lower()}"


def _export(account: Account, place: Path, files: list[Path], zone: ZoneInfo) -> Export:
    root, all_of_it = _root(place), whole_files.everything_in(place)
    if any(whole_files.is_unfinished(path.name) for path in all_of_it):
        raise being_copied("a name that programs give to unfinished files")
    seen = whole_files.stamps(all_of_it)
    whole_files.wait_until_quiet(all_of_it)
    # An unpacked export carries the owner's messages too: they are not even hashed.
    used = tuple(
        file for file in files if is_archive(file) or may_hold_followers(path_inside(file, root), account.platform)
    )
    named = _named([path.relative_to(root).as_posix() for path in used], account.platform)
    days = tuple(sorted(_local(day, zone) for _, day in named))
    # The folder's date is typed by hand, the archive's name is the platform's: an export put into the wrong day's
    # folder must not count as a second list taken a week later.
    day = days[0] if days else _day_inside(files, root, account.platform, zone)
    try:
        day = day or inbox.day_of(place, place.parent, zone)
    except OSError as refusal:
        raise unreadable(refusal) from None
    return Export(account, place, tuple(files), used, days, day, zone, seen)


def _root(place: Path) -> Path:
    return place if place.is_dir() else place.parent


def _named(paths: Sequence[str], platform: str) -> set[tuple[str | None, date]]:
    """Owner and day that files and the folders above them are named after, as the platform names its exports."""
    names = {name for path in paths for name in PurePosixPath(path.replace("\\", "/")).parts}
    found = {one.named_after(name) for one in formats(platform) for name in names}
    return {name for name in found if name is not None}


def _local(day: date, zone: ZoneInfo) -> date:
    """The day, or the local day of an instant."""
    return day.astimezone(zone).date() if isinstance(day, datetime) else day


def _day_inside(files: Sequence[Path], root: Path, platform: str, zone: ZoneInfo) -> date | None:
    """The day that an export without a name of its own tells inside, or None; what is wrong with it is said later."""
    with contextlib.suppress(Fault), opened(files, root) as entries:
        found = chosen_list(entries, platform)
        return min((_local(day, zone) for _, day in _named(_paths(found), platform)), default=found.announced.taken_on)
    return None


def _delivery(export: Export, path: str, key: bytes, drafts: Drafts | None) -> Delivery:
    digest = sha256(export.account.key.encode())
    for file in export.used:
        digest.update(whole_files.hash_whole(file))
    _must_be_as_seen(export)
    return Delivery(
        source="followers",
        path=path,
        known_on=export.day,
        bytes_sha256=digest.hexdigest(),
        read=lambda: _read(export, key, drafts),
        account_key=export.account.key,
    )


def _must_be_as_seen(export: Export) -> None:
    """Nothing, or Fault being_copied: what was read in several goes, or before a copy ended, is no list of one day."""
    if whole_files.stamps(whole_files.everything_in(export.place)) != export.stamps:
        raise being_copied("an export that changed while it was read")


def _read(export: Export, key: bytes, drafts: Drafts | None) -> Reading:
    """The list; whatever is wrong with an export that is still being copied is no fault of it."""
    try:
        return _read_list(export, key, drafts)
    finally:
        _must_be_as_seen(export)


def _read_list(export: Export, key: bytes, drafts: Drafts | None) -> Reading:
    account, heard = export.account, _Heard()
    paths = [file.relative_to(export.root).as_posix() for file in export.used]
    _must_be_of(account, {owner for owner, _ in _named(paths, account.platform)})
    with opened(export.files, export.root) as entries:
        found = chosen_list(entries, account.platform)
        _must_be_of(account, {found.announced.owner, *(owner for owner, _ in _named(_paths(found), account.platform))})
        parts = _parts(found, account, heard)
        joined = join_long(parts, account.platform, key, drafts) if drafts else join_parts(parts, account.platform, key)
    last_follow = joined.rows.lazy().select(pl.col("followed_at").max()).collect().item()
    when = _dated(export.day, export.zone, last_follow)
    days, content = " ".join(day.isoformat() for day in export.days), sha256(b"".join(heard.digests)).hexdigest()
    facts = _facts(account.key, when, joined.rows_loaded, _end(found.announced, heard))
    return Reading(
        sha256(" ".join([account.key, days, content]).encode()).hexdigest(),
        joined,
        facts | {"identifies": _identifies(found, heard), "content_sha256": content, "export_days": days},
    )


def _paths(found: ExportedList) -> list[str]:
    return [part.path for part in found.parts]


def _parts(found: ExportedList, account: Account, heard: _Heard) -> Iterator[Parsed]:
    """The parts of the list one at a time, and what they say besides their rows."""
    for part, parsed, digest in read_ahead(found):
        heard.digests.append(digest)
        _must_be_of(account, {parsed.facts.get("owner")})
        heard.entries[part.number] = parsed.rows_read
        heard.is_windowed |= parsed.facts.get("is_windowed") == "true"
        heard.have_handles &= not parsed.rows["handle"].has_nulls()
        heard.have_ids &= not parsed.rows["platform_user_id"].has_nulls()
        yield parsed


def _end(announced: Announced, heard: _Heard) -> tuple[str, str]:
    """How the list ended, and why: only one that lacks nothing it announces can prove an absence."""
    differs = any(announced.entries.get(number, read) != read for number, read in heard.entries.items())
    if announced.missing or announced.is_partial or differs:
        return "interrupted", "missing_part"
    if announced.is_windowed or heard.is_windowed:
        return "capped", "windowed_export"
    return "exhausted", ""


def _identifies(found: ExportedList, heard: _Heard) -> str:
    """What every row of the list can be matched by: whoever is declared by anything else may be any of them."""
    if not any(heard.entries.values()):
        return found.format.identity
    if heard.have_handles:
        return "handle_and_id" if heard.have_ids else "handle"
    return "id" if heard.have_ids else "nobody"


def _dated(day: date, zone: ZoneInfo, last_follow: object) -> dict[str, str]:
    """The earliest instant (UTC) at which the list can have been made, and the last follow it shows.

    An export names only its day. Whoever declares a handle later on that day must not be found absent from a list that
    may be older, so the list counts from the day's beginning, or from the last follow it shows. Both are landed: the
    same list may be found again under an earlier day.
    """
    begin = datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
    if not isinstance(last_follow, datetime):
        return {"captured_at": begin.isoformat(), "last_follow": ""}
    return {"captured_at": max(begin, last_follow).isoformat(), "last_follow": last_follow.isoformat()}


def _facts(account_key: str, when: dict[str, str], listed: int, end: tuple[str, str]) -> dict[str, str]:
    ended, reason = end
    return {
        **when,
        "account_key": account_key,
        "capture_source": "export",
        "listed": str(listed),
        "ended": ended,
        "reason": reason,
    }


def _must_be_of(account: Account, owners: set[str | None]) -> None:
    if owners - {account.handle, None}:
        raise Fault(
            "wrong_account",
            needed=f"an export of {account.key}",
            found="one that says it belongs to another account",
            remedy="move it to the folder of the account it belongs to",
        )


def _unknown_account(folder: Path, known: list[str]) -> Fault:
    near = get_close_matches(f"{folder.parent.name}:{folder.name}".lower(), known, n=1)
    hint = f"rename the folder to {near[0].replace(':', '/')}, or " if near else ""
    return Fault(
        "wrong_account",
        needed="a folder inbox/followers/<platform>/<handle> of an account in campaign.toml",
        found="a folder of an account that campaign.toml does not name",
        remedy=f"{hint}add the account to campaign.toml",
    )
