"""The faults that mean the same on every platform; knows no platform's own error envelope."""

from typing import Final

from flows.sources.apis import ApiFault

NO_SUCH_ACCOUNT: Final = (
    "correct handle or account_id; one that was renamed needs its new handle, and under it lists and counts begin anew"
)
TWO_ACCOUNTS: Final = (
    "correct account_id or handle, for they belong to two accounts, or write the new handle of one that was renamed; "
    "under it lists and counts begin anew"
)


def by_status(status: int) -> ApiFault:
    """What an HTTP status from 400 on means where the platform says nothing more."""
    found = f"HTTP {status}"
    if status == 401:
        return ApiFault("auth_expired", "a valid access token", found, "get a new token and put it into token_env")
    if status == 403:
        return ApiFault("auth_scope", "a token that may read this", found, "grant the token the scopes it needs")
    if status in {404, 410}:
        return ApiFault("not_found", "an account the platform knows", found, NO_SUCH_ACCOUNT)
    if status == 429:
        return ApiFault("rate_limited", "an answer", found, "nothing: the next night asks again")
    if status >= 500:
        return ApiFault("server_error", "an answer", found, "nothing: the next night asks again")
    return drift("an answer to a question the platform understands", found)


def drift(needed: str, found: str) -> ApiFault:
    """An answer that is not what the platform documents."""
    return ApiFault("schema_drift", needed, found, "report it: the platform may have changed its API")


def not_json(size: int) -> ApiFault:
    """An answer of which a part may be missing, or of another kind altogether."""
    found = f"{size} bytes that are none"
    remedy = "nothing if it was this once: the next night asks again; else report it: the platform may have changed"
    return ApiFault("schema_drift", "an answer in JSON", found, remedy)


def a_web_page(size: int) -> ApiFault:
    """A page for people in the place of an answer: something else than the API has answered."""
    remedy = (
        "see that base_url is the API's own address and that no proxy or login page of the office stands before it; "
        "if the platform was being mended, the next night asks again"
    )
    return ApiFault("schema_drift", "an answer in JSON", f"a web page of {size} bytes", remedy)


def unreachable(failure: str) -> ApiFault:
    """No answer at all; `failure` is the kind of error, never its text."""
    return ApiFault("unreachable", "an answer", f"none ({failure})", "see whether this machine reaches the platform")


def redirected(status: int) -> ApiFault:
    """An answer that leads to another address, which is never followed."""
    found = f"HTTP {status}, which leads elsewhere"
    return ApiFault("host_not_allowed", "an answer of the platform's own host", found, "write the right base_url")


def not_the_owners() -> ApiFault:
    """A token that speaks for another account: what it sees says nothing of ours."""
    return ApiFault(
        "auth_scope",
        needed="a token of the official account itself",
        found="a token of another account",
        remedy="log in as the official account and put its token into token_env",
    )
