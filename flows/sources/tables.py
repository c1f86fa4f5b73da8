"""The three tables people keep: roster, form answers, counts read off a screen; knows no platform's export."""

import contextlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import polars as pl

from flows.campaign import Campaign
from flows.sources.delivery import Delivery, Found, Reading, Refusal, gather
from flows.sources.inbox import InboxFile, day_of, table_files, tables_at_root
from flows.sources.ordered import read_as_ordered, without_other_accounts
from flows.sources.roster_endpoint import find_endpoint_roster
from flows.sources.whole_files import being_copied, is_unfinished, read_whole
from transforms.counts import parse_counts
from transforms.declarations import parse_declarations
from transforms.faults import Fault
from transforms.official_answers import without_official
from transforms.parsed import Parsed
from transforms.pseudonyms import follower_keys, id_keys, staff_keys
from transforms.roster import parse_roster
from warehouse.landing import Origin

# Raised where the same bytes mean something else than before, so that the files of the inbox are read again.
_READER_OF_ANSWERS: Final = 6
_READER_OF_ROSTERS: Final = 5
Parse = Callable[[bytes, InboxFile], Parsed]
Named = Callable[[str, bytes], str]


def find_rosters(campaign: Campaign, key: bytes, night: date | None = None, held: Iterable[Origin] = ()) -> Found:
    """The rosters of the inbox; two different ones for one day are both refused, since only one can be true.

    With the `night` that is being run now the personnel system is asked too, where the campaign has one: not for a
    night of the past, of which it knows nothing, and not where the inbox has a roster of that very night. `held` is
    what has been landed (see `find_endpoint_roster`).
    """
    own = campaign.roster.columns.own()

    def keyed(parsed: Parsed) -> Parsed:
        return replace(parsed, rows=parsed.rows.with_columns(staff_keys(parsed.rows["nip"], key).alias("staff_key")))

    def parse(content: bytes, file: InboxFile) -> Parsed:
        return keyed(parse_roster(content, file.path.suffix.lower(), own, file.day))

    found = _without_rivals(_find(campaign, "roster", parse, _said_as_text(own)))
    if night is None or any(one.known_on == night and _can_be_read(one) for one in found.deliveries):
        return found
    asked = find_endpoint_roster(campaign.roster, night, held, keyed)
    return Found(found.deliveries + asked.deliveries, found.refusals + asked.refusals)


def find_declarations(campaign: Campaign, key: bytes) -> Found:
    """The form answers of the inbox; one download of a form may repeat the rows of another.

    What people declared on platforms that the order names no account of is not kept: nobody needs it. Nor is an
    official account anybody's own. It is read again when an account is added, and when the file is given another day:
    that tells which of 3/4/2024 is the month.
    """
    official = sorted((account.platform, account.handle) for account in campaign.accounts)
    platforms = sorted({platform for platform, _ in official})

    def parse(content: bytes, file: InboxFile) -> Parsed:
        whole = parse_declarations(content, file.path.suffix.lower(), campaign.timezone, file.day)
        parsed = _of_staff(_of_platforms(whole, platforms), official)
        keyed = parsed.rows.with_columns(
            staff_keys(parsed.rows["nip"], key).alias("staff_key"),
            _declared_keys(parsed.rows, key).alias("follower_key"),
        )
        # The number itself stays on the roster: an answer is joined by its key alone.
        return replace(parsed, rows=keyed.drop("nip"))

    accounts = [f"{platform}:{handle}" for platform, handle in official]
    read_as = " ".join([str(_READER_OF_ANSWERS), campaign.timezone, *accounts])
    files = table_files(campaign.folder, "declarations", ZoneInfo(campaign.timezone))

    def deliver(_: str, file: InboxFile) -> Delivery:
        return _delivery("declarations", file, parse, f"{read_as} {file.day}".encode())

    return gather("declarations", [(file.name, file) for file in files], deliver)


def _of_platforms(parsed: Parsed, platforms: Sequence[str]) -> Parsed:
    """The answers about these platforms, and in the facts which others were left out and which of these nobody asked.

    Raises Fault where none is about them.
    """
    told = set(parsed.rows["platform"].unique())
    if parsed.rows.height and not told & set(platforms):
        raise Fault(
            "columns_missing",
            needed=f"a column for the declared account on {', '.join(platforms)}",
            found=f"columns for accounts on {', '.join(sorted(told))}",
            remedy="ask for the accounts that the order is about, or add the missing account to campaign.toml",
        )
    left_out = ", ".join(sorted(told - set(platforms)))
    facts = {
        **parsed.facts,
        "platforms_left_out": left_out,
        "platforms_not_asked": ", ".join(sorted(set(platforms) - told)),
    }
    if not left_out:
        return replace(parsed, rejects=parsed.rejects.sort("row"), facts=facts)
    kept = parsed.rows.filter(pl.col("platform").is_in(list(platforms)))
    # A sheet may ask about other platforms alone; its rows are told, not lost.
    others = parsed.rows.select("row").unique().join(kept.select("row").unique(), on="row", how="anti")
    rejects = [parsed.rejects, others.select("row", reason=pl.lit("platform_not_ordered"))]
    return replace(
        parsed,
        rows=kept,
        rejects=pl.concat(rejects).sort("row"),
        rows_loaded=parsed.rows_loaded - others.height,
        facts=facts,
    )


def _of_staff(parsed: Parsed, official: Sequence[tuple[str, str]]) -> Parsed:
    """The answers without official accounts, and in the facts how many had named one."""
    rows, named = without_official(parsed.rows, official)
    return replace(parsed, rows=rows, facts={**parsed.facts, "official_account_named": str(named)})


def find_counts(campaign: Campaign) -> Found:
    """The readings of ``inbox/counts.csv``, if there is one; each reading carries its own time.

    A reading of an account that the order does not name is rejected and told: mostly a letter is wrong, and a reading
    is too dear to be lost unnoticed. Times without an offset are clock times of the campaign. So the file is read again
    when the campaign's zone or its accounts change.
    """

    def parse(content: bytes, file: InboxFile) -> Parsed:
        saved_on = _saved_on(file.path, ZoneInfo(campaign.timezone))
        return without_other_accounts(parse_counts(content, campaign.timezone, saved_on), campaign)

    return find_tables_at_root(campaign, "counts", parse, read_as_ordered(campaign))


def _saved_on(path: Path, zone: ZoneInfo) -> date | None:
    """The local day on which a file was last changed; None where it is gone since it was read."""
    with contextlib.suppress(OSError):
        return day_of(path, path.parent, zone)
    return None


def find_tables_at_root(
    campaign: Campaign, source: str, parse: Parse, read_as: bytes = b"", named: Named | None = None
) -> Found:
    """The tables of a source that lie in the inbox itself; `read_as` and `named` as of `_delivery`."""
    files = tables_at_root(campaign.folder, source)

    def deliver(_: str, file: InboxFile) -> Delivery:
        return _delivery(source, file, parse, read_as, named)

    return gather(source, [(file.name, file) for file in files], deliver)


def _find(campaign: Campaign, source: str, parse: Parse, read_as: bytes = b"") -> Found:
    files = table_files(campaign.folder, source, ZoneInfo(campaign.timezone))
    return gather(source, [(file.name, file) for file in files], lambda _, one: _delivery(source, one, parse, read_as))


def _delivery(source: str, file: InboxFile, parse: Parse, read_as: bytes = b"", named: Named | None = None) -> Delivery:
    """One file; `read_as` is what else decides how its bytes are read, so that they are read again when it changes.

    `named` gives it another name than its path where that alone does not say which file it is: one that comes under a
    name takes the place of the one that came under it before.
    """
    if is_unfinished(file.path.name):
        raise being_copied("a name that programs give to unfinished files")
    content = read_whole(file.path)
    digest = sha256(content + read_as).hexdigest()
    name = named(file.name, content) if named else file.name
    return Delivery(source, name, file.day, digest, lambda: Reading(digest, parse(content, file)))


def _said_as_text(own: Mapping[str, Sequence[str]]) -> bytes:
    return f"{_READER_OF_ROSTERS} {json.dumps(own, sort_keys=True)}".encode()


def _declared_keys(rows: pl.DataFrame, key: bytes) -> pl.Series:
    """Under which pseudonym a list would show each declared handle or id; null where an answer holds neither."""
    keys = pl.Series("follower_key", [None] * rows.height, dtype=pl.String)
    for platform in rows["platform"].unique().sort():
        by_handle = follower_keys(rows["handle"], platform, key)
        by_id = id_keys(rows["platform_user_id"], platform, key)
        either = by_handle.zip_with(by_handle.is_not_null(), by_id)
        keys = either.alias("follower_key").zip_with(rows["platform"] == platform, keys)
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
