"""``ikuti check``: reads configuration and inbox as the night would, and writes nothing; knows no table.

Reads through the same sources as the night, so that what passes here is what the night takes.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from secrets import token_bytes
from tempfile import TemporaryDirectory

import polars as pl

from flows import stages
from flows.campaign import Campaign, load_campaign
from flows.clock import today, tonight
from flows.enquiry import asked_accounts
from flows.inspected import Inspected, Inspection, asked_about, never_listed, show
from flows.inspected_lines import (
    correction_facts,
    entered_later,
    listed_again,
    listed_twice,
    moved_cells,
    on_no_roster,
    rows_after,
    shown_rows,
    strangers,
    turned_days,
    unused_lines,
)
from flows.inspected_names import answered_for_others, named_after_people
from flows.inspected_tokens import asks_personnel_system, no_tokens, personnel_system_refusals
from flows.intake import find_lost, one_by_one
from flows.messages import ExitCode, Message, say
from flows.progress import progress
from flows.sources.corrections import find_corrections
from flows.sources.delivery import Delivery, Found, Refusal
from flows.sources.exports import find_exports
from flows.sources.inbox import has_dated_lines
from flows.sources.statements import find_statements
from flows.sources.strays import find_strays
from flows.sources.tables import find_counts, find_declarations, find_rosters
from flows.sources.unit_table import read_units
from transforms.faults import Fault
from transforms.parsed import LongList, Parsed
from transforms.units import unknown_units
from warehouse.drafts import Drafts, drafts_in
from warehouse.landing import Landings
from warehouse.layout import Layout

_NOBODY = pl.DataFrame(schema={"nip": pl.String, "name": pl.String, "is_active": pl.Boolean})
# Where the lines of a table that grows say when they were written.
_TIMES = {"corrections": "entered_at", "counts": "read_at"}


def check_campaign(folder: Path, as_of: date | None, *, json_output: bool = False) -> int:
    """The exit code: 0 when all can be used, 4 when something cannot or is missing, 2 without any roster."""
    campaign = load_campaign(folder)
    night = as_of or tonight(campaign.timezone)
    units = read_units(campaign)
    with _long_lists() as drafts, progress("reading the inbox"), stages.shown("check"):
        given = [*_find(campaign, drafts), Found((), units.refusals)]
        inspected, refusals, staff = _inspect(given, night, campaign.timezone, units.aliases)
        for_others = answered_for_others(campaign, inspected, staff)
        files = [*(one.file for one in inspected), *(one.path for one in refusals)]
    is_now = night == tonight(campaign.timezone)
    asked = [asked_about(account, os.environ) for account in asked_accounts(campaign, night) if is_now]
    is_system_asked = is_now and asks_personnel_system(campaign, inspected, night)
    unasked = personnel_system_refusals(campaign, night) if is_system_asked else []
    refusals += unasked
    has_roster = _has_roster(campaign, inspected, night) or (is_system_asked and not unasked)
    missing = [
        *([] if has_roster else [no_roster(campaign)]),
        *_missing(campaign, inspected),
        *unused_lines(inspected),
        *on_no_roster(inspected),
        *for_others,
        *named_after_people(files, staff),
        *entered_later(inspected, today(campaign.timezone)),
        *turned_days(inspected),
        *moved_cells(inspected),
        *_broken_off(inspected),
        *listed_twice(inspected),
        *listed_again(inspected),
    ]
    missing += [*_quarantined(inspected), *no_tokens(campaign, asked, os.environ)]
    for refusal in refusals:
        say(Message(refusal.fault.needed, refusal.fault.found, refusal.path, refusal.fault.remedy).text())
    for message in missing:
        say(message.text())
    listless = never_listed(campaign.accounts)
    show(Inspection(night, inspected, asked, refusals, is_system_asked, listless), json_output=json_output)
    if not has_roster:
        return ExitCode.WRONG
    return ExitCode.INCOMPLETE if refusals or missing else ExitCode.PUBLISHED


def no_roster(campaign: Campaign) -> Message:
    """What to say when no roster is there to begin with, or none any more of a night long past."""
    found, remedy = "none that can be used", ""
    if kept_from := Landings(Layout(campaign.folder).landing).kept_from():
        found = f"none that can be used; those replaced before {kept_from} have gone by their age (ikuti retention)"
        remedy = f"name a night from {kept_from} on; if it is one, "
    return Message(
        needed="a staff roster of that day or earlier",
        found=found,
        where=str(campaign.folder / "inbox" / "roster"),
        remedy=f"{remedy}put BKD's list there (.xlsx or .csv with a column NIP), "
        "its name beginning with its date (YYYY-MM-DD)",
    )


@contextmanager
def _long_lists() -> Iterator[Drafts]:
    """A private place outside the campaign's folder for a list that memory cannot hold; gone whatever happens."""
    with TemporaryDirectory(prefix="ikuti-check-") as place, drafts_in(Path(place) / "long-lists") as drafts:
        yield drafts


def _find(campaign: Campaign, drafts: Drafts) -> list[Found]:
    """What the inbox holds, in an order in which rosters come before the corrections that are held against them.

    Its keys are made with a secret of this one check, which nobody has afterwards: `check` must work before `init` made
    the campaign's, and keys that somebody could recompute must not lie on a disk, not even for a minute.
    """
    key = token_bytes(32)
    return [
        find_rosters(campaign, key),
        find_declarations(campaign, key),
        find_exports(campaign, key, drafts),
        find_counts(campaign),
        find_corrections(campaign, key),
        find_statements(campaign),
        find_strays(campaign),
        find_lost(campaign.folder, Landings(Layout(campaign.folder).landing)),
    ]


def _inspect(
    found: Iterable[Found], night: date, zone: str, aliases: pl.DataFrame
) -> tuple[list[Inspected], list[Refusal], pl.DataFrame]:
    """What was found, what was refused, and the staff (`nip`, `name`, `is_active`) on the roster in force."""
    inspected: list[Inspected] = []
    rosters: list[pl.Series] = []
    staff = {date.min: _NOBODY}
    refusals: list[Refusal] = []
    for source in found:
        refusals += source.refusals
        for delivery in one_by_one(source.deliveries):
            try:
                reading = delivery.read()
                one = _as_taken(delivery, reading.parsed, reading.facts, night)
                units = reading.rows["unit"] if delivery.source == "roster" else None
                unknown = () if units is None else tuple(unknown_units(units, aliases))
                rosters += [reading.rows["staff_key"]] if delivery.source == "roster" else []
                if delivery.source == "roster" and delivery.known_on <= night:
                    staff[delivery.known_on] = reading.rows.select(_NOBODY.columns)
                told = {"answers": _answers(reading.rows)} if delivery.source == "declarations" else {}
                if delivery.source == "corrections":
                    told = correction_facts(reading.rows, night, zone)
                if delivery.source in ("corrections", "declarations"):
                    others = strangers(reading.rows, rosters)
                    told["people_on_no_roster"] = str(others["staff_key"].n_unique())
                    one = replace(one, rows_on_no_roster=tuple(others["row"]))
                if delivery.source in _TIMES:
                    later = rows_after(reading.rows, _TIMES[delivery.source], today(zone), zone)
                    one = replace(one, rows_entered_later=later)
                # What was told before of a fact is of lines that may have been left out since.
                facts = _telling({**one.facts, **told})
                inspected.append(replace(one, unknown_units=unknown, facts=facts))
            except Fault as fault:
                refusals.append(Refusal(delivery.source, delivery.path, fault))
    newest = max((one.known_on or "" for one in inspected if one.source == "roster" and one.use == "used"), default="")
    return [_superseded(one, newest) for one in inspected], refusals, staff[max(staff)]


def _as_taken(delivery: Delivery, parsed: Parsed | LongList, facts: Mapping[str, str], night: date) -> Inspected:
    dated = not has_dated_lines(delivery.source)
    return Inspected(
        source=delivery.source,
        file=delivery.path,
        known_on=delivery.known_on.isoformat() if dated else None,
        use="later" if dated and delivery.source != "declarations" and delivery.known_on > night else "used",
        rows_read=parsed.rows_read,
        rows_loaded=parsed.rows_loaded,
        rejects=dict(sorted(Counter(parsed.rejects["reason"]).items())),
        dropped_columns=parsed.dropped_columns,
        rejected_rows=_by_reason(parsed.rejects),
        facts=_telling({**parsed.facts, **_of_a_list(facts)}),
        content_sha256=facts.get("content_sha256", ""),
        export_days=facts.get("export_days", ""),
    )


def _telling(facts: Mapping[str, str]) -> dict[str, str]:
    return {name: told for name, told in facts.items() if told not in ("", "0")}


def _of_a_list(facts: Mapping[str, str]) -> dict[str, str]:
    """What the night would make of a follower list, besides its rows."""
    return {name: facts[name] for name in ("listed", "ended", "reason", "identifies") if name in facts}


def _superseded(one: Inspected, newest_roster: str) -> Inspected:
    if one.source == "roster" and one.use == "used" and (one.known_on or "") < newest_roster:
        return replace(one, use="history")
    return one


def _has_roster(campaign: Campaign, inspected: list[Inspected], night: date) -> bool:
    """Whether the night will know a roster: from the inbox, or one that was landed before."""
    landed = Landings(Layout(campaign.folder).landing).current()
    return any(one.source == "roster" and one.use == "used" for one in inspected) or any(
        origin.source == "roster" and origin.known_on <= night for origin in landed
    )


def _by_reason(rejects: pl.DataFrame) -> dict[str, tuple[int, ...]]:
    """The rejected rows of a file by why they were rejected."""
    return {
        str(reason): tuple(rejects.filter(pl.col("reason") == reason)["row"])
        for reason in rejects["reason"].unique().sort()
    }


def _answers(rows: pl.DataFrame) -> str:
    """How many answers of which kind a form gives for each platform."""
    counted = rows.unique(["row", "platform"]).group_by("platform", "answer").len().sort("platform", "len", "answer")
    kinds = {
        platform: ", ".join(f"{number} {answer}" for _, answer, number in of_one.rows())
        for (platform,), of_one in counted.reverse().group_by("platform", maintain_order=True)
    }
    return "; ".join(f"{platform}: {kinds[platform]}" for platform in sorted(map(str, kinds)))


def _broken_off(inspected: list[Inspected]) -> list[Message]:
    """A message for each list that lacks a part: it can show who follows, and never who does not."""
    return [
        Message(
            needed="a whole follower list",
            found=f"one that is not ({one.facts['reason'] or one.facts['ended']})",
            where=one.file,
            remedy="ask the owner for the whole export, of all time; until then this one proves nobody's absence",
        )
        for one in inspected
        if one.source == "followers" and one.use == "used" and one.facts.get("ended", "exhausted") != "exhausted"
    ]


def _quarantined(inspected: list[Inspected]) -> list[Message]:
    """A message for rows of a roster that would put one person twice, or two under one number, into every rate."""
    return [
        Message(
            needed="one staff number for one person",
            found=f"{len(rows)} row(s) that say otherwise ({reason}): rows {shown_rows(rows)}",
            where=one.file,
            remedy="ask BKD which of them holds; until then these rows count for nobody",
        )
        for one in inspected
        if one.source == "roster" and one.use == "used"
        for reason, rows in one.rejected_rows.items()
        if reason in ("nip_two_names", "two_numbers_one_person")
    ]


def _missing(campaign: Campaign, inspected: list[Inspected]) -> list[Message]:
    if any(one.source == "declarations" for one in inspected):
        return []
    return [
        Message(
            needed="the employees' declarations of their handles",
            found="none that can be used",
            where=str(campaign.folder / "inbox" / "declarations"),
            remedy="put the form's answers there (.csv or .xlsx); without them nobody can be found in a list",
        )
    ]
