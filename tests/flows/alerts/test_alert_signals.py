"""Events for Prefect's automations: one for each message, and never a reason to fail."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from subprocess import run

import pytest
from prefect.events.clients import AssertingEventsClient
from prefect.events.worker import EventsWorker
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.alerts.signals import signal
from flows.alerts.wording import Post
from tests.flows.alerts.receivers import free_port

NIGHT = date(2024, 2, 7)
ALARM = Post("s", "b", "critical", "source_missing", (("no_list", "x:a"), ("no_count", "x:a")))
RECOVERY = Post("s", "b", "recovery", None, (("no_list", "x:a"),))


@pytest.fixture
def api() -> Iterator[None]:
    """Settings that name an API, and a client that keeps what would be sent to it."""
    EventsWorker.set_client_override(AssertingEventsClient)
    AssertingEventsClient.reset()
    with temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{free_port()}/api"}):
        yield
        EventsWorker.drain_all()
    EventsWorker.set_client_override(None)
    AssertingEventsClient.reset()


def sent() -> list[tuple[str, str, dict[str, object]]]:
    EventsWorker.drain_all()
    events = [event for client in AssertingEventsClient.all for event in client.events]
    return [(event.event, event.resource.id, event.payload) for event in events]


@pytest.mark.usefixtures("api")
def test_each_message_is_an_event_of_its_campaign() -> None:
    signal([ALARM, RECOVERY], Path("/kantor/Sumsel 2024"), NIGHT)

    resource = "ikuti.campaign.sumsel-2024"
    payload = {"night": "2024-02-07", "cause": "source_missing", "severity": "critical", "alarms": 2}
    assert sent() == [
        ("ikuti.alarm.source_missing", resource, payload),
        ("ikuti.recovery", resource, payload | {"cause": None, "severity": "recovery", "alarms": 1}),
    ]


def test_without_an_api_nothing_is_sent_and_no_server_is_started() -> None:
    EventsWorker.set_client_override(AssertingEventsClient)
    AssertingEventsClient.reset()
    with temporary_settings({PREFECT_API_URL: None}):
        signal([ALARM], Path("/kantor"), NIGHT)

    assert sent() == []
    EventsWorker.set_client_override(None)


@pytest.mark.usefixtures("api")
def test_an_event_that_fails_hurts_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr("prefect.events.emit_event", fails)

    signal([ALARM], Path("/kantor"), NIGHT)


def test_an_api_that_is_down_hurts_nobody(tmp_path: Path) -> None:
    code = (
        "from datetime import date; from pathlib import Path\n"
        "from flows.alerts.signals import signal; from flows.alerts.wording import Post\n"
        "signal([Post('s', 'b', 'warning', 'count_fell', ())], Path('kantor'), date(2024, 2, 7)); print('told')\n"
    )
    environment = {"PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api", "PREFECT_HOME": str(tmp_path)}

    ended = run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)

    assert ended.stdout == "told\n"
    assert "Traceback" not in ended.stderr
