"""X end to end over real HTTP, and what its documented answers say."""

import asyncio
from collections.abc import Awaitable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import polars as pl
import pytest
from pydantic import SecretStr

from flows.sources.apis import ApiAccount, ApiFault, Identity, Page
from flows.sources.checkpoints import Checkpoints
from flows.sources.checks import Checks, check_all
from flows.sources.walks import Question, Walk, walk
from flows.sources.x import API
from tests.flows.sources.api_servers.serving import CUT, DOWN, MALFORMED, Trouble, Troubled
from tests.flows.sources.api_servers.x import OFFICE, OFFICE_ID, OTHER_TOKEN, USER_TOKEN, Followers, identity
from tests.flows.sources.counting import Canned, OverHttp, sample
from transforms.pseudonyms import follower_keys, id_keys

SAMPLE = "x/api_v2_followers"
KEY = bytes(range(32))
Told = TypeVar("Told")


def office(token: str = USER_TOKEN, handle: str = OFFICE, account_id: str | None = None) -> ApiAccount:
    return ApiAccount(f"x:{handle}", "x", handle, account_id, None, SecretStr(token))


def walked(
    server: Followers, folder: Path, *troubles: Trouble, account: ApiAccount | None = None
) -> tuple[Walk, Troubled]:
    account = account or office()
    store = Checkpoints(folder, account, date(2024, 2, 7), KEY)
    app = Troubled(server.app, *troubles)
    return OverHttp(app).ask(API, account, lambda asker, here: walk(asker, Question(API, here, store)))[-1], app


def checked(server: Followers, *declared: Identity, token: str = USER_TOKEN) -> tuple[Checks, Troubled]:
    app = Troubled(server.app)
    found = OverHttp(app).ask(API, office(token), lambda asker, here: check_all(asker, API, here, declared))
    return found, app


def page_of(name_or_body: Any) -> Page:
    assert API.page is not None
    body = sample(f"{SAMPLE}/{name_or_body}.json") if isinstance(name_or_body, str) else name_or_body
    return asyncio.run(_awaited(API.page(Canned(API, body), office(), f"{OFFICE_ID} ")))


async def _awaited(told: Awaitable[Told]) -> Told:
    return await told


@pytest.mark.parametrize("many", [0, 1, 1000, 2500])
def test_every_follower_is_listed_by_id_and_name(many: int, tmp_path: Path) -> None:
    found, _ = walked(Followers(many), tmp_path)

    assert (found.ended, found.listed) == ("exhausted", many)
    ids = pl.Series([identity(number) for number in range(many)], dtype=pl.String)
    names = pl.Series([f"pegawai_{number}" for number in range(many)], dtype=pl.String)
    assert set(found.parsed.rows["follower_key"]) == set(id_keys(ids, "x", KEY))
    assert set(found.parsed.rows["handle_key"]) == set(follower_keys(names, "x", KEY))


def test_a_list_costs_as_few_questions_as_it_can(tmp_path: Path) -> None:
    _, app = walked(Followers(2500), tmp_path)
    _, by_id = walked(Followers(2500), tmp_path, account=office(account_id=OFFICE_ID))

    assert [one.query_params.get("max_results") for one in app.asked] == [None, "1000", "1000", "1000"]
    assert len(by_id.asked) == 4


@pytest.mark.parametrize("trouble", [CUT, DOWN, Trouble(429, body={}, headers={"retry-after": "1"})])
def test_a_passing_trouble_loses_nobody(trouble: Trouble, tmp_path: Path) -> None:
    found, _ = walked(Followers(1500), tmp_path, trouble)

    assert (found.ended, found.listed) == ("exhausted", 1500)


def test_a_malformed_page_is_no_end(tmp_path: Path) -> None:
    found, _ = walked(Followers(5), tmp_path, MALFORMED, account=office(account_id=OFFICE_ID))

    assert (found.ended, found.reason) == ("error", "schema_drift")


def test_a_page_that_names_errors_makes_the_list_incomplete(tmp_path: Path) -> None:
    found, _ = walked(Followers(1500, suspended=frozenset({7})), tmp_path)

    assert (found.ended, found.reason, found.listed) == ("interrupted", "partial_errors", 1499)


def test_the_number_of_another_account_tells_nothing_of_this_one(tmp_path: Path) -> None:
    """As when a block of campaign.toml was copied and its account_id forgotten, or the account was renamed."""
    account = office(account_id=OFFICE_ID, handle="dinas_contoh")
    found, _ = walked(Followers(60), tmp_path, account=account)
    ask = OverHttp(Followers(60).app)
    checks = ask.ask(API, account, lambda asker, here: check_all(asker, API, here, [Identity(None, identity(1))]))

    assert (found.ended, found.reason, found.listed) == ("error", "not_found", 0)
    assert (checks.checked, checks.fault and checks.fault.reason) == ((), "not_found")
    with pytest.raises(ApiFault) as refused:
        ask.count(API, account)
    assert "account_id" in refused.value.remedy
    assert "renamed" in refused.value.remedy


@pytest.mark.parametrize("account", [office(), office(account_id=OFFICE_ID)], ids=["by name", "by id"])
def test_the_count_is_the_accounts_own(account: ApiAccount) -> None:
    shown = OverHttp(Followers(8582).app).count(API, account)

    assert (shown.count_low, shown.count_high, shown.is_exact) == (8582, 8582, True)


@pytest.mark.parametrize(
    ("account", "reason"),
    [
        (office(handle="tidak_ada"), "not_found"),
        (office(account_id="999"), "not_found"),
        (office(token="tok-basi"), "auth_expired"),
    ],
)
def test_an_account_that_cannot_be_read_says_why(account: ApiAccount, reason: str) -> None:
    with pytest.raises(ApiFault) as refused:
        OverHttp(Followers(1).app).count(API, account)
    assert refused.value.reason == reason


def test_declared_people_are_confirmed_or_denied_by_id_or_name() -> None:
    declared = [
        Identity(None, identity(0)),
        Identity("pegawai_1", None),
        Identity("nama_lama", identity(2)),
        Identity("pegawai_203", None),
        Identity(None, identity(204)),
        Identity("tidak_ada", None),
        *(Identity(f"pegawai_{number}", None) for number in range(3, 150)),
    ]
    found, app = checked(Followers(200), *declared)

    assert found.fault is None
    assert [one.asked for one in found.checked] == declared
    assert [one.is_following for one in found.checked] == [True, True, True, False, False, None, *[True] * 147]
    assert [number for number, one in enumerate(found.checked) if one.is_unknown] == [5]
    assert sum("connection_status" in one.query_params.get("user.fields", "") for one in app.asked) == 3


def test_whoever_waits_for_the_account_to_let_her_follow_is_not_denied() -> None:
    found, _ = checked(
        Followers(5, waiting=frozenset({6})), *(Identity(None, identity(number)) for number in (1, 6, 7))
    )

    assert [one.is_following for one in found.checked] == [True, None, False]


def test_whoever_is_suspended_is_not_there_and_not_denied() -> None:
    found, _ = checked(
        Followers(5, suspended=frozenset({2})), *(Identity(None, identity(number)) for number in (1, 2, 7))
    )

    assert [one.is_following for one in found.checked] == [True, None, False]
    assert [one.is_unknown for one in found.checked] == [False, True, False]


def test_a_question_names_as_many_people_as_it_may() -> None:
    found, app = checked(Followers(201), *(Identity(None, identity(number)) for number in range(201)))

    assert [one.is_following for one in found.checked] == [True] * 201
    assert [len(one.query_params["ids"].split(",")) for one in app.asked if "ids" in one.query_params] == [100, 100, 1]


def test_another_accounts_token_confirms_nobody() -> None:
    found, _ = checked(Followers(5), Identity("pegawai_1", None), token=OTHER_TOKEN)

    assert found.checked == ()
    assert found.fault is not None
    assert found.fault.reason == "auth_scope"


# What the samples of the documentation say


def test_the_documented_pages_hold_three_followers() -> None:
    expected = sample(f"{SAMPLE}/expected.json")
    first, second = page_of("page1_200"), page_of("page2_200")

    assert [one.handle for page in (first, second) for one in page.followers] == [
        name.lower() for name in expected["usernames"]
    ]
    assert first.cursor == f"{OFFICE_ID} DFEDBNRFT3MHCZZZ"
    assert (first.problem, second.problem, second.cursor) == (None, "partial_errors", None)


def test_a_name_older_than_todays_rules_is_told_all_the_same() -> None:
    page = page_of({"data": [{"id": "15", "username": "Nama_Lama_Sekali_1"}], "meta": {"result_count": 1}})

    assert page.followers == (Identity("nama_lama_sekali_1", "15"),)


def test_an_empty_list_has_no_data_and_is_none() -> None:
    assert page_of("empty_200") == Page((), None)


def test_an_unknown_account_is_told_with_http_200() -> None:
    with pytest.raises(ApiFault) as refused:
        page_of("not_found_200")
    assert refused.value.reason == "not_found"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("error_400_pagination_token", "bad_cursor"),
        ("error_401", "auth_expired"),
        ("error_403_client_not_enrolled", "auth_scope"),
        ("error_429", "rate_limited"),
    ],
)
def test_the_documented_refusals_are_understood(name: str, reason: str) -> None:
    assert Canned(API, sample(f"{SAMPLE}/{name}.json"), int(name[6:9])).fault(office()).reason == reason


@pytest.mark.parametrize("host", ["api.twitter.com", "api.x.com"])
@pytest.mark.parametrize(("problem", "status"), [("usage-capped", 429), ("credits-depleted", 402)])
def test_a_plan_that_is_used_up_is_no_passing_limit(host: str, problem: str, status: int) -> None:
    body = {"title": "-", "type": f"https://{host}/2/problems/{problem}"}

    assert Canned(API, body, status).fault(office()).reason == "quota"


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"data": [], "meta": {}},
        {"meta": {"result_count": 3}},
        {"data": [{"id": 15, "username": "a"}], "meta": {"result_count": 1}},
        {"data": [{"id": "1.5e18", "username": "a"}], "meta": {"result_count": 1}},
        {"data": [{"username": "a"}], "meta": {"result_count": 1}},
    ],
)
def test_a_shape_nobody_knows_is_no_empty_page(body: Any) -> None:
    with pytest.raises(ApiFault) as refused:
        page_of(body)
    assert refused.value.reason == "schema_drift"
