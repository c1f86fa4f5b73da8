"""Meta's error envelope and usage headers become reasons and waits; every text in them is ignored."""

import json

import pytest

from flows.sources.meta import refusal, regain_access_after
from tests.flows.sources.counting import sample


def envelope(code: int, **more: object) -> dict[str, object]:
    return {"error": {"message": "(#190) kata bebas", "type": "OAuthException", "code": code, **more}}


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        *((code, "rate_limited") for code in (4, 17, 32, 341, 613, 80001, 80002)),
        *((code, "auth_expired") for code in (102, 190)),
        *((code, "auth_scope") for code in (3, 10, 200, 230, 299, 368)),
        *((code, "server_error") for code in (1, 2)),
        (100, "schema_drift"),
        (803, "not_found"),
    ],
)
@pytest.mark.parametrize("status", [400, 403, 500])
def test_the_code_alone_decides_whatever_the_status_and_the_text(code: int, reason: str, status: int) -> None:
    fault = refusal(status, {}, envelope(code))
    assert fault is not None
    assert fault.reason == reason
    assert str(code) in fault.found
    assert "kata bebas" not in str(fault)


def test_an_object_the_token_cannot_see_is_not_found_rather_than_drift() -> None:
    fault = refusal(400, {}, envelope(100, error_subcode=33))
    assert fault is not None
    assert fault.reason == "not_found"


def test_a_dead_token_tells_its_subcode_for_whoever_renews_it() -> None:
    fault = refusal(401, {}, envelope(190, error_subcode=463))
    assert fault is not None
    assert fault.found == "error code 190, subcode 463"


def test_an_unknown_code_that_passes_by_itself_is_asked_again() -> None:
    fault = refusal(400, {}, envelope(987_654, is_transient=True))
    assert fault is not None
    assert fault.reason == "server_error"


@pytest.mark.parametrize("body", [None, [], {}, "x", {"error": "x"}, {"error": {"code": "4"}}, envelope(987_654)])
def test_what_is_no_envelope_or_nobody_has_met_is_left_to_the_http_status(body: object) -> None:
    assert refusal(403, {}, body) is None


def test_the_wait_is_read_from_json_inside_a_header() -> None:
    headers = sample("instagram/api_graph/headers_usage.json")
    fault = refusal(403, headers, envelope(80002))
    assert fault is not None
    assert fault.wait_seconds == 19 * 60


def test_the_longest_wait_of_several_uses_counts() -> None:
    uses = {
        "1": [{"estimated_time_to_regain_access": 3}, {"estimated_time_to_regain_access": 7}],
        "2": [{"call_count": 100}],
    }
    assert regain_access_after({"x-business-use-case-usage": json.dumps(uses)}) == 420


@pytest.mark.parametrize(
    "header",
    [
        "",
        "{",
        "[]",
        "7",
        '{"1": 5}',
        '{"1": [5, null]}',
        '{"1": [{"estimated_time_to_regain_access": "19"}]}',
        '{"1": [{"estimated_time_to_regain_access": -4}]}',
        '{"1": [{"estimated_time_to_regain_access": Infinity}]}',
        '{"1": [{"estimated_time_to_regain_access": 0}]}',
    ],
)
def test_a_header_that_cannot_be_read_tells_no_wait(header: str) -> None:
    assert regain_access_after({"x-business-use-case-usage": header}) is None


def test_only_limits_are_waited_for() -> None:
    headers = sample("instagram/api_graph/headers_usage.json")
    fault = refusal(401, headers, envelope(190))
    assert fault is not None
    assert fault.wait_seconds is None
