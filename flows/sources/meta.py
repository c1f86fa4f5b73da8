"""What Meta's three APIs share: the error envelope and the usage headers; knows no count.

Docs: Graph API "Handling Errors" and "Rate Limits". Faults are told apart by code alone, because the texts follow the
locale of whoever asks, and limits come as HTTP 400 or 403.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import Field, ValidationError

from flows.sources.apis import ApiFault, ApiReason
from flows.sources.shapes import Shape

# Graph API v25.0 of 18 February 2026 is kept until 29 July 2028 (Graph API changelog).
GRAPH_VERSION: Final = "v25.0"

_REASONS: Final[Mapping[int, ApiReason]] = {
    1: "server_error",  # unknown, possibly transient
    2: "server_error",  # service down for a moment
    3: "auth_scope",  # the app lacks the capability
    10: "auth_scope",
    100: "schema_drift",  # a field that this version does not have
    102: "auth_expired",  # the session behind the token is over
    190: "auth_expired",
    368: "auth_scope",  # the app is blocked for breaking a policy; asking again makes it worse
    803: "not_found",  # no such alias
    **dict.fromkeys(range(200, 300), "auth_scope"),
    **dict.fromkeys((4, 17, 32, 341, 613), "rate_limited"),
    **dict.fromkeys(range(80000, 80015), "rate_limited"),  # limits per business use case: 80001 Pages, 80002 Instagram
}
# Code 100 with this subcode: the object does not exist, or the token may not see it.
_UNSEEN_OBJECT: Final = (100, 33)

_WORDS: Final[Mapping[ApiReason, tuple[str, str]]] = {
    "server_error": ("an answer", "nothing: the next night asks again"),
    "auth_scope": (
        "a token that may read this account's count",
        "grant the app the permissions named in docs/sources.md, or see in Meta's App Dashboard why it is blocked",
    ),
    "auth_expired": ("a token that is still valid", "make a new token and put it into the same environment variable"),
    "schema_drift": (
        "an API that knows the fields asked for",
        "see that account_id is of the right kind; if it is, keep counts in inbox/counts.csv until Ikuti is updated",
    ),
    "not_found": (
        "an account that the token can see",
        "correct account_id in campaign.toml, or use a token of somebody who manages the account",
    ),
    "rate_limited": ("an app below its limit of calls", "nothing: the next night asks again"),
}


class _Refusal(Shape):
    code: int
    error_subcode: int | None = None
    is_transient: bool = False


class _Envelope(Shape):
    error: _Refusal


class _Usage(Shape):
    estimated_time_to_regain_access: float = Field(default=0, ge=0, allow_inf_nan=False)


def refusal(_status: int, headers: Mapping[str, str], body: Any) -> ApiFault | None:  # noqa: ANN401 - any JSON
    """Meta's error envelope as a fault; None for a body without one or with a code nobody has met."""
    try:
        refused = _Envelope.model_validate(body).error
    except ValidationError:
        return None
    reason = _reason(refused)
    if reason is None:
        return None
    needed, remedy = _WORDS[reason]
    subcode = f", subcode {refused.error_subcode}" if refused.error_subcode else ""
    wait = regain_access_after(headers) if reason == "rate_limited" else None
    return ApiFault(reason, needed, f"error code {refused.code}{subcode}", remedy, wait_seconds=wait)


def regain_access_after(headers: Mapping[str, str]) -> float | None:
    """The seconds after which Meta will answer again, or None where it does not say.

    The usage headers hold JSON inside a header, lists of uses by id, and tell whole minutes. A header that cannot be
    read tells nothing: it never turns a refusal into another one.
    """
    told = headers.get("x-business-use-case-usage", "")
    minutes = max((_minutes(use) for use in _uses(told)), default=0)
    return minutes * 60 or None


def _reason(refused: _Refusal) -> ApiReason | None:
    if (refused.code, refused.error_subcode) == _UNSEEN_OBJECT:
        return "not_found"
    return _REASONS.get(refused.code, "server_error" if refused.is_transient else None)


def _uses(header: str) -> Iterator[Any]:
    try:
        by_id = json.loads(header)
    except ValueError:
        return
    for uses in by_id.values() if isinstance(by_id, dict) else ():
        yield from uses if isinstance(uses, list) else ()


def _minutes(use: Any) -> float:  # noqa: ANN401 - any JSON
    try:
        return _Usage.model_validate(use).estimated_time_to_regain_access
    except ValidationError:
        return 0
