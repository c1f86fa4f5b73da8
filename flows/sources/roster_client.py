"""Asks a personnel system's endpoint for single pages: token, time-outs, retries, sizes; knows nothing of staff.

Neither the query of an address nor a header or body goes into a message: some of them hold tokens or people.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import httpx
from pydantic import SecretStr
from tenacity import RetryCallState, Retrying, retry_if_exception_type
from tenacity.wait import wait_exponential_jitter

from flows import __version__
from flows.sources.bodies import is_packed_twice, is_web_page, json_of
from flows.sources.waiting import seconds_asked
from transforms.faults import Fault

_MAY_PASS = frozenset({408, 425, 429, 500, 502, 503, 504})
_REFUSES_TOKEN = frozenset({401, 403})


@dataclass(frozen=True)
class Patience:
    """How long an endpoint is borne with, in seconds.

    `waiting` is the most that all pauses may take together, `answering` one page, `asking` all pages.
    """

    attempts: int = 5
    waiting: float = 600
    connecting: float = 10
    reading: float = 60
    answering: float = 300
    asking: float = 7200
    largest_page: int = 128 * 1024 * 1024


@dataclass(frozen=True)
class Page:
    """One page as it was answered; `linked` is the next one's address in the Link header, if there is one."""

    body: Any
    linked: str | None


class _MayPass(Exception):  # noqa: N818 - it ends an attempt, not the asking
    def __init__(self, found: str, wait: float | None = None) -> None:
        super().__init__(found)
        self.found = found
        self.wait = wait


class RosterClient:
    """Pages of one endpoint, from its own host only: ``with RosterClient(url, token) as client: client.page(url)``.

    `sleep` is for tests. A redirect is never followed: the token belongs to the configured host.
    """

    def __init__(
        self,
        home: httpx.URL,
        token: SecretStr | None,
        patience: Patience | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.home = home
        self._patience = patience or Patience()
        self._sleep = sleep
        self._paused = 0.0
        self._until = time.monotonic() + self._patience.asking
        bearer = {"Authorization": f"Bearer {token.get_secret_value()}"} if token else {}
        self._loop = asyncio.Runner()
        self._client = httpx.AsyncClient(
            # A proxy of the office has no business with this machine's own addresses.
            mounts={f"all://{host}": None for host in ("127.0.0.1", "localhost", "[::1]")},
            follow_redirects=False,
            timeout=httpx.Timeout(self._patience.reading, connect=self._patience.connecting),
            headers={"Accept": "application/json", "User-Agent": f"ikuti/{__version__}", **bearer},
        )

    def __enter__(self) -> Self:
        for name in ("httpx", "httpcore"):  # they write whole addresses at INFO and headers at DEBUG
            logging.getLogger(name).setLevel(logging.WARNING)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.run(self._client.aclose())
        self._loop.close()

    def page(self, address: httpx.URL) -> Page:
        """The page at an address of the endpoint's own host. Raises Fault endpoint_failed, schema_drift."""
        if (address.scheme, address.host, address.port) != (self.home.scheme, self.home.host, self.home.port):
            raise failed(self.home, "a next page on another host", "ask the endpoint's office; the token stays here")
        if time.monotonic() > self._until:
            found = f"pages so slow that {self._patience.asking / 60:.0f} minutes were not enough"
            raise failed(self.home, found, "ask the endpoint's office; the newest roster stays in use")
        retrying = Retrying(
            sleep=self._pause,
            wait=self._wait,
            stop=self._is_enough,
            retry=retry_if_exception_type(_MayPass),
            retry_error_callback=self._give_up,
        )
        page: Page = retrying(self._ask, address)
        return page

    def _ask(self, address: httpx.URL) -> Page:
        try:
            reply, content = self._loop.run(self._answer(address))
        except (httpx.TransportError, OSError, UnicodeError) as failure:
            raise _MayPass(f"no answer ({type(failure).__name__})") from None
        except httpx.DecodingError:
            raise drifted(self.home, "bytes that are not in their announced encoding") from None
        self._must_be_good(reply)
        try:
            return Page(json_of(content), reply.links.get("next", {}).get("url"))
        except (ValueError, RecursionError):
            raise (
                _a_web_page(self.home) if is_web_page(content) else drifted(self.home, "an answer that is no JSON")
            ) from None

    async def _answer(self, address: httpx.URL) -> tuple[httpx.Response, bytes]:
        """One answer from its first byte to its last: a server may also drip its headers."""
        try:
            async with asyncio.timeout(self._patience.answering), self._client.stream("GET", address) as reply:
                return reply, await self._content(reply)
        except TimeoutError:
            raise _MayPass("an answer that took too long") from None

    async def _content(self, reply: httpx.Response) -> bytes:
        if is_packed_twice(reply.headers):
            raise drifted(self.home, "an answer that is packed more than once")
        pieces, read = [], 0
        async for piece in reply.aiter_bytes():
            pieces.append(piece)
            read += len(piece)
            if read > self._patience.largest_page:
                raise drifted(self.home, f"a page of more than {self._patience.largest_page} bytes")
        return b"".join(pieces)

    def _must_be_good(self, reply: httpx.Response) -> None:
        status = reply.status_code
        if status in _MAY_PASS:
            raise _MayPass(f"HTTP {status}", seconds_asked(dict(reply.headers), datetime.now(UTC)))
        if status in _REFUSES_TOKEN:
            raise failed(self.home, f"HTTP {status}", "get a valid token and put it into the variable of token_env")
        if 300 <= status < 400:
            raise failed(self.home, f"HTTP {status}, which leads elsewhere", "write the right url into [roster]")
        if status >= 400:
            raise failed(self.home, f"HTTP {status}", "correct url in [roster], or ask the endpoint's office")

    def _wait(self, state: RetryCallState) -> float:
        asked = _passing(state).wait
        return wait_exponential_jitter(initial=1, max=60, jitter=1)(state) if asked is None else asked

    def _is_enough(self, state: RetryCallState) -> bool:
        is_too_long = self._paused + state.upcoming_sleep > self._patience.waiting
        return is_too_long or state.attempt_number >= self._patience.attempts

    def _pause(self, seconds: float) -> None:
        self._paused += seconds
        self._sleep(seconds)

    def _give_up(self, state: RetryCallState) -> Page:
        times = "once" if state.attempt_number == 1 else f"{state.attempt_number} times"
        found = f"{_passing(state).found} (asked {times})"
        raise failed(self.home, found, "nothing: the newest roster stays in use and the next night asks again")


def failed(home: httpx.URL, found: str, remedy: str) -> Fault:
    """The fault of an endpoint that did not answer; names its address without what follows the path."""
    return Fault("endpoint_failed", f"the staff list from {_said(home)}", found, remedy)


def drifted(home: httpx.URL, found: str, remedy: str = "compare the answer with [roster] in campaign.toml") -> Fault:
    """The fault of an answer in another shape than was agreed."""
    return Fault("schema_drift", f"a list of staff in JSON from {_said(home)}", found, remedy)


def _a_web_page(home: httpx.URL) -> Fault:
    remedy = "see that url in [roster] is the endpoint itself and that no proxy or login page stands before it"
    return drifted(home, "a web page", remedy)


def _said(home: httpx.URL) -> str:
    return str(home.copy_with(query=None, fragment=None))


def _passing(state: RetryCallState) -> _MayPass:
    fault = state.outcome.exception() if state.outcome else None
    if not isinstance(fault, _MayPass):
        raise TypeError("only what may pass is asked again")
    return fault
