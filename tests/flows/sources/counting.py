"""Asks a platform's module one question: of canned answers, or over real HTTP; knows no platform."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr
from starlette.types import ASGIApp

from flows.sources.apis import Answer, ApiAccount, ApiFault, Asker, PlatformApi, Shown
from flows.sources.asking import Askers
from flows.sources.refusals import by_status
from tests.flows.sources.api_servers.serving import served

SAMPLES = Path(__file__).parent / "samples"
TOKEN = "tok-3n-rahasia-7731"

Told = TypeVar("Told")
Question = Callable[[Asker, ApiAccount], Awaitable[Told]]


def office(platform: str, handle: str, account_id: str | None = None, token: str = TOKEN) -> ApiAccount:
    """An invented office's account."""
    return ApiAccount(f"{platform}:{handle}", platform, handle, account_id, None, SecretStr(token))


def sample(path: str) -> Any:
    """The JSON of one sample."""
    return json.loads((SAMPLES / path).read_text(encoding="utf-8"))


def status_of(path: str) -> int:
    """The HTTP status a sample's name tells: the last number of three digits."""
    return int(re.findall(r"_(\d{3})(?=_|\.)", path)[-1])


@dataclass
class Canned:
    """An asker that gives the same answer to every question, refusals by the platform's own rules."""

    api: PlatformApi
    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)
    params: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, api: PlatformApi, path: str, headers: Mapping[str, str] | None = None) -> "Canned":
        return cls(api, sample(path), status_of(path), headers or {})

    async def get(
        self,
        path: str,
        *,
        params: Mapping[str, str | int | Sequence[str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        del headers
        self.paths.append(path)
        self.params.append(dict(params or {}))
        if self.status < 300:
            return Answer(self.body, self.headers)
        raise self.api.refusal(self.status, self.headers, self.body) or by_status(self.status)

    def count(self, account: ApiAccount) -> Shown:
        assert self.api.count is not None
        return asyncio.run(_awaited(self.api.count(self, account)))

    def fault(self, account: ApiAccount) -> ApiFault:
        """The fault that counting ends with."""
        try:
            shown = self.count(account)
        except ApiFault as fault:
            return fault
        raise AssertionError(f"no fault but {shown}")


@dataclass
class OverHttp:
    """The real asker against an app on this machine; its pauses are noted, not slept."""

    app: ASGIApp
    pauses: list[float] = field(default_factory=list)

    def ask(self, api: PlatformApi, account: ApiAccount, question: Question[Told]) -> Told:
        with served(self.app) as address:
            return asyncio.run(self._ask(api, replace(account, base_url=address), question))

    def count(self, api: PlatformApi, account: ApiAccount) -> Shown:
        assert api.count is not None
        return self.ask(api, account, api.count)

    async def _ask(self, api: PlatformApi, account: ApiAccount, question: Question[Told]) -> Told:
        async def note(seconds: float) -> None:
            self.pauses.append(seconds)

        async with Askers(sleep=note) as askers:
            return await question(askers.of(api, account), account)


async def _awaited(told: Awaitable[Told]) -> Told:
    return await told
