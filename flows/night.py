"""Runs one night from the command line: lock, Prefect's temporary API, flow, first screen, exit code.

Knows the clock and the terminal; knows nothing of sources, tables or SQL.
"""

import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from expectations.check import Outcome
from expectations.suites import incomplete_sources
from flows import __version__
from flows.campaign import load_campaign
from flows.clock import tonight
from flows.keys import has_landings, key_fingerprint, pseudonym_key
from flows.lock import only_night
from flows.messages import ExitCode, Message, Wrong, say
from flows.temporary_api import temporary_api
from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.published import published_night
from warehouse.records import Run

if TYPE_CHECKING:
    from flows.nightly import NightOutcome


def run_night(
    folder: Path, as_of: date | None, *, lang: str | None, json_output: bool, quiet: bool, offline: bool = False
) -> int:
    """The exit code of one night (see ExitCode); what people read goes to stdout, the talk to stderr.

    Only the night that is being lived through asks official APIs and the personnel system: they know nothing of
    another one.
    """
    campaign = load_campaign(folder)
    layout = Layout(campaign.folder)
    layout.make()
    night_of = as_of or tonight(campaign.timezone)
    with only_night(layout, f"the night of {night_of}"):
        _prepare_key(campaign.folder, layout)
        run = Run(_run_id(), night_of, datetime.now(UTC), __version__)
        before = published_night(campaign.folder)
        if before and run.as_of < before and not quiet:
            say(f"the published tables are of the night of {before}; this run puts {run.as_of} in their place")
        with _progress(f"night of {run.as_of}", quiet=quiet):
            is_now = run.as_of == tonight(campaign.timezone) and not offline
            night = _run_flow(campaign.folder, run, lang or campaign.language, run.as_of if is_now else None)
    return _tell(night, lang=lang or "en", json_output=json_output, quiet=quiet)


def _prepare_key(folder: Path, layout: Layout) -> None:
    """Make sure that the key is there, and that it is the one the landings were made with."""
    key = pseudonym_key(folder, may_create=not has_landings(folder))
    if not Landings(layout.landing).remember_key(key_fingerprint(key)):
        raise Wrong(
            [
                Message(
                    needed="the pseudonym key this campaign's landings were made with",
                    found="another key",
                    where=str(layout.landing),
                    remedy="put the old key back from its safe copy; with a new one no earlier list can be matched",
                )
            ]
        )


def _run_id() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


@contextmanager
def _progress(title: str, *, quiet: bool) -> Iterator[None]:
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(title):
        yield


def _run_flow(folder: Path, run: Run, language: str, asked_on: date | None) -> "NightOutcome":
    """The night's outcome, once Prefect's API has recorded it. Raises what the flow raised."""
    _make_prefect_home(Path(os.environ["PREFECT_HOME"]))
    with temporary_api() as wait:
        from flows.nightly import nightly

        wait()
        state: Any = nightly(str(folder), run.as_of, run, language, asked_on, return_state=True)
        _wait_until_recorded(state.state_details.flow_run_id)
    outcome = state.result(raise_on_failure=False)
    if isinstance(outcome, BaseException):
        raise outcome
    return cast("NightOutcome", outcome)


def _make_prefect_home(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as refusal:
        message = Message(
            needed="a folder for the record of runs (PREFECT_HOME)",
            found=refusal.strerror or "no access",
            where=str(home),
            remedy="set PREFECT_HOME to a folder that can be written",
        )
        raise Wrong([message]) from None


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


def _tell(night: "NightOutcome", *, lang: str, json_output: bool, quiet: bool) -> int:
    for refusal in night.taken.refusals:
        say(Message(refusal.fault.needed, refusal.fault.found, refusal.path, refusal.fault.remedy).text())
    if night.report is None:
        _tell_stopped(night)
        return ExitCode.STOPPED
    for outcome in incomplete_sources(night.outcomes):
        say(_failed(outcome).text())
    if json_output:
        sys.stdout.write(night.report.summary.read_text(encoding="utf-8"))
    elif not quiet:
        from flows.reports.screen import show_first_screen

        show_first_screen(night.report.findings, sys.stdout, lang, night.report.index)
    return ExitCode.PUBLISHED if night.is_complete else ExitCode.INCOMPLETE


def _tell_stopped(night: "NightOutcome") -> None:
    for outcome in night.outcomes:
        if outcome.blocks:
            say(_failed(outcome).text())
    say(f"stopped by a critical check: nothing was published, the night before stays. The build: {night.rejected}")


def _failed(outcome: Outcome) -> Message:
    """A check that did not hold, as a message; rows are told by their keys, never by a person."""
    found = f"a check that could not be carried out ({outcome.error})" if outcome.broken else "no"
    counted = f"; {outcome.failed_rows} row(s)" if outcome.failed_rows else ""
    keys = f": {'; '.join(outcome.failed_keys)}" if outcome.failed_keys else ""
    check = outcome.check
    return Message(f"yes to: {check.question}", f"{found}{counted}", f"{check.check_id}{keys}", check.remedy)
