"""Where the questions about one account may go, and with what token; asks nothing."""

import httpx

from flows.api_keys import is_loopback
from flows.sources.apis import ApiAccount, ApiFault, PlatformApi


def must_have_token(api: PlatformApi, account: ApiAccount) -> None:
    """Nothing, if there is a token where one is needed and it can be one. Raises ApiFault token_missing."""
    token = account.token.get_secret_value() if account.token else ""
    if token and (not token.isascii() or not token.isprintable() or " " in token):
        found = "a token with blanks or characters that no token has (not shown, it is a secret)"
    elif api.needs_token and not token:
        found = "no token in the environment"
    else:
        return
    raise ApiFault("token_missing", "an access token", found, "put the token into the variable that token_env names")


def base_of(api: PlatformApi, account: ApiAccount) -> httpx.URL:
    """The one address this account's questions may go to. Raises ApiFault host_not_allowed."""
    written = account.base_url or (api.home(account) if api.home else api.host) or ""
    try:
        base = httpx.URL(written.rstrip("/"))
    except httpx.InvalidURL:
        raise _wrong_host("an address that is none") from None
    if not base.host or base.userinfo or base.query or base.fragment:
        raise _wrong_host("an address without a host, or with more than host, port and path")
    if base.port is not None and not 0 < base.port < 1 << 16:
        raise _wrong_host("a port that is none")
    if base.scheme != "https" and not (base.scheme == "http" and is_loopback(base.host)):
        raise _wrong_host("an address that is not https")
    return base


def address_on(base: httpx.URL, path: str) -> httpx.URL:
    """The whole address of a path, or of an address already whole. Raises ApiFault if it is on another host."""
    try:
        address = httpx.URL(path if "://" in path.partition("?")[0] else f"{base}{path}")
    except httpx.InvalidURL:
        raise _wrong_host("a path that is none") from None
    if (address.scheme, address.host, address.port, address.userinfo) != (base.scheme, base.host, base.port, b""):
        raise _wrong_host("an address on another host")
    return address


def _wrong_host(found: str) -> ApiFault:
    needed = "the platform's official https host, or base_url on https or this machine"
    return ApiFault("host_not_allowed", needed, found, "write base_url as https://host, or leave it out")
