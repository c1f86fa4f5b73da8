"""The tasks of the night, thin, so that the night can be read in Prefect's pages.

Knows the calls into the rooms below; knows no column and no SQL. No task keeps or caches its result: a night may be
repeated because landings are idempotent, and an answer cached for another night would be wrong.
"""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ParamSpec, TypeVar, cast
from zoneinfo import ZoneInfo

from prefect import task
from prefect.cache_policies import NO_CACHE

from expectations.check import Outcome
from expectations.gate import judge
from expectations.suites import all_checks
from flows.campaign import Campaign
from flows.enquiry import Enquiry, ask_platforms
from flows.expected_sources import expected_sources
from flows.intake import Taken, take
from flows.reports.facts import ReportContext
from flows.reports.page import ReportFiles, write_report
from flows.sources.corrections import find_corrections
from flows.sources.exports import find_exports
from flows.sources.platform_apis import lists
from flows.sources.statements import find_statements
from flows.sources.tables import find_counts, find_declarations, find_rosters
from flows.sources.unit_table import UnitTable
from warehouse import build, quality
from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.models import Model
from warehouse.parameters import Account, Night
from warehouse.publish import keep_rejected, publish_build, write_build
from warehouse.published import open_file
from warehouse.records import CheckResult, RefusedFile, Run
from warehouse.state import State, has_roster, load_landed, name_units, set_night

Given = ParamSpec("Given")
Back = TypeVar("Back")


def step(name: str, run_name: str | None = None) -> Callable[[Callable[Given, Back]], Callable[Given, Back]]:
    """A Prefect task, called like the function it is made of; `{…}` in its run's name are arguments."""

    def as_task(function: Callable[Given, Back]) -> Callable[Given, Back]:
        return cast("Callable[Given, Back]", made(function))

    made = task(name=name, task_run_name=run_name, cache_policy=NO_CACHE, persist_result=False)
    return as_task


@step("take roster")
def take_rosters(campaign: Campaign, landings: Landings, key: bytes, tonight: date | None) -> Taken:
    """What the rosters of the inbox brought, and tonight the personnel system if the campaign has one."""
    found = find_rosters(campaign, key, tonight, landings.current())
    return take(found, landings, ZoneInfo(campaign.timezone))


@step("take declarations")
def take_declarations(campaign: Campaign, landings: Landings, key: bytes) -> Taken:
    """What the form answers of the inbox brought."""
    return take(find_declarations(campaign, key), landings, ZoneInfo(campaign.timezone))


@step("take counts")
def take_counts(campaign: Campaign, landings: Landings) -> Taken:
    """What ``counts.csv`` brought."""
    return take(find_counts(campaign), landings, ZoneInfo(campaign.timezone))


@step("take corrections")
def take_corrections(campaign: Campaign, landings: Landings, key: bytes) -> Taken:
    """What the office's corrections brought."""
    return take(find_corrections(campaign, key), landings, ZoneInfo(campaign.timezone))


@step("take statements")
def take_statements(campaign: Campaign, landings: Landings) -> Taken:
    """What ``statements.csv`` brought."""
    return take(find_statements(campaign), landings, ZoneInfo(campaign.timezone))


@step("take follower lists")
def take_followers(campaign: Campaign, landings: Landings, key: bytes) -> Taken:
    """What the owners' exports brought."""
    return take(find_exports(campaign, key), landings, ZoneInfo(campaign.timezone))


@step("ask official APIs")
def ask(campaign: Campaign, layout: Layout, landings: Landings, key: bytes, tonight: date) -> Taken:
    """What the platforms answered about accounts and declared people; no token is among what Prefect keeps."""
    enquiry = Enquiry(campaign, landings, layout.walks, key, tonight, os.environ)
    return take(ask_platforms(enquiry), landings, ZoneInfo(campaign.timezone))


@step("load")
def load(state: State, landings: Landings, campaign: Campaign, as_of: date, units: UnitTable) -> bool:
    """Whether a roster is known on this night; afterwards raw holds all that is landed, and the parameters."""
    set_night(state, _night(campaign, as_of))
    load_landed(state, landings, campaign.timezone)
    name_units(state, units.aliases)
    return has_roster(state)


@step("build model", "build {name}")
def build_model(state: State, model: Model, name: str) -> int:  # noqa: ARG001 - Prefect names the run by it
    """The number of rows of the model's table."""
    return build.build_model(state, model)


@step("judge")
def judge_night(state: State, run_id: str, taken: Taken) -> list[Outcome]:
    """What every expectation found; all of it is recorded before anything is published."""
    quality.note_rejects(state, run_id, [RefusedFile(r.source, r.path, r.fault.reason) for r in taken.refusals])
    outcomes = judge(state, all_checks())
    quality.note_checks(state, run_id, [_result(outcome) for outcome in outcomes])
    return outcomes


@step("publish")
def publish(state: State, layout: Layout, models: list[Model], run_id: str) -> None:
    """Nothing: afterwards readers see this night whole."""
    publish_build(layout, write_build(state, layout, models, run_id))


@step("keep rejected build")
def keep_stopped(state: State, layout: Layout, models: list[Model], run_id: str) -> Path:
    """Where the build that must not be published lies, for the person on duty."""
    return keep_rejected(layout, write_build(state, layout, models, run_id))


@step("report")
def report(campaign: Campaign, layout: Layout, run: Run, language: str) -> ReportFiles:
    """The report of the published night."""
    context = ReportContext(
        name=campaign.name,
        ordered_at=campaign.ordered_at,
        timezone=campaign.timezone,
        as_of=run.as_of,
        legal_basis=campaign.legal_basis,
        contact=campaign.contact,
        small_cell=campaign.small_cell,
        run_id=run.run_id,
    )
    questions = {check.check_id: (check.question, check.remedy) for check in all_checks()}
    with open_file(layout.published.resolve()) as mart:
        folder = campaign.folder / "reports" / run.as_of.isoformat()
        return write_report(mart, folder, campaign=context, checks=questions, language=language)


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
