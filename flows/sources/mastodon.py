"""What a Mastodon server tells of an account's followers; knows no other platform.

Any server that speaks Mastodon's client API will do. Only the account's home server knows all followers, and hides
none of them from the owner's own token (docs: Mastodon methods/accounts).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from flows.sources.apis import ApiAccount, ApiFault, Asker, Checked, Identity, Page, PlatformApi, Shown, bearer
from flows.sources.refusals import drift, not_the_owners
from flows.sources.shapes import AnyShape, Followers, Shape, exactly, of_another_account, shaped
from transforms.handles import canonical_handle

_LARGEST_PAGE = 80
_NEXT = re.compile(r"<([^>]*)>\s*;[^<]*\brel=\"?next\b", re.IGNORECASE)


class _Actor(Shape):
    id: str
    username: str
    acct: str


class _Counted(_Actor):
    followers_count: Followers


class _Relationship(Shape):
    id: str
    followed_by: bool
    requested_by: bool = False


async def _count(asker: Asker, account: ApiAccount) -> Shown:
    shown = (await _self(asker, account)).followers_count
    return exactly(shown)


async def _page(asker: Asker, account: ApiAccount, cursor: str | None) -> Page:
    """One page; a cursor is the account's id on its server and the `max_id` of the next link."""
    if cursor is None:
        # Asked for even where it is configured: of a list nobody sees whose it is.
        own_id, max_id = (await _self(asker, account)).id, ""
    else:
        own_id, _, max_id = cursor.partition(" ")
    params: dict[str, str | int] = {"limit": _LARGEST_PAGE} | ({"max_id": max_id} if max_id else {})
    answer = await asker.get(f"/api/v1/accounts/{own_id}/followers", params=params)
    followers = tuple(_identity(one, account) for one in _each(_Actor, answer.body))
    following = _next_max_id(answer.headers)
    return Page(followers, None if following is None else f"{own_id} {following}")


async def _check(asker: Asker, account: ApiAccount, declared: Sequence[Identity]) -> list[Checked]:
    """Whether each follows the account, by the relationships that only the account's own token sees."""
    if account.token is None:
        return [Checked(one, None) for one in declared]
    await _must_be_the_owners(asker, account)
    found_by = {one.handle: await _looked_up(asker, account, one.handle) for one in declared if one.handle}
    ids = {handle: actor.id for handle, actor in found_by.items() if actor and _is_called(actor, handle, account)}
    unheard_of = {handle for handle, actor in found_by.items() if actor is None}
    wanted = sorted(set(ids.values()))
    answer = await asker.get("/api/v1/accounts/relationships", params={"id[]": wanted}) if wanted else None
    found = _each(_Relationship, answer.body) if answer else []
    following = {one.id: _follows(one) for one in found}
    # A name of another server that this one has never heard of may exist all the same. Of whoever is suspended there
    # is no relationship.
    unknown = {handle for handle in unheard_of if handle.endswith(f"@{_server(account)}")}
    unknown |= {handle for handle, number in ids.items() if number not in following}
    return [Checked(one, following.get(ids.get(one.handle or "", "")), one.handle in unknown) for one in declared]


def _follows(one: _Relationship) -> bool | None:
    """None for whoever has asked to follow and waits for the account to let her: that is no omission of hers."""
    return None if one.requested_by and not one.followed_by else one.followed_by


async def _self(asker: Asker, account: ApiAccount) -> _Counted:
    if account.account_id:
        answer = await asker.get(f"/api/v1/accounts/{account.account_id}")
    else:
        answer = await asker.get("/api/v1/accounts/lookup", params={"acct": _name(account)})
    shown = shaped(_Counted, answer.body)
    if shown.acct.lower() not in {_name(account), account.handle}:
        raise of_another_account(account, "correct account_id, or leave it out: the server knows it")
    return shown


async def _must_be_the_owners(asker: Asker, account: ApiAccount) -> None:
    answer = await asker.get("/api/v1/accounts/verify_credentials")
    if shaped(_Actor, answer.body).username.lower() != _name(account):
        raise not_the_owners()


async def _looked_up(asker: Asker, account: ApiAccount, handle: str) -> _Actor | None:
    """The account as the home server knows it, or None if that server has never heard of it."""
    try:
        answer = await asker.get(
            "/api/v1/accounts/lookup", params={"acct": handle.removesuffix(f"@{_server(account)}")}
        )
    except ApiFault as fault:
        if fault.reason == "not_found":
            return None
        raise
    return shaped(_Actor, answer.body)


def _is_called(actor: _Actor, handle: str, account: ApiAccount) -> bool:
    return _identity(actor, account).handle == handle


def _identity(actor: _Actor, account: ApiAccount) -> Identity:
    address = actor.acct if "@" in actor.acct else f"{actor.acct}@{_server(account)}"
    # A follower on other software may have a name that Mastodon does not give; that follower counts all the same.
    return Identity(canonical_handle(address, "mastodon") or address.lower(), None)


def _each(shape: type[AnyShape], body: object) -> list[AnyShape]:
    if not isinstance(body, list):
        raise drift("a list", "something else")
    return [shaped(shape, one) for one in body]


def _next_max_id(headers: Mapping[str, str]) -> str | None:
    link = _NEXT.search(headers.get("link", ""))
    if link is None:
        return None
    try:
        max_id = httpx.URL(link.group(1)).params.get("max_id")
    except httpx.InvalidURL:
        max_id = None
    if not max_id:
        raise drift("a link to the next page by max_id", "a next link without it")
    return str(max_id)


def _name(account: ApiAccount) -> str:
    return account.handle.partition("@")[0]


def _server(account: ApiAccount) -> str:
    return account.handle.partition("@")[2]


def _refusal(status: int, _headers: Mapping[str, str], body: Any) -> ApiFault | None:  # noqa: ANN401 - JSON
    # snac, which speaks the same API, answers a bad token with an empty page (docs: FORMATS.md section 7).
    if status == 422 and body is None:
        return ApiFault("auth_expired", "a valid access token", "HTTP 422", "get a new token and put it into token_env")
    return None


API = PlatformApi(
    platform="mastodon",
    host="",
    home=lambda account: f"https://{_server(account)}" if _server(account) else None,
    authorise=bearer,
    refusal=_refusal,
    count=_count,
    page=_page,
    check=_check,
    check_batch=40,
    # Ids are the server's own, and every server has others for the same people.
    identity="handle",
    needs_token=False,
)
