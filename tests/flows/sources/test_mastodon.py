"""Mastodon end to end over real HTTP, against a server that speaks its API and can be made to fail."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx
import polars as pl
import pytest
from mastodon_mock.app import create_app
from mastodon_mock.config import SeedAccount, SeedConfig, SeedFollow
from mastodon_mock.testing import MockServer
from pydantic import SecretStr

from flows.sources.apis import ApiAccount, ApiFault, Asker, Identity
from flows.sources.asking import Askers, Patience
from flows.sources.checkpoints import Checkpoints
from flows.sources.checks import Checks, check_all
from flows.sources.mastodon import API
from flows.sources.walks import Question, Walk, walk
from tests.flows.sources.api_servers.serving import CUT, Troubled, served
from tests.flows.sources.invented_time import InventedTime
from transforms.pseudonyms import follower_keys

SAMPLE = "mastodon/api_followers_paged"
KEY = bytes(range(32))
NIGHT = date(2024, 2, 7)
LARGEST_MOCK_PAGE = 40  # real servers give 80
LOCAL = [f"pegawai{number:02}" for number in range(60)]
REMOTE = [f"kader{number:02}" for number in range(35)]
OFFICE = ApiAccount(
    "mastodon:pemprov@sosial.example", "mastodon", "pemprov@sosial.example", None, None, SecretStr("tok-pemprov-1")
)
Told = TypeVar("Told")


@dataclass
class Server:
    """The server, its troubles, and the time that passes for whoever asks it."""

    base_url: str
    time: InventedTime
    patience: Patience = field(default_factory=Patience)

    def trouble(self, kind: str, path: str = "/followers$", count: int = 1, **effect: Any) -> None:
        """The next `count` answers for this path fail in this way."""
        rule = {"match": {"path_regex": path}, "effect": {"type": kind, **effect}, "count": count}
        httpx.post(f"{self.base_url}/api/v1/_mock/faults", json=rule).raise_for_status()

    def ask(self, question: Callable[[Asker, ApiAccount], Awaitable[Told]], account: ApiAccount = OFFICE) -> Told:
        account = replace(account, base_url=self.base_url)

        async def answered() -> Told:
            async with Askers(self.patience, sleep=self.time.sleep, clock=self.time.clock) as askers:
                return await question(askers.of(API, account), account)

        return asyncio.run(answered())

    def walk(self, folder: Path, account: ApiAccount = OFFICE) -> Walk:
        store = Checkpoints(folder, account, NIGHT, KEY)
        return self.ask(lambda asker, here: walk(asker, Question(API, here, store, clock=self.time.clock)), account)[-1]

    def check(self, *handles: str, account: ApiAccount = OFFICE) -> Checks:
        declared = [Identity(handle, None) for handle in handles]
        return self.ask(lambda asker, here: check_all(asker, API, here, declared), account)


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    names = ["pemprov", *LOCAL, "bukan_pengikut"]
    accounts = [SeedAccount(username=name, access_token=f"tok-{name}-1") for name in names]
    accounts += [SeedAccount(username=name, domain="jauh.example") for name in REMOTE]
    accounts += [SeedAccount(username="tertutup", access_token="tok-tertutup-1", locked=True)]
    follows = [SeedFollow(follower=name, following="pemprov") for name in LOCAL + REMOTE]
    with MockServer(seed=SeedConfig(accounts=accounts, follows=follows)) as server:
        yield server


@pytest.fixture
def server(mock: MockServer) -> Iterator[Server]:
    yield Server(mock.base_url, InventedTime(datetime.now(UTC)))
    httpx.delete(f"{mock.base_url}/api/v1/_mock/faults").raise_for_status()


def keys(*handles: str) -> set[str]:
    return set(follower_keys(pl.Series(handles), "mastodon", KEY))


EVERYONE = keys(*(f"{name}@sosial.example" for name in LOCAL), *(f"{name}@jauh.example" for name in REMOTE))


def test_every_follower_is_listed_by_name_and_server(server: Server, tmp_path: Path) -> None:
    found = server.walk(tmp_path)

    assert (found.ended, found.listed) == ("exhausted", 95)
    assert set(found.parsed.rows["follower_key"]) == EVERYONE
    assert server.time.pauses == []


def test_the_count_is_the_accounts_own(server: Server) -> None:
    assert API.count is not None
    shown = server.ask(API.count)

    assert (shown.count_low, shown.count_high, shown.is_exact) == (95, 95, True)


def test_an_account_may_be_asked_about_by_its_id(server: Server, tmp_path: Path) -> None:
    found = httpx.get(f"{server.base_url}/api/v1/accounts/lookup", params={"acct": "pemprov"}).json()
    by_id = replace(OFFICE, account_id=found["id"])

    assert API.count is not None
    assert server.ask(API.count, by_id).count_low == 95
    assert server.walk(tmp_path, by_id).listed == 95


def test_an_id_of_another_account_is_noticed_and_its_list_is_not_taken(server: Server, tmp_path: Path) -> None:
    found = httpx.get(f"{server.base_url}/api/v1/accounts/lookup", params={"acct": "pegawai01"}).json()

    assert API.count is not None
    with pytest.raises(ApiFault) as refused:
        server.ask(API.count, replace(OFFICE, account_id=found["id"]))
    walked = server.walk(tmp_path, replace(OFFICE, account_id=found["id"]))

    assert refused.value.reason == "not_found"
    assert (walked.ended, walked.reason, walked.listed) == ("error", "not_found", 0)


@pytest.mark.parametrize(
    ("trouble", "pauses"),
    [
        ({"kind": "status", "status": 429, "headers": {"Retry-After": "7"}}, [7]),
        ({"kind": "ratelimit"}, [300]),
        ({"kind": "status", "status": 503, "count": 3}, 3),
    ],
    ids=["429", "429 with a reset", "503"],
)
def test_a_passing_trouble_costs_time_and_no_follower(
    server: Server, tmp_path: Path, trouble: dict[str, Any], pauses: Any
) -> None:
    server.trouble(**trouble)
    found = server.walk(tmp_path)

    assert (found.ended, set(found.parsed.rows["follower_key"])) == ("exhausted", EVERYONE)
    assert server.time.pauses == pauses or len(server.time.pauses) == pauses


def test_a_cut_connection_is_opened_again(mock: MockServer, tmp_path: Path) -> None:
    app = Troubled(create_app(mock.config), CUT)
    with served(app) as address:
        server = Server(address, InventedTime())

        assert server.walk(tmp_path).listed == 95
    assert len(server.time.pauses) == 1


def test_a_slow_page_is_asked_for_again(server: Server, tmp_path: Path) -> None:
    server.patience = Patience(reading=0.5)
    server.trouble("latency", delay_ms=1500)

    assert server.walk(tmp_path).listed == 95
    assert server.time.pauses


def test_a_malformed_page_interrupts_the_list_and_is_no_empty_page(server: Server, tmp_path: Path) -> None:
    server.trouble("malformed")
    first = server.walk(tmp_path)

    assert (first.ended, first.reason, first.listed) == ("error", "schema_drift", 0)


def test_a_walk_broken_off_by_a_lasting_trouble_goes_on_later(server: Server, tmp_path: Path) -> None:
    cut = replace(server, patience=Patience(attempts=1))
    server.trouble("latency", count=1, delay_ms=0)  # the first page comes
    server.trouble("status", status=503, count=1)  # the second does not
    first = cut.walk(tmp_path)
    second = server.walk(tmp_path)

    assert (first.ended, first.reason, first.listed) == ("interrupted", "server_error", LARGEST_MOCK_PAGE)
    assert (second.ended, set(second.parsed.rows["follower_key"])) == ("exhausted", EVERYONE)


def test_declared_people_are_confirmed_or_denied_by_the_accounts_own_token(server: Server) -> None:
    asked = ["pegawai07@sosial.example", "kader03@jauh.example", "bukan_pengikut@sosial.example", "siapa@mana.example"]
    found = server.check(*asked)

    assert [one.asked.handle for one in found.checked] == asked
    assert [one.is_following for one in found.checked] == [True, True, False, None]
    assert found.fault is None


def test_only_of_its_own_people_a_server_knows_who_is_not_there(server: Server) -> None:
    found = server.check("salah_tulis@sosial.example", "siapa@mana.example", "bukan_pengikut@sosial.example")

    assert [one.is_following for one in found.checked] == [None, None, False]
    assert [one.is_unknown for one in found.checked] == [True, False, False]


def test_whoever_waits_for_the_account_to_let_her_follow_is_not_denied(server: Server) -> None:
    locked = replace(OFFICE, handle="tertutup@sosial.example", token=SecretStr("tok-tertutup-1"))
    found = httpx.get(f"{server.base_url}/api/v1/accounts/lookup", params={"acct": "tertutup"}).json()
    asks = {"Authorization": "Bearer tok-pegawai07-1"}
    httpx.post(f"{server.base_url}/api/v1/accounts/{found['id']}/follow", headers=asks).raise_for_status()

    told = server.check("pegawai07@sosial.example", "pegawai08@sosial.example", account=locked)

    assert [one.is_following for one in told.checked] == [None, False]


def test_another_accounts_token_confirms_nobody(server: Server) -> None:
    found = server.check("pegawai07@sosial.example", account=replace(OFFICE, token=SecretStr("tok-pegawai01-1")))

    assert found.checked == ()
    assert found.fault is not None
    assert found.fault.reason == "auth_scope"


def test_without_a_token_nobody_is_checked_and_nothing_is_wrong(server: Server) -> None:
    found = server.check("pegawai07@sosial.example", account=replace(OFFICE, token=None))

    assert [one.is_following for one in found.checked] == [None]
    assert found.fault is None


def test_an_unknown_account_is_not_found(server: Server) -> None:
    stranger = replace(OFFICE, handle="tidak_ada@sosial.example")

    assert API.count is not None
    with pytest.raises(ApiFault) as refused:
        server.ask(API.count, stranger)
    assert refused.value.reason == "not_found"
