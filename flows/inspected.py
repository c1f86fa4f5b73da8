"""What `ikuti check` found, as values, a table for people and JSON for programs; reads nothing."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from flows.campaign import Account
from flows.sources.delivery import Refusal
from flows.sources.platform_apis import APIS, api_account
from transforms.platforms import LISTS_NOBODY

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
    never_listed: Sequence[str] = ()  # accounts that are to bring exports, on platforms that give nobody a list


def never_listed(accounts: Iterable[Account]) -> tuple[str, ...]:
    """The keys of accounts with "export" among their sources whose platform gives nobody a list."""
    return tuple(one.key for one in accounts if "export" in one.sources and one.platform in LISTS_NOBODY)


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
            "never_listed": list(inspection.never_listed),
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
    from rich.text import Text

    def add(*cells: str) -> None:
        # As text: in a file's name "[final]" is no markup.
        table.add_row(*map(Text, cells))

    table = Table(box=box.SIMPLE_HEAD, title=f"night of {inspection.night}", title_justify="left", pad_edge=False)
    for heading in ("source", "file", "known from", "use"):
        table.add_column(heading, overflow="fold")
    for heading in ("read", "loaded"):
        table.add_column(heading, justify="right")
    table.add_column("rejected", overflow="fold")
    for one in inspection.inspected:
        rejected = ", ".join(f"{count} {reason}" for reason, count in one.rejects.items()) or "–"
        add(one.source, one.file, one.known_on or "–", one.use, f"{one.rows_read:,}", f"{one.rows_loaded:,}", rejected)
    for refusal in inspection.refusals:
        add(refusal.source, refusal.path, "–", "refused", "–", "–", refusal.fault.reason)
    if inspection.is_personnel_system_asked:
        add("roster", "the personnel system", "–", "asked tonight", "–", "–", "–")
    for asked in inspection.asked:
        add("api", asked.account_key, "–", "asked tonight", "–", "–", "–")
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
    for account_key in inspection.never_listed:
        yield (
            f"{account_key}: its platform gives nobody a list of followers, so no export is awaited "
            "(docs/sources.md tells what it does give)"
        )
