"""What X's API v2 tells of an account's followers; knows no other platform.

Followers are paid for by the row; an account's own app and token cost a tenth (docs: X API pricing).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from flows.sources.apis import ApiAccount, ApiFault, Asker, Checked, Identity, Page, PlatformApi, Shown, bearer
from flows.sources.refusals import NO_SUCH_ACCOUNT, TWO_ACCOUNTS, drift, not_the_owners
from flows.sources.shapes import Followers, Shape, exactly, of_another_account, same_handle, shaped
from transforms.handles import canonical_handle, canonical_id

_LARGEST_PAGE = 1000


class _Problem(Shape):
    # The host of a problem's type changed from api.twitter.com to api.x.com; only the last part of the path counts.
    type: str = ""
    # what was asked for and is not there: an id, or a name as it was written
    resource_id: str | None = None

    @property
    def word(self) -> str:
        return self.type.rpartition("/")[2]


class _Wrong(Shape):
    parameters: Mapping[str, Any] = Field(default_factory=dict)


class _Refused(_Problem):
    errors: list[_Wrong] = Field(default_factory=list)


class _User(Shape):
    id: str
    username: str | None = None


class _Metrics(Shape):
    followers_count: Followers


class _Measured(_User):
    public_metrics: _Metrics


class _Connected(_User):
    connection_status: list[str] | None = None


class _Meta(Shape):
    result_count: Followers
    next_token: str | None = None


class _Answered(Shape):
    """Every answer of HTTP 200: `data` is left out where there is none, `errors` tells what is missing from it."""

    errors: list[_Problem] = Field(default_factory=list)


class _One(_Answered):
    data: _User | None = None


class _OneMeasured(_Answered):
    data: _Measured | None = None


class _Several(_Answered):
    data: list[_Connected] = Field(default_factory=list)


class _Followers(_Answered):
    data: list[_User] = Field(default_factory=list)
    meta: _Meta | None = None


async def _count(asker: Asker, account: ApiAccount) -> Shown:
    answer = await asker.get(_own_path(account), params={"user.fields": "public_metrics"})
    found = shaped(_OneMeasured, answer.body)
    if found.data is None:
        raise _nobody(found)
    _must_be_of(account, found.data)
    return exactly(found.data.public_metrics.followers_count)


async def _page(asker: Asker, account: ApiAccount, cursor: str | None) -> Page:
    """One page; a cursor is the account's id and the token of the next page."""
    own_id, token = (await _own_id(asker, account), "") if cursor is None else cursor.split(" ", 1)
    params: dict[str, str | int] = {"max_results": _LARGEST_PAGE} | ({"pagination_token": token} if token else {})
    answer = await asker.get(f"/2/users/{own_id}/followers", params=params)
    page = shaped(_Followers, answer.body)
    if page.meta is None:
        raise _nobody(page)
    if page.meta.result_count and not page.data:
        raise drift("the rows that the answer counts", "none")
    following = f"{own_id} {page.meta.next_token}" if page.meta.next_token else None
    return Page(tuple(_identity(one) for one in page.data), following, "partial_errors" if page.errors else None)


async def _check(asker: Asker, account: ApiAccount, declared: Sequence[Identity]) -> list[Checked]:
    """Whether each follows the account, as the account's own user token sees it; None for whom X does not find."""
    me = await asker.get("/2/users/me")
    mine = shaped(_One, me.body).data
    if mine is None or account.account_id not in {None, mine.id}:
        raise not_the_owners()
    if account.account_id == mine.id:
        _must_be_of(account, mine)
    elif not same_handle(account, mine.username or ""):
        raise not_the_owners()
    ids = sorted({one.platform_user_id for one in declared if one.platform_user_id})
    names = sorted({one.handle for one in declared if one.handle and not one.platform_user_id})
    numbered = await _connected(asker, "/2/users", {"ids": ",".join(ids)})
    named = await _connected(asker, "/2/users/by", {"usernames": ",".join(names)})
    by_id = {one.id: _follows(one) for one in (*numbered.data, *named.data)}
    by_name = {(one.username or "").lower(): _follows(one) for one in (*numbered.data, *named.data)}
    no_ids, no_names = _unknown(numbered), _unknown(named)
    return [
        Checked(one, by_id.get(one.platform_user_id), one.platform_user_id in no_ids)
        if one.platform_user_id
        else Checked(one, by_name.get(one.handle or ""), one.handle in no_names)
        for one in declared
    ]


async def _connected(asker: Asker, path: str, wanted: Mapping[str, str]) -> _Several:
    if not any(wanted.values()):
        return _Several()
    answer = await asker.get(path, params={**wanted, "user.fields": "connection_status"})
    return shaped(_Several, answer.body)


def _unknown(answer: _Several) -> set[str]:
    """Ids and names of which X says that there is no such account; it says so of suspended ones as well."""
    return {(one.resource_id or "").lower() for one in answer.errors if one.word == "resource-not-found"}


def _follows(user: _Connected) -> bool | None:
    """None where X does not say, and for whoever waits for the account to let her follow: no omission of hers."""
    told = user.connection_status
    if told is None or ("follow_request_received" in told and "followed_by" not in told):
        return None
    return "followed_by" in told


async def _own_id(asker: Asker, account: ApiAccount) -> str:
    """The account's number. It is asked for even where it is configured: of a list nobody sees whose it is."""
    answer = await asker.get(_own_path(account))
    found = shaped(_One, answer.body)
    if found.data is None:
        raise _nobody(found)
    _must_be_of(account, found.data)
    return found.data.id


def _own_path(account: ApiAccount) -> str:
    if account.account_id:
        return f"/2/users/{account.account_id}"
    return f"/2/users/by/username/{account.handle}"


def _must_be_of(account: ApiAccount, user: _User) -> None:
    if not same_handle(account, user.username or ""):
        raise of_another_account(account, TWO_ACCOUNTS)


def _identity(user: _User) -> Identity:
    number = canonical_id(user.id, "x")
    if number is None:
        raise drift("followers with a numeric id", "one whose id is none")
    # A name older than today's rules is nobody's declared handle, but it is told.
    handle = (canonical_handle(user.username, "x") or user.username.lower()) if user.username else None
    return Identity(handle, number)


def _nobody(answer: _Answered) -> ApiFault:
    """What an answer of HTTP 200 without anything asked for means."""
    words = {one.word for one in answer.errors}
    if "resource-not-found" in words:
        return ApiFault("not_found", "an account that X knows", "none", NO_SUCH_ACCOUNT)
    if words & {"not-authorized-for-resource", "not-authorized-for-field"}:
        return ApiFault("auth_scope", "a token that may read this", "one that may not", "grant it users and follows")
    return drift("the account or its followers", "neither, without a known error")


def _refusal(status: int, _headers: Mapping[str, str], body: Any) -> ApiFault | None:  # noqa: ANN401 - JSON
    refused = shaped(_Refused, body) if isinstance(body, dict) else _Refused()
    found = f"HTTP {status}"
    # 402 is how pay-per-use refuses an app without credit.
    if refused.word == "usage-capped" or status == 402:
        return ApiFault("quota", "calls left in the plan", found, "raise the plan's limit or wait for its next period")
    if refused.word == "client-forbidden":
        return ApiFault("auth_scope", "an app enrolled for follows", found, "enrol the app in X's developer console")
    if any("pagination_token" in one.parameters for one in refused.errors):
        return ApiFault("bad_cursor", "a page that exists", found, "nothing: the list is read from its beginning")
    return None


API = PlatformApi(
    platform="x",
    host="https://api.x.com",
    authorise=bearer,
    refusal=_refusal,
    count=_count,
    page=_page,
    check=_check,
    check_batch=100,
)
