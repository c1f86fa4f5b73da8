"""Asks official APIs over one HTTP client: hosts, time-outs, retries, waits and sizes; knows no platform.

No address, header or body of a question or an answer goes into a message or a log: some of them hold tokens.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from types import TracebackType
from typing import Any, Self

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception
from tenacity.wait import wait_exponential_jitter

from flows import __version__
from flows.sources.addresses import address_on, base_of, must_have_token
from flows.sources.apis import Answer, ApiAccount, ApiFault, ApiReason, Asker, PlatformApi
from flows.sources.bodies import is_packed_twice, is_web_page, json_of
from flows.sources.refusals import a_web_page, by_status, drift, not_json, redirected, unreachable
from flows.sources.waiting import seconds_asked, used_up_until

Params = Mapping[str, str | int | Sequence[str]]
Sleep = Callable[[float], Awaitable[object]]
Clock = Callable[[], datetime]

_MAY_PASS: frozenset[ApiReason] = frozenset({"rate_limited", "server_error", "unreachable"})
# They write whole addresses at INFO and headers at DEBUG.
_TALKATIVE = ("httpx", "httpcore")


@dataclass(frozen=True)
class Patience:
    """How long an account's API is borne with; all times in seconds.

    `waiting` is the most that all pauses of one account may take together: one window of X (15 minutes) and some more.
    `reading` is the longest silence, `answering` the longest one answer may take from first to last byte, `asking` all
    that one account may take: a server that needs a minute for each of 4,000 people would hold the night for days.
    """

    attempts: int = 5
    waiting: float = 1200
    connecting: float = 10
    reading: float = 30
    answering: float = 120
    asking: float = 7200
    largest_body: int = 16 * 1024 * 1024


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Askers:
    """The askers of all accounts, over one client: ``async with Askers() as askers: askers.of(api, account)``.

    `sleep`, `clock` and `transport` are for tests.
    """

    def __init__(
        self,
        patience: Patience | None = None,
        *,
        sleep: Sleep = asyncio.sleep,
        clock: Clock = utc_now,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._patience = patience or Patience()
        self._sleep = sleep
        self._clock = clock
        self._client = httpx.AsyncClient(
            transport=transport,
            # A proxy of the office has no business with this machine's own addresses.
            mounts={f"all://{host}": transport for host in ("127.0.0.1", "localhost", "[::1]")},
            follow_redirects=False,
            timeout=httpx.Timeout(self._patience.reading, connect=self._patience.connecting),
            headers={"Accept": "application/json", "User-Agent": f"ikuti/{__version__}"},
        )
        # Accounts of one platform share the client; nothing of one may go along with another's questions.
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))

    async def __aenter__(self) -> Self:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    def of(self, api: PlatformApi, account: ApiAccount) -> Asker:
        """The asker of one account. Raises nothing yet: a wrong host or a missing token shows at the first question."""
        return _AccountAsker(self._client, api, account, self._patience, (self._sleep, self._clock))


class _AccountAsker:
    """Asks for one account; its pauses add up."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        api: PlatformApi,
        account: ApiAccount,
        patience: Patience,
        time: tuple[Sleep, Clock],
    ) -> None:
        self._client = client
        self._api = api
        self._account = account
        self._patience = patience
        self._sleep, self._clock = time
        self._paused = 0.0
        self._used_up_until: datetime | None = None
        self._began: datetime | None = None
        self._backoff = wait_exponential_jitter(initial=1, max=60, jitter=1)

    async def get(self, path: str, *, params: Params | None = None, headers: Mapping[str, str] | None = None) -> Answer:
        """The JSON answer of this account's host to `path`. Raises ApiFault."""
        must_have_token(self._api, self._account)
        self._must_be_in_time()
        own_headers, own_params = self._api.authorise(self._account)
        address = address_on(base_of(self._api, self._account), path).copy_merge_params(
            {**(params or {}), **own_params}
        )
        retrying = AsyncRetrying(
            sleep=self._pause,
            wait=self._wait,
            stop=self._is_enough,
            retry=retry_if_exception(lambda error: isinstance(error, ApiFault) and error.reason in _MAY_PASS),
            retry_error_callback=_give_up,
        )
        answer: Answer = await retrying(self._ask, address, {**(headers or {}), **own_headers})
        return answer

    async def _ask(self, address: httpx.URL, headers: Mapping[str, str]) -> Answer:
        self._must_not_be_used_up()
        try:
            async with (
                asyncio.timeout(self._patience.answering),
                self._client.stream("GET", address, headers=dict(headers)) as reply,
            ):
                content = await _content(reply, self._patience.largest_body)
        # A host name that no resolver can take fails below httpx, before anything is asked.
        except (httpx.TransportError, OSError, UnicodeError) as failure:
            raise unreachable(type(failure).__name__) from None
        except httpx.DecodingError:
            raise drift("an answer in its announced encoding", "bytes that are not") from None
        return self._judged(reply.status_code, dict(reply.headers), content)

    def _judged(self, status: int, headers: Mapping[str, str], content: bytes | None) -> Answer:
        if status < 300:
            self._used_up_until = used_up_until(headers, self._clock())
            return Answer(_body(content, self._patience.largest_body), headers)
        if status < 400:
            raise redirected(status)
        fault = self._api.refusal(status, headers, _body_if_any(content)) or by_status(status)
        if fault.wait_seconds is None and fault.reason in _MAY_PASS:
            fault.wait_seconds = seconds_asked(headers, self._clock())
        raise fault

    def _must_be_in_time(self) -> None:
        now = self._clock()
        self._began = self._began or now
        if (now - self._began).total_seconds() > self._patience.asking:
            found = f"answers so slow that {self._patience.asking / 60:.0f} minutes were not enough"
            remedy = "see whether the line to the platform is slow; run the night again at once: it goes on from here"
            raise ApiFault("unreachable", "answers about one account in reasonable time", found, remedy)

    def _must_not_be_used_up(self) -> None:
        if self._used_up_until is None:
            return
        seconds = (self._used_up_until - self._clock()).total_seconds()
        if seconds > 0:
            raise ApiFault(
                "rate_limited",
                needed="questions left in the platform's limit",
                found="none left until its window ends",
                remedy="nothing: the next night asks again",
                wait_seconds=seconds,
            )

    def _wait(self, state: RetryCallState) -> float:
        asked = _fault_of(state).wait_seconds
        return self._backoff(state) if asked is None else asked

    def _is_enough(self, state: RetryCallState) -> bool:
        is_too_long = self._paused + state.upcoming_sleep > self._patience.waiting
        return is_too_long or state.attempt_number >= self._patience.attempts

    async def _pause(self, seconds: float) -> None:
        self._paused += seconds
        await self._sleep(seconds)


async def _content(reply: httpx.Response, most: int) -> bytes | None:
    """The body, or None where it is larger than anything an API answers."""
    if is_packed_twice(reply.headers):
        raise drift("an answer packed once at most", "one that is packed again")
    pieces: list[bytes] = []
    read = 0
    async for piece in reply.aiter_bytes():
        read += len(piece)
        if read > most:
            return None
        pieces.append(piece)
    return b"".join(pieces)


def _body(content: bytes | None, most: int) -> Any:  # noqa: ANN401 - JSON
    if content is None:
        raise drift("an answer of reasonable size", f"more than {most} bytes")
    try:
        return json_of(content)
    except (ValueError, RecursionError):
        raise a_web_page(len(content)) if is_web_page(content) else not_json(len(content)) from None


def _body_if_any(content: bytes | None) -> Any:  # noqa: ANN401 - JSON
    try:
        return json_of(content or b"")
    except (ValueError, RecursionError):
        return None


def _fault_of(state: RetryCallState) -> ApiFault:
    fault = state.outcome.exception() if state.outcome else None
    if not isinstance(fault, ApiFault):
        raise TypeError("only faults are asked again")
    return fault


def _give_up(state: RetryCallState) -> Answer:
    fault = _fault_of(state)
    times = "once" if state.attempt_number == 1 else f"{state.attempt_number} times"
    wait = "" if fault.wait_seconds is None else f", with {fault.wait_seconds:.0f} seconds to wait"
    raise ApiFault(fault.reason, fault.needed, f"{fault.found} (asked {times}{wait})", fault.remedy, fault.wait_seconds)
