"""Bluesky end to end over real HTTP, and what its captured answers say."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import polars as pl
import pytest
from atproto import models  # type: ignore[import-untyped]

from flows.sources.apis import ApiAccount, ApiFault, Identity, Page
from flows.sources.bluesky import API
from flows.sources.checkpoints import Checkpoints
from flows.sources.checks import check_all
from flows.sources.walks import Question, Walk, walk
from tests.flows.sources.api_servers.bluesky import OFFICE, OFFICE_DID, Network, did
from tests.flows.sources.api_servers.serving import CUT, DOWN, MALFORMED, Trouble, Troubled
from tests.flows.sources.counting import Canned, OverHttp, sample
from transforms.pseudonyms import follower_keys, id_keys

SAMPLE = "bluesky/api_getFollowers_lossy"
KEY = bytes(range(32))
OFFICE_ACCOUNT = ApiAccount(f"bluesky:{OFFICE}", "bluesky", OFFICE, None, None, None)
CAPTURED_ACCOUNT = ApiAccount("bluesky:pemprovsumsel.test", "bluesky", "pemprovsumsel.test", None, None, None)
SUBJECT = {"subject": {"did": OFFICE_DID, "handle": OFFICE}}
Told = TypeVar("Told")


def falling(many: int) -> list[int]:
    """The moments of that many follows, newest first."""
    return list(range(many, 0, -1))


def walked(network: Network, folder: Path, *troubles: Trouble) -> tuple[Walk, Troubled]:
    store = Checkpoints(folder, OFFICE_ACCOUNT, date(2024, 2, 7), KEY)
    app = Troubled(network.app, *troubles)
    found = OverHttp(app).ask(API, OFFICE_ACCOUNT, lambda asker, account: walk(asker, Question(API, account, store)))[
        -1
    ]
    return found, app


@pytest.mark.parametrize("many", [0, 1, 100, 250])
def test_every_follower_is_listed_by_did(many: int, tmp_path: Path) -> None:
    found, _ = walked(Network(falling(many)), tmp_path)

    assert (found.ended, found.listed) == ("exhausted", many)
    dids = pl.Series([did(number) for number in range(many)], dtype=pl.String)
    assert set(found.parsed.rows["follower_key"]) == set(id_keys(dids, "bluesky", KEY))


def test_pages_are_as_large_as_they_can_be(tmp_path: Path) -> None:
    _, app = walked(Network(falling(250)), tmp_path)

    assert [one.query_params["limit"] for one in app.asked] == ["100"] * 3


def test_a_follower_is_known_by_handle_too_unless_the_domain_is_lost(tmp_path: Path) -> None:
    found, _ = walked(Network(falling(2), renamed=frozenset({1})), tmp_path)
    handle = follower_keys(pl.Series(["pegawai0.contoh.example"]), "bluesky", KEY)[0]

    assert set(found.parsed.rows["handle_key"]) == {handle, None}


@pytest.mark.parametrize("trouble", [CUT, DOWN, Trouble(429, body={}, headers={"retry-after": "1"})])
def test_a_passing_trouble_loses_nobody(trouble: Trouble, tmp_path: Path) -> None:
    found, _ = walked(Network(falling(150)), tmp_path, trouble)

    assert (found.ended, found.listed) == ("exhausted", 150)


def test_a_malformed_page_is_no_end(tmp_path: Path) -> None:
    found, _ = walked(Network(falling(150)), tmp_path, MALFORMED)

    assert (found.ended, found.reason) == ("error", "schema_drift")


def test_followers_lost_at_a_pages_border_show_in_the_count(tmp_path: Path) -> None:
    moments = [*falling(199)[:99], 100, 100, 100, *falling(50)]
    network = Network(moments)
    found, _ = walked(network, tmp_path)
    assert API.count is not None
    shown = OverHttp(network.app).count(API, OFFICE_ACCOUNT)

    assert (found.ended, found.listed, shown.count_low) == ("exhausted", 150, 152)


def test_declared_people_are_confirmed_or_denied_by_the_network() -> None:
    network = Network(falling(60))
    declared = [
        Identity(None, did(1)),
        Identity("pegawai2.contoh.example", None),
        Identity("nama.lama.example", did(3)),
        Identity("pegawai61.contoh.example", None),
        Identity(None, did(62)),
        Identity("tidak.ada.example", None),
        Identity(None, "did:plc:tidakada"),
        *(Identity(f"pegawai{number}.contoh.example", None) for number in range(4, 44)),
    ]
    app = Troubled(network.app)
    found = OverHttp(app).ask(API, OFFICE_ACCOUNT, lambda asker, here: check_all(asker, API, here, declared))

    assert found.fault is None
    assert [one.asked for one in found.checked] == declared
    assert [one.is_following for one in found.checked] == [True, True, True, False, False, None, None, *[True] * 40]
    assert [number for number, one in enumerate(found.checked) if one.is_unknown] == [5, 6]
    batches = [one for one in app.asked if one.url.path.endswith("getRelationships")]
    assert len(batches) == 2


# What the samples captured from a real AppView say


def captured_pages() -> list[Any]:
    return [sample(f"{SAMPLE}/page{number}.json") for number in (1, 2, 3)]


def page_of(body: Any, account: ApiAccount = OFFICE_ACCOUNT) -> Page:
    assert API.page is not None
    return asyncio.run(_awaited(API.page(Canned(API, body), account, None)))


async def _awaited(told: Awaitable[Told]) -> Told:
    return await told


def test_the_captured_pages_hold_fewer_followers_than_the_captured_count() -> None:
    expected = sample(f"{SAMPLE}/expected.json")
    pages = [page_of(captured["body"], CAPTURED_ACCOUNT) for captured in captured_pages()]
    followers = {one.platform_user_id for page in pages for one in page.followers}
    shown = Canned(API, sample(f"{SAMPLE}/profile.json")["body"]).count(CAPTURED_ACCOUNT)

    assert len(followers) == expected["rows"]
    assert shown.count_low == expected["followersCount"]
    assert [page.cursor is None for page in pages] == [False, False, True]


def test_the_captured_pages_are_what_our_server_answers_too() -> None:
    for captured in captured_pages():
        models.AppBskyGraphGetFollowers.Response.model_validate(captured["body"])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("err_actor", "not_found"),
        ("err_badcursor", "server_error"),
        ("err_badtoken_pds", "auth_expired"),
        ("err_noauth_pds", "auth_expired"),
        ("err_limit", "schema_drift"),
    ],
)
def test_the_captured_refusals_are_understood(name: str, reason: str) -> None:
    captured = sample(f"{SAMPLE}/{name}.json")
    refused = Canned(API, captured["body"], captured["status"]).fault(OFFICE_ACCOUNT)

    assert refused.reason == reason
    assert "nobody" not in str(refused)


@pytest.mark.parametrize("error", ["ExpiredToken", "AuthenticationRequired"])
def test_an_expired_token_is_one_wherever_it_is_refused(error: str) -> None:
    for status in (400, 401):
        assert Canned(API, {"error": error, "message": "-"}, status).fault(OFFICE_ACCOUNT).reason == "auth_expired"


@pytest.mark.parametrize(
    "body",
    [
        *({}, [], SUBJECT, {"followers": []}, SUBJECT | {"followers": None}),
        SUBJECT | {"followers": [{"did": 1, "handle": "a.example"}]},
        SUBJECT | {"followers": [{"handle": "a"}]},
    ],
)
def test_a_shape_nobody_knows_is_no_empty_page(body: Any) -> None:
    with pytest.raises(ApiFault) as refused:
        page_of(body)
    assert refused.value.reason == "schema_drift"


@pytest.mark.parametrize("last", [{}, {"cursor": None}, {"cursor": ""}])
def test_a_page_without_a_cursor_is_the_last(last: dict[str, Any]) -> None:
    assert page_of(SUBJECT | {"followers": []} | last) == Page((), None)


def test_a_follower_whose_did_is_none_is_not_guessed_at() -> None:
    with pytest.raises(ApiFault) as refused:
        page_of(SUBJECT | {"followers": [{"did": "plc:a", "handle": "a.example"}]})
    assert refused.value.reason == "schema_drift"


def test_an_account_with_a_did_is_asked_about_by_it() -> None:
    canned = Canned(API, {"did": OFFICE_DID, "handle": OFFICE, "followersCount": 54})
    canned.count(replace(OFFICE_ACCOUNT, account_id=OFFICE_DID))

    assert canned.params == [{"actor": OFFICE_DID}]


def test_an_account_that_lost_its_domain_is_known_by_its_did() -> None:
    lost = Canned(API, {"did": OFFICE_DID, "handle": "handle.invalid", "followersCount": 54})

    assert lost.count(replace(OFFICE_ACCOUNT, account_id=OFFICE_DID)).count_low == 54
    assert lost.fault(OFFICE_ACCOUNT).reason == "not_found"


def test_the_did_of_another_account_tells_nothing_of_this_one(tmp_path: Path) -> None:
    """As when a block of campaign.toml was copied and its account_id forgotten."""
    network, account = Network(falling(60)), replace(OFFICE_ACCOUNT, account_id=did(7))
    store = Checkpoints(tmp_path, account, date(2024, 2, 7), KEY)
    ask = OverHttp(network.app)
    found = ask.ask(API, account, lambda asker, here: walk(asker, Question(API, here, store)))[-1]
    checks = ask.ask(API, account, lambda asker, here: check_all(asker, API, here, [Identity(None, did(1))]))

    assert (found.ended, found.reason, found.listed) == ("error", "not_found", 0)
    assert (checks.checked, checks.fault and checks.fault.reason) == ((), "not_found")
    with pytest.raises(ApiFault) as refused:
        ask.count(API, account)
    assert "account_id" in refused.value.remedy
