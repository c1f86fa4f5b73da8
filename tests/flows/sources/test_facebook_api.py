"""A Facebook Page's count: followers, never likes, and only of the Page asked for."""

from typing import Any

import pytest

from flows.sources.apis import Shown
from flows.sources.facebook import API
from tests.flows.sources.counting import Canned, office, sample

HERE = "facebook/api_graph_page"
PAGE = office("facebook", "contohpemprov", "100064000000001")


def page(**changes: Any) -> dict[str, Any]:
    body = sample(f"{HERE}/page_fields_200.json") | changes
    return {name: value for name, value in body.items() if value is not ...}


def test_followers_are_counted_and_not_likes() -> None:
    assert Canned.of(API, f"{HERE}/page_fields_200.json").count(PAGE) == Shown(8582, 8582, is_exact=True)


def test_likes_never_stand_for_missing_followers() -> None:
    assert Canned(API, page(followers_count=...)).fault(PAGE).reason == "schema_drift"


@pytest.mark.parametrize(("account_id", "asked"), [("100064000000001", "100064000000001"), (None, "contohpemprov")])
def test_the_page_is_asked_for_by_id_or_else_by_name(account_id: str | None, asked: str) -> None:
    asker = Canned.of(API, f"{HERE}/page_fields_200.json")
    asker.count(office("facebook", "contohpemprov", account_id))
    assert asker.paths == [f"/v25.0/{asked}"]
    assert asker.params == [{"fields": "id,username,followers_count"}]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("error_32_page_limit_403", "rate_limited"),
        ("error_190_400", "auth_expired"),
        ("error_100_followers_edge_400", "schema_drift"),
    ],
)
def test_every_refusal_has_its_reason(name: str, reason: str) -> None:
    assert Canned.of(API, f"{HERE}/{name}.json").fault(PAGE).reason == reason


def test_a_page_without_a_name_is_known_by_its_id() -> None:
    assert Canned(API, page(username=...)).count(PAGE).count_low == 8582


@pytest.mark.parametrize(
    "body",
    [
        page(username="contoh.lain"),
        page(username="contoh.lain", id="100064000000002"),
        page(username=..., id="100064000000002"),
    ],
)
def test_another_pages_number_is_refused(body: object) -> None:
    fault = Canned(API, body).fault(PAGE)
    assert fault.reason == "not_found"
    assert "contoh.lain" not in str(fault)


@pytest.mark.parametrize(
    "body", [None, {}, page(id=...), page(id=7), page(followers_count="8582"), page(followers_count=None)]
)
def test_another_shape_is_drift_and_never_a_count(body: object) -> None:
    assert Canned(API, body).fault(PAGE).reason == "schema_drift"
