"""What Bluesky's public AppView tells of an account's followers; knows no other platform.

The largest page is always asked for: at the border of a page the AppView loses followers whose follow records have
the same time (docs: FORMATS.md section 8, measured).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.sources.apis import ApiAccount, ApiFault, Asker, Checked, Identity, Page, PlatformApi, Shown, bearer
from flows.sources.refusals import NO_SUCH_ACCOUNT, TWO_ACCOUNTS, drift
from flows.sources.shapes import Followers, Shape, exactly, of_another_account, same_handle, shaped
from transforms.handles import canonical_handle, canonical_id

_LARGEST_PAGE = 100
# What the AppView calls an account whose domain no longer names it.
_NO_HANDLE = "handle.invalid"
_TOKEN_ERRORS = frozenset({"InvalidToken", "ExpiredToken", "AuthMissing", "AuthenticationRequired"})
_GONE_ERRORS = frozenset({"AccountTakedown", "AccountDeactivated", "RepoNotFound", "NotFound"})


class _Actor(Shape):
    did: str
    handle: str


class _Profile(_Actor):
    followersCount: Followers  # noqa: N815 - the platform's word, as below


class _Followers(Shape):
    subject: _Actor
    followers: list[_Actor]
    cursor: str | None = None


class _Profiles(Shape):
    profiles: list[_Actor]


class _Relationship(Shape):
    """Of one account; of one that the AppView does not find `actor` stands in the place of `did`."""

    did: str | None = None
    followedBy: str | None = None  # noqa: N815
    actor: str | None = None
    notFound: bool = False  # noqa: N815


class _Relationships(Shape):
    relationships: list[_Relationship]


async def _count(asker: Asker, account: ApiAccount) -> Shown:
    answer = await asker.get("/xrpc/app.bsky.actor.getProfile", params={"actor": _actor(account)})
    profile = shaped(_Profile, answer.body)
    _must_be_of(account, profile)
    return exactly(profile.followersCount)


async def _page(asker: Asker, account: ApiAccount, cursor: str | None) -> Page:
    params: dict[str, str | int] = {"actor": _actor(account), "limit": _LARGEST_PAGE}
    answer = await asker.get(
        "/xrpc/app.bsky.graph.getFollowers", params=params | ({"cursor": cursor} if cursor else {})
    )
    page = shaped(_Followers, answer.body)
    _must_be_of(account, page.subject)
    return Page(tuple(_identity(one) for one in page.followers), page.cursor or None)


async def _check(asker: Asker, account: ApiAccount, declared: Sequence[Identity]) -> list[Checked]:
    """Whether each follows the account; None for whom the AppView does not find."""
    names = sorted({one.handle for one in declared if one.handle and not one.platform_user_id})
    dids = await _dids(asker, names)
    # getProfiles leaves out whom it does not find, and whoever is taken down or has switched her account off
    asked = [one.platform_user_id or dids.get(one.handle or "", "") for one in declared]
    found = await _relationships(asker, account, sorted({did for did in asked if did}))
    following = {one.did: one.followedBy is not None for one in found if one.did}
    unknown = {"", *(one.actor for one in found if one.notFound)}
    return [Checked(one, following.get(did), did in unknown) for one, did in zip(declared, asked, strict=True)]


async def _dids(asker: Asker, handles: Sequence[str]) -> dict[str, str]:
    if not handles:
        return {}
    answer = await asker.get("/xrpc/app.bsky.actor.getProfiles", params={"actors": handles})
    return {one.handle.lower(): one.did for one in shaped(_Profiles, answer.body).profiles}


async def _relationships(asker: Asker, account: ApiAccount, dids: Sequence[str]) -> list[_Relationship]:
    if not dids:
        return []
    own_did = await _own_did(asker, account)
    answer = await asker.get("/xrpc/app.bsky.graph.getRelationships", params={"actor": own_did, "others": dids})
    return shaped(_Relationships, answer.body).relationships


async def _own_did(asker: Asker, account: ApiAccount) -> str:
    answer = await asker.get("/xrpc/app.bsky.actor.getProfile", params={"actor": _actor(account)})
    profile = shaped(_Actor, answer.body)
    _must_be_of(account, profile)
    return profile.did


def _must_be_of(account: ApiAccount, actor: _Actor) -> None:
    """Nothing, or ApiFault: a DID of another account would tell its followers as this one's."""
    is_nameless = account.account_id == actor.did and actor.handle.lower() == _NO_HANDLE
    if not is_nameless and not same_handle(account, actor.handle):
        raise of_another_account(account, TWO_ACCOUNTS)


def _identity(actor: _Actor) -> Identity:
    did = canonical_id(actor.did, "bluesky")
    if did is None:
        raise drift("followers with a DID", "one whose DID is none")
    told = actor.handle.lower()
    handle = None if told == _NO_HANDLE else canonical_handle(told, "bluesky") or told
    return Identity(handle, did)


def _actor(account: ApiAccount) -> str:
    return account.account_id or account.handle


def _refusal(status: int, _headers: Mapping[str, str], body: Any) -> ApiFault | None:  # noqa: ANN401 - JSON
    error, told = (body.get("error"), str(body.get("message"))) if isinstance(body, dict) else (None, "")
    found = f"HTTP {status}, {error if error in _TOKEN_ERRORS | _GONE_ERRORS else 'refused'}"
    if error in _TOKEN_ERRORS:
        return ApiFault("auth_expired", "a valid access token", found, "get a new token and put it into token_env")
    # An unknown account and a wrong parameter have the same word; only the sentence differs.
    if error in _GONE_ERRORS or (
        error == "InvalidRequest" and told.startswith(("Actor not found", "Profile not found"))
    ):
        return ApiFault("not_found", "an account the platform knows", found, NO_SUCH_ACCOUNT)
    return None


API = PlatformApi(
    platform="bluesky",
    host="https://public.api.bsky.app",
    authorise=bearer,
    refusal=_refusal,
    count=_count,
    page=_page,
    check=_check,
    # getRelationships takes 30, getProfiles, which finds the DIDs of handles, takes 25
    check_batch=25,
    needs_token=False,
)
