"""Knows which handles are legal on a platform and how one is spelt canonically; knows nothing of who wrote it."""

import re
from dataclasses import dataclass
from typing import Final

import polars as pl

_EDGES: Final = " \t\r\n\u00a0"


@dataclass(frozen=True)
class Grammar:
    """What a platform accepts as a handle.

    `legal` is matched against the whole handle in any case and holds no look-around, so that Polars and `re` read it
    alike; `reserved` are first path segments of the platform's own pages, which no account can be called.
    """

    legal: str
    longest: int
    reserved: frozenset[str]


# One entry per platform whose handles can be read.
GRAMMARS: Final[dict[str, Grammar]] = {
    # Letters, digits, _ and . (neither first nor last nor twice in a row); case does not count.
    "instagram": Grammar(
        legal=r"[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*",
        longest=30,
        reserved=frozenset(
            {
                *("accounts", "explore", "about", "legal", "developer", "direct", "p", "reel", "reels", "stories"),
                *("tv", "web", "privacy", "help", "emails", "session", "challenge", "terms", "_u"),
            }
        ),
    ),
}


def canonical_handles(handles: pl.Series, platform: str) -> pl.Series:
    """The handles as the platform compares them (lower case, without a leading @); null where illegal on it.

    Idempotent, and two legal handles become one only where they differ by nothing but case. Raises KeyError for a
    platform without a grammar.
    """
    grammar = GRAMMARS[platform]
    # Legality is asked before the case is lowered: U+212A, the Kelvin sign, has an ASCII k as its lower case.
    bare = handles.cast(pl.String).str.strip_chars(_EDGES).str.strip_prefix("@")
    lower = bare.str.to_lowercase()
    legal = (
        bare.str.contains(f"^(?:{grammar.legal})$")
        & (bare.str.len_bytes() <= grammar.longest)
        & ~lower.is_in(list(grammar.reserved))
    )
    return pl.select(pl.when(legal).then(lower).alias(handles.name)).to_series()


def canonical_handle(handle: str, platform: str) -> str | None:
    """The same for one handle: canonical, or None where illegal."""
    grammar = GRAMMARS[platform]
    bare = handle.strip(_EDGES).removeprefix("@")
    if len(bare) > grammar.longest or not re.fullmatch(grammar.legal, bare):
        return None
    lower = bare.lower()
    return None if lower in grammar.reserved else lower
