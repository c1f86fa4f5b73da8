"""Knows what ``campaign.toml`` may say of an account's official API: token, id and address; asks nothing."""

import re
from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from flows.mistakes import own_rule

# Words in capitals joined by underscores: a token that was pasted here by mistake looks like no such name.
VARIABLE = r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$"
# The official APIs of all others answer nobody without a token.
ANSWER_WITHOUT_TOKEN = frozenset({"mastodon", "bluesky"})
_LOOKS = {"x": " (digits)", "youtube": " (UC and 22 characters)", "bluesky": " (did:plc:…)"}


def token_if_needed(token_env: str | None, platform: str | None, sources: Collection[str]) -> str | None:
    """The variable's name, if there is one where an API needs a token. Raises own_rule."""
    if token_env is None and "api" in sources and platform not in ANSWER_WITHOUT_TOKEN:
        needed = "the name of the environment variable that holds the token, because sources name the API"
        raise own_rule(needed, 'add token_env = "IKUTI_TOKEN_PEMPROV", or take "api" out of sources')
    return token_env


def canonical_account_id(account_id: str | None, platform: str | None) -> str | None:
    """The id as its platform writes it. Raises own_rule for one that the platform does not give."""
    if account_id is None or platform is None:
        return account_id
    if platform in _LOOKS:
        # Imported here because it brings Polars: a file that cannot even be read is answered without it.
        from transforms import handles

        canonical = handles.canonical_id(account_id, platform)
    else:
        # Bots of Telegram also know a channel by its @name or by a negative number.
        canonical = account_id if re.fullmatch(r"[A-Za-z0-9@_:.-]+", account_id) else None
    if canonical is None:
        needed = f"an id that {platform} gives{_LOOKS.get(platform, '')}"
        raise own_rule(needed, "write the id, in quotation marks, or leave it out")
    return canonical


def sound_base_url(address: str | None) -> str | None:
    """The address, if questions with a token may go there. Raises own_rule."""
    if address is None or _may_carry_a_token(address):
        return address and address.rstrip("/")
    raise own_rule(
        "an https address of host, port and path alone (http only for this machine itself)",
        'write base_url = "https://sosial.contoh.example", or leave it out for the official host',
    )


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself, by its address or as ``localhost``."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _may_carry_a_token(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or parts.query or parts.fragment or parts.username or parts.password:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
