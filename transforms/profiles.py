"""Knows which addresses on a platform name an account, and which a post or nothing; knows nothing of other answers."""

import re
from collections.abc import Callable
from typing import Final

from transforms.handles import canonical_handle, canonical_id
from transforms.links import Answer, Link, behind

_INVALID: Final = Answer("invalid")
# The account is there, but only its platform can say which: a redirect, or a name that is no handle.
_HIDDEN: Final = Answer("short_link")
_POST: Final = Answer("post_link")
# Parts of a platform's site that have no profiles, though their paths may look so.
_NO_PROFILES: Final = frozenset(
    {"about", "ads", "blog", "business", "developer", "developers", "help", "legal", "newsroom", "status", "support"}
)
# Pages of platforms whose profiles are set apart by an @.
_PAGES: Final = frozenset(
    {
        *("about", "account", "activity", "business", "channels", "create", "feed", "following", "friends", "gaming"),
        *("inbox", "legal", "liked", "live", "login", "messages", "music", "premium", "saved", "search", "settings"),
        *("signup", "upload"),
    }
)
_FACEBOOK_POSTS: Final = frozenset(
    {
        *("events", "groups", "hashtag", "marketplace", "media", "permalink.php", "photo", "photo.php", "photos"),
        *("reel", "reels", "search", "share", "stories", "story.php", "videos", "watch"),
    }
)
_YOUTUBE_VIDEOS: Final = frozenset(
    {"clip", "embed", "hashtag", "live", "playlist", "post", "results", "shorts", "v", "watch"}
)
_INSTAGRAM_POSTS: Final = frozenset({"p", "reel", "reels", "tv", "explore", "share", "s", "stories"})
# Behind these stand invitations, broadcast channels, effects and the like; alone they may be somebody's name.
_INSTAGRAM_FOLDERS: Final = frozenset(
    {"ar", "audio", "channel", "guide", "invites", "nametag", "oauth", "popular", "qr"}
)
_X_PAGES: Final = frozenset({"i", "search", "hashtag", "intent", "share"})
_LOGIN: Final = frozenset({"login", "login.php"})
# First parts of a path behind which, on some platform, something else than the name of a profile stands.
PATHS_OF_NOBODY: Final = frozenset({"_u", "c", "pages", "people", "profile.php"}).union(
    _LOGIN, _INSTAGRAM_POSTS, _FACEBOOK_POSTS, _X_PAGES, _PAGES
)
_PHONE_LINK: Final = re.compile(r"\+[0-9]{8,15}")


def read_link(link: Link, platform: str) -> Answer:
    """What a link says in the column of a platform: a link of another platform is a wrong column."""
    if link.owner == "shortener":
        return _HIDDEN
    if link.owner is None:
        return _nobodys_host(link, platform)
    if link.owner != platform:
        return Answer("wrong_column")
    if link.before.rpartition(".")[2] in _NO_PROFILES:
        return _INVALID
    return _READERS[platform](link)


def _nobodys_host(link: Link, platform: str) -> Answer:
    """Links to hosts of no known platform: Mastodon servers, and the domains that are Bluesky handles."""
    if platform == "mastodon":
        return _fediverse(link)
    if platform == "bluesky" and not link.segments:
        return _handle(link.host, platform)
    is_fediverse = link.segments[:1] == ("users",) or "".join(link.segments[:1]).startswith("@")
    return Answer("wrong_column") if is_fediverse else _INVALID


def _handle(text: str, platform: str) -> Answer:
    handle = canonical_handle(text, platform)
    return Answer("handle", (handle,)) if handle else _INVALID


def _id(text: str, platform: str) -> Answer:
    known = canonical_id(text, platform)
    return Answer("id", platform_user_ids=(known,)) if known else _INVALID


def _lowered(segments: tuple[str, ...]) -> tuple[str, str, str]:
    """The first three segments in lower case, "" where there are fewer."""
    first, second, third, *_ = (*(segment.lower() for segment in segments[:3]), "", "", "")
    return first, second, third


def _past_login(link: Link) -> Link:
    """The link, or the one behind the log-in page that people copy instead of their profile."""
    is_login = _LOGIN & set(_lowered(link.segments)[:2])
    return behind(link, link.query["next"]) if is_login and "next" in link.query else link


def _instagram(link: Link) -> Answer:
    """Profile links, also /_u/name and /stories/name."""
    segments = _past_login(link).segments
    first, second, _ = _lowered(segments)
    if first in {"_u", "stories"} and second not in {"", "highlights"}:
        return _handle(segments[1], "instagram")
    if first in _INSTAGRAM_POSTS:
        return _POST
    return _INVALID if first in _INSTAGRAM_FOLDERS and second else _handle(first, "instagram")


def _threads(link: Link) -> Answer:
    segments = _past_login(link).segments
    return _POST if _lowered(segments)[0] in {"t", "post", "search"} else _at_profile(segments, "threads")


def _at_profile(segments: tuple[str, ...], platform: str) -> Answer:
    """The name behind the @ that sets profiles apart from a platform's own pages; a lone name may lack the @."""
    first = segments[0] if segments else ""
    is_named = first.startswith("@") or (len(segments) == 1 and first.lower() not in _PAGES)
    return _handle(first, platform) if is_named else _INVALID


def _facebook(link: Link) -> Answer:
    link = _past_login(link)
    first, second, _ = _lowered(link.segments)
    if first == "share" and second not in {"", "p", "v", "r", "g"}:
        return _HIDDEN
    if link.host == "fb.watch" or first in _FACEBOOK_POSTS:
        return _POST
    known = _facebook_id(link)
    return _id(known, "facebook") if known is not None else _handle(first, "facebook")


def _facebook_id(link: Link) -> str | None:
    """The id in profile.php?id=, /people/Name/id, /pages/Name/id, /p/Name-id, /id; None in other addresses."""
    first, second, third = _lowered(link.segments)
    if first == "profile.php":
        return link.query.get("id", "")
    if first in {"people", "pages"}:
        return link.segments[-1].rpartition("-")[2] if third else ""
    if first == "p":
        return second.rpartition("-")[2]
    return first if first.isdecimal() else None


def _tiktok(link: Link) -> Answer:
    first = _lowered(link.segments)[0]
    if link.before in {"vm", "vt"} or first == "t":
        return _HIDDEN
    if first in {"tag", "music", "video", "v", "discover", "embed", "foryou", "explore"}:
        return _POST
    return _at_profile(link.segments, "tiktok")


def _x(link: Link) -> Answer:
    """Profiles and posts below one, /i/user/id and /intent/user with user_id or screen_name."""
    first, second, third = _lowered(link.segments)
    if link.host == "t.co":
        return _HIDDEN
    if (first, second) == ("i", "user"):
        return _id(third, "x")
    if first == "intent" and "screen_name" in link.query:
        return _handle(link.query["screen_name"], "x")
    if first == "intent" and "user_id" in link.query:
        return _id(link.query["user_id"], "x")
    return _POST if first in _X_PAGES else _handle(first, "x")


def _youtube(link: Link) -> Answer:
    """Handles and channel ids; the names of /c/name, /user/name and /name are older than handles and may differ."""
    first, second, _ = _lowered(link.segments)
    if first.startswith("@"):
        return _handle(link.segments[0], "youtube")
    if link.host == "youtu.be" or first in _YOUTUBE_VIDEOS:
        return _POST
    if first == "channel":
        return _id("".join(link.segments[1:2]), "youtube")
    is_old_name = second if first in {"c", "user"} else first and not second and first not in _PAGES
    return _HIDDEN if is_old_name else _INVALID


def _bluesky(link: Link) -> Answer:
    """Handles and ids below /profile/."""
    first, second, _ = _lowered(link.segments)
    if first != "profile":
        return _INVALID
    if second.startswith("did:"):
        return _id(link.segments[1], "bluesky")
    return _handle(second, "bluesky")


def _fediverse(link: Link) -> Answer:
    """The name@server of /@name, /@name@elsewhere and /users/name; the server is the host where none is named."""
    segments = link.segments[1:] if _lowered(link.segments)[0] in {"web", "deck"} else link.segments
    first, second, _ = _lowered(segments)
    if first in {"users", "u", "profile"}:
        return _handle(f"{second}@{link.host}", "mastodon")
    if not first.startswith("@"):
        return _INVALID
    return _handle(first if "@" in first[1:] else f"{first}@{link.host}", "mastodon")


def _linkedin(link: Link) -> Answer:
    """/in/slug; a company's page is nobody's profile, and /pub/ is older than slugs."""
    segments = link.segments[1:] if _lowered(link.segments)[0] == "mwlite" else link.segments
    first, second, _ = _lowered(segments)
    if link.host == "lnkd.in" or first == "pub":
        return _HIDDEN
    if first in {"posts", "feed", "pulse", "jobs", "groups", "events", "article"}:
        return _POST
    return _handle(second, "linkedin") if first == "in" else _INVALID


def _telegram(link: Link) -> Answer:
    """t.me/name, t.me/s/name, name.t.me; an invitation (t.me/+…) names a group and nobody in it."""
    segments = link.segments if link.before in {"", "www"} else (link.before, *link.segments)
    first, second, _ = _lowered(segments)
    if _PHONE_LINK.fullmatch(first):
        return Answer("phone")
    if first == "c":
        return _POST
    return _handle(second if first == "s" else first, "telegram")


_READERS: Final[dict[str, Callable[[Link], Answer]]] = {
    "instagram": _instagram,
    "facebook": _facebook,
    "tiktok": _tiktok,
    "x": _x,
    "youtube": _youtube,
    "threads": _threads,
    "bluesky": _bluesky,
    "linkedin": _linkedin,
    "telegram": _telegram,
}
