"""Real receivers on loopback: a webhook and a mail server, well-behaved or not; knows nothing of alerts."""

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

Manner = Literal["answers", "never", "drips"]
Step = Literal["login", "recipient", "content"]


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
    """Takes every mail, but answers a step of the talk as it is told to."""

    def __init__(self, refuses: Mapping[Step, str]) -> None:
        self.port = free_port()
        self.refuses = refuses
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []

    @property
    def address(self) -> str:
        """Its Apprise URL: two recipients with a comma between them, and a sender."""
        return self.address_with("")

    def address_with(self, login: str) -> str:
        """The same with a name and a password ("name:password")."""
        to = "jaga@contoh.example,mutu@contoh.example"
        place = f"{login}@127.0.0.1" if login else "127.0.0.1"
        return f"mailto://{place}:{self.port}?from=ikuti@contoh.example&to={to}&mode=insecure"

    def authenticate(self, *_: object) -> AuthResult:
        """Whether somebody may log in."""
        return AuthResult(success="login" not in self.refuses, handled=False, message=self.refuses.get("login"))

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's
        self, _server: object, _session: object, envelope: Any, address: str, _options: object
    ) -> str:
        if "recipient" in self.refuses:
            return self.refuses["recipient"]
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's
        if "content" in self.refuses:
            return self.refuses["content"]
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        return "250 taken"


@contextmanager
def mailbox(refuses: Mapping[Step, str] | None = None) -> Iterator[Mailbox]:
    box = Mailbox(refuses or {})
    controller = Controller(
        box, hostname="127.0.0.1", port=box.port, authenticator=box.authenticate, auth_require_tls=False
    )
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
