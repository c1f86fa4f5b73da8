"""Where a question with a token may go, and that the token shows nowhere."""

import asyncio
import logging
import pickle
import traceback
from dataclasses import replace

import httpx
import pytest
from pydantic import SecretStr

from flows.sources.apis import ApiAccount, ApiFault, PlatformApi, bearer
from flows.sources.asking import Askers, Patience

TOKEN = "tok-rahasia-4410"
ASKED = {"name": "rahasia-juga"}
API = PlatformApi("x", "https://api.contoh.example", bearer, lambda _status, _headers, _body: None)
ACCOUNT = ApiAccount("x:pemprov_contoh", "x", "pemprov_contoh", None, None, SecretStr(TOKEN))


def fault_of(
    path: str = "/2/users", account: ApiAccount = ACCOUNT, api: PlatformApi = API, status: int = 500
) -> tuple[ApiFault | None, list[httpx.Request]]:
    """The fault a question ends with, and the questions that left the house."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(status, json={"token": TOKEN})

    async def ask() -> ApiFault | None:
        async with Askers(Patience(attempts=1), transport=httpx.MockTransport(answer)) as askers:
            try:
                await askers.of(api, account).get(path, params=ASKED)
            except ApiFault as fault:
                return fault
            return None

    return asyncio.run(ask()), asked


@pytest.mark.parametrize(
    "base_url",
    [
        "http://api.contoh.example",
        "ftp://api.contoh.example",
        "https://",
        "api.contoh.example",
        "https://pegawai:sandi@api.contoh.example",
        "https://api.contoh.example?token=1",
        "https://api.contoh.example:99999999",
        "http://127.0.0.1.contoh.example",
        "http://10.0.0.1",
    ],
)
def test_no_question_leaves_for_an_address_that_may_be_overheard(base_url: str) -> None:
    fault, asked = fault_of(account=replace(ACCOUNT, base_url=base_url))

    assert fault is not None
    assert fault.reason == "host_not_allowed"
    assert asked == []


@pytest.mark.parametrize(
    "base_url", ["https://lain.contoh.example:8443/api", "http://127.0.0.1:8000", "http://[::1]:1"]
)
def test_an_account_may_have_an_address_of_its_own(base_url: str) -> None:
    fault, asked = fault_of(account=replace(ACCOUNT, base_url=base_url), status=200)

    assert fault is None
    assert str(asked[0].url).startswith(base_url)


@pytest.mark.parametrize(
    "path",
    [
        "https://tempat.lain.example/2/users",
        "http://api.contoh.example/2/users",
        "https://api.contoh.example:444/2/users",
        "@tempat.lain.example/2/users",
        ".tempat.lain.example/2/users",
        "//tempat.lain.example\\/",
    ],
)
def test_a_next_page_on_another_host_is_not_asked_for(path: str) -> None:
    _, asked = fault_of(path)

    assert {(one.url.scheme, one.url.host, one.url.port) for one in asked} <= {("https", "api.contoh.example", None)}


def test_a_whole_address_on_the_platforms_own_host_is_asked() -> None:
    fault, asked = fault_of("https://api.contoh.example/2/users?page=2", status=200)

    assert fault is None
    assert dict(asked[0].url.params) == {"page": "2", **ASKED}


def test_a_platform_of_many_servers_needs_one_named() -> None:
    homeless = replace(API, host="", home=lambda _account: None)
    fault, _ = fault_of(api=homeless)

    assert fault is not None
    assert fault.reason == "host_not_allowed"


@pytest.mark.parametrize("token", [None, "", "dua kata", "baris\nbaru", "tökén", "ekor\r"])
def test_nothing_is_asked_with_a_token_that_cannot_be_one(token: str | None) -> None:
    fault, asked = fault_of(account=replace(ACCOUNT, token=None if token is None else SecretStr(token)))

    assert fault is not None
    assert fault.reason == "token_missing"
    assert not token or token not in str(fault)
    assert asked == []


def test_a_platform_that_needs_no_token_is_asked_without() -> None:
    fault, asked = fault_of(account=replace(ACCOUNT, token=None), api=replace(API, needs_token=False), status=200)

    assert fault is None
    assert "authorization" not in asked[0].headers


@pytest.mark.parametrize("status", [200, 301, 400, 401, 403, 404, 429, 500])
def test_neither_token_nor_question_reaches_a_log_or_a_message(status: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.DEBUG)
    logging.getLogger("httpcore").setLevel(logging.DEBUG)
    fault, asked = fault_of(status=status)
    told = caplog.text + repr(ACCOUNT)
    if fault is not None:
        told += str(fault) + repr(fault) + repr(vars(fault)) + "".join(traceback.format_exception(fault))

    assert asked
    assert "rahasia" not in told


def test_a_fault_survives_the_way_between_processes() -> None:
    fault = ApiFault("rate_limited", "needed", "found", "remedy", 7)
    copy = pickle.loads(pickle.dumps(fault))

    assert (copy.reason, copy.wait_seconds, str(copy)) == (fault.reason, 7, str(fault))
