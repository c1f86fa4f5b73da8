"""TikTok's count: every answer carries an error, and only "ok" is none."""

from typing import Any

import pytest

from flows.sources.apis import Shown
from flows.sources.tiktok import API
from tests.flows.sources.counting import TOKEN, Canned, office, sample

ANSWER = "tiktok/api_user_info/user_info_200.json"
OFFICE = office("tiktok", "contoh.pemprov")


def told(**changes: Any) -> dict[str, Any]:
    """The sample's answer with a changed user."""
    body = sample(ANSWER)
    user = {name: value for name, value in (body["data"]["user"] | changes).items() if value is not ...}
    return {**body, "data": {"user": user}}


def refused(code: str) -> dict[str, Any]:
    return {"data": {}, "error": {"code": code, "message": "kata bebas", "log_id": "20240208030503ABCDEF"}}


def test_the_count_is_exact() -> None:
    assert Canned.of(API, ANSWER).count(OFFICE) == Shown(8582, 8582, is_exact=True)


def test_the_token_says_whom_to_ask_about_and_goes_into_a_header() -> None:
    asker = Canned.of(API, ANSWER)
    asker.count(OFFICE)
    assert asker.paths == ["/v2/user/info/"]
    assert asker.params == [{"fields": "open_id,username,follower_count"}]
    assert API.authorise(OFFICE) == ({"Authorization": f"Bearer {TOKEN}"}, {})


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (401, "access_token_invalid", "auth_expired"),
        (401, "scope_not_authorized", "auth_scope"),
        (401, "scope_permission_missed", "auth_scope"),
        (400, "invalid_params", "schema_drift"),
        (429, "rate_limit_exceeded", "rate_limited"),
        (500, "internal_error", "server_error"),
        (503, "something_new", "server_error"),
    ],
)
def test_every_refusal_has_its_reason(status: int, code: str, reason: str) -> None:
    fault = Canned(API, refused(code), status).fault(OFFICE)
    assert fault.reason == reason
    assert "kata bebas" not in str(fault)


@pytest.mark.parametrize(
    ("code", "reason"), [("scope_not_authorized", "auth_scope"), ("something_new", "schema_drift")]
)
def test_an_error_under_http_200_is_no_count_even_with_a_number_beside_it(code: str, reason: str) -> None:
    body = told() | {"error": refused(code)["error"]}
    assert Canned(API, body).fault(OFFICE).reason == reason


def test_the_number_of_the_tokens_own_other_account_is_refused() -> None:
    fault = Canned(API, told(username="contoh.lain")).fault(OFFICE)
    assert fault.reason == "not_found"
    assert "contoh.lain" not in str(fault)


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"data": told()["data"]},
        told(follower_count=...),
        told(follower_count="8582"),
        told(follower_count=None),
        told(username=...),
        sample(ANSWER) | {"data": None},
    ],
)
def test_another_shape_is_drift_and_never_a_count(body: object) -> None:
    assert Canned(API, body).fault(OFFICE).reason == "schema_drift"
