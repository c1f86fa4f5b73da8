"""YouTube end to end over real HTTP, and what its documented answers say."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import polars as pl
import pytest
from pydantic import SecretStr

from flows.sources.apis import ApiAccount, ApiFault, Identity, Page
from flows.sources.checkpoints import Checkpoints
from flows.sources.checks import check_all
from flows.sources.walks import Question, Walk, walk
from flows.sources.youtube import API
from tests.flows.sources.api_servers.serving import CUT, DOWN, MALFORMED, Trouble, Troubled
from tests.flows.sources.api_servers.youtube import OFFICE, OFFICE_ID, TOKEN, Channel, channel_id, official
from tests.flows.sources.counting import Canned, OverHttp, sample
from transforms.pseudonyms import id_keys

SUBSCRIBERS, STATISTICS = "youtube/api_subscriptions_mySubscribers", "youtube/api_channels_statistics"
SAMPLE_CHANNEL = "UCntoh000000000000000000"
KEY = bytes(range(32))
Told = TypeVar("Told")


def office(handle: str = OFFICE, account_id: str | None = None, token: str = TOKEN) -> ApiAccount:
    return ApiAccount(f"youtube:{handle}", "youtube", handle, account_id, None, SecretStr(token))


def walked(channel: Channel, folder: Path, *troubles: Trouble, account_id: str | None = None) -> tuple[Walk, Troubled]:
    account = office(account_id=account_id)
    store = Checkpoints(folder, account, date(2024, 2, 7), KEY)
    app = Troubled(channel.app, *troubles)
    return OverHttp(app).ask(API, account, lambda asker, here: walk(asker, Question(API, here, store)))[-1], app


def page_of(body: Any) -> Page:
    assert API.page is not None
    return asyncio.run(_awaited(API.page(Canned(API, body), office(), f"{SAMPLE_CHANNEL} ")))


async def _awaited(told: Awaitable[Told]) -> Told:
    return await told


def pages(many: int) -> list[list[int]]:
    return [list(range(begin, min(begin + 50, many))) for begin in range(0, many, 50)] or [[]]


@pytest.mark.parametrize("many", [0, 1, 120])
def test_every_subscriber_shown_is_listed_by_channel_id(many: int, tmp_path: Path) -> None:
    found, _ = walked(Channel(pages(many)), tmp_path)

    assert (found.ended, found.listed) == ("exhausted", many)
    ids = pl.Series([channel_id(number) for number in range(many)], dtype=pl.String)
    assert set(found.parsed.rows["follower_key"]) == set(id_keys(ids, "youtube", KEY))
    assert set(found.parsed.rows["followed_at"]) <= {datetime(2024, 2, 7, 4, 15, 0, 500_000, tzinfo=UTC)}


def test_pages_are_as_large_as_they_can_be(tmp_path: Path) -> None:
    _, app = walked(Channel(pages(120)), tmp_path, account_id=OFFICE_ID)

    assert [one.query_params.get("maxResults") for one in app.asked] == [None, *["50"] * 3]


def test_the_list_ends_where_youtube_ends_every_list(tmp_path: Path) -> None:
    found, _ = walked(Channel(pages(1000)), tmp_path)

    assert (found.ended, found.reason, found.listed) == ("capped", "platform_cap", 1000)
    assert not API.is_complete_by_design


def test_new_tokens_for_the_same_fifty_end_the_walk(tmp_path: Path) -> None:
    fifty = list(range(50))
    found, app = walked(Channel([fifty] * 30), tmp_path, account_id=OFFICE_ID)

    assert (found.ended, found.reason, found.listed) == ("interrupted", "no_progress", 50)
    assert len(app.asked) == 3


@pytest.mark.parametrize("trouble", [CUT, DOWN, Trouble(429, body={}, headers={"retry-after": "1"})])
def test_a_passing_trouble_loses_nobody(trouble: Trouble, tmp_path: Path) -> None:
    found, _ = walked(Channel(pages(120)), tmp_path, trouble)

    assert (found.ended, found.listed) == ("exhausted", 120)


def test_a_malformed_page_is_no_end(tmp_path: Path) -> None:
    found, _ = walked(Channel(pages(120)), tmp_path, MALFORMED, account_id=OFFICE_ID)

    assert (found.ended, found.reason) == ("error", "schema_drift")


def test_the_subscribers_of_another_channels_token_are_refused(tmp_path: Path) -> None:
    found, _ = walked(Channel(pages(3), channel_id="UClain000000000000000000"), tmp_path)

    assert (found.ended, found.reason, found.listed) == ("error", "auth_scope", 0)


def test_the_id_of_another_channel_tells_nothing_of_this_one(tmp_path: Path) -> None:
    """As when a block of campaign.toml was copied, token and all, and its account_id forgotten."""
    account = office(handle="budi.contoh", account_id=OFFICE_ID)
    ask = OverHttp(Channel(pages(3), statistics={"subscriberCount": "42"}).app)
    store = Checkpoints(tmp_path, account, date(2024, 2, 7), KEY)
    found = ask.ask(API, account, lambda asker, here: walk(asker, Question(API, here, store)))[-1]

    assert (found.ended, found.reason, found.listed) == ("error", "not_found", 0)
    with pytest.raises(ApiFault) as refused:
        ask.count(API, account)
    assert "account_id" in refused.value.remedy


def test_an_old_name_of_a_channel_is_no_other_channel() -> None:
    shown = OverHttp(Channel(statistics={"subscriberCount": "42"}).app)
    assert shown.count(API, office(handle="nama-lama", account_id=OFFICE_ID)).count_low == 42


def test_declared_people_are_asked_about_one_by_one() -> None:
    declared = [
        Identity(None, channel_id(900)),
        Identity("budi.contoh", None),
        Identity(None, channel_id(901)),
        Identity(None, channel_id(902)),
        Identity(None, channel_id(903)),
        Identity("tidak.ada", None),
    ]
    app = Troubled(Channel().app)
    found = OverHttp(app).ask(API, office(), lambda asker, here: check_all(asker, API, here, declared))

    assert found.fault is None
    assert [one.is_following for one in found.checked] == [True, True, False, None, None, None]
    assert [one.is_unknown for one in found.checked] == [False, False, False, False, True, True]
    assert sum("forChannelId" in one.query_params for one in app.asked) == 5


def test_a_used_up_quota_ends_the_checks_and_keeps_what_was_answered() -> None:
    quota = Trouble(403, body=sample(f"{SUBSCRIBERS}/error_403_quotaExceeded.json"))
    declared = [Identity(None, channel_id(900)) for _ in range(11)]
    through = [Trouble(200, body={"items": [{"snippet": _snippet(OFFICE_ID)}]})] * 10
    of_the_handle = Trouble(200, body={"items": [{"id": OFFICE_ID}]})
    app = Troubled(Channel().app, of_the_handle, *through, quota)
    found = OverHttp(app).ask(
        API, office(account_id=OFFICE_ID), lambda asker, here: check_all(asker, API, here, declared)
    )

    assert [one.is_following for one in found.checked] == [True] * 10
    assert found.fault is not None
    assert found.fault.reason == "quota"


def _snippet(channel: str) -> dict[str, Any]:
    return {"publishedAt": "2024-02-07T04:15:00Z", "resourceId": {"channelId": channel}}


@pytest.mark.parametrize(
    ("shown", "low", "high", "is_exact"),
    [
        ("0", 0, 0, True),
        ("999", 999, 999, True),
        ("1000", 1000, 1009, False),
        ("7200", 7200, 7209, False),
        ("8580", 8580, 8589, False),
        ("85800", 85800, 85899, False),
        ("1230000", 1230000, 1239999, False),
        ("8583", 8583, 8583, True),
    ],
)
def test_a_number_cut_to_three_figures_is_an_interval(shown: str, low: int, high: int, is_exact: bool) -> None:
    channel = Channel(statistics={"subscriberCount": shown, "hiddenSubscriberCount": False})
    found = OverHttp(channel.app).count(API, office())

    assert (found.count_low, found.count_high, found.is_exact) == (low, high, is_exact)


def test_a_channel_may_be_asked_about_by_its_id() -> None:
    found = OverHttp(Channel(statistics={"subscriberCount": "42"}).app).count(API, office(account_id=OFFICE_ID))

    assert found.count_low == 42


def test_an_unknown_channel_is_not_found() -> None:
    with pytest.raises(ApiFault) as refused:
        OverHttp(Channel().app).count(API, office(handle="tidak.ada"))
    assert refused.value.reason == "not_found"


# What the samples of the documentation say


def test_the_documented_pages_hold_three_subscribers() -> None:
    expected = sample(f"{SUBSCRIBERS}/expected.json")
    found = [page_of(sample(f"{SUBSCRIBERS}/page{number}_200.json")) for number in (1, 2, 3)]
    rows = [one.platform_user_id for page in found for one in page.followers]

    assert len(rows) == expected["rows"]
    assert sorted({row for row in rows if row}) == expected["subscriber_channel_ids"]
    assert [page.cursor for page in found] == [f"{SAMPLE_CHANNEL} CAIQAA", f"{SAMPLE_CHANNEL} CAQQAA", None]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_documented_pages_are_what_our_server_answers_too(number: int) -> None:
    official("SubscriptionListResponse").validate(sample(f"{SUBSCRIBERS}/page{number}_200.json"))


def test_the_documented_count_is_an_interval() -> None:
    shown = Canned(API, sample(f"{STATISTICS}/channels_200.json")).count(office())

    assert (shown.count_low, shown.count_high) == (8580, 8589)


@pytest.mark.parametrize(
    ("name", "reason"), [("channels_hidden_200", "count_hidden"), ("channels_not_found_200", "not_found")]
)
def test_a_count_that_is_not_there_says_why(name: str, reason: str) -> None:
    assert Canned(API, sample(f"{STATISTICS}/{name}.json")).fault(office()).reason == reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("error_400_invalidPageToken", "bad_cursor"),
        ("error_401", "auth_expired"),
        ("error_403_quotaExceeded", "quota"),
        ("error_403_subscriptionForbidden", "not_found"),
        ("error_404_subscriberNotFound", "not_found"),
    ],
)
def test_the_documented_refusals_are_understood(name: str, reason: str) -> None:
    body = sample(f"{SUBSCRIBERS}/{name}.json")

    assert Canned(API, body, int(name[6:9])).fault(office()).reason == reason


@pytest.mark.parametrize(
    ("status", "word", "reason"),
    [
        (403, "rateLimitExceeded", "rate_limited"),
        (403, "insufficientPermissions", "auth_scope"),
        (401, "youtubeSignupRequired", "auth_scope"),
        (400, "keyInvalid", "auth_expired"),
        (400, "anything else", "schema_drift"),
        (500, "backendError", "server_error"),
    ],
)
def test_a_refusal_is_told_by_its_reason_before_its_status(status: int, word: str, reason: str) -> None:
    body = {"error": {"code": status, "message": "-", "errors": [{"domain": "-", "reason": word}]}}

    assert Canned(API, body, status).fault(office()).reason == reason


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"items": None},
        {"items": [{"snippet": _snippet(SAMPLE_CHANNEL)}]},
        {"items": [{"snippet": _snippet(SAMPLE_CHANNEL), "subscriberSnippet": {"channelId": "ucntoh"}}]},
        {"items": [{"snippet": {"publishedAt": "soon"}, "subscriberSnippet": {"channelId": SAMPLE_CHANNEL}}]},
    ],
)
def test_a_shape_nobody_knows_is_no_empty_page(body: Any) -> None:
    with pytest.raises(ApiFault) as refused:
        page_of(body)
    assert refused.value.reason == "schema_drift"


@pytest.mark.parametrize("shown", ["8.58K", "-1", "", "9" * 30, 8580])
def test_a_count_that_is_no_whole_number_is_not_guessed_at(shown: Any) -> None:
    body = {"items": [{"id": SAMPLE_CHANNEL, "statistics": {"subscriberCount": shown}}]}

    assert Canned(API, body).fault(office()).reason == "schema_drift"
