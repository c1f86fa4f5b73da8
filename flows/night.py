"""Runs one night from the command line: Prefect's temporary API, flow, first screen, exit code.

Knows the clock and the terminal; knows nothing of sources, tables or SQL.
"""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from expectations.check import Outcome
from expectations.gate import KEYS_SHOWN, get_ready
from expectations.suites import incomplete_sources
from flows.api_process import make_prefect_home
from flows.breakdown import without_words
from flows.campaign import load_campaign
from flows.clock import tonight
from flows.keys import ready_key
from flows.lock import only_night
from flows.messages import ExitCode, Message, Wrong, say
from flows.progress import progress
from flows.spark_place import spark_place
from flows.temporary_api import temporary_api
from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.published import published_night

if TYPE_CHECKING:
    from flows.nightly import NightOutcome
    from flows.opening import Engine, NightKind


@dataclass(frozen=True)
class Asked:
    """One night as somebody asks for it; without a day it is tonight's."""

    folder: Path
    as_of: date | None
    language: str | None
    offline: bool = False
    accept: str | None = None
    kind: "NightKind" = "by_hand"
    engine: "Engine" = "duckdb"


def run_night(asked: Asked, *, json_output: bool, quiet: bool) -> int:
    """The exit code of one night that somebody waits for; what people read goes to stdout, the talk to stderr.

    Only the night that is being lived through asks official APIs and the personnel system: they know nothing of
    another one. Raises Wrong for a night that is still to come: all nights before it would stand behind it.
    """
    campaign = load_campaign(asked.folder)
    tonights = tonight(campaign.timezone)
    night = asked.as_of or tonights
    if night > tonights:
        remedy = "write --as-of as a day such as 2024-02-07; without it the night is tonight's"
        raise Wrong([Message(f"a night that has come, none after {tonights}", str(night), "ikuti run", remedy)])
    if asked.engine == "spark":
        spark_place(campaign.folder)
    may_begin(Layout(campaign.folder))
    before = published_night(campaign.folder)
    if before and night < before and not quiet:
        say(f"the published tables are of the night of {before}; this run puts {night} in their place")
    with prefect_api() as wait, progress(f"night of {night}", quiet=quiet):
        ended = night_of(replace(asked, as_of=night), wait)
    return tell_night(ended, lang=asked.language or campaign.language, json_output=json_output, quiet=quiet)


def may_begin(layout: Layout) -> None:
    """Answer at once, and not when Prefect has started, where the night would be refused."""
    with without_words():
        layout.make()
    with only_night(layout, "a night that is about to begin"):
        ready_key(layout.campaign, Landings(layout.landing))


@contextmanager
def prefect_api() -> Iterator[Callable[[], None]]:
    """Within, there is an API of Prefect's to run nights against; call what is given before the first of them."""
    make_prefect_home()
    with temporary_api() as wait:
        yield wait


def night_of(asked: Asked, wait: Callable[[], None]) -> "NightOutcome":
    """A night's outcome, once Prefect's API has recorded it. Raises what the flow raised."""
    from flows.nightly import StoppedNight, nightly

    get_ready()  # the API starts meanwhile, in a process of its own
    wait()
    state: Any = nightly(
        str(asked.folder.resolve()),
        asked.as_of,
        asked.kind,
        asked.language,
        asked.offline,
        asked.accept,
        asked.engine,
        return_state=True,
    )
    _wait_until_recorded(state.state_details.flow_run_id)
    outcome = state.result(raise_on_failure=False)
    if isinstance(outcome, StoppedNight):
        return outcome.night
    if isinstance(outcome, BaseException):
        raise outcome
    return cast("NightOutcome", outcome.unwrap())


def _wait_until_recorded(flow_run_id: Any, seconds: float = 20) -> None:  # noqa: ANN401 - Prefect's UUID
    """Leave only when the temporary API has stored every task run: it ends with this process."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    until, before = time.monotonic() + seconds, -1
    of_this_run = FlowRunFilter(id=FlowRunFilterId(any_=[flow_run_id]))
    with get_client(sync_client=True) as api:
        while time.monotonic() < until:
            runs = api.read_task_runs(flow_run_filter=of_this_run, limit=200)
            if len(runs) == before and all(run.state and run.state.is_final() for run in runs):
                return
            before = len(runs)
            time.sleep(0.3)


def tell_night(night: "NightOutcome", *, lang: str, json_output: bool, quiet: bool) -> ExitCode:
    """The exit code of a night that has ended, after it was told on stdout and stderr."""
    for message in _unsent(night):
        say(message.text())
    for refusal in night.taken.refusals:
        say(Message(refusal.fault.needed, refusal.fault.found, refusal.path, refusal.fault.remedy).text())
    if night.run.accepted and not quiet:
        say(f"{night.run.accepted} is accepted for the newest roster, also on later nights; who and when is on record")
    if night.report is None:
        _tell_stopped(night)
        return ExitCode.STOPPED
    for outcome in incomplete_sources(night.outcomes):
        say(_failed(outcome).text())
    if json_output:
        sys.stdout.write(night.report.summary.read_text(encoding="utf-8"))
    elif not quiet:
        from flows.reports.screen import show_first_screen

        show_first_screen(night.report.findings, sys.stdout, lang, _as_typed(night.report.index))
    return ExitCode.PUBLISHED if night.is_complete else ExitCode.INCOMPLETE


def _unsent(night: "NightOutcome") -> Iterable[Message]:
    """Which channels did not take their alerts; where none is set up, nothing: most who try Ikuti have none."""
    return night.told.faults if night.told and night.told.has_channels else ()


def _as_typed(path: Path) -> Path:
    """The path from where the reader stands, if it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _tell_stopped(night: "NightOutcome") -> None:
    for outcome in night.outcomes:
        if outcome.blocks:
            say(_failed(outcome).text())
    say(f"stopped by a critical check: nothing was published, the night before stays. The build: {night.rejected}")
    if night.stopped_page:
        say(f"for whoever is on duty: {_as_typed(night.stopped_page)}")


def _failed(outcome: Outcome) -> Message:
    """A check that did not hold, as a message; rows are told by their keys, never by a person."""
    found = f"a check that could not be carried out ({outcome.error})" if outcome.broken else "no"
    counted = f"; {outcome.failed_rows} row(s)" if outcome.failed_rows else ""
    is_cut = len(outcome.failed_keys) == KEYS_SHOWN < (outcome.failed_rows or 0)
    shown = [*outcome.failed_keys, *(["and others"] if is_cut else [])]
    keys = f": {'; '.join(shown)}" if shown else ""
    check = outcome.check
    return Message(f"yes to: {check.question}", f"{found}{counted}", f"{check.check_id}{keys}", check.remedy)
