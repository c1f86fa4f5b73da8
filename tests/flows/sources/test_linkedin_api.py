"""A LinkedIn page's count: one bare number for the organization whose id the campaign tells."""

import pytest

from flows.sources.apis import Shown
from flows.sources.linkedin import API
from tests.flows.sources.counting import Canned, office, sample

HERE = "linkedin/api_page"
PAGE = office("linkedin", "pemprov-contoh", "1000001")


def test_the_count_is_exact() -> None:
    assert Canned.of(API, f"{HERE}/networkSizes_200.json").count(PAGE) == Shown(8123, 8123, is_exact=True)


def test_the_organization_is_named_by_an_encoded_urn() -> None:
    asker = Canned.of(API, f"{HERE}/networkSizes_200.json")
    asker.count(PAGE)
    assert asker.paths == ["/rest/networkSizes/urn%3Ali%3Aorganization%3A1000001"]
    assert asker.params == [{"edgeType": "COMPANY_FOLLOWED_BY_MEMBER"}]


@pytest.mark.parametrize(
    ("name", "reason"), [("error_401", "auth_expired"), ("error_403", "auth_scope"), ("error_429", "rate_limited")]
)
def test_every_refusal_has_its_reason(name: str, reason: str) -> None:
    fault = Canned.of(API, f"{HERE}/{name}.json").fault(PAGE)
    assert fault.reason == reason
    assert "free text" not in str(fault)


def test_a_retired_version_says_that_ikuti_is_too_old() -> None:
    fault = Canned(API, {"status": 426, "code": "NONEXISTENT_VERSION"}, 426).fault(PAGE)
    assert fault.reason == "schema_drift"
    assert "update Ikuti" in fault.remedy


@pytest.mark.parametrize("account_id", [None, "", "pemprov-contoh", "urn:li:organization:1000001", "1/..", "١"])
def test_without_the_organizations_own_number_nothing_is_asked(account_id: str | None) -> None:
    asker = Canned.of(API, f"{HERE}/networkSizes_200.json")
    fault = asker.fault(office("linkedin", "pemprov-contoh", account_id))
    assert fault.reason == "not_found"
    assert "account_id" in fault.remedy
    assert asker.paths == []


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        8123,
        {"firstDegreeSize": None},
        {"firstDegreeSize": "8123"},
        {"firstDegreeSize": -8123},
        sample(f"{HERE}/followerStatistics_gains_200.json"),
    ],
)
def test_another_shape_is_drift_and_gains_are_no_count(body: object) -> None:
    assert Canned(API, body).fault(PAGE).reason == "schema_drift"
