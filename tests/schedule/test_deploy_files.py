"""The files of examples/deploy fit the code (flows/schedule), and Prefect and systemd take them as they are."""

import importlib
import inspect
import os
import subprocess
import sys
from datetime import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect.client.orchestration import SyncPrefectClient

from flows.api_process import make_prefect_home
from flows.campaign import load_campaign
from flows.schedule.deployments import planned_for
from flows.schedule.surroundings import of_server
from tests.night.command import HOUSE

DEPLOY = HOUSE / "examples" / "deploy"
PREFECT_FILE = DEPLOY / "prefect.yaml"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])


def deployed() -> list[dict[str, Any]]:
    written: list[dict[str, Any]] = yaml.safe_load(PREFECT_FILE.read_text(encoding="utf-8"))["deployments"]
    return written


@pytest.mark.parametrize("one", deployed(), ids=lambda one: one["entrypoint"])
def test_a_deployment_calls_a_flow_that_is_there_with_parameters_that_it_has(one: dict[str, Any]) -> None:
    module, _, name = one["entrypoint"].rpartition(".")
    flow = getattr(importlib.import_module(module), name)

    inspect.signature(flow.fn).bind(**one["parameters"])
    flow.validate_parameters(one["parameters"])


def test_the_file_plans_what_ikuti_serve_plans() -> None:
    campaign = load_campaign(HOUSE / "examples" / "sumsel-2024")
    planned = planned_for([campaign], time(2))

    assert [_as_planned(one) for one in deployed()] == [
        (
            f"flows.{one.flow}.{one.flow}",
            one.parameters.keys(),
            one.parameters.get("kind"),
            f"{one.at.minute} {one.at.hour} * * *",
            campaign.timezone,
            one.queue,
        )
        for one in planned
    ]


def _as_planned(one: dict[str, Any]) -> tuple[object, ...]:
    (schedule,) = one["schedules"]
    return (
        one["entrypoint"],
        one["parameters"].keys(),
        one["parameters"].get("kind"),
        schedule["cron"],
        schedule["timezone"],
        one["work_pool"]["work_queue_name"],
    )


@pytest.fixture
def prefect_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    make_prefect_home()
    return tmp_path


@pytest.mark.night
@pytest.mark.long
def test_prefect_deploys_the_file_as_it_is(api: SyncPrefectClient, prefect_home: Path) -> None:
    prefect = [sys.executable, "-m", "prefect", "--no-prompt"]
    surroundings = {
        **os.environ,
        "PREFECT_API_URL": str(api.api_url),
        "PREFECT_HOME": str(prefect_home),
        "IKUTI_CAMPAIGN": "/srv/ikuti/contoh",
    }
    for command in (
        ["work-pool", "create", "ikuti", "--type", "process"],
        ["deploy", "--all", "--prefect-file", str(PREFECT_FILE)],
    ):
        done = subprocess.run(
            [*prefect, *command], cwd=HOUSE, env=surroundings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    made = {str(one.entrypoint): one for one in api.read_deployments()}
    night, morning = made["flows.nightly.nightly"], made["flows.watch.watch"]
    assert night.parameters == {"folder": "/srv/ikuti/contoh", "kind": "planned"}
    assert (night.work_queue_name, morning.work_queue_name) == ("nights", "mornings")
    assert night.global_concurrency_limit
    assert night.global_concurrency_limit.limit == 1
    # Without the empty list Prefect would write down the folder that somebody happened to stand in.
    assert night.pull_steps == morning.pull_steps == []
    assert night.job_variables == morning.job_variables == {"stream_output": False}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_the_unit(unit: Path, tmp_path: Path, systemd_analyze: str) -> None:
    ours = Path(sys.executable).parent
    for one in UNITS:
        # What is to be executed must be there; on this machine it lies elsewhere.
        text = one.read_text(encoding="utf-8").replace("/opt/ikuti/.venv/bin", str(ours))
        (tmp_path / one.name).write_text(text, encoding="utf-8")
    named = tmp_path / unit.name.replace("@.", "@contoh.")

    verified = subprocess.run(
        [systemd_analyze, "verify", "--man=no", str(named)], capture_output=True, text=True, check=False
    )

    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_a_service_may_write_where_its_work_is_and_nowhere_else(unit: Path) -> None:
    lines = unit.read_text(encoding="utf-8").splitlines()
    writes = [line.partition("=")[2] for line in lines if line.startswith("ReadWritePaths=")]

    assert {"NoNewPrivileges=true", "ProtectSystem=strict", "User=ikuti"} <= set(lines)
    assert all(path.startswith("/srv/ikuti") for path in writes)


def test_the_server_of_its_own_is_set_as_ours_is() -> None:
    written = dict(
        line.split("=", 1)
        for line in (DEPLOY / "server.env").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
    ours = of_server(4200)

    assert {name: written[name] for name in ours if name != "PREFECT_SERVER_LOGGING_LEVEL"} == {
        name: value for name, value in ours.items() if name != "PREFECT_SERVER_LOGGING_LEVEL"
    }
