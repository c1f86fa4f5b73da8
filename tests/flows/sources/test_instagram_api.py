"""Instagram's count: what the Graph API answers becomes a count or a reason, never a count of nothing."""

from typing import Any

import pytest

from flows.sources.apis import Shown
from flows.sources.instagram import API
from tests.flows.sources.counting import TOKEN, Canned, office, sample

HERE = "instagram/api_graph"
OFFICE = office("instagram", "contoh.pemprov", "17841400000000001")


def answer_without(field: str) -> dict[str, Any]:
    return {name: value for name, value in sample(f"{HERE}/user_fields_200.json").items() if name != field}


def test_the_count_is_exact() -> None:
    assert Canned.of(API, f"{HERE}/user_fields_200.json").count(OFFICE) == Shown(8582, 8582, is_exact=True)


def test_the_account_is_asked_for_by_its_id_and_only_for_name_and_count() -> None:
    asker = Canned.of(API, f"{HERE}/user_fields_200.json")
    asker.count(OFFICE)
    assert asker.paths == ["/v25.0/17841400000000001"]
    assert asker.params == [{"fields": "username,followers_count"}]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("error_4_app_limit_403", "rate_limited"),
        ("error_10_permission_403", "auth_scope"),
        ("error_200_permission_403", "auth_scope"),
        ("error_190_expired_401", "auth_expired"),
        ("error_100_field_400", "schema_drift"),
    ],
)
def test_every_refusal_has_its_reason(name: str, reason: str) -> None:
    fault = Canned.of(API, f"{HERE}/{name}.json").fault(OFFICE)
    assert fault.reason == reason
    assert "free text" not in str(fault)


def test_a_limit_tells_when_to_come_back() -> None:
    headers = sample(f"{HERE}/headers_usage.json")
    assert Canned.of(API, f"{HERE}/error_4_app_limit_403.json", headers).fault(OFFICE).wait_seconds == 1140


def test_the_number_of_another_account_is_refused_without_naming_it() -> None:
    body = sample(f"{HERE}/user_fields_200.json") | {"username": "contoh.orang_lain"}
    fault = Canned(API, body).fault(OFFICE)
    assert fault.reason == "not_found"
    assert "another account" in fault.found
    assert "orang_lain" not in str(fault)


def test_case_does_not_make_another_account() -> None:
    body = sample(f"{HERE}/user_fields_200.json") | {"username": "Contoh.Pemprov"}
    assert Canned(API, body).count(OFFICE).count_low == 8582


def test_without_an_id_nothing_is_asked() -> None:
    asker = Canned.of(API, f"{HERE}/user_fields_200.json")
    fault = asker.fault(office("instagram", "contoh.pemprov"))
    assert fault.reason == "not_found"
    assert "account_id" in fault.remedy
    assert asker.paths == []


def test_an_id_cannot_lead_to_another_place() -> None:
    asker = Canned.of(API, f"{HERE}/user_fields_200.json")
    asker.count(office("instagram", "contoh.pemprov", "../me?fields=email"))
    assert asker.paths == ["/v25.0/..%2Fme%3Ffields%3Demail"]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "8582",
        {},
        answer_without("followers_count"),
        answer_without("username"),
        *(answer_without("") | {"followers_count": wrong} for wrong in (None, "8582", 8582.0, True, -1, 10**30)),
        sample(f"{HERE}/insights_follower_count_200.json"),
    ],
)
def test_another_shape_is_drift_and_never_a_count(body: object) -> None:
    fault = Canned(API, body).fault(OFFICE)
    assert fault.reason == "schema_drift"
    assert "8582" not in str(fault)


def test_the_token_goes_into_a_header_and_nowhere_else() -> None:
    assert API.authorise(OFFICE) == ({"Authorization": f"Bearer {TOKEN}"}, {})
