"""Knows the web addresses of platforms and which of them name an account; knows nothing of who sent the link."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import parse_qs, unquote

from transforms.handles import canonical_handle

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
    platform_user_id: str | None = None


# Hosts of every platform staff are asked for or mix up with it, so that a link in a wrong column is known as such.
HOSTS: Final[dict[str, str]] = {
    **dict.fromkeys(("instagram.com", "instagr.am"), "instagram"),
    **dict.fromkeys(("facebook.com", "fb.com", "fb.me", "fb.watch"), "facebook"),
    "tiktok.com": "tiktok",
    **dict.fromkeys(("x.com", "twitter.com", "t.co"), "x"),
    **dict.fromkeys(("youtube.com", "youtu.be"), "youtube"),
    **dict.fromkeys(("threads.net", "threads.com"), "threads"),
    **dict.fromkeys(("t.me", "telegram.me"), "telegram"),
    "linkedin.com": "linkedin",
    "wa.me": "whatsapp",
}
_HOST: Final = "|".join(re.escape(host) for host in HOSTS)
LINK: Final = re.compile(
    rf"(?<![\w.@-])@?(?:https?:/+)?(?:[a-z0-9-]+\.)*(?P<host>{_HOST})(?![\w.-])(?P<rest>[/?#][^\s,;<>()\"']*)?",
    re.IGNORECASE | re.ASCII,
)
# The same hosts as a bare word, for Polars: such a word would pass as a handle with a dot in it.
BARE_HOST: Final = rf"(?i)(?:^|\.)(?:{_HOST})$"


def read_link(link: re.Match[str], platform: str) -> Answer:
    """What a link found by LINK says in the column of a platform."""
    if HOSTS[link["host"].lower()] != platform:
        return Answer("wrong_column")
    address, _, query = (link["rest"] or "").rstrip(".!?:").partition("#")[0].partition("?")
    segments = [segment for segment in unquote(address).split("/") if segment]
    return _READERS[platform](segments, parse_qs(query))


def _instagram(segments: list[str], query: dict[str, list[str]]) -> Answer:
    """Profile links, also /_u/name, /stories/name and the log-in page that people copy instead of their profile."""
    if [segment.lower() for segment in segments[:2]] == ["accounts", "login"]:
        wanted = query.get("next", [""])[0].partition("?")[0]
        segments = [segment for segment in re.sub(r"^https?://[^/]*", "", wanted).split("/") if segment]
    if len(segments) > 1 and segments[0].lower() in {"_u", "stories"} and segments[1].lower() != "highlights":
        segments = segments[1:]
    first = segments[0] if segments else ""
    if first.lower() in {"p", "reel", "reels", "tv", "explore", "share", "s", "stories"}:
        return Answer("post_link")
    handle = canonical_handle(first, "instagram")
    return Answer("handle", (handle,)) if handle else Answer("invalid")


# One entry per platform whose links can be read.
_READERS: Final[dict[str, Callable[[list[str], dict[str, list[str]]], Answer]]] = {"instagram": _instagram}
