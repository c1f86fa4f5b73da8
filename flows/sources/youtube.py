"""What YouTube's Data API tells of a channel's subscribers; knows no other platform.

The list holds only subscribers who have a channel and show their subscriptions, about 1,000 at most: it proves
presence and never absence (docs: YouTube Data API, subscriptions.list).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import AwareDatetime, Field

from flows.sources.apis import (
    ApiAccount,
    ApiFault,
    ApiReason,
    Asker,
    Checked,
    Identity,
    Page,
    PlatformApi,
    Shown,
    bearer,
)
from flows.sources.refusals import drift, not_the_owners
from flows.sources.shapes import Shape, exactly, of_another_account, shaped
from transforms.handles import canonical_id

_LARGEST_PAGE = 50
_MOST_LISTED = 1000
_SIGNIFICANT_FIGURES = 3
# Reasons of the error envelope; those that mean what their HTTP status means are not repeated here.
_REASONS: Mapping[str, ApiReason] = {
    "quotaExceeded": "quota",
    "dailyLimitExceeded": "quota",
    "rateLimitExceeded": "rate_limited",
    "userRateLimitExceeded": "rate_limited",
    "invalidPageToken": "bad_cursor",
    "authError": "auth_expired",
    "keyInvalid": "auth_expired",
    "youtubeSignupRequired": "auth_scope",
    "channelNotFound": "not_found",
}
_REMEDIES: Mapping[ApiReason, str] = {
    "quota": "ask Google for more quota, or wait until midnight Pacific time",
    "rate_limited": "nothing: the next night asks again",
    "bad_cursor": "nothing: the list is read from its beginning",
    "auth_expired": "get a new token and put it into token_env",
    "auth_scope": "log in once to YouTube itself with the channel's account",
    "not_found": "correct handle or account_id",
}
_HIDDEN = "subscriptionForbidden"
_GONE = frozenset({"accountClosed", "accountSuspended", "subscriberNotFound"})


class _HiddenPerson(ApiFault):
    """One person's subscriptions cannot be seen: nothing is wrong with the question."""


class _GonePerson(ApiFault):
    """One person has no account there, or none any more: nothing is wrong with the question."""


class _Statistics(Shape):
    subscriberCount: str | None = Field(None, pattern=r"^[0-9]{1,15}$")  # noqa: N815 - the platform's words, as below
    hiddenSubscriberCount: bool = False  # noqa: N815


class _Channel(Shape):
    id: str


class _MeasuredChannel(_Channel):
    statistics: _Statistics


class _Channels(Shape):
    items: list[_Channel] = Field(default_factory=list)


class _MeasuredChannels(Shape):
    items: list[_MeasuredChannel] = Field(default_factory=list)


class _Resource(Shape):
    channelId: str  # noqa: N815


class _Snippet(Shape):
    publishedAt: AwareDatetime = Field(strict=False)  # noqa: N815
    resourceId: _Resource  # noqa: N815


class _Subscription(Shape):
    snippet: _Snippet


class _Subscriber(_Subscription):
    subscriberSnippet: _Resource  # noqa: N815


class _Subscribers(Shape):
    items: list[_Subscriber]
    nextPageToken: str | None = None  # noqa: N815


class _Subscriptions(Shape):
    items: list[_Subscription] = Field(default_factory=list)


class _Error(Shape):
    reason: str = ""


class _Errors(Shape):
    errors: list[_Error] = Field(default_factory=list)


class _Refused(Shape):
    error: _Errors


async def _count(asker: Asker, account: ApiAccount) -> Shown:
    answer = await asker.get("/youtube/v3/channels", params=_one_channel(account) | {"part": "statistics"})
    found = shaped(_MeasuredChannels, answer.body).items
    if not found:
        raise _no_channel()
    await _must_bear_the_handle(asker, account, found[0].id)
    shown = found[0].statistics
    if shown.hiddenSubscriberCount:
        remedy = "let the channel show its subscribers' number, or enter counts by hand"
        raise ApiFault("count_hidden", "a channel that shows its number of subscribers", "a hidden number", remedy)
    if shown.subscriberCount is None:
        raise drift("a number of subscribers", "none, though it is not hidden")
    return _interval(int(shown.subscriberCount))


def _interval(shown: int) -> Shown:
    """What a number cut to three significant figures can stand for (docs: YouTube, since 10 September 2019)."""
    step = 10 ** max(0, len(str(shown)) - _SIGNIFICANT_FIGURES)
    # A number with more figures than that was not cut.
    if step == 1 or shown % step:
        return exactly(shown)
    return Shown(shown, shown + step - 1, is_exact=False)


async def _page(asker: Asker, account: ApiAccount, cursor: str | None) -> Page:
    """One page; a cursor is the channel's id and the token of the next page."""
    own_id, token = (await _own_id(asker, account), "") if cursor is None else cursor.split(" ", 1)
    params: dict[str, str | int] = {"part": "snippet,subscriberSnippet", "mySubscribers": "true"}
    params |= {"maxResults": _LARGEST_PAGE} | ({"pageToken": token} if token else {})
    answer = await asker.get("/youtube/v3/subscriptions", params=params)
    page = shaped(_Subscribers, answer.body)
    # "My" is whoever the token belongs to, which must be the account.
    if any(one.snippet.resourceId.channelId != own_id for one in page.items):
        raise not_the_owners()
    following = f"{own_id} {page.nextPageToken}" if page.nextPageToken else None
    return Page(tuple(_identity(one) for one in page.items), following)


async def _check(asker: Asker, account: ApiAccount, declared: Sequence[Identity]) -> list[Checked]:
    """Whether each subscribes to the channel; None for whoever shows nobody their subscriptions."""
    own_id = await _own_id(asker, account)
    return [await _checked(asker, one, own_id) for one in declared]


async def _checked(asker: Asker, person: Identity, own_id: str) -> Checked:
    person_id = person.platform_user_id or (await _channel_id(asker, person.handle) if person.handle else None)
    if person_id is None:
        return Checked(person, None, is_unknown=True)
    params = {"part": "snippet", "channelId": person_id, "forChannelId": own_id}
    try:
        answer = await asker.get("/youtube/v3/subscriptions", params=params)
    except _HiddenPerson:
        return Checked(person, None)
    except _GonePerson:
        return Checked(person, None, is_unknown=True)
    found = shaped(_Subscriptions, answer.body).items
    return Checked(person, any(one.snippet.resourceId.channelId == own_id for one in found))


async def _own_id(asker: Asker, account: ApiAccount) -> str:
    if account.account_id:
        await _must_bear_the_handle(asker, account, account.account_id)
        return account.account_id
    own_id = await _channel_id(asker, account.handle)
    if own_id is None:
        raise _no_channel()
    return own_id


async def _must_bear_the_handle(asker: Asker, account: ApiAccount, own_id: str) -> None:
    """Nothing, or ApiFault where the handle is another channel's; an old name of a channel is no handle of any."""
    if account.account_id and await _channel_id(asker, account.handle) not in {None, own_id}:
        raise of_another_account(account, "correct account_id or handle: they belong to two channels")


async def _channel_id(asker: Asker, handle: str) -> str | None:
    answer = await asker.get("/youtube/v3/channels", params={"part": "id", "forHandle": f"@{handle}"})
    found = shaped(_Channels, answer.body).items
    return found[0].id if found else None


def _one_channel(account: ApiAccount) -> dict[str, str]:
    return {"id": account.account_id} if account.account_id else {"forHandle": f"@{account.handle}"}


def _identity(subscriber: _Subscriber) -> Identity:
    channel = canonical_id(subscriber.subscriberSnippet.channelId, "youtube")
    if channel is None:
        raise drift("subscribers with a channel id", "one whose channel id is none")
    return Identity(None, channel, subscriber.snippet.publishedAt)


def _no_channel() -> ApiFault:
    return ApiFault("not_found", "a channel that YouTube knows", "none", _REMEDIES["not_found"])


def _refusal(status: int, _headers: Mapping[str, str], body: Any) -> ApiFault | None:  # noqa: ANN401 - JSON
    if not isinstance(body, dict) or "error" not in body:
        return None
    words = {one.reason for one in shaped(_Refused, body).error.errors}
    if words & _GONE:
        return _GonePerson("not_found", "a person who has a channel", f"HTTP {status}", "nothing")
    if _HIDDEN in words:
        return _HiddenPerson("not_found", "a person whose subscriptions can be seen", f"HTTP {status}", "nothing")
    reasons = [_REASONS[word] for word in sorted(words) if word in _REASONS]
    if not reasons:
        return None
    return ApiFault(reasons[0], "an answer", f"HTTP {status}, {reasons[0]}", _REMEDIES[reasons[0]])


API = PlatformApi(
    platform="youtube",
    host="https://youtube.googleapis.com",
    authorise=bearer,
    refusal=_refusal,
    count=_count,
    page=_page,
    check=_check,
    # Each person is asked about alone. A batch shares the look-up of the channel itself, and is lost with its last
    # answer when the quota ends.
    check_batch=10,
    is_complete_by_design=False,
    most=_MOST_LISTED,
)
