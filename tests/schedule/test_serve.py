"""`ikuti serve` (flows/schedule) runs a campaign's night on schedule and leaves in order."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.campaign import load_campaign
from flows.clock import tonight
from flows.schedule.deployments import deploy, planned_for
from tests.night.command import prefect_home
from tests.schedule.served import Served, alive, campaign_at, serving, until
from warehouse.published import published_night

pytestmark = [pytest.mark.night, pytest.mark.long]

JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Of a name that is none for Prefect.
    return campaign_at(tmp_path_factory.mktemp("served") / "Sumsel & 50%")


@pytest.fixture(scope="module")
def served(home: Path, folder: Path) -> Iterator[Served]:
    far = (datetime.now(JAKARTA) - timedelta(hours=2)).strftime("%H:%M")
    with serving(home, folder, at=far) as served:
        yield served


@pytest.fixture(scope="module")
def due(served: Served, folder: Path) -> datetime:
    """The next minute but one, for which the night is planned now: by the time the server was up any other was over."""
    due = datetime.now(JAKARTA).replace(second=0, microsecond=0) + timedelta(minutes=2)
    with temporary_settings({PREFECT_API_URL: served.api.address}), get_client(sync_client=True) as api:
        deploy(api, planned_for([load_campaign(folder)], due.time()))
    return due


@pytest.fixture(scope="module")
def night(served: Served, folder: Path, due: datetime) -> dict[str, Any]:
    """The run that the server made of the schedule, and the worker has run to its end."""
    nightly = served.api.deployment(folder)["id"]

    def planned() -> list[dict[str, Any]]:
        of_it = {"deployment_id": {"any_": [nightly]}}
        return [
            run
            for run in served.api.ask("flow_runs/filter", flow_runs=of_it, limit=200)
            if datetime.fromisoformat(run["expected_start_time"]) == due
        ]

    return served.api.ended(until(planned)[0]["id"])


def test_a_night_and_a_look_in_the_morning_are_planned_in_the_campaigns_zone(served: Served, folder: Path) -> None:
    night, morning = (served.api.deployment(folder, flow) for flow in ("nightly", "watch"))
    crons = [one["schedules"][0]["schedule"] for one in (night, morning)]

    assert [cron["timezone"] for cron in crons] == ["Asia/Jakarta", "Asia/Jakarta"]
    assert crons[1]["cron"] == "0 7 * * *"
    assert (night["parameters"]["kind"], night["concurrency_options"]["collision_strategy"]) == ("planned", "ENQUEUE")
    assert (night["work_queue_name"], morning["work_queue_name"]) == ("nights", "mornings")


def test_a_planned_night_is_run_and_completed(night: dict[str, Any], due: datetime) -> None:
    assert night["state_name"] == "Completed", night["state"]["message"]
    # The process is started ahead, and Prefect does not wait for the last fraction of a second.
    assert datetime.fromisoformat(night["start_time"]) > due.astimezone(UTC) - timedelta(seconds=1)


def test_what_is_published_is_of_the_planned_night(night: dict[str, Any], folder: Path, due: datetime) -> None:
    of = tonight("Asia/Jakarta", due)

    assert (night["name"], published_night(folder)) == (f"night of {of}", of)


def test_the_nights_pages_hold_its_table_and_every_stage(served: Served, night: dict[str, Any]) -> None:
    tables = served.api.ask("artifacts/latest/filter")

    assert sorted(table["key"].rpartition("sumsel-50")[2] for table in tables) == ["", "-waterfall"]
    assert all("instagram:pemprov.contoh" in table["data"] for table in tables)
    assert until(lambda: served.api.logs(night["id"], '"stage": "publish", "ended": "done"'))


def test_parameters_name_a_folder_and_nobody(night: dict[str, Any], folder: Path) -> None:
    assert night["parameters"] == {"folder": str(folder), "kind": "planned"}


@pytest.mark.usefixtures("night")
def test_told_to_end_it_ends_well_and_leaves_no_process(served: Served, home: Path) -> None:
    # The night's own process takes a moment to leave after Prefect has its last word.
    assert until(lambda: len(served.children()) == 3)
    children = served.children()
    assert served.told_to_end() == 0
    assert alive(children) == []
    with closing(sqlite3.connect(prefect_home(home) / "prefect.db")) as record:
        assert record.execute("select count(*) from deployment where paused").fetchone() == (0,)
        assert record.execute("select count(*) from flow_run where state_name = 'Scheduled'").fetchone()[0] > 2
