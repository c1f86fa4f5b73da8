"""What `ikuti check` found, as values, a table for people and JSON for programs; reads nothing."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from flows.campaign import Account
from flows.sources.delivery import Refusal
from flows.sources.platform_apis import APIS, api_account

_UNITS_SHOWN = 10


@dataclass(frozen=True)
class Inspected:
    """One delivery as the night would take it; `facts` are what its reader noticed, never about one person."""

    source: str
    file: str
    known_on: str | None
    use: str
    rows_read: int
    rows_loaded: int
    rejects: dict[str, int]
    dropped_columns: tuple[str, ...]
    rejected_rows: dict[str, tuple[int, ...]]
    facts: dict[str, str]
    unknown_units: tuple[str, ...] = ()
    rows_on_no_roster: tuple[int, ...] = ()
    rows_entered_later: tuple[int, ...] = ()
    content_sha256: str = ""
    export_days: str = ""


@dataclass(frozen=True)
class AskedAbout:
    """One account that an official API is asked about on the night itself, and what that API can tell."""

    account_key: str
    tells: tuple[str, ...]
    has_token: bool


@dataclass(frozen=True)
class Inspection:
    """Everything that one check found."""

    night: date
    inspected: Sequence[Inspected]
    asked: Sequence[AskedAbout]
    refusals: Sequence[Refusal]
    is_personnel_system_asked: bool = False


def asked_about(account: Account, environment: Mapping[str, str]) -> AskedAbout:
    """What the night would ask of this account's platform; nothing is asked now."""
    api = APIS[account.platform]
    tells = {"count": api.count, "list": api.page, "single people": api.check}
    return AskedAbout(
        account.key,
        tuple(name for name, question in tells.items() if question is not None),
        api_account(account, environment).token is not None,
    )


def show(inspection: Inspection, *, json_output: bool) -> None:
    """Nothing: what was found stands on stdout."""
    if json_output:
        listed = {
            "as_of": inspection.night.isoformat(),
            "deliveries": [asdict(one) for one in inspection.inspected],
            "asked": [asdict(one) for one in inspection.asked],
            "is_personnel_system_asked": inspection.is_personnel_system_asked,
            "refused": [{"source": r.source, "file": r.path, "reason": r.fault.reason} for r in inspection.refusals],
        }
        sys.stdout.write(json.dumps(listed, indent=2) + "\n")
        return
    from rich.console import Console

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160)
    console.print(_table(inspection))
    for line in _remarks(inspection):
        console.print(line, markup=False, highlight=False)


def _table(inspection: Inspection) -> object:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, title=f"night of {inspection.night}", title_justify="left", pad_edge=False)
    for heading in ("source", "file", "known from", "use"):
        table.add_column(heading, overflow="fold")
    for heading in ("read", "loaded"):
        table.add_column(heading, justify="right")
    table.add_column("rejected", overflow="fold")
    for one in inspection.inspected:
        rejected = ", ".join(f"{count} {reason}" for reason, count in one.rejects.items()) or "–"
        table.add_row(
            one.source, one.file, one.known_on or "–", one.use, f"{one.rows_read:,}", f"{one.rows_loaded:,}", rejected
        )
    for refusal in inspection.refusals:
        table.add_row(refusal.source, refusal.path, "–", "refused", "–", "–", refusal.fault.reason)
    if inspection.is_personnel_system_asked:
        table.add_row("roster", "the personnel system", "–", "asked tonight", "–", "–", "–")
    for asked in inspection.asked:
        table.add_row("api", asked.account_key, "–", "asked tonight", "–", "–", "–")
    return table


def _remarks(inspection: Inspection) -> Iterator[str]:
    for one in inspection.inspected:
        if one.dropped_columns:
            yield f"{one.file}: columns left out before anything is kept: {', '.join(one.dropped_columns)}"
        if one.facts:
            yield f"{one.file}: " + ", ".join(f"{name} {told}" for name, told in one.facts.items())
        if one.use == "used" and one.unknown_units:
            more = f" and {len(one.unknown_units) - _UNITS_SHOWN} more" if len(one.unknown_units) > _UNITS_SHOWN else ""
            shown = "; ".join(one.unknown_units[:_UNITS_SHOWN])
            yield f"{one.file}: units that units.csv does not know, taken as written: {shown}{more}"
    for asked in inspection.asked:
        token = "with its token" if asked.has_token else "without a token"
        yield f"{asked.account_key}: the platform is asked for {', '.join(asked.tells)}, {token}"
