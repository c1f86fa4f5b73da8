"""``ikuti check``: reads configuration and inbox as the night would, and writes nothing; knows no table.

Reads through the same sources as the night, so that what passes here is what the night takes.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from flows.campaign import Campaign, load_campaign
from flows.clock import tonight
from flows.messages import ExitCode, Message, say
from flows.sources.delivery import Delivery, Found, Refusal
from flows.sources.exports import find_exports
from flows.sources.tables import find_counts, find_declarations, find_rosters
from transforms.faults import Fault
from transforms.parsed import Parsed
from warehouse.landing import Landings
from warehouse.layout import Layout

# Nothing is kept, so nothing needs the campaign's secret; and `check` must work before `init` made one.
_NO_KEY = bytes(32)


@dataclass(frozen=True)
class Inspected:
    """One delivery as the night would take it."""

    source: str
    file: str
    known_on: str | None
    use: str
    rows_read: int
    rows_loaded: int
    rejects: dict[str, int]
    dropped_columns: tuple[str, ...]
    rejected_rows: tuple[int, ...]


def check_campaign(folder: Path, as_of: date | None, *, json_output: bool = False) -> int:
    """The exit code: 0 when all can be used, 4 when something cannot or is missing, 2 without any roster."""
    campaign = load_campaign(folder)
    night = as_of or tonight(campaign.timezone)
    found = {
        "roster": find_rosters(campaign, _NO_KEY),
        "declarations": find_declarations(campaign, _NO_KEY),
        "followers": find_exports(campaign, _NO_KEY),
        "counts": find_counts(campaign),
    }
    inspected, refusals = _inspect(found.values(), night)
    missing = [*_missing(campaign, inspected, night), *_no_counts(inspected)]
    for refusal in refusals:
        say(Message(refusal.fault.needed, refusal.fault.found, refusal.path, refusal.fault.remedy).text())
    for message in missing:
        say(message.text())
    _show(inspected, refusals, night, json_output=json_output)
    if not _has_roster(campaign, inspected, night):
        return ExitCode.WRONG
    return ExitCode.INCOMPLETE if refusals or missing else ExitCode.PUBLISHED


def no_roster(campaign: Campaign) -> Message:
    """What to say when no roster is there to begin with."""
    return Message(
        needed="a staff roster of that day or earlier",
        found="none that can be used",
        where=str(campaign.folder / "inbox" / "roster"),
        remedy="put BKD's list there (.xlsx or .csv with a column NIP), its name beginning with its date (YYYY-MM-DD)",
    )


def _inspect(found: Iterable[Found], night: date) -> tuple[list[Inspected], list[Refusal]]:
    inspected: list[Inspected] = []
    refusals: list[Refusal] = []
    for source in found:
        refusals += source.refusals
        for delivery in source.deliveries:
            try:
                inspected.append(_as_taken(delivery, delivery.read().parsed, night))
            except Fault as fault:
                refusals.append(Refusal(delivery.source, delivery.path, fault))
    newest = max((one.known_on or "" for one in inspected if one.source == "roster" and one.use == "used"), default="")
    return [_superseded(one, newest) for one in inspected], refusals


def _as_taken(delivery: Delivery, parsed: Parsed, night: date) -> Inspected:
    # counts.csv has no day of its own: each reading carries its time
    dated = delivery.source != "counts"
    return Inspected(
        source=delivery.source,
        file=delivery.path,
        known_on=delivery.known_on.isoformat() if dated else None,
        use="later" if dated and delivery.source != "declarations" and delivery.known_on > night else "used",
        rows_read=parsed.rows_read,
        rows_loaded=parsed.rows_loaded,
        rejects=dict(sorted(Counter(parsed.rejects["reason"]).items())),
        dropped_columns=parsed.dropped_columns,
        rejected_rows=tuple(parsed.rejects["row"]),
    )


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


def _no_counts(inspected: list[Inspected]) -> list[Message]:
    """A message for each file of counts with lines that are none: a reading is too dear to be lost unnoticed."""
    return [
        Message(
            needed="counts as they are shown, such as 8.582, 7.200-an or 8,6 rb",
            found=f"{len(one.rejected_rows)} line(s) that cannot be used: {', '.join(map(str, one.rejected_rows[:5]))}",
            where=one.file,
            remedy="correct these lines; the others are used",
        )
        for one in inspected
        if one.source == "counts" and one.rejected_rows
    ]


def _missing(campaign: Campaign, inspected: list[Inspected], night: date) -> list[Message]:
    messages = []
    if not _has_roster(campaign, inspected, night):
        messages.append(no_roster(campaign))
    if not any(one.source == "declarations" for one in inspected):
        messages.append(
            Message(
                needed="the employees' declarations of their handles",
                found="none that can be used",
                where=str(campaign.folder / "inbox" / "declarations"),
                remedy="put the form's answers there (.csv or .xlsx); without them nobody can be found in a list",
            )
        )
    return messages


def _show(inspected: list[Inspected], refusals: list[Refusal], night: date, *, json_output: bool) -> None:
    if json_output:
        listed = {
            "as_of": night.isoformat(),
            "deliveries": [asdict(one) for one in inspected],
            "refused": [{"source": r.source, "file": r.path, "reason": r.fault.reason} for r in refusals],
        }
        sys.stdout.write(json.dumps(listed, indent=2) + "\n")
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, title=f"night of {night}", title_justify="left", pad_edge=False)
    for heading in ("source", "file", "known from", "use"):
        table.add_column(heading, overflow="fold")
    for heading in ("read", "loaded"):
        table.add_column(heading, justify="right")
    table.add_column("rejected", overflow="fold")
    for one in inspected:
        rejected = ", ".join(f"{count} {reason}" for reason, count in one.rejects.items()) or "–"
        table.add_row(
            one.source, one.file, one.known_on or "–", one.use, f"{one.rows_read:,}", f"{one.rows_loaded:,}", rejected
        )
    for refusal in refusals:
        table.add_row(refusal.source, refusal.path, "–", "refused", "–", "–", refusal.fault.reason)
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160)
    console.print(table)
    for one in inspected:
        if one.dropped_columns:
            console.print(f"{one.file}: columns left out before anything is kept: {', '.join(one.dropped_columns)}")
