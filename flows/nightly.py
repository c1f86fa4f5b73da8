"""The nightly run, top to bottom. Knows the order of the rooms; knows no column and no URL."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from expectations.check import Outcome
from expectations.gate import may_publish
from expectations.suites import incomplete_sources
from flows import steps
from flows.campaign import load_campaign
from flows.enquiry import asked_accounts
from flows.inspection import no_roster
from flows.intake import Taken, total
from flows.keys import pseudonym_key
from flows.messages import Wrong
from flows.reports.page import ReportFiles
from flows.sources.exports import find_strays
from flows.sources.unit_table import read_units
from flows.steps import end_run
from warehouse.build import drop_unknown, make_schemas
from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.models import load_models
from warehouse.quality import begin_run
from warehouse.records import Run
from warehouse.state import open_state


@dataclass(frozen=True)
class NightOutcome:
    """How a night came out: what came in, what was checked, and what was published or kept back."""

    run: Run
    taken: Taken
    outcomes: list[Outcome]
    report: ReportFiles | None = None
    rejected: Path | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every source was there, fresh and whole."""
        return not self.taken.refusals and not incomplete_sources(self.outcomes)


def _name() -> str:
    return f"night of {flow_run.parameters['as_of']}"


@flow(name="nightly", flow_run_name=_name, validate_parameters=False)
def nightly(folder: str, as_of: date, run: Run, language: str, tonight: date | None = None) -> State[NightOutcome]:
    """From an inbox to a published, checked answer; `tonight` is set where what can only be asked now is asked."""
    campaign = load_campaign(Path(folder))
    layout = Layout(campaign.folder)
    landings = Landings(layout.landing)
    key = pseudonym_key(campaign.folder, may_create=False)

    taken = total(
        [
            steps.take_rosters(campaign, landings, key, tonight),
            steps.take_declarations(campaign, landings, key),
            steps.take_counts(campaign, landings),
            steps.take_corrections(campaign, landings, key),
            steps.take_statements(campaign, landings),
            steps.take_followers(campaign, landings, key),
        ]
    )

    if tonight and asked_accounts(campaign, tonight):
        taken += steps.ask(campaign, layout, landings, key, tonight)

    units = read_units(campaign)
    taken += Taken(0, 0, (*find_strays(campaign).refusals, *units.refusals))

    with open_state(layout) as state:
        begin_run(state, run)
        models = load_models()
        make_schemas(state)
        drop_unknown(state, models)
        if not steps.load(state, landings, campaign, as_of, units):
            end_run(state, run, "failed")
            raise Wrong([no_roster(campaign)])
        for model in models:
            steps.build_model(state, model, model.name)

    # Opened anew: the audit reads what is on disk, and what building took of memory is free for it.
    with open_state(layout) as state:
        outcomes = steps.judge_night(state, run.run_id, taken)
        night = NightOutcome(run, taken, outcomes)
        if not may_publish(outcomes):
            end_run(state, run, "stopped")
            kept = steps.keep_stopped(state, layout, models, run.run_id)
            return Failed(message="stopped by a critical check", data=replace(night, rejected=kept))
        end_run(state, run, "published" if night.is_complete else "incomplete")
        steps.publish(state, layout, models, run.run_id)

    files = steps.report(campaign, layout, run, language)
    return Completed(message="published", data=replace(night, report=files))
