"""The three tables people keep: roster, form answers, counts read off a screen; knows no platform's export."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from zoneinfo import ZoneInfo

import polars as pl

from flows.campaign import Campaign
from flows.sources.delivery import Delivery, Found, Reading, Refusal, gather
from flows.sources.inbox import InboxFile, read_whole, table_files
from transforms.counts import parse_counts
from transforms.declarations import parse_declarations
from transforms.faults import Fault
from transforms.parsed import Parsed
from transforms.pseudonyms import follower_keys, staff_keys
from transforms.roster import parse_roster


def find_rosters(campaign: Campaign, key: bytes) -> Found:
    """The rosters of the inbox; two different ones for one day are both refused, since only one can be true."""

    def parse(content: bytes, suffix: str) -> Parsed:
        parsed = parse_roster(content, suffix)
        keyed = parsed.rows.with_columns(staff_keys(parsed.rows["nip"], key).alias("staff_key"))
        return replace(parsed, rows=keyed)

    return _without_rivals(_find(campaign, "roster", parse))


def find_declarations(campaign: Campaign, key: bytes) -> Found:
    """The form answers of the inbox; one download of a form may repeat the rows of another."""

    def parse(content: bytes, suffix: str) -> Parsed:
        parsed = parse_declarations(content, suffix, campaign.timezone)
        keyed = parsed.rows.with_columns(
            staff_keys(parsed.rows["nip"], key).alias("staff_key"),
            _declared_keys(parsed.rows, key).alias("follower_key"),
        )
        # The number itself stays on the roster: an answer is joined by its key alone.
        return replace(parsed, rows=keyed.drop("nip"))

    return _find(campaign, "declarations", parse)


def find_counts(campaign: Campaign) -> Found:
    """The readings of ``inbox/counts.csv``, if there is one; each reading carries its own time."""
    path = campaign.folder / "inbox" / "counts.csv"
    if not path.exists():
        return Found(())
    file = InboxFile(path, "inbox/counts.csv", date.min)

    def parse(content: bytes, _suffix: str) -> Parsed:
        return parse_counts(content, campaign.timezone)

    return gather("counts", [(file.name, file)], lambda _, one: _delivery("counts", one, parse))


def _find(campaign: Campaign, source: str, parse: Callable[[bytes, str], Parsed]) -> Found:
    files = table_files(campaign.folder, source, ZoneInfo(campaign.timezone))
    return gather(source, [(file.name, file) for file in files], lambda _, one: _delivery(source, one, parse))


def _delivery(source: str, file: InboxFile, parse: Callable[[bytes, str], Parsed]) -> Delivery:
    content = read_whole(file.path)
    digest = sha256(content).hexdigest()
    suffix = file.path.suffix.lower()
    return Delivery(source, file.name, file.day, digest, lambda: Reading(digest, parse(content, suffix)))


def _declared_keys(rows: pl.DataFrame, key: bytes) -> pl.Series:
    keys = pl.Series("follower_key", [None] * rows.height, dtype=pl.String)
    for platform in rows["platform"].unique().sort():
        keys = follower_keys(rows["handle"], platform, key).zip_with(rows["platform"] == platform, keys)
    return keys


def _without_rivals(found: Found) -> Found:
    rivals = [one for one in found.deliveries if _contents(found.deliveries, one.known_on) > 1]
    # a file that cannot be read contradicts nobody; it will be refused for what it is
    readable = [one for one in rivals if _can_be_read(one)]
    refused = [one for one in readable if _contents(readable, one.known_on) > 1]
    usable = tuple(one for one in found.deliveries if one not in refused)
    return Found(usable, (*found.refusals, *(_rival(one) for one in refused)))


def _contents(deliveries: Iterable[Delivery], day: date) -> int:
    return len({one.bytes_sha256 for one in deliveries if one.known_on == day})


def _can_be_read(delivery: Delivery) -> bool:
    try:
        delivery.read()
    except Fault:
        return False
    return True


def _rival(delivery: Delivery) -> Refusal:
    fault = Fault(
        "two_files_one_day",
        needed="one roster per day",
        found=f"two different rosters for {delivery.known_on}",
        remedy="keep the right one, or begin the newer one's name with its own date",
    )
    return Refusal(delivery.source, delivery.path, fault)
