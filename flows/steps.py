"""The tasks of the night, thin, so that the night can be read in Prefect's pages.

Knows the calls into the rooms below; knows no column and no SQL.
"""

import contextlib
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from getpass import getuser
from pathlib import Path
from zoneinfo import ZoneInfo

from expectations.check import Outcome
from expectations.data_docs import prune_data_docs, write_data_docs
from expectations.suites import all_checks
from expectations.unchanged import judge_changed
from flows import __version__, stages
from flows.alerts import Told, alarms_of, tell
from flows.artifacts import show_night
from flows.campaign import Campaign
from flows.enquiry import Enquiry, take_answers
from flows.expected_sources import expected_sources
from flows.intake import Taken, take
from flows.reporting import BOOK, book_context_of, context_of, questions, reports_of
from flows.reports.facts import Findings
from flows.reports.page import ReportFiles, write_report, write_stopped
from flows.reports.workbook import write_next_workbook
from flows.sources.corrections import find_corrections
from flows.sources.exports import find_exports
from flows.sources.platform_apis import lists
from flows.sources.statements import find_statements
from flows.sources.tables import find_counts, find_declarations, find_rosters
from flows.sources.unit_table import UnitTable
from flows.step import step
from warehouse import quality
from warehouse.acceptances import accept_roster_change
from warehouse.drafts import drafts_in
from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.models import Model
from warehouse.parameters import Account, Night
from warehouse.publish import keep_rejected, publish_build, write_build
from warehouse.published import open_file, open_joined, published_night
from warehouse.quality_folder import prune_files
from warehouse.records import CheckResult, RefusedFile, Run
from warehouse.standing import Standing
from warehouse.state import State, count_loaded, has_roster, load_landed, name_units, set_night


@dataclass(frozen=True)
class Loaded:
    """What raw holds after loading: files tonight and added tonight, their rows, and whether a roster is known."""

    files: int
    files_added: int
    rows_read: int
    rows_loaded: int
    rows_rejected: int
    has_roster: bool


def _of_taken(taken: Taken) -> stages.Counts:
    return {"files_in": taken.seen, "files_landed": taken.fresh, "files_refused": len(taken.refusals)}


def _of_loaded(loaded: Loaded) -> stages.Counts:
    return {
        "files_in": loaded.files,
        "files_loaded": loaded.files_added,
        "rows_in": loaded.rows_read,
        "rows_out": loaded.rows_loaded,
        "rows_rejected": loaded.rows_rejected,
    }


def _of_layer(made: dict[str, tuple[int, bool]]) -> stages.Counts:
    stands = sum(not is_built for _, is_built in made.values())
    return {"models": len(made), "models_standing": stands, "rows_out": sum(rows for rows, _ in made.values())}


def _of_outcomes(outcomes: list[Outcome]) -> stages.Counts:
    failed = [outcome for outcome in outcomes if not outcome.passed]
    taken, stops = sum(outcome.is_taken_over for outcome in outcomes), sum(outcome.blocks for outcome in failed)
    return {"checks": len(outcomes), "checks_taken_over": taken, "failed": len(failed), "failed_critical": stops}


@step("take roster", counts=_of_taken)
def take_rosters(campaign: Campaign, landings: Landings, key: bytes, tonight: date | None) -> Taken:
    """What the rosters of the inbox brought, and tonight the personnel system if the campaign has one."""
    found = find_rosters(campaign, key, tonight, landings.current())
    return take(found, landings, ZoneInfo(campaign.timezone))


@step("take declarations", counts=_of_taken)
def take_declarations(campaign: Campaign, landings: Landings, key: bytes) -> Taken:
    """What the form answers of the inbox brought."""
    return take(find_declarations(campaign, key), landings, ZoneInfo(campaign.timezone))


@step("take counts", counts=_of_taken)
def take_counts(campaign: Campaign, landings: Landings) -> Taken:
    """What ``counts.csv`` brought."""
    return take(find_counts(campaign), landings, ZoneInfo(campaign.timezone))


@step("take corrections", counts=_of_taken)
def take_corrections(campaign: Campaign, landings: Landings, key: bytes) -> Taken:
    """What the office's corrections brought."""
    return take(find_corrections(campaign, key), landings, ZoneInfo(campaign.timezone))


@step("take statements", counts=_of_taken)
def take_statements(campaign: Campaign, landings: Landings) -> Taken:
    """What ``statements.csv`` brought."""
    return take(find_statements(campaign), landings, ZoneInfo(campaign.timezone))


@step("take follower lists", counts=_of_taken)
def take_followers(campaign: Campaign, landings: Landings, key: bytes) -> Taken:
    """What the owners' exports brought."""
    with drafts_in(Layout(campaign.folder).long_lists) as drafts:
        return take(find_exports(campaign, key, drafts), landings, ZoneInfo(campaign.timezone))


@step("ask official APIs", counts=_of_taken)
def ask(campaign: Campaign, layout: Layout, landings: Landings, key: bytes, tonight: date) -> Taken:
    """What the platforms answered about accounts and declared people; no token is among what Prefect keeps."""
    enquiry = Enquiry(campaign, landings, layout.walks, key, tonight, os.environ)
    return take_answers(enquiry, ZoneInfo(campaign.timezone))


@step("accept")
def accept(landings: Landings, run: Run) -> None:
    """Nothing: it is noted who released tonight's roster, and when."""
    accept_roster_change(landings, run.as_of, getuser(), run.started_at)


@step("load", counts=_of_loaded)
def load(state: State, landings: Landings, campaign: Campaign, as_of: date, units: UnitTable) -> Loaded:
    """What raw holds; afterwards it holds all that is landed, and the night's parameters."""
    set_night(state, _night(campaign, as_of))
    added = load_landed(state, landings, campaign.timezone)
    name_units(state, units.aliases)
    files, read, loaded, rejected = count_loaded(state)
    return Loaded(files, added, read, loaded, rejected, has_roster(state))


@step("build", "build {layer}", counts=_of_layer)
def build_layer(standing: Standing, models: list[Model], layer: str) -> dict[str, tuple[int, bool]]:
    """The rows of each model of a layer and whether it was built, one after the other; then its time is on record."""
    made: dict[str, tuple[int, bool]] = {}
    of_layer = [model for model in models if model.schema == layer]
    for model in of_layer:
        began = time.perf_counter()
        rows, is_built = made[model.name] = standing.build(model)
        if is_built:
            stages.note(f"build {model.name}", time.perf_counter() - began, {"rows_out": rows})
        stages.came_to(len(made), len(of_layer))
    return made


@step("judge", counts=_of_outcomes)
def judge_night(state: State, run_id: str, taken: Taken, found_before: Mapping[str, Outcome]) -> list[Outcome]:
    """What every expectation found, now, before, or on the same rows before; all is recorded before publishing."""
    quality.note_rejects(state, run_id, [RefusedFile(r.source, r.path, r.fault.reason) for r in taken.refusals])
    quality.note_built(state, run_id)
    outcomes = judge_changed(state, all_checks(), __version__, found_before, heard=stages.came_to)
    quality.note_checks(state, run_id, [_result(outcome) for outcome in outcomes])
    return outcomes


@step("publish")
def publish(state: State, layout: Layout, models: list[Model], run_id: str, *, stays_behind: bool) -> Path:
    """The build's folder; readers see this night whole now, unless it stays behind a newer one that is published."""
    build = write_build(state, layout, models, run_id)
    if not stays_behind:
        publish_build(layout, build)
    return build


@step("keep rejected build")
def keep_stopped(state: State, layout: Layout, models: list[Model], run_id: str) -> Path:
    """Where the build that must not be published lies, for the person on duty."""
    return keep_rejected(layout, write_build(state, layout, models, run_id))


@step("data docs")
def write_docs(campaign: Campaign, layout: Layout, run: Run, outcomes: list[Outcome]) -> None:
    """Nothing: Great Expectations' own pages of the night are written, and files older than they may be are gone."""
    write_data_docs(outcomes, layout.data_docs, run_id=run.run_id, night=run.as_of)
    keep_from = _kept_from(campaign, run)
    prune_data_docs(layout.data_docs, keep_from)
    prune_files(layout.rejected, keep_from)
    prune_files(layout.logs, keep_from)


@step("stopped page")
def tell_stopped(campaign: Campaign, layout: Layout, run: Run, kept: Path, language: str) -> Path:
    """The page for whoever is on duty after a stopped night."""
    page = layout.rejected / f"stopped-{run.run_id}.html"
    with open_file(kept) as build:
        return write_stopped(
            build,
            page,
            campaign=context_of(campaign, run.as_of, run.run_id),
            checks=questions(),
            language=language,
            published=published_night(campaign.folder),
        )


@step("alert")
def alert(campaign: Campaign, night: date, outcomes: list[Outcome], taken: Taken) -> Told:
    """What was told to whoever is asked when something is wrong, or well again."""
    told = tell(campaign, night, alarms_of(outcomes, taken.refusals), judged=True)
    for fault in told.faults if told.has_channels else ():
        stages.LOGGER.warning(fault.text())  # of a night that nobody waits for, Prefect's page is where this is read
    return told


@step("report")
def report(campaign: Campaign, build: Path, run: Run, language: str) -> ReportFiles:
    """The report of the night that was built."""
    context, folder = context_of(campaign, run.as_of, run.run_id), reports_of(campaign, run.as_of)
    with open_file(build / "ikuti.duckdb") as mart:
        return write_report(mart, folder, campaign=context, checks=questions(), language=language)


@step("workbook")
def workbook(campaign: Campaign, layout: Layout, build: Path, run: Run, language: str) -> Path:
    """BKD's workbook of the night that was built, with names: for its owner alone."""
    context = book_context_of(campaign, context_of(campaign, run.as_of, run.run_id))
    with open_joined(build) as mart:
        return write_next_workbook(mart, reports_of(campaign, run.as_of) / BOOK, context, language, layout.book)


@step("table in Prefect")
def show(campaign: Campaign, findings: Findings, *, stays_behind: bool) -> None:
    """Nothing; the newest night's table is in Prefect's pages. An API that does not take it loses the table alone."""
    if not stays_behind:
        with contextlib.suppress(Exception):
            show_night(campaign.folder, findings)


def _kept_from(campaign: Campaign, run: Run) -> date:
    """Counted from the night, not from today: what a night of two years ago left is wanted when it is run again."""
    return run.as_of - timedelta(days=campaign.retention_days)


def begin_run(state: State, campaign: Campaign, run: Run) -> None:
    """Note in the state that the run began; runs of nights older than they may be are off the record."""
    quality.begin_run(state, run)
    quality.prune_runs(state, _kept_from(campaign, run))


def end_run(state: State, run: Run, outcome: str) -> None:
    """Note in the state how the run came out, and what it was built from."""
    quality.end_run(state, run.run_id, datetime.now(UTC), outcome, quality.fingerprint_inputs(state))


def _result(outcome: Outcome) -> CheckResult:
    check = outcome.check
    return CheckResult(
        check.check_id, check.table_name, check.severity, outcome.passed, outcome.observed, outcome.failed_rows
    )


def _night(campaign: Campaign, as_of: date) -> Night:
    return Night(
        as_of=as_of,
        timezone=campaign.timezone,
        ordered_at=campaign.ordered_at,
        target_followers=campaign.target_followers,
        satisfied_by=campaign.satisfied_by,
        max_hidden_share=campaign.max_hidden_share,
        max_reading_age_days=campaign.max_reading_age_days,
        confirmations=campaign.confirmations,
        confirmation_days=campaign.confirmation_days,
        small_cell=campaign.small_cell,
        employment=tuple(campaign.employment),
        accounts=tuple(
            Account(
                account_key=account.key,
                platform=account.platform,
                handle=account.handle,
                owner=account.owner,
                kind=account.kind,
                valid_from=account.valid_from,
                valid_to=account.valid_to,
                has_list_source="export" in account.sources or ("api" in account.sources and lists(account.platform)),
                has_count_source="counts" in account.sources or "api" in account.sources,
            )
            for account in campaign.accounts
        ),
        expected_sources=expected_sources(campaign),
    )
