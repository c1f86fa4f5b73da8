"""An alarm as an event of Prefect, on record where automations look for it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.night.command import HOUSE, environment, prefect_home

pytestmark = [pytest.mark.night, pytest.mark.long]


def test_an_alarm_is_on_record_as_an_event_of_its_campaign_and_its_night(tmp_path: Path) -> None:
    prefect_home(tmp_path).mkdir(parents=True)
    told = subprocess.run(
        [sys.executable, "-m", "tests.flows.alerts.signal_one"],
        cwd=HOUSE,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    (event,) = json.loads(told.stdout)

    assert (event["event"], event["resource"]) == (
        "ikuti.alarm.run_failed",
        {"prefect.resource.id": "ikuti.campaign.kampanye-uji"},
    )
    assert event["payload"] == {"night": "2024-02-07", "cause": "run_failed", "severity": "critical", "alarms": 1}
    assert "flow-run" in [one["prefect.resource.role"] for one in event["related"]]
