"""Serves an ASGI app on a free port of this machine, with troubles first; knows no platform."""

import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

DEADLINE_SECONDS = 10


@dataclass(frozen=True)
class Trouble:
    """One answer that is given instead of the app's own; `is_cut` breaks the connection off in its middle."""

    status: int = 200
    body: Any = None
    raw: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    is_cut: bool = False

    @property
    def content(self) -> bytes:
        return json.dumps(self.body).encode() if self.raw is None else self.raw


CUT = Trouble(raw=b'{"fol', is_cut=True)
DOWN = Trouble(503, raw=b"<html>Service Unavailable</html>", headers={"content-type": "text/html"})
MALFORMED = Trouble(200, raw=b'{"followers_count": 85')


class Troubled:
    """The app behind a list of troubles, one for each request; remembers what was asked, in order."""

    def __init__(self, app: ASGIApp, *troubles: Trouble) -> None:
        self._app = app
        self._troubles = list(troubles)
        self.asked: list[Request] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        self.asked.append(Request(scope))
        if not self._troubles:
            await self._app(scope, receive, send)
            return
        trouble = self._troubles.pop(0)
        promised = len(trouble.content) + (1000 if trouble.is_cut else 0)
        headers = {"content-type": "application/json", "content-length": str(promised)} | dict(trouble.headers)
        await send(
            {
                "type": "http.response.start",
                "status": trouble.status,
                "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            }
        )
        await send({"type": "http.response.body", "body": trouble.content})


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The address the app answers at, until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + DEADLINE_SECONDS
        while not server.started:
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.005)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(DEADLINE_SECONDS)
        listening.close()
    assert not thread.is_alive(), "the server does not end"
