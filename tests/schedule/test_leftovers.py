"""Runs that a power cut left open in Prefect's record are closed, living ones are not (flows/leftovers.py).

Against a real API; a run's process is played by a lock that is held or not, as its process would.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prefect import flow
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import State
from prefect.states import Cancelling, Completed, Pending, Running, Scheduled

from flows.leftovers import alive, close_leftovers, forget_old_runs
from warehouse.layout import Layout

pytestmark = [pytest.mark.night, pytest.mark.long]

LATER = timedelta(hours=1)


@flow(name="nightly")
def night(folder: str) -> None:
    """What a run in Prefect's record is a run of."""


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path / "campaign")
    layout.make()
    return layout


def on_record(api: SyncPrefectClient, layout: Layout, state: State[Any]) -> str:
    run = api.create_flow_run(night, parameters={"folder": str(layout.campaign)})
    api.set_flow_run_state(run.id, state, force=True)
    return str(run.id)


def state_of(api: SyncPrefectClient, run_id: str) -> str:
    state = api.read_flow_run(run_id).state  # type: ignore[arg-type]
    assert state
    return str(state.name)


@pytest.mark.parametrize("left", [Running, Pending, Cancelling], ids=lambda state: state.__name__)
def test_what_a_power_cut_left_open_is_closed_as_crashed(api: SyncPrefectClient, layout: Layout, left: Any) -> None:
    run_id = on_record(api, layout, left())
    (layout.alive).mkdir()
    (layout.alive / run_id).touch()

    closed = close_leftovers(layout, datetime.now(UTC) + LATER)

    assert (state_of(api, run_id), len(closed)) == ("Crashed", 1)
    assert list(layout.alive.iterdir()) == []


@pytest.mark.parametrize("left", [Running, Pending, Cancelling], ids=lambda state: state.__name__)
def test_a_living_run_is_left_alone_however_long_it_takes(api: SyncPrefectClient, layout: Layout, left: Any) -> None:
    run_id = on_record(api, layout, left())

    with alive(layout, run_id):
        assert close_leftovers(layout, datetime.now(UTC) + timedelta(days=1)) == []
    assert state_of(api, run_id) == left().name


def test_a_run_that_has_just_begun_may_still_take_its_lock(api: SyncPrefectClient, layout: Layout) -> None:
    run_ids = [on_record(api, layout, left()) for left in (Running, Pending)]

    assert close_leftovers(layout) == []
    assert [state_of(api, run_id) for run_id in run_ids] == ["Running", "Pending"]


def test_planned_and_ended_runs_and_those_of_others_are_left_alone(
    api: SyncPrefectClient, layout: Layout, tmp_path: Path
) -> None:
    other = Layout(tmp_path / "other")
    kept = [
        on_record(api, layout, Scheduled()),
        on_record(api, layout, Completed()),
        on_record(api, other, Running()),
    ]

    assert close_leftovers(layout, datetime.now(UTC) + LATER) == []
    assert [state_of(api, run_id) for run_id in kept] == ["Scheduled", "Completed", "Running"]


def test_runs_of_ninety_days_ago_are_forgotten_and_others_stay(
    api: SyncPrefectClient, layout: Layout, tmp_path: Path
) -> None:
    ours, others = on_record(api, layout, Running()), on_record(api, Layout(tmp_path / "other"), Running())

    assert forget_old_runs(layout, datetime.now(UTC) + timedelta(days=89)) == 0
    assert forget_old_runs(layout, datetime.now(UTC) + timedelta(days=91)) == 1
    left = {str(run.id) for run in api.read_flow_runs(limit=200)}
    assert ours not in left
    assert others in left
