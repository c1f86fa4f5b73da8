"""Knows which handles and ids are legal on a platform and how one is spelt canonically; knows nobody behind them."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import polars as pl

_EDGES: Final = " \t\r\n\u00a0"
_LABEL: Final = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# A host name of two labels or more; the last begins with a letter, so that an IP address is none.
DOMAIN: Final = rf"(?:{_LABEL}\.)+[A-Za-z](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?"
# Scripts that one handle may hold together: Japanese is written in three, Korean in two.
_EAST_ASIAN: Final = frozenset({"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL"})


@dataclass(frozen=True)
class Grammar:
    """What a platform accepts as a handle.

    `legal` is matched against the whole handle in any case, `refused` is looked for anywhere in it; both are ASCII and
    hold no look-around, so that Polars and `re` read them alike. `shortest` and `longest` count characters without the
    `ignored` ones, which the platform does not compare. `reserved` are first path segments of the platform's own pages,
    which no account can be called; platforms that set profiles apart by an @ or a folder need none. `is_multilingual`
    says that letters beyond ASCII are legal too, in one script. `words` say the same to a person.
    """

    words: str
    legal: str
    longest: int
    shortest: int = 1
    reserved: frozenset[str] = frozenset()
    ignored: str = ""
    refused: str = ""
    is_multilingual: bool = False


_INSTAGRAM: Final = Grammar(
    words="1 to 30 letters, digits, dots and underscores, no dot at an end, no two dots together",
    legal=r"[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*",
    longest=30,
    reserved=frozenset(
        {
            *("accounts", "explore", "about", "legal", "developer", "direct", "p", "reel", "reels", "stories"),
            *("tv", "web", "privacy", "help", "emails", "session", "challenge", "terms", "_u"),
        }
    ),
)
GRAMMARS: Final[dict[str, Grammar]] = {
    "instagram": _INSTAGRAM,
    # Digits alone are an id.
    "facebook": Grammar(
        words="5 to 50 letters and digits, at least one letter; dots do not count, and no .com at the end",
        legal=r"[0-9.]*[A-Za-z][A-Za-z0-9.]*",
        shortest=5,
        longest=50,
        ignored=".",
        refused=r"\.(?:[Cc][Oo][Mm]|[Nn][Ee][Tt])$",
        reserved=frozenset(
            {
                *("accounts", "bookmarks", "business", "dialog", "events", "friends", "gaming", "groups", "hashtag"),
                *("homephp", "login", "loginphp", "lphp", "marketplace", "messages", "notifications", "pages"),
                *("people", "permalinkphp", "photo", "photophp", "photos", "plugins", "policies", "privacy"),
                *("profile", "profilephp", "public", "reels", "saved", "search", "settings", "share", "sharer"),
                *("sharerphp", "stories", "storyphp", "videos", "watch"),
            }
        ),
    ),
    "tiktok": Grammar(
        words="2 to 24 letters, digits, dots and underscores, no dot at the end",
        legal=r"[A-Za-z0-9_.]*[A-Za-z0-9_]",
        shortest=2,
        longest=24,
    ),
    "x": Grammar(
        words="1 to 15 letters, digits and underscores",
        legal="[A-Za-z0-9_]+",
        longest=15,
        reserved=frozenset(
            {
                *("i", "home", "explore", "search", "settings", "notifications", "messages", "intent", "share"),
                *("hashtag", "compose", "login", "signup", "tos", "privacy"),
            }
        ),
    ),
    # A channel id is no handle, though it could be one by its letters.
    "youtube": Grammar(
        words="3 to 30 letters, digits, dots, hyphens and underscores",
        legal=r"[_.-]*[A-Za-z0-9][A-Za-z0-9_.-]*",
        shortest=3,
        longest=30,
        refused="^UC[A-Za-z0-9_-]{22}$",
        is_multilingual=True,
    ),
    # A Threads profile bears the Instagram name of the same person.
    "threads": _INSTAGRAM,
    # name@server; the name alone means somebody else on every server.
    "mastodon": Grammar(
        words="name@server", legal=rf"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?@{DOMAIN}", longest=320
    ),
    "bluesky": Grammar(words="a domain name, as in name.bsky.social", legal=DOMAIN, longest=253),
    "linkedin": Grammar(
        words="3 to 100 letters, digits and hyphens", legal="-*[A-Za-z0-9][A-Za-z0-9-]*", shortest=3, longest=100
    ),
    "telegram": Grammar(
        words="5 to 32 letters, digits and underscores, the first a letter",
        legal="[A-Za-z][A-Za-z0-9_]*",
        shortest=5,
        longest=32,
        reserved=frozenset(
            {
                *("addemoji", "addlist", "addstickers", "addstyle", "addtheme", "auction", "boost", "confirmphone"),
                *("contact", "giftcode", "invoice", "joinchat", "login", "proxy", "setlanguage", "share", "socks"),
            }
        ),
    ),
}
# Ids that a platform gives an account for ever. They are texts: as numbers they would lose their last digits.
_IDS: Final[dict[str, str]] = {
    "facebook": "[1-9][0-9]{0,19}",
    "x": "[1-9][0-9]{0,18}",
    "youtube": "UC[A-Za-z0-9_-]{22}",
    "bluesky": "did:[a-z]+:[A-Za-z0-9._:%-]*[A-Za-z0-9._-]",
    "telegram": "[1-9][0-9]{0,18}",
}


def canonical_handles(handles: pl.Series, platform: str) -> pl.Series:
    """The handles as the platform compares them (lower case, without a leading @); null where illegal on it.

    Facebook's also without dots, Mastodon's as name@server. Idempotent, and two legal handles become one only where
    they differ by nothing but case, Facebook's dots, or (YouTube) compatibility forms of the same letters. Raises
    KeyError for a platform without a grammar.
    """
    grammar = GRAMMARS[platform]
    # Legality is asked before the case is lowered: U+212A, the Kelvin sign, has an ASCII k as its lower case.
    bare = handles.cast(pl.String).str.strip_chars(_EDGES).str.strip_prefix("@")
    compared = bare.str.replace_all(grammar.ignored, "", literal=True) if grammar.ignored else bare
    lower = compared.str.to_lowercase()
    legal = (
        bare.str.contains(f"^(?:{grammar.legal})$")
        & compared.str.len_bytes().is_between(grammar.shortest, grammar.longest)
        & ~lower.is_in(list(grammar.reserved))
    )
    if grammar.refused:
        legal &= ~bare.str.contains(grammar.refused)
    canonical = pl.select(pl.when(legal).then(lower).alias(handles.name)).to_series()
    if not grammar.is_multilingual:
        return canonical
    # What a letter is differs between Unicode versions, so these few are all judged in one place.
    is_beyond = bare.str.len_bytes() != bare.str.len_chars()
    beyond = bare.filter(is_beyond.fill_null(value=False)).unique()
    judged = {text: _beyond_ascii(text, grammar) for text in beyond}
    named = bare.replace_strict(list(judged), list(judged.values()), default=None, return_dtype=pl.String)
    return canonical.zip_with(~is_beyond.fill_null(value=False), named).alias(handles.name)


def canonical_handle(handle: str, platform: str) -> str | None:
    """The same for one handle: canonical, or None where illegal."""
    grammar = GRAMMARS[platform]
    bare = handle.strip(_EDGES).removeprefix("@")
    if grammar.is_multilingual and not bare.isascii():
        return _beyond_ascii(bare, grammar)
    return _canonical(bare, grammar)


def canonical_ids(ids: pl.Series, platform: str) -> pl.Series:
    """The account ids as the platform writes them, as texts; null where illegal, and everywhere if it has no ids.

    X, Facebook and Telegram: digits; YouTube: UC and 22 characters whose case counts; Bluesky: did:….
    """
    bare = ids.cast(pl.String).str.strip_chars(_EDGES)
    legal = bare.str.contains(f"^(?:{_IDS[platform]})$") if platform in _IDS else pl.lit(value=False)
    return pl.select(pl.when(legal).then(bare).alias(ids.name)).to_series()


def canonical_id(text: str, platform: str) -> str | None:
    """The same for one id: canonical, or None where illegal."""
    bare = text.strip(_EDGES)
    return bare if platform in _IDS and re.fullmatch(_IDS[platform], bare) else None


def _canonical(bare: str, grammar: Grammar) -> str | None:
    compared = bare.replace(grammar.ignored, "") if grammar.ignored else bare
    if not grammar.shortest <= len(compared) <= grammar.longest or not re.fullmatch(grammar.legal, bare):
        return None
    if grammar.refused and re.search(grammar.refused, bare):
        return None
    lower = compared.lower()
    return None if lower in grammar.reserved else lower


def _beyond_ascii(bare: str, grammar: Grammar) -> str | None:
    """The canonical form of a handle with letters beyond ASCII: letters, marks and digits of one script and `_-.·`.

    Compatibility forms are unified, as in every answer. Latin letters among Cyrillic or Greek ones are refused:
    the platform does not mix them, and they only look like the name that they spell.
    """
    unified = unicodedata.normalize("NFKC", bare)
    if unified.isascii():
        return _canonical(unified, grammar)
    lower = unicodedata.normalize("NFKC", unified.lower())
    # A few letters grow when their case is lowered: both spellings must fit.
    if not all(grammar.shortest <= len(spelt) <= grammar.longest for spelt in (unified, lower)):
        return None
    kinds = {unicodedata.category(character) for character in unified if character not in "_-.·"}
    if not any(kind[0] in "LN" for kind in kinds) or not all(kind[0] in "LM" or kind == "Nd" for kind in kinds):
        return None
    return lower if len(_scripts(unified)) <= 1 else None


def _scripts(text: str) -> set[str]:
    """The scripts of the letters, by the first word of their Unicode names; those of East Asia count as one."""
    letters = (character for character in text if unicodedata.category(character).startswith("L"))
    words = {unicodedata.name(letter, "UNNAMED").partition(" ")[0].partition("-")[0] for letter in letters}
    return words if not words & _EAST_ASIAN else (words - _EAST_ASIAN) | {"EAST ASIAN"}
