"""Official APIs that are down, slow, answer by halves or know the token no more: told of, and no night is lost."""

import json
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.flows.sources.small_campaign import OFFICE, write_small_campaign
from tests.night.command import Told, ikuti, prefect_home
from tests.night.marts import ask
from warehouse.layout import Layout

pytestmark = [pytest.mark.night, pytest.mark.long]

TOKEN = "tok-kedaluwarsa-of-a-test"
# One whose answer never ends is borne with for minutes, by design; tests/flows/sources waits for it with less patience.
TROUBLES = ("down", "half", "expired", "slow")
ACCOUNT = """
[[accounts]]
platform = "mastodon"
handle = "{trouble}@sosial.example"
owner = "Pemprov"
valid_from = 2024-01-01
sources = ["api"]
token_env = "TOKEN_OF_A_TEST"
base_url = "http://127.0.0.1:{port}"
"""


class _Troubled(BaseHTTPRequestHandler):
    """Answers every question in the one way that its server stands for."""

    def do_GET(self) -> None:
        trouble = self.server.trouble  # type: ignore[attr-defined]
        if trouble == "down":
            self.send_error(503)
        elif trouble == "expired":
            self._say(401, b'{"error": "The access token is invalid"}')
        elif trouble == "half":
            self._say(200, b'{"id": "1", "username": "ha', promised=1000)
            self.close_connection = True
        else:
            time.sleep(2)
            self._say(404, b"{}")

    def _say(self, status: int, body: bytes, promised: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(promised or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def ports() -> Iterator[dict[str, int]]:
    servers: dict[str, Any] = {}
    for trouble in TROUBLES:
        server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Troubled)
        server.trouble, server.daemon_threads = trouble, True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        servers[trouble] = server
    yield {trouble: server.server_port for trouble, server in servers.items()}
    for server in servers.values():
        server.shutdown()
        server.server_close()


@dataclass(frozen=True)
class Night:
    """One night in which nobody answers as they should."""

    layout: Layout
    told: Told


@pytest.fixture(scope="module")
def night(ports: dict[str, int], tmp_path_factory: pytest.TempPathFactory) -> Night:
    root = tmp_path_factory.mktemp("out-of-order")
    prefect_home(root / "state").mkdir(parents=True)
    folder = write_small_campaign(root / "kampanye")
    with (folder / "campaign.toml").open("a", encoding="utf-8") as file:
        file.writelines(ACCOUNT.format(trouble=trouble, port=port) for trouble, port in ports.items())
    os.environ["TOKEN_OF_A_TEST"] = TOKEN
    try:
        told = ikuti("run", folder, "--quiet", state_home=root / "state")
    finally:
        del os.environ["TOKEN_OF_A_TEST"]
    return Night(Layout(folder), told)


def test_the_night_is_published_and_says_that_it_is_incomplete(night: Night) -> None:
    assert night.told.exit_code == 4, night.told.stderr
    assert "fault in ikuti" not in night.told.stderr
    assert "Traceback" not in night.told.stderr
    statuses = ask(night.layout.published, "select distinct account_key from marts.fct_follow_status")
    assert (OFFICE.key,) in statuses


@pytest.mark.parametrize("trouble", TROUBLES)
def test_each_of_them_is_told_in_four_parts_without_the_token(night: Night, trouble: str) -> None:
    about = [message for message in night.told.messages if f"api/mastodon:{trouble}@sosial.example" in message]

    assert about
    assert all("  Where: " in message and "  Now: " in message for message in about)
    assert TOKEN not in night.told.stderr


@pytest.mark.parametrize("trouble", TROUBLES)
def test_each_attempt_is_on_record_and_accuses_nobody(night: Night, trouble: str) -> None:
    account = f"mastodon:{trouble}@sosial.example"
    verdicts = ask(night.layout.published, "select verdict from marts.fct_capture where account_key = $1", account)
    statuses = ask(night.layout.published, "select status from marts.fct_follow_status where account_key = $1", account)

    assert {verdict for (verdict,) in verdicts} == {"failed"}
    assert "not_seen" not in {status for (status,) in statuses}


def test_whoever_is_asked_is_told_of_every_refused_answer(night: Night) -> None:
    alarms = [one["alarm"] for one in json.loads(night.layout.alarms.read_text("utf-8"))["alarms"]]
    refused = {alarm["about"] for alarm in alarms if alarm["kind"] == "refused_answers"}

    assert all(any(trouble in about for about in refused) for trouble in TROUBLES), refused


def test_the_token_is_nowhere_in_what_the_night_has_written(night: Night) -> None:
    written = [path for path in night.layout.campaign.rglob("*") if path.is_file() and "inbox" not in path.parts]

    assert len(written) > 10
    assert [path for path in written if TOKEN.encode() in path.read_bytes()] == []
