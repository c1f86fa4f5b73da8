"""The nightly run, top to bottom. Knows the order of the rooms; knows no column and no URL."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from prefect.utilities.annotations import quote

from expectations.check import Outcome
from expectations.gate import may_publish
from expectations.suites import incomplete_sources
from flows import steps
from flows.alerts import Told
from flows.campaign import Campaign
from flows.engines import build_tables, close_checked_days
from flows.enquiry import asked_accounts
from flows.inspection import no_roster
from flows.intake import Taken, find_lost, total
from flows.messages import Wrong
from flows.opening import Engine, NightKind, Opened, night_name, opened_night
from flows.reports.page import ReportFiles
from flows.sources.delivery import Refusal
from flows.sources.strays import find_strays
from flows.sources.unit_table import read_units
from flows.state_messages import working_state
from warehouse.build import drop_unknown, make_schemas
from warehouse.landing import Landings
from warehouse.models import load_models
from warehouse.records import Run

STOPPED = "stopped by a critical check"


@dataclass(frozen=True)
class NightOutcome:
    """How a night came out: what came in, what was checked, and what was published or kept back."""

    run: Run
    taken: Taken
    outcomes: list[Outcome]
    report: ReportFiles | None = None
    rejected: Path | None = None
    stopped_page: Path | None = None
    told: Told | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every source was there, fresh and whole."""
        return not self.taken.refusals and not incomplete_sources(self.outcomes)


class StoppedNight(Exception):  # noqa: N818 - an outcome; Prefect wants an exception for a state that is Failed
    """Carries how a stopped night came out; given bare, Prefect would write the whole of it into its log."""

    def __init__(self, night: NightOutcome) -> None:
        super().__init__(STOPPED)
        self.night = night


@flow(name="nightly", flow_run_name=night_name)
def nightly(  # noqa: PLR0913, PLR0917 - a schedule gives parameters by name
    folder: str,
    as_of: date | None = None,
    kind: NightKind = "planned",
    language: str | None = None,
    offline: bool = False,  # noqa: FBT001, FBT002 - a schedule gives parameters by name
    accept: Literal["roster-change"] | None = None,
    engine: Engine = "duckdb",
) -> State[quote]:
    """From an inbox to a published, checked answer, for the night `as_of` or the one the run was planned for."""
    with opened_night(Path(folder), as_of, kind, offline=offline, accept=accept) as opened:
        night = _run(opened, language or opened.campaign.language, engine)
        if opened.is_told:
            night = replace(night, told=steps.alert(opened.campaign, night.run.as_of, night.outcomes, night.taken))
    if night.report is None:
        return Failed(message=STOPPED, data=StoppedNight(night))
    # As it is: Prefect would look through all figures of the night for results of its own.
    return Completed(message="published", data=quote(night))


def _run(opened: Opened, language: str, engine: Engine) -> NightOutcome:
    campaign, layout, landings, key, run = opened.campaign, opened.layout, opened.landings, opened.key, opened.run

    taken = total(
        [
            steps.take_rosters(campaign, landings, key, opened.asked_on),
            steps.take_declarations(campaign, landings, key),
            steps.take_counts(campaign, landings),
            steps.take_corrections(campaign, landings, key),
            steps.take_statements(campaign, landings),
            steps.take_followers(campaign, landings, key),
        ]
    )

    if opened.asked_on and asked_accounts(campaign, opened.asked_on):
        taken += steps.ask(campaign, layout, landings, key, opened.asked_on)

    if run.accepted:
        steps.accept(landings, run)
    units = read_units(campaign)
    taken += Taken(0, 0, (*_unread(campaign, landings), *units.refusals))

    with working_state(layout) as state:
        steps.begin_run(state, campaign, run)
        models = load_models()
        make_schemas(state)
        drop_unknown(state, models)
        if not steps.load(state, landings, campaign, run.as_of, units).has_roster:
            steps.end_run(state, run, "failed")
            raise Wrong([no_roster(campaign)])
        judged = build_tables(state, models, campaign.folder, engine)

    # Opened anew: the audit reads what is on disk, and what building took of memory is free for it.
    with working_state(layout) as state:
        outcomes = steps.judge_night(state, run.run_id, taken, judged)
        night = NightOutcome(run, taken, outcomes)
        close_checked_days(state, models, engine, is_sound=may_publish(outcomes))
        if not may_publish(outcomes):
            steps.end_run(state, run, "stopped")
            kept = steps.keep_stopped(state, layout, models, run.run_id)
            steps.write_docs(campaign, layout, run, outcomes)
            return replace(night, rejected=kept, stopped_page=steps.tell_stopped(campaign, layout, run, kept, language))
        steps.end_run(state, run, _outcome(night, opened))
        build = steps.publish(state, layout, models, run.run_id, stays_behind=opened.stands_behind is not None)

    steps.write_docs(campaign, layout, run, outcomes)
    report = steps.report(campaign, build, run, language)
    steps.workbook(campaign, layout, build, run, language)
    steps.show(campaign, report.findings, stays_behind=opened.stands_behind is not None)
    return replace(night, report=report)


def _unread(campaign: Campaign, landings: Landings) -> tuple[Refusal, ...]:
    """What lies where nothing is looked for, and what was landed and is gone."""
    return find_strays(campaign).refusals + find_lost(campaign.folder, landings).refusals


def _outcome(night: NightOutcome, opened: Opened) -> str:
    if opened.stands_behind:
        return "replayed"
    return "published" if night.is_complete else "incomplete"
