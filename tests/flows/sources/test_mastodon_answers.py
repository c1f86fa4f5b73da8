"""What Mastodon's captured answers say, and what is no answer at all."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from pydantic import SecretStr

from flows.sources.apis import ApiAccount, ApiFault, Checked, Identity
from flows.sources.mastodon import API
from flows.sources.waiting import used_up_until
from tests.flows.sources.counting import Canned, sample

SAMPLE = "mastodon/api_followers_paged"
OFFICE = ApiAccount(
    "mastodon:pemprov@sosial.example", "mastodon", "pemprov@sosial.example", None, None, SecretStr("tok-pemprov-1")
)
Told = TypeVar("Told")


def page_of(body: Any, link: str = "", cursor: str | None = "14715") -> Any:
    assert API.page is not None
    canned = Canned(API, body, 200, {"link": link})
    return asyncio.run(_awaited(API.page(canned, OFFICE, cursor))), canned


async def _awaited(told: Awaitable[Told]) -> Told:
    return await told


def test_the_captured_pages_hold_46_followers() -> None:
    expected = sample(f"{SAMPLE}/expected.json")
    cursor: str | None = "1795342985537"
    handles: set[str] = set()
    for number in range(1, expected["pages"] + 1):
        captured = sample(f"{SAMPLE}/page{number}.json")
        page, canned = page_of(captured["body"], captured["headers"]["link"], cursor)
        assert canned.paths == ["/api/v1/accounts/1795342985537/followers"]
        cursor = page.cursor
        handles |= {one.handle for one in page.followers}

    assert cursor is None
    assert len(handles) == expected["rows"]
    assert all(handle.endswith("@sosial.example") for handle in handles)


def test_the_next_page_is_the_links_hidden_follow_id() -> None:
    headers = sample(f"{SAMPLE}/headers_real_mastodon.json")
    page, _ = page_of([], headers["link"])
    _, canned = page_of([], "", page.cursor)

    assert canned.params == [{"limit": 80, "max_id": "7486869"}]


def test_a_next_link_that_leads_nowhere_is_no_end_of_the_list() -> None:
    with pytest.raises(ApiFault) as refused:
        page_of([], '<https://sosial.example/api/v1/accounts/1/followers?offset=80>; rel="next"')
    assert refused.value.reason == "schema_drift"


def test_real_servers_tell_the_end_of_a_limit_as_a_date() -> None:
    headers = sample(f"{SAMPLE}/headers_real_mastodon.json") | {"x-ratelimit-remaining": "0"}
    now = datetime(2024, 2, 8, 3, 6, tzinfo=UTC)

    assert used_up_until(headers, now) == datetime(2024, 2, 8, 3, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "status", "reason"),
    [
        ("error_401", 401, "auth_expired"),
        ("error_401_whitelist", 401, "auth_expired"),
        ("error_404", 404, "not_found"),
        ("error_429", 429, "rate_limited"),
    ],
)
def test_the_captured_refusals_are_understood(name: str, status: int, reason: str) -> None:
    body = sample(f"{SAMPLE}/{name}.json")
    canned = Canned(API, body.get("body", body), status)

    assert canned.fault(OFFICE).reason == reason


def test_a_bad_token_at_snac_is_a_bad_token() -> None:
    assert Canned(API, None, 422).fault(OFFICE).reason == "auth_expired"


@pytest.mark.parametrize("body", [{}, None, [{}], [{"id": 1, "username": "a", "acct": "a"}], "[]", [None]])
def test_a_shape_nobody_knows_is_no_empty_page(body: Any) -> None:
    with pytest.raises(ApiFault) as refused:
        page_of(body)
    assert refused.value.reason == "schema_drift"


def test_somebody_else_than_was_looked_up_confirms_nobody() -> None:
    somebody_else = Canned(API, {"id": "1", "username": "pemprov", "acct": "pemprov"})
    declared = [Identity("budi@sosial.example", None)]

    assert API.check is not None
    assert asyncio.run(_awaited(API.check(somebody_else, OFFICE, declared))) == [Checked(declared[0], None)]


def test_a_follower_with_a_name_that_mastodon_does_not_give_counts_all_the_same() -> None:
    page, _ = page_of([{"id": "1", "username": "Kafé", "acct": "Kafé@lain.example"}])

    assert [one.handle for one in page.followers] == ["kafé@lain.example"]


def test_a_hidden_list_is_empty_and_the_count_is_not() -> None:
    page, _ = page_of([])

    assert (page.followers, page.cursor) == ((), None)
    assert page.problem is None
