"""Knows the web addresses in an answer and whose they are; knows nothing of what a platform's paths mean."""

import re
from dataclasses import dataclass, replace
from typing import Final, Literal, TypedDict
from urllib.parse import parse_qs, unquote

from transforms.handles import DOMAIN

AnswerKind = Literal[
    "handle",
    "id",
    "no_account",
    "blank",
    "claim_only",
    "same_as_previous",
    "display_name",
    "phone",
    "email",
    "multiple",
    "short_link",
    "post_link",
    "wrong_column",
    "invalid",
]


@dataclass(frozen=True)
class Answer:
    """What a person's answer for one platform turned out to be; of its text only handles and ids are kept."""

    answer: AnswerKind
    handles: tuple[str, ...] = ()
    platform_user_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """One address: whose it is, and its parts.

    `owner` is a platform, "shortener" for a service that hides where its links lead, "store" for one that keeps files
    (people paste the address of their screenshot), or None for a host that is nobody's known, as every Mastodon server
    is. `host` is in lower case, `before` what stands before a known host ("vm" of vm.tiktok.com), `segments` the
    decoded path, `query` the parameters.
    """

    owner: str | None
    host: str
    before: str
    segments: tuple[str, ...]
    query: dict[str, str]


class _Parts(TypedDict):
    segments: tuple[str, ...]
    query: dict[str, str]


# Hosts of every platform staff are asked for or mix up with it, so that a link in a wrong column is known as such.
HOSTS: Final[dict[str, str]] = {
    **dict.fromkeys(("instagram.com", "instagr.am"), "instagram"),
    **dict.fromkeys(("facebook.com", "fb.com", "fb.me", "fb.watch", "m.me"), "facebook"),
    "tiktok.com": "tiktok",
    **dict.fromkeys(("x.com", "twitter.com", "t.co"), "x"),
    **dict.fromkeys(("youtube.com", "youtu.be"), "youtube"),
    **dict.fromkeys(("threads.net", "threads.com"), "threads"),
    "bsky.app": "bluesky",
    **dict.fromkeys(("linkedin.com", "lnkd.in"), "linkedin"),
    **dict.fromkeys(("t.me", "telegram.me", "telegram.dog"), "telegram"),
    **dict.fromkeys(("wa.me", "whatsapp.com"), "whatsapp"),
    **dict.fromkeys(("bit.ly", "s.id", "tinyurl.com", "linktr.ee", "lynk.id", "shorturl.at"), "shortener"),
    **dict.fromkeys(("google.com", "goo.gl", "forms.gle", "dropbox.com", "imgur.com", "ibb.co", "prnt.sc"), "store"),
}
# So short that a handle may well end in them ("contoh.s.id"): an address only with a path.
_NEEDS_PATH: Final = frozenset({"m.me", *(host for host, owner in HOSTS.items() if owner == "shortener")})
_BARE: Final = "|".join(re.escape(host) for host in HOSTS if host not in _NEEDS_PATH)
_HOST: Final = f"{_BARE}|(?:{'|'.join(map(re.escape, sorted(_NEEDS_PATH)))})(?=/)"
_REST: Final = r"(?P<rest>[/?#][^\s,;<>()\"']*)?"
_LINK: Final = (
    rf"(?<![\w.@-])@?(?:(?:https?:?/+)?(?P<before>(?:[a-z0-9_-]+\.)*)(?P<host>{_HOST})(?![\w.@-])"
    r"|https?:/+(?P<server>[^\s/?#,;<>()\"']+){bare})"
)
_LINKS: Final = re.compile(_LINK.format(bare="") + _REST, re.IGNORECASE | re.ASCII)
# Without https:// "satu.contoh/@dua" is two names everywhere but in the column that asks for server and name.
_FEDIVERSE_LINKS: Final = re.compile(
    _LINK.format(bare=rf"|(?P<bare>{DOMAIN})(?=/(?:@|users/|web/@))") + _REST, re.IGNORECASE | re.ASCII
)
LINK_PLACE: Final = "\N{OBJECT REPLACEMENT CHARACTER}"
# The same hosts as a bare word, for Polars: such a word would pass as a handle with a dot in it.
BARE_HOST: Final = rf"(?i)(?:^|[^a-z0-9_-])(?:{_BARE})\W*$"


def find_links(text: str, platform: str) -> tuple[list[Link], str]:
    """The links in an answer for a platform, and the text with LINK_PLACE where each of them stood."""
    pattern = _FEDIVERSE_LINKS if platform == "mastodon" else _LINKS
    links = [_link(found.groupdict(), found["rest"] or "") for found in pattern.finditer(text)]
    return links, pattern.sub(LINK_PLACE, text)


def behind(link: Link, address: str) -> Link:
    """The link with the path and the parameters of another address on the same host, whole or from its path on."""
    return replace(link, **_path_and_query(re.sub(r"^https?:/+[^/]*", "", address)))


def _link(found: dict[str, str | None], rest: str) -> Link:
    host = (found["host"] or found["server"] or found.get("bare") or "").lower()
    owner = HOSTS[host] if found["host"] else None
    return Link(owner, host, (found["before"] or "").lower().rstrip("."), **_path_and_query(rest.rstrip(".!?:")))


def _path_and_query(rest: str) -> _Parts:
    # Twitter's addresses once bore the name behind "#!".
    path, _, query = rest.replace("/#!/", "/").partition("#")[0].partition("?")
    return {
        "segments": tuple(segment for segment in unquote(path).split("/") if segment),
        "query": {name: values[0] for name, values in parse_qs(query).items()},
    }
