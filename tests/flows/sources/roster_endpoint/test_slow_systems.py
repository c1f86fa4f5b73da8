"""A personnel system that takes its time or answers something else than it should: borne with for so long."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from starlette.responses import Response

from flows.sources import roster_client
from flows.sources.roster_client import Patience
from tests.flows.sources.personnel_system import STAFF, PersonnelSystem
from tests.flows.sources.roster_endpoint.asked import always, refused
from tests.flows.sources.roster_endpoint.conftest import Start


def test_an_answer_that_is_packed_twice_is_not_unpacked(start: Start) -> None:
    packed = Response(gzip.compress(gzip.compress(b"[]")), headers={"Content-Encoding": "gzip, gzip"})
    assert "packed more than once" in refused(start(lambda _: packed)).found


def test_a_system_that_answers_drop_by_drop_does_not_hold_the_night(monkeypatch: pytest.MonkeyPatch) -> None:
    little = Patience(attempts=2, answering=0.2)
    monkeypatch.setattr(roster_client.RosterClient.__init__, "__defaults__", (little, lambda _: None))
    with dripping_headers() as url:
        fault = refused(PersonnelSystem(always([]), url=url))
    assert (fault.reason, fault.found) == ("endpoint_failed", "an answer that took too long (asked 2 times)")


def test_a_system_that_is_slow_with_every_page_does_not_hold_the_night(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = Patience(asking=-1)
    monkeypatch.setattr(roster_client.RosterClient.__init__, "__defaults__", (over, lambda _: None))
    assert "not enough" in refused(start(always(STAFF))).found


def test_a_page_for_people_says_where_to_look(start: Start) -> None:
    fault = refused(start(lambda _: Response("<html>Masuk</html>")))
    assert ("a web page" in fault.found, "proxy" in fault.remedy) == (True, True)


@contextmanager
def dripping_headers() -> Iterator[str]:
    """A server whose answer is all there after ten times as long as anybody should wait for it."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            for number in range(100):
                connection.sendall(f"X-Drop-{number}: 1\r\n".encode())
                time.sleep(0.02)
            connection.sendall(b"content-length: 2\r\n\r\n[]")

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=answer, args=listening.accept()[:1], daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/api/pegawai"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)
