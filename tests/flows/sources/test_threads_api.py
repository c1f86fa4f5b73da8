"""A Threads profile's count: one metric with a total, and nothing else is a count."""

from typing import Any

import pytest

from flows.sources.apis import Shown
from flows.sources.threads import API
from tests.flows.sources.counting import Canned, office, sample

HERE = "threads/api_insights"
PROFILE = office("threads", "contoh.pemprov")
ANSWER = f"{HERE}/followers_count_200.json"


def metric(**changes: Any) -> dict[str, Any]:
    (one,) = sample(ANSWER)["data"]
    return {name: value for name, value in (one | changes).items() if value is not ...}


def test_the_total_is_the_count_and_exact() -> None:
    assert Canned.of(API, ANSWER).count(PROFILE) == Shown(412, 412, is_exact=True)


@pytest.mark.parametrize(("account_id", "asked"), [(None, "me"), ("18000000000000001", "18000000000000001")])
def test_the_profile_is_the_tokens_own_unless_an_id_is_given(account_id: str | None, asked: str) -> None:
    asker = Canned.of(API, ANSWER)
    asker.count(office("threads", "contoh.pemprov", account_id))
    assert asker.paths == [f"/v1.0/{asked}/threads_insights"]
    assert asker.params == [{"metric": "followers_count"}]


def test_other_metrics_beside_it_do_not_disturb() -> None:
    assert Canned(API, {"data": [metric(name="views"), metric()]}).count(PROFILE).count_low == 412


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"data": []},
        {"data": [metric(name="views")]},
        {"data": [metric(), metric()]},
        {"data": [metric(total_value=...)]},
        {"data": [metric(total_value=..., values=[{"value": 412}])]},
        {"data": [metric(total_value={"value": None})]},
        {"data": [metric(total_value={"value": "412"})]},
    ],
)
def test_another_shape_is_drift_and_never_a_count(body: object) -> None:
    assert Canned(API, body).fault(PROFILE).reason == "schema_drift"


def test_refusals_come_in_metas_envelope() -> None:
    fault = Canned(API, sample("instagram/api_graph/error_10_permission_403.json"), 403).fault(PROFILE)
    assert fault.reason == "auth_scope"
