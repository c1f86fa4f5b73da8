"""Real receivers on loopback: a webhook and a mail server, well-behaved or not; knows nothing of alerts."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from aiosmtpd.controller import Controller

Manner = Literal["answers", "never", "drips"]


class Webhook(ThreadingHTTPServer):
    """Takes JSON; answers with the given statuses one after the other, the last one for ever."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, statuses: tuple[int, ...] = (200,), manner: Manner = "answers") -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.statuses, self.manner = list(statuses), manner
        self.taken: list[dict[str, Any]] = []
        self.asked = 0
        self.leads_to = ""
        self.released = threading.Event()

    @property
    def address(self) -> str:
        """Its Apprise URL, with a path that is a secret."""
        return f"json://127.0.0.1:{self.server_port}/rahasia-token"


class _Asked(BaseHTTPRequestHandler):
    server: Webhook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        if self.server.manner == "never":
            self.server.released.wait()
            return
        if self.server.manner == "drips":
            self._drip()
            return
        statuses = self.server.statuses
        status = statuses.pop(0) if len(statuses) > 1 else statuses[0]
        if status == 200:
            self.server.taken.append(json.loads(body))
        self.send_response(status)
        if self.server.leads_to:
            self.send_header("Location", self.server.leads_to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drip(self) -> None:
        """A header without an end, a byte at a time: no silence is ever long enough for a time-out."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.server.released.wait(0.02):
            self.wfile.write(b"x")

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def webhook(statuses: tuple[int, ...] = (200,), manner: Manner = "answers") -> Iterator[Webhook]:
    server = Webhook(statuses, manner)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Mailbox:
    """Takes every mail."""

    def __init__(self) -> None:
        self.port = free_port()
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []

    @property
    def address(self) -> str:
        """Its Apprise URL: two recipients with a comma between them, and a sender."""
        to = "jaga@contoh.example,mutu@contoh.example"
        return f"mailto://127.0.0.1:{self.port}?from=ikuti@contoh.example&to={to}&mode=insecure"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        return "250 taken"


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def words_of(mail: EmailMessage) -> str:
    """Subject and all texts of a mail, decoded."""
    texts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([str(mail["Subject"]), *texts])


def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
