"""Signals one alarm within a flow to Prefect's temporary API, and prints the events that it has on record."""

import json
import sys
import time
from datetime import date
from pathlib import Path

import httpx

from flows.temporary_api import temporary_api


def main() -> None:
    with temporary_api() as wait:
        wait()
        from prefect import flow
        from prefect.settings import get_current_settings

        from flows.alerts.signals import signal
        from flows.alerts.wording import Post

        alarm = Post("subject", "body", "critical", "run_failed", (("run_failed", ""),))

        @flow(name="night")
        def night() -> None:
            signal([alarm], Path("Kampanye Uji"), date(2024, 2, 7))

        night()
        ours = {"id": ["ikuti.campaign.kampanye-uji"]}
        asked = {"filter": {"resource": ours, "occurred": {"since": "2020-01-01T00:00:00Z"}}}
        while not (events := _events(f"{get_current_settings().api.url}/events/filter", asked)):
            time.sleep(0.2)
    json.dump(events, sys.stdout)


def _events(address: str, asked: object) -> list[object]:
    answer = httpx.post(address, json=asked, trust_env=False).raise_for_status().json()
    return list(answer["events"])


if __name__ == "__main__":
    main()
