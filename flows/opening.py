"""Opens a night and closes it: configuration, lock, key and record before the first step, a word about a failure after.

Knows the clock and Prefect's schedule; knows nothing of sources, tables or SQL.
"""

import contextlib
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeAlias

from prefect.runtime import flow_run

from flows import __version__, stages
from flows.alerts import run_failed, tell
from flows.breakdown import Breakdown, without_words
from flows.campaign import Campaign, load_campaign
from flows.clock import tonight
from flows.keys import ready_key
from flows.leftovers import alive, close_leftovers, forget_old_runs
from flows.lock import only_night
from flows.messages import Stop, say
from flows.state_messages import state_refusals_told
from warehouse.erasure.erase import finish_erasure
from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.memory import clear_rooms
from warehouse.published import published_night
from warehouse.records import Run

# by_hand: somebody is waiting, so a running night is an answer at once, and the night that was asked for is published.
# planned: nobody is; it waits for its turn, keeps the day it was planned for, and puts no older night before a newer.
# replayed: like planned, of the past, so that nobody is asked and nobody is told.
NightKind: TypeAlias = Literal["by_hand", "planned", "replayed"]

Engine: TypeAlias = Literal["duckdb", "spark"]

# A scheduled night is told of as late as this: what was wrong with an older one has been told, or is no more.
_TOLD_FOR = timedelta(days=1)
_LONGEST_WAIT = timedelta(hours=3)  # for another night of the campaign; the longest that a night may take


@dataclass(frozen=True)
class Opened:
    """A night that may begin: nobody else writes in this campaign until it has ended."""

    campaign: Campaign
    layout: Layout
    landings: Landings
    key: bytes
    run: Run
    asked_on: date | None  # the night itself where APIs are asked: they know only the present
    stands_behind: date | None  # a newer night that is published and is to stay so
    is_told: bool  # whether somebody is told what is wrong with it: of a night of the past that has been done


@contextmanager
def opened_night(
    folder: Path, as_of: date | None, kind: NightKind, *, offline: bool, accept: str | None
) -> Iterator[Opened]:
    """The opened night; when it ends, the campaign is free again and the end of the run is on record.

    Raises Wrong for a configuration, a key or a lock that does not let it begin.
    """
    with failures_told(folder, as_of, is_told=kind != "replayed"), ExitStack() as held:
        campaign = load_campaign(folder)
        layout = Layout(campaign.folder)
        with without_words():
            layout.make()
            held.enter_context(alive(layout, str(flow_run.id)))
        night = as_of or planned_night(campaign.timezone)
        patience = 0.0 if kind == "by_hand" else _LONGEST_WAIT.total_seconds()
        held.enter_context(only_night(layout, f"the night of {night}", patience=patience))
        with contextlib.suppress(Exception):  # an API that is out of order now is no reason to lose the night
            close_leftovers(layout)
            forget_old_runs(layout)
        clear_rooms(layout.root)  # names may lie in them
        held.enter_context(state_refusals_told(layout))
        finish_erasure(layout, campaign.timezone)  # of one that was killed: until it ends, people are still held
        run = Run(_run_id(), night, datetime.now(UTC), __version__, accept)
        held.enter_context(stages.recorded(run.run_id, layout.logs))
        now = tonight(campaign.timezone)
        before = _lived_through(published_night(campaign.folder), now)
        yield Opened(
            campaign=campaign,
            layout=layout,
            landings=Landings(layout.landing),
            key=ready_key(campaign.folder, Landings(layout.landing)),
            run=run,
            asked_on=night if night == now and not offline and kind != "replayed" else None,
            stands_behind=before if before and before > night and kind != "by_hand" else None,
            is_told=kind != "replayed" and night >= (before or now) and night >= now - _TOLD_FOR,
        )


def _lived_through(night: date | None, now: date) -> date | None:
    """The published night; None for one that is still to come, which a clock that was wrong has published.

    It would keep every planned night behind it, and silent, until its day.
    """
    return night if night and night <= now else None


@contextmanager
def failures_told(folder: Path, as_of: date | None, *, is_told: bool) -> Iterator[None]:
    """Within, whoever is asked is told of a night that fails, whatever it fails of; the failure goes on its way."""
    try:
        yield
    except (Exception, SystemExit) as fault:
        with contextlib.suppress(Exception):
            if is_told:
                _tell_failure(folder, as_of, fault)
        raise


def _tell_failure(folder: Path, as_of: date | None, fault: BaseException) -> None:
    campaign = load_campaign(folder)
    kind = fault.kind if isinstance(fault, Breakdown) else type(fault).__name__
    told = tell(campaign, as_of or planned_night(campaign.timezone), [run_failed(kind)], judged=False)
    for message in told.faults if told.has_channels else ():
        say(message.text())


def planned_night(timezone: str) -> date:
    """The night of a run without a date: a late run keeps the day that it was planned for."""
    planned = flow_run.scheduled_start_time
    # Prefect's own kind of datetime, in a zone of the standard library, becomes one of UTC when hours are taken off.
    return tonight(timezone, datetime.fromtimestamp(planned.timestamp(), UTC) if planned else None)


def night_name() -> str:
    """What Prefect calls the run."""
    given = flow_run.parameters
    try:
        return f"night of {given['as_of'] or planned_night(load_campaign(Path(given['folder'])).timezone)}"
    except Stop:
        return "night that could not begin"


def _run_id() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
