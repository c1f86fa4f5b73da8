"""Knows which answers say plainly what they mean, so that a column of them is read at once; reads no other answer.

Every answer that is read here is one that `answers.read_answer` would read alike: whatever is in doubt is left to it.
"""

from typing import Final

import polars as pl

from transforms.handles import canonical_handles, canonical_ids
from transforms.links import BARE_HOST
from transforms.phrases import ACCOUNT, ALL_PLATFORM_WORDS, BLUESKY_NAME, MAIL_HOST, MAY_BE_PHRASE
from transforms.profiles import PATHS_OF_NOBODY

_NAME: Final = "[a-z0-9_.-]+"
_PARAMETERS: Final = r"[^,;<>()\x22'#]*"
# The usual address of a profile, behind "https://" and "www.", if any; its name is captured.
_PROFILES: Final = {
    "instagram": rf"(?:instagram\.com|instagr\.am)/(@?{_NAME})",
    "threads": rf"threads\.(?:net|com)/(@{_NAME})",
    "tiktok": rf"tiktok\.com/(@{_NAME})",
    "facebook": rf"(?:facebook|fb)\.com/({_NAME})",
    "x": rf"(?:x|twitter)\.com/(@?{_NAME})",
    "youtube": rf"youtube\.com/(@{_NAME})",
    "bluesky": rf"bsky\.app/profile/({_NAME})",
    "linkedin": rf"linkedin\.com/in/({_NAME})",
    "telegram": rf"t\.me/({_NAME})",
}
# The usual address that holds an id instead.
_PROFILES_BY_ID: Final = {
    "facebook": rf"facebook\.com/profile\.php\?id=([0-9]+)(?:&{_PARAMETERS})?",
    "youtube": rf"youtube\.com/channel/([a-z0-9_-]+)/?(?:\?{_PARAMETERS})?",
}
_BEFORE_HOST: Final = r"(?:www\.|m\.)?"
# Telegram writes a name before its host as well as behind it.
_BEFORE_TELEGRAM: Final = r"(?:www\.)?"
_ASCII_SIGNS: Final = r"^[!-~]+$"
# Stripped from the end of an answer before it is read.
_LAST_SIGNS: Final = r"[.,;:!?\x22'`*]$"


def plain_answers(told: pl.Series, platform: str) -> pl.DataFrame:
    """What the plain answers of a column mean, one line for each text in its order: `plain`, `handle`, `known_id`.

    `plain` is handle, id, display_name, or null for an answer that is not plain; `handle` and `known_id` are canonical.
    """
    bare = canonical_handles(told, platform)
    linked, known_ids = _linked(told, platform)
    handles = pl.select(pl.when(_is_plain_handle(told, bare, platform)).then(bare).otherwise(linked)).to_series()
    return pl.select(
        plain=pl.when(handles.is_not_null())
        .then(pl.lit("handle"))
        .when(known_ids.is_not_null())
        .then(pl.lit("id"))
        .when(bare.is_null() & _is_plain_name(told))
        .then(pl.lit("display_name")),
        handle=handles,
        known_id=known_ids,
    )


def _linked(told: pl.Series, platform: str) -> tuple[pl.Series, pl.Series]:
    """The handles and the ids of answers that are the address of one profile and nothing else."""
    may_be = told.str.contains("/", literal=True) & told.str.contains(_ASCII_SIGNS) & ~told.str.contains(_LAST_SIGNS)
    address = told.set(~may_be.fill_null(value=False), None)
    if platform not in _PROFILES or address.null_count() == address.len():
        return address.clear(told.len()), address.clear(told.len())
    named = address.str.extract(_whole(rf"{_PROFILES[platform]}/?(?:\?{_PARAMETERS})?", platform), 1)
    is_somebody = ~named.str.to_lowercase().is_in(list(PATHS_OF_NOBODY))
    handles = canonical_handles(named.set(~is_somebody.fill_null(value=False), None), platform)
    if platform not in _PROFILES_BY_ID:
        return handles, address.clear(told.len())
    return handles, canonical_ids(address.str.extract(_whole(_PROFILES_BY_ID[platform], platform), 1), platform)


def _whole(profile: str, platform: str) -> str:
    before = _BEFORE_TELEGRAM if platform == "telegram" else _BEFORE_HOST
    return rf"(?i)^(?:https?://)?{before}{profile}$"


def _is_plain_handle(told: pl.Series, handles: pl.Series, platform: str) -> pl.Series:
    """Whether a text is a legal handle and nothing else: no phrase, host, number, id or punctuation to be stripped."""
    bare = told.str.strip_chars()
    plain = (
        handles.is_not_null()
        & (bare.str.len_bytes() == bare.str.len_chars())
        & handles.str.contains("[a-z]")
        & ~bare.str.contains(MAY_BE_PHRASE)
        & ~bare.str.contains(BARE_HOST)
        & ~bare.str.contains(r"[.,;:!?]$")
    )
    if platform == "mastodon":
        plain &= ~handles.str.contains(MAIL_HOST)
    elif platform != "bluesky":
        plain &= ~bare.str.contains(BLUESKY_NAME)
    return plain.fill_null(value=False)


def _is_plain_name(told: pl.Series) -> pl.Series:
    """Whether a text is words of letters alone, none of which means anything to us."""
    words = "|".join(ALL_PLATFORM_WORDS)
    plain = (
        told.str.contains("^[A-Za-z]+(?: [A-Za-z]+)+$")
        & ~told.str.contains(MAY_BE_PHRASE)
        & ~told.str.contains(rf"(?i)\b(?:dan|and|atau|serta|{words}|{ACCOUNT})\b")
    )
    return plain.fill_null(value=False)
