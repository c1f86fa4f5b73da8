"""An alarm as an event of Prefect, on record where automations look for it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.night, pytest.mark.long]


def test_an_alarm_is_on_record_as_an_event_of_its_campaign_and_its_night(state_home: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.flows.alerts.signal_one"],
        cwd=HOUSE,
        env=os.environ | {"XDG_STATE_HOME": str(state_home)},
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
