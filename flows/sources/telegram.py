"""The count and the point check of a Telegram channel by the Bot API; knows no list, because bots get none.

The bot must be an administrator of the channel: only then does it see every member (docs: Telegram Bot API,
getChatMemberCount and getChatMember). Its token is part of every address, so no address may ever be told.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError

from flows.sources.apis import ApiAccount, ApiFault, ApiReason, Asker, Checked, Identity, PlatformApi, Shown
from flows.sources.shapes import Followers, Shape, exactly, shaped

# The bot's number and its secret. Whatever else stands in the variable would lead the question to another address.
_BOT_TOKEN: Final = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_REMEDY_TOKEN: Final = "put the token that BotFather gave into the same environment variable"  # noqa: S105 - words
_REMEDY_CHANNEL: Final = "make the bot an administrator of the channel, and write its @name or number as account_id"

# By Telegram's error_code alone: the descriptions are for people. 404 means an address without a bot, so a wrong token.
_REASONS: Final[Mapping[int, tuple[ApiReason, str, str]]] = {
    400: ("not_found", "a channel, and a person, that Telegram knows", _REMEDY_CHANNEL),
    401: ("auth_expired", "a bot token that is still valid", _REMEDY_TOKEN),
    403: ("auth_scope", "a bot that belongs to the channel", _REMEDY_CHANNEL),
    404: ("auth_expired", "the token of a bot", _REMEDY_TOKEN),
    429: ("rate_limited", "a bot below its limit of calls", "nothing: the next night asks again"),
}


class _Parameters(Shape):
    retry_after: float | None = Field(default=None, ge=0, allow_inf_nan=False)


class _Envelope(Shape):
    ok: Literal[False]
    error_code: int
    parameters: _Parameters = _Parameters()


class _Count(Shape):
    ok: Literal[True]
    result: Followers


class _Person(Shape):
    id: int


class _Settled(Shape):
    user: _Person
    status: Literal["creator", "administrator", "member", "left", "kicked"]


class _Restricted(Shape):
    user: _Person
    status: Literal["restricted"]
    is_member: bool  # a restricted person may be in the channel or have left it


class _Member(Shape):
    ok: Literal[True]
    result: Annotated[_Settled | _Restricted, Field(discriminator="status")]


def authorise(_account: ApiAccount) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Neither headers nor parameters: the token is part of the path."""
    return {}, {}


def refusal(_status: int, _headers: Mapping[str, str], body: Any) -> ApiFault | None:  # noqa: ANN401 - any JSON
    """The Bot API's error envelope as a fault; None for a body without one or with a code nobody has met."""
    try:
        refused = _Envelope.model_validate(body)
    except ValidationError:
        return None
    if refused.error_code not in _REASONS:
        return None
    reason, needed, remedy = _REASONS[refused.error_code]
    return ApiFault(reason, needed, f"error code {refused.error_code}", remedy, refused.parameters.retry_after)


async def count(asker: Asker, account: ApiAccount) -> Shown:
    """The channel's subscribers. Raises ApiFault."""
    answer = await asker.get(_path(account, "getChatMemberCount"), params={"chat_id": _chat(account)})
    return exactly(shaped(_Count, answer.body).result)


async def check(asker: Asker, account: ApiAccount, people: Sequence[Identity]) -> list[Checked]:
    """Whether each of these people is in the channel; None for whom Telegram does not say. Raises ApiFault.

    Telegram knows people by their number alone: nobody is asked about by name.
    """
    numbers = dict.fromkeys(one.platform_user_id for one in people if one.platform_user_id)
    told = {number: await _is_member(asker, account, number) for number in numbers}
    if told and not any(one is not None for one in told.values()):
        await _must_see_members(asker, account)
    return [Checked(one, told.get(one.platform_user_id or "")) for one in people]


async def _must_see_members(asker: Asker, account: ApiAccount) -> None:
    """Nothing, if the bot is in the channel itself: a public one tells its count to any bot, and its members to none.

    Without this, nobody would learn why Telegram is silent about everybody.
    """
    own_number = _token(account).partition(":")[0]
    if not await _is_member(asker, account, own_number):
        raise ApiFault("auth_scope", "a bot that is in the channel", "one that sees no members", _REMEDY_CHANNEL)


async def _is_member(asker: Asker, account: ApiAccount, number: str) -> bool | None:
    params = {"chat_id": _chat(account), "user_id": number}
    try:
        answer = await asker.get(_path(account, "getChatMember"), params=params)
    except ApiFault as fault:
        if fault.reason == "not_found":  # of this person the bot may know nothing; that proves nothing
            return None
        raise
    member = shaped(_Member, answer.body).result
    if str(member.user.id) != number.lstrip("0"):
        needed = "an answer about the person asked for"
        raise ApiFault("schema_drift", needed, "an answer about somebody else", "nothing: the next night asks again")
    if isinstance(member, _Restricted):
        return member.is_member
    return member.status not in {"left", "kicked"}


def _chat(account: ApiAccount) -> str:
    return account.account_id or f"@{account.handle}"


def _path(account: ApiAccount, method: str) -> str:
    return f"/bot{_token(account)}/{method}"


def _token(account: ApiAccount) -> str:
    token = account.token.get_secret_value() if account.token else ""
    if not _BOT_TOKEN.fullmatch(token):
        raise ApiFault("token_missing", "the token of a bot", "no such token", _REMEDY_TOKEN)
    return token


API: Final = PlatformApi(
    platform="telegram",
    host="https://api.telegram.org",
    authorise=authorise,
    refusal=refusal,
    count=count,
    check=check,
    check_batch=30,  # each is asked about alone; together they show whether Telegram is silent about everybody
)
