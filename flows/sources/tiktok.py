"""The count a TikTok account shows by the API's user info; knows no list, because a government gets none.

Scopes: ``user.info.stats`` for the count, ``user.info.profile`` for the name it is checked by (docs: TikTok API v2,
Get User Info). The token itself says whose account it is.
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from flows.sources.apis import ApiAccount, ApiFault, ApiReason, Asker, PlatformApi, Shown, bearer
from flows.sources.shapes import Followers, Shape, exactly, of_another_account, same_handle, shaped

# Every answer carries an error; this is the code of the answers that are none.
_FINE: Final = "ok"
# TikTok API v2, "Error handling": the codes are words, and some failures of scope come with HTTP 401.
_REASONS: Final[Mapping[str, ApiReason]] = {
    "access_token_invalid": "auth_expired",
    "scope_not_authorized": "auth_scope",
    "scope_permission_missed": "auth_scope",
    "invalid_params": "schema_drift",
    "rate_limit_exceeded": "rate_limited",
    "internal_error": "server_error",
}
_WORDS: Final[Mapping[ApiReason, tuple[str, str]]] = {
    "auth_expired": ("a token that is still valid", "make a new token and put it into the same environment variable"),
    "auth_scope": (
        "a token with the scopes user.info.stats and user.info.profile",
        "let the account's owner grant them and put the new token into the same environment variable",
    ),
    "schema_drift": (
        "an API that knows the fields asked for",
        "keep counts in inbox/counts.csv until Ikuti is updated",
    ),
    "rate_limited": ("an app below its limit of calls", "nothing: the next night asks again"),
    "server_error": ("an answer", "nothing: the next night asks again"),
}


class _Error(Shape):
    code: str


class _Envelope(Shape):
    error: _Error


class _User(Shape):
    username: str
    follower_count: Followers


class _UserInfo(Shape):
    user: _User


class _Answer(Shape):
    data: _UserInfo


def refusal(_status: int, _headers: Mapping[str, str], body: Any) -> ApiFault | None:  # noqa: ANN401 - any JSON
    """TikTok's error envelope as a fault; None for a body without one, for "ok", and for a code nobody has met."""
    try:
        code = _Envelope.model_validate(body).error.code
    except ValidationError:
        return None
    reason = _REASONS.get(code)
    if reason is None:
        return None
    needed, remedy = _WORDS[reason]
    return ApiFault(reason, needed, f"error code {code}", remedy)


async def count(asker: Asker, account: ApiAccount) -> Shown:
    """The account's followers. Raises ApiFault, also when the token belongs to another account."""
    answer = await asker.get("/v2/user/info/", params={"fields": "open_id,username,follower_count"})
    # An answer without an error at all is as strange as one with an unknown code: neither is a count.
    if shaped(_Envelope, answer.body).error.code != _FINE:
        raise refusal(200, answer.headers, answer.body) or _unknown_error()
    user = shaped(_Answer, answer.body).data.user
    if not same_handle(account, user.username):
        raise of_another_account(account, "use the token of this account's owner, or correct the handle")
    return exactly(user.follower_count)


def _unknown_error() -> ApiFault:
    needed, remedy = _WORDS["schema_drift"]
    return ApiFault("schema_drift", needed, "an error code that is not known", remedy)


API: Final = PlatformApi(
    platform="tiktok",
    host="https://open.tiktokapis.com",
    authorise=bearer,
    refusal=refusal,
    count=count,
)
