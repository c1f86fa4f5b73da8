"""The words in which official APIs answer: counts, pages of followers, point checks, faults; knows no platform."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic import SecretStr

# Why an API did not answer what was asked; becomes `reason` of the attempt in ``marts.fct_capture``.
ApiReason = Literal[
    "auth_expired",
    "auth_scope",
    "rate_limited",
    "quota",
    "bad_cursor",
    "not_found",
    "schema_drift",
    "unreachable",
    "server_error",
    "host_not_allowed",
    "token_missing",
    "count_hidden",
]


class ApiFault(Exception):  # noqa: N818 - the house's word, as transforms.faults.Fault
    """One question that an API did not answer; its words hold no token, no address with a query, no person.

    `wait_seconds` is how long the platform asks to be left alone, where it says so in a place of its own (a field of
    its error body, say); the asker itself reads Retry-After and the usual rate-limit headers.
    """

    def __init__(
        self, reason: ApiReason, needed: str, found: str, remedy: str, wait_seconds: float | None = None
    ) -> None:
        super().__init__(reason, needed, found, remedy, wait_seconds)
        self.reason: ApiReason = reason
        self.needed = needed
        self.found = found
        self.remedy = remedy
        self.wait_seconds = wait_seconds

    def __str__(self) -> str:
        return f"{self.reason}: needed {self.needed}; found {self.found}. Now: {self.remedy}"


@dataclass(frozen=True)
class ApiAccount:
    """The official account that is asked about.

    `account_id` is the platform's own id where the API needs one that the handle does not give (campaign.toml);
    `base_url` replaces the official host for this account alone.
    """

    account_key: str
    platform: str
    handle: str
    account_id: str | None
    base_url: str | None
    token: SecretStr | None


@dataclass(frozen=True)
class Identity:
    """One follower or one declared person as the API names them: canonical handle, canonical id, or both."""

    handle: str | None
    platform_user_id: str | None
    followed_at: datetime | None = None


@dataclass(frozen=True)
class Shown:
    """The follower count an API showed: a closed interval, because some platforms round (docs: DOMAIN.md 1.5)."""

    count_low: int
    count_high: int
    is_exact: bool


@dataclass(frozen=True)
class Page:
    """One page of a follower list; `cursor` is None on the last one.

    `problem` says in one word why this page may lack rows although it was answered ("partial_errors").
    """

    followers: tuple[Identity, ...]
    cursor: str | None
    problem: str | None = None


@dataclass(frozen=True)
class Checked:
    """Whether one declared person follows the account; None where the platform does not say.

    `is_unknown`: the platform shows nobody under that name or number, who was never there, is gone or is suspended.
    Whoever is on no list for that reason is not missing from it.
    """

    asked: Identity
    is_following: bool | None
    is_unknown: bool = False


@dataclass(frozen=True)
class Answer:
    """The body and headers of one successful answer (lower-case header names)."""

    body: Any
    headers: Mapping[str, str]


class Asker(Protocol):
    """How a platform module asks: retries, limits, hosts and time-outs are the asker's business."""

    async def get(
        self,
        path: str,
        *,
        params: Mapping[str, str | int | Sequence[str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The JSON answer of ``base_url + path`` (or of a whole address on the same host). Raises ApiFault."""
        ...


@dataclass(frozen=True)
class PlatformApi:
    """What one platform's official API can tell.

    - `host`: the official address ("https://api.x.com"); `base_url` of an account replaces it. Empty where every
      account has a server of its own, which `home(account)` then names.
    - `authorise(account)`: the headers or parameters that carry the token. Without a token nothing is asked of a
      platform that `needs_token`.
    - `refusal(status, headers, body)`: the platform's own error envelope as an ApiFault, or None to leave it to the
      general rules (401 auth_expired, 403 auth_scope, 404 and 410 not_found, 429 rate_limited, 5xx server_error, any
      other schema_drift). Asked about every status from 400 on; `body` is None where it is no JSON.
    - `count`, `page` (one page of followers from a cursor), `check` (point checks of at most `check_batch` declared
      people): None where the platform has none.
    - `identity`: what every follower of its lists is named by; a handle beside an id may be missing.
    - `is_complete_by_design`: False where the API never lists everybody (YouTube): its lists are partial whatever the
      count says. `most` is the documented end of such a list, if any.
    - `may_repeat_border`: whether a page may begin with the last rows of the one before, so that one page without
      anybody new is no sign of a loop.
    """

    platform: str
    host: str
    authorise: Callable[[ApiAccount], tuple[Mapping[str, str], Mapping[str, str]]]
    refusal: Callable[[int, Mapping[str, str], Any], ApiFault | None]
    count: Callable[[Asker, ApiAccount], Awaitable[Shown]] | None = None
    page: Callable[[Asker, ApiAccount, str | None], Awaitable[Page]] | None = None
    check: Callable[[Asker, ApiAccount, Sequence[Identity]], Awaitable[list[Checked]]] | None = None
    check_batch: int = 1
    identity: Literal["handle", "id"] = "id"
    is_complete_by_design: bool = True
    most: int | None = None
    needs_token: bool = True
    may_repeat_border: bool = False
    home: Callable[[ApiAccount], str | None] | None = None


def bearer(account: ApiAccount) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The headers and parameters of an API that takes the token as a bearer token."""
    return ({"Authorization": f"Bearer {account.token.get_secret_value()}"} if account.token else {}), {}
