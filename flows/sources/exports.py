"""The owners' own data exports: which account and day each belongs to; knows no member of an archive."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.campaign import Account, Campaign
from flows.sources import inbox, instagram
from flows.sources.delivery import Delivery, Found, Reading, gather
from transforms.faults import Fault
from transforms.followers.instagram import parse_part
from transforms.followers.lists import LIST_COLUMNS, join_parts
from transforms.parsed import REJECT_COLUMNS, Parsed


@dataclass(frozen=True)
class Export:
    """Everything delivered together for one account: a dated folder, or one archive beside such folders."""

    account: Account
    place: Path
    files: tuple[Path, ...]
    day: date
    zone: ZoneInfo

    @property
    def root(self) -> Path:
        """The folder the files' own paths are read from."""
        return self.place if self.place.is_dir() else self.place.parent


def find_exports(campaign: Campaign, key: bytes) -> Found:
    """The exports of the campaign's accounts; a folder of an account it does not name is refused."""
    zone = ZoneInfo(campaign.timezone)
    accounts = {account.key: account for account in campaign.accounts}
    places = [
        (inbox.said(folder / name, campaign.folder), (folder, name, files))
        for folder in inbox.export_folders(campaign.folder)
        for name, files in inbox.deliveries(folder)
    ]

    def deliver(path: str, place: tuple[Path, str, list[Path]]) -> Delivery:
        folder, name, files = place
        account = accounts.get(f"{folder.parent.name.lower()}:{folder.name.lower().removeprefix('@')}")
        if account is None:
            raise _unknown_account(folder, list(accounts))
        return _delivery(_export(account, folder / name, files, zone), path, key)

    return gather("followers", places, deliver)


def failed_attempt(delivery: Delivery, fault: Fault, zone: ZoneInfo) -> Reading:
    """What is landed of an attempt that failed: no rows, but a row in ``fct_capture`` all the same."""
    parsed = Parsed(LIST_COLUMNS.to_frame(), REJECT_COLUMNS.to_frame(), 0, 0)
    when = _dated(delivery.known_on, zone, None)
    # the same broken bytes in two places are two attempts
    attempt = sha256(f"{delivery.path} {delivery.bytes_sha256}".encode()).hexdigest()
    return Reading(attempt, parsed, _facts(str(delivery.account_key), when, 0, "error", fault.reason))


def _export(account: Account, place: Path, files: list[Path], zone: ZoneInfo) -> Export:
    # An unpacked export carries the owner's messages too: they are not even hashed.
    root = place if place.is_dir() else place.parent
    used = tuple(file for file in files if instagram.may_hold_followers(file, root))
    named = sorted(day for _, day in instagram.export_names(used))
    # The folder's date is typed by hand, the archive's name is Instagram's: an export put into the wrong day's
    # folder must not count as a second list taken a week later.
    day = named[0] if named else inbox.day_of(place, place.parent, zone)
    return Export(account, place, used, day, zone)


def _delivery(export: Export, path: str, key: bytes) -> Delivery:
    digest = sha256(export.account.key.encode())
    for file in export.files:
        digest.update(inbox.hash_whole(file))
    return Delivery(
        source="followers",
        path=path,
        known_on=export.day,
        bytes_sha256=digest.hexdigest(),
        read=lambda: _read(export, key),
        account_key=export.account.key,
    )


def _read(export: Export, key: bytes) -> Reading:
    _must_be_of(export)
    parts = instagram.find_parts(export.files, export.root)
    content_hash = sha256()

    def parsed_parts() -> Iterator[Parsed]:
        for part in parts:
            content = part.read()
            content_hash.update(sha256(content).digest())
            yield parse_part(content)

    joined = join_parts(parsed_parts(), export.account.platform, key)
    missing = instagram.missing_numbers(parts)
    facts = _facts(
        export.account.key,
        _dated(export.day, export.zone, joined.rows["followed_at"].max()),
        joined.rows.height,
        "interrupted" if missing else "exhausted",
        "missing_part" if missing else "",
    )
    days = " ".join(sorted(day.isoformat() for _, day in instagram.export_names(export.files)))
    content = content_hash.hexdigest()
    return Reading(
        sha256(" ".join([export.account.key, days, content]).encode()).hexdigest(),
        joined,
        facts | {"content_sha256": content, "export_days": days},
    )


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


def _facts(account_key: str, when: dict[str, str], listed: int, ended: str, reason: str) -> dict[str, str]:
    return {
        **when,
        "account_key": account_key,
        "capture_source": "export",
        "listed": str(listed),
        "ended": ended,
        "reason": reason,
    }


def _must_be_of(export: Export) -> None:
    owners = {owner for owner, _ in instagram.export_names(export.files)}
    if owners - {export.account.handle}:
        raise Fault(
            "wrong_account",
            needed=f"an export of {export.account.key}",
            found="an archive whose name says it belongs to another account",
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
