"""What the asker bears with, over real HTTP against a server of this machine."""

import asyncio
import gzip
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from flows.sources.apis import ApiAccount, ApiFault, PlatformApi, bearer
from flows.sources.asking import Askers, Patience
from tests.flows.sources.api_servers.serving import CUT, DOWN, MALFORMED, Trouble, Troubled, served
from tests.flows.sources.invented_time import InventedTime

API = PlatformApi("x", "https://api.contoh.example", bearer, lambda _status, _headers, _body: None)
ACCOUNT = ApiAccount("x:pemprov_contoh", "x", "pemprov_contoh", None, None, SecretStr("tok-rahasia-4410"))
LIMITED = Trouble(429, body={"error": "Too many requests"}, headers={"retry-after": "7"})


async def well(scope: Scope, receive: Receive, send: Send) -> None:
    await JSONResponse({"followers": 8582})(scope, receive, send)


def ask(
    app: ASGIApp,
    *paths: str,
    time: InventedTime | None = None,
    api: PlatformApi = API,
    account: ApiAccount = ACCOUNT,
    patience: Patience | None = None,
) -> list[Any]:
    """The answers, or the faults, to one question for each path."""
    time = time or InventedTime()

    async def all_answers(address: str) -> list[Any]:
        async with Askers(patience, sleep=time.sleep, clock=time.clock) as askers:
            asker = askers.of(api, replace(account, base_url=account.base_url or address))
            told: list[Any] = []
            for path in paths or ("/count",):
                try:
                    told.append((await asker.get(path)).body)
                except ApiFault as fault:
                    told.append(fault)
            return told

    with served(app) as address:
        return asyncio.run(all_answers(address))


def fault_of(app: ASGIApp, **how: Any) -> ApiFault:
    (told,) = ask(app, **how)
    assert isinstance(told, ApiFault), told
    return told


def test_an_answer_comes_with_the_token_as_the_platform_wants_it() -> None:
    app = Troubled(well)

    assert ask(app) == [{"followers": 8582}]
    assert app.asked[0].headers["authorization"] == "Bearer tok-rahasia-4410"
    assert app.asked[0].headers["user-agent"].startswith("ikuti/")


def test_no_cookie_goes_along_with_another_question() -> None:
    app = Troubled(well, Trouble(200, body=1, headers={"set-cookie": "session=pemprov; Path=/"}))
    ask(app, "/1", "/2")

    assert [one.headers.get("cookie") for one in app.asked] == [None, None]


def test_a_limited_question_is_asked_again_after_the_time_the_platform_names() -> None:
    time = InventedTime()

    assert ask(Troubled(well, LIMITED, LIMITED), time=time) == [{"followers": 8582}]
    assert time.pauses == [7, 7]


@pytest.mark.parametrize("trouble", [DOWN, CUT], ids=["503", "cut connection"])
def test_a_passing_trouble_is_borne_with_ever_longer_pauses(trouble: Trouble) -> None:
    time = InventedTime()

    assert ask(Troubled(well, trouble, trouble, trouble), time=time) == [{"followers": 8582}]
    assert len(time.pauses) == 3
    assert time.pauses == sorted(time.pauses)


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [(DOWN, "server_error"), (CUT, "unreachable"), (LIMITED, "rate_limited")],
    ids=["503", "cut connection", "429"],
)
def test_a_lasting_trouble_is_given_up_after_five_questions(trouble: Trouble, reason: str) -> None:
    app = Troubled(well, *[trouble] * 9)

    assert fault_of(app).reason == reason
    assert len(app.asked) == 5


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (MALFORMED, "schema_drift"),
        (Trouble(200, raw=b""), "schema_drift"),
        (Trouble(200, raw=b"[" * 100_000), "schema_drift"),
        (Trouble(200, raw=b"no gzip", headers={"content-encoding": "gzip"}), "schema_drift"),
        (Trouble(400, body={}), "schema_drift"),
        (Trouble(401, body={}), "auth_expired"),
        (Trouble(403, raw=b"<html>"), "auth_scope"),
        (Trouble(404, body={}), "not_found"),
        (Trouble(410, body={}), "not_found"),
        (Trouble(302, body={}, headers={"location": "https://tempat.lain.example/"}), "host_not_allowed"),
    ],
)
def test_what_will_not_pass_is_asked_once(trouble: Trouble, reason: str) -> None:
    app = Troubled(well, trouble)

    assert fault_of(app).reason == reason
    assert len(app.asked) == 1


def test_a_wait_longer_than_all_patience_is_not_waited_for() -> None:
    time = InventedTime()
    fault = fault_of(Troubled(well, Trouble(429, body={}, headers={"retry-after": "3600"})), time=time)

    assert (fault.reason, fault.wait_seconds) == ("rate_limited", 3600)
    assert "3600 seconds" in fault.found
    assert time.pauses == []


def test_the_pauses_of_one_account_add_up() -> None:
    time = InventedTime()
    half = Trouble(429, body={}, headers={"retry-after": "700"})
    first, second = ask(Troubled(well, half, Trouble(200, body=1), half), "/1", "/2", time=time)

    assert first == 1
    assert isinstance(second, ApiFault)
    assert second.reason == "rate_limited"
    assert time.pauses == [700]


def test_a_platforms_own_word_on_how_long_to_wait_is_heeded() -> None:
    api = replace(API, refusal=lambda _s, _h, body: ApiFault("rate_limited", "-", "-", "-", body["retry"]))
    time = InventedTime()
    ask(Troubled(well, Trouble(403, body={"retry": 42})), time=time, api=api)

    assert time.pauses == [42]


def test_a_used_up_limit_is_waited_for_before_the_next_question() -> None:
    time = InventedTime()
    last = Trouble(200, body=1, headers={"x-rate-limit-remaining": "0", "x-rate-limit-reset": "1707361500"})
    app = Troubled(well, last)

    assert ask(app, "/1", "/2", time=time) == [1, {"followers": 8582}]
    assert time.pauses == [301]
    assert len(app.asked) == 2


def test_a_body_without_end_is_not_read() -> None:
    fault = fault_of(Troubled(well, Trouble(200, raw=b'"' + b"a" * 5000)), patience=Patience(largest_body=1000))

    assert fault.reason == "schema_drift"
    assert "1000 bytes" in fault.found


def test_an_error_page_without_end_is_still_an_error() -> None:
    fault = fault_of(Troubled(well, Trouble(401, raw=b"a" * 5000)), patience=Patience(largest_body=1000))

    assert fault.reason == "auth_expired"


def test_a_small_answer_that_unpacks_into_a_huge_one_is_not_unpacked() -> None:
    once = gzip.compress(b'"' + b"a" * 50_000_000 + b'"')
    twice = gzip.compress(once)
    most = Patience(largest_body=1000)
    simple = fault_of(Troubled(well, Trouble(200, raw=once, headers={"content-encoding": "gzip"})), patience=most)
    packed = fault_of(
        Troubled(well, Trouble(200, raw=twice, headers={"content-encoding": "gzip, gzip"})), patience=most
    )

    assert (simple.reason, packed.reason) == ("schema_drift", "schema_drift")
    assert "1000 bytes" in simple.found
    assert "packed" in packed.found


def test_half_a_character_in_an_answer_spoils_neither_the_answer_nor_the_night() -> None:
    halves = b'{"acct": "\\ud83d", "name": "\\ud83d\\ude42", "id": ["\\udc00a"]}'

    assert ask(Troubled(well, Trouble(200, raw=halves))) == [{"acct": "?", "name": "🙂", "id": ["?a"]}]


def test_a_server_that_says_nothing_is_left_alone() -> None:
    async def silent(_scope: Scope, _receive: Receive, _send: Send) -> None:
        await asyncio.sleep(0.4)

    assert fault_of(silent, patience=Patience(attempts=2, reading=0.05)).reason == "unreachable"


def test_a_server_that_answers_drop_by_drop_is_left_alone() -> None:
    async def dripping(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(8):
            await send({"type": "http.response.body", "body": b" ", "more_body": True})
            await asyncio.sleep(0.05)
        await send({"type": "http.response.body", "body": b"1"})

    assert fault_of(dripping, patience=Patience(attempts=1, reading=5, answering=0.1)).reason == "unreachable"


def test_a_server_that_is_slow_with_every_answer_does_not_hold_the_night_for_days() -> None:
    time = InventedTime()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await time.sleep(1000)
        await well(scope, receive, send)

    told = ask(slow, *[f"/{number}" for number in range(4000)], time=time)
    faults = [one for one in told if isinstance(one, ApiFault)]

    assert len(told) - len(faults) == 8
    assert {fault.reason for fault in faults} == {"unreachable"}
    assert "120 minutes" in faults[0].found
    assert len(time.pauses) == 8


def test_a_page_for_people_is_no_answer_and_says_where_to_look() -> None:
    fault = fault_of(Troubled(well, Trouble(200, raw=b"\xef\xbb\xbf\n<!doctype html><title>Masuk</title>")))

    assert (fault.reason, "a web page" in fault.found, "base_url" in fault.remedy) == ("schema_drift", True, True)


def test_a_connection_that_was_kept_and_is_gone_is_opened_again() -> None:
    time = InventedTime()
    with resetting_server() as address:
        assert ask(well, "/1", "/2", "/3", time=time, account=replace(ACCOUNT, base_url=address)) == [1, 1, 1]
    assert len(time.pauses) == 2


@contextmanager
def resetting_server() -> Iterator[str]:
    """A server that promises to keep connections and resets each at its second question, as snac does."""
    listening = socket.create_server(("127.0.0.1", 0))
    good = b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\nconnection: keep-alive\r\n\r\n1"

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                connection.sendall(good)
                connection.recv(65536)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)
    assert not thread.is_alive()


def asked_paths(app: Troubled) -> Sequence[str]:
    return [str(one.url.path) for one in app.asked]


def test_questions_keep_the_path_of_base_url() -> None:
    app = Troubled(well)
    with served(app) as address:
        ask(app, "/count", account=replace(ACCOUNT, base_url=f"{address}/api/"))

    assert asked_paths(app) == ["/api/count"]
