"""A Telegram channel's count and point check; the bot's token stands in the path and never in words."""

import asyncio
from typing import Any

import pytest

from flows.sources.apis import Checked, Identity, Shown
from flows.sources.telegram import API, check
from tests.flows.sources.counting import Canned, office, sample

HERE = "telegram/bot_api"
BOT = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
CHANNEL = office("telegram", "pemprov_contoh", token=BOT)
SOMEBODY = Identity(None, "5000000001")


def member(status: str, **more: Any) -> dict[str, Any]:
    return {"ok": True, "result": {"user": {"id": 5000000001, "is_bot": False}, "status": status, **more}}


def checked(asker: Canned, *people: Identity) -> list[Checked]:
    return asyncio.run(check(asker, CHANNEL, people))


def test_the_count_is_exact() -> None:
    asker = Canned.of(API, f"{HERE}/getChatMemberCount_200.json")
    assert asker.count(CHANNEL) == Shown(1287, 1287, is_exact=True)
    assert asker.paths == [f"/bot{BOT}/getChatMemberCount"]
    assert asker.params == [{"chat_id": "@pemprov_contoh"}]


def test_a_channel_without_a_name_is_asked_for_by_its_number() -> None:
    asker = Canned.of(API, f"{HERE}/getChatMemberCount_200.json")
    asker.count(office("telegram", "pemprov_contoh", "-1001234567890", BOT))
    assert asker.params == [{"chat_id": "-1001234567890"}]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("error_400_member_list", "not_found"),
        ("error_401", "auth_expired"),
        ("error_403", "auth_scope"),
        ("error_429", "rate_limited"),
    ],
)
def test_every_refusal_has_its_reason(name: str, reason: str) -> None:
    fault = Canned.of(API, f"{HERE}/{name}.json").fault(CHANNEL)
    assert fault.reason == reason
    assert sample(f"{HERE}/{name}.json")["description"] not in str(fault)
    assert BOT not in str(fault)


def test_a_limit_tells_when_to_come_back() -> None:
    assert Canned.of(API, f"{HERE}/error_429.json").fault(CHANNEL).wait_seconds == 35


@pytest.mark.parametrize("told", [-5, "35", None, [], float("inf"), float("nan")])
def test_a_wait_that_is_no_time_is_left_to_the_asker(told: object) -> None:
    body = sample(f"{HERE}/error_429.json") | {"parameters": {"retry_after": told}}
    fault = Canned(API, body, 429).fault(CHANNEL)
    assert fault.reason == "rate_limited"
    assert fault.wait_seconds is None


def test_an_address_without_a_bot_means_a_wrong_token() -> None:
    body = {"ok": False, "error_code": 404, "description": "Not Found"}
    assert Canned(API, body, 404).fault(CHANNEL).reason == "auth_expired"


@pytest.mark.parametrize("token", ["", "110201543", "110201543:", "110201543:AA/../x", "110201543:AA?x=1", "x:AA"])
def test_what_is_no_bots_token_is_never_sent(token: str) -> None:
    asker = Canned.of(API, f"{HERE}/getChatMemberCount_200.json")
    fault = asker.fault(office("telegram", "pemprov_contoh", token=token))
    assert fault.reason == "token_missing"
    assert asker.paths == []
    assert not token or token not in str(fault)


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"ok": True},
        {"ok": True, "result": None},
        {"ok": True, "result": "1287"},
        {"ok": False, "result": 1287},
        {"result": 1287},
    ],
)
def test_another_shape_is_drift_and_never_a_count(body: object) -> None:
    assert Canned(API, body).fault(CHANNEL).reason == "schema_drift"


@pytest.mark.parametrize("name", ["getChatMember_member_200", "getChatMember_left_200"])
def test_a_point_check_confirms_presence_and_absence(name: str) -> None:
    somebody = Identity(None, str(sample(f"{HERE}/{name}.json")["result"]["user"]["id"]))
    asker = Canned.of(API, f"{HERE}/{name}.json")
    assert checked(asker, somebody) == [Checked(somebody, "_member_" in name)]
    assert asker.params == [{"chat_id": "@pemprov_contoh", "user_id": somebody.platform_user_id}]


@pytest.mark.parametrize(
    ("body", "is_following"),
    [
        (member("creator"), True),
        (member("administrator"), True),
        (member("member"), True),
        (member("restricted", is_member=True), True),
        (member("restricted", is_member=False), False),
        (member("left"), False),
        (member("kicked", until_date=0), False),
    ],
)
def test_every_status_says_whether_the_person_is_there(body: object, is_following: bool) -> None:
    assert checked(Canned(API, body), SOMEBODY) == [Checked(SOMEBODY, is_following)]


@pytest.mark.parametrize(
    "body", [None, member("restricted"), member("banned_in_a_new_way"), {"ok": True, "result": {"status": "left"}}]
)
def test_a_status_nobody_has_met_proves_neither(body: object) -> None:
    with pytest.raises(Exception, match="schema_drift"):
        checked(Canned(API, body), SOMEBODY)


def test_a_bot_outside_the_channel_is_told_apart_from_people_it_cannot_see() -> None:
    asker = Canned.of(API, f"{HERE}/error_400_member_list.json")
    with pytest.raises(Exception, match="auth_scope"):
        checked(asker, SOMEBODY, Identity(None, "5000000002"))
    asked = [one["user_id"] for one in asker.params]
    assert asked == ["5000000001", "5000000002", BOT.partition(":")[0]]


def test_zeros_before_a_number_make_nobody_else_of_a_person() -> None:
    padded = Identity(None, "005000000001")
    assert checked(Canned(API, member("member")), padded) == [Checked(padded, True)]


def test_who_is_declared_twice_is_asked_about_once() -> None:
    asker = Canned(API, member("member"))
    assert checked(asker, SOMEBODY, SOMEBODY) == [Checked(SOMEBODY, True)] * 2
    assert len(asker.paths) == 1


def test_nobody_is_asked_about_by_name() -> None:
    by_name = Identity("contoh_tg_01", None)
    asker = Canned(API, member("member"))
    assert checked(asker, by_name) == [Checked(by_name, None)]
    assert asker.paths == []


def test_an_answer_about_somebody_else_is_no_answer() -> None:
    with pytest.raises(Exception, match="schema_drift") as refused:
        checked(Canned(API, member("member")), Identity(None, "5000000002"))
    assert "500000000" not in str(refused.value)


@pytest.mark.parametrize("name", ["error_401", "error_403", "error_429"])
def test_a_refusal_of_the_bot_itself_is_no_answer_about_a_person(name: str) -> None:
    with pytest.raises(Exception, match=r"auth_|rate_limited"):
        checked(Canned.of(API, f"{HERE}/{name}.json"), SOMEBODY)
