"""Knows the members of an Instagram export (docs: Instagram export, current shape); writes nothing."""

import json
from collections.abc import Iterator
from datetime import datetime

import polars as pl

FOLDER = "connections/followers_and_following"
# Stands in every member that a follower pipeline has no business to read: it must turn up nowhere.
NEVER_READ = "teks-yang-tidak-boleh-dibaca"
PLAIN_HANDLE = r"^[A-Za-z0-9._]+$"

_HEAD = """\
  {
    "title": "",
    "media_list_data": [],
    "string_list_data": [
      {
        "href": "https://www.instagram.com/"""
_VALUE = """",
        "value": \""""
_TIME = """",
        "timestamp": """
_TAIL = """
      }
    ]
  }"""


def export_members(
    handle: str, followers: pl.DataFrame, made_at: datetime, part_size: int, repeated: int
) -> Iterator[tuple[str, bytes]]:
    """The members of one export, name and bytes, follower parts first.

    `followers`: `handle`, `followed_at` (UTC). Newest first, as Instagram lists them; after `part_size`
    rows the next part begins, the second one with the last `repeated` rows of the first. Raises ValueError
    for a handle with characters that JSON would escape: this writer does not escape.
    """
    ordered = followers.select("handle", pl.col("followed_at").dt.epoch("s")).sort(
        ["followed_at", "handle"], descending=[True, False]
    )
    if not ordered["handle"].str.contains(PLAIN_HANDLE).all():
        raise ValueError("a handle holds characters other than letters, digits, dot and underscore")
    starts = range(0, max(ordered.height, 1), part_size)
    for number, start in enumerate(starts, 1):
        overlap = repeated if number == 2 else 0
        part = ordered.slice(start - overlap, part_size + overlap)
        yield f"{FOLDER}/followers_{number}.json", follower_part(part)
    yield from other_members(handle, made_at)


def follower_part(followers: pl.DataFrame) -> bytes:
    """One `followers_N.json`, a bare array of records, from `handle` and `followed_at` (Unix seconds)."""
    if followers.is_empty():
        return b"[]\n"
    head, value, time, tail = (pl.lit(text) for text in (_HEAD, _VALUE, _TIME, _TAIL))
    records = followers.select(pl.concat_str(head, "handle", value, "handle", time, "followed_at", tail)).to_series()
    joined: str = records.str.join(",\n").item()
    return f"[\n{joined}\n]".encode()


def other_members(handle: str, made_at: datetime) -> Iterator[tuple[str, bytes]]:
    """What else is in such an archive: lists that are no followers, and private matters nobody may read."""
    when = int(made_at.timestamp())
    record = {"title": "", "media_list_data": [], "string_list_data": [_link("menunggu.contoh0", when)]}
    followed = {"title": "diikuti.contoh0", "string_list_data": [_link("diikuti.contoh0", when, inner="_u/")]}
    threads = {"title": "", "media_list_data": [], "string_list_data": [_link("hanya.threads.contoh0", when)]}
    comment = {"string_map_data": {"Comment": {"value": NEVER_READ}, "Time": {"timestamp": when}}}
    message = {
        "participants": [{"name": handle}],
        "messages": [{"timestamp_ms": when * 1000, "content": NEVER_READ}],
    }
    profile = {"profile_user": [{"string_map_data": {"Username": {"value": handle}, "Email": {"value": NEVER_READ}}}]}
    liked = {"likes_media_likes": [{"title": NEVER_READ, "string_list_data": []}]}
    yield f"{FOLDER}/following.json", _json({"relationships_following": [followed]})
    yield f"{FOLDER}/pending_follow_requests.json", _json({"relationships_follow_requests_sent": [record]})
    yield (
        "your_instagram_activity/threads/followers.json",
        _json({"text_post_app_text_post_app_followers": [threads]}),
    )
    yield "your_instagram_activity/comments/post_comments_1.json", _json([comment])
    yield "your_instagram_activity/likes/liked_posts.json", _json(liked)
    yield "your_instagram_activity/messages/inbox/contoh_1/message_1.json", _json(message)
    yield "personal_information/personal_information/personal_information.json", _json(profile)
    yield "start_here.html", f"<html><body><h1>{handle}</h1></body></html>".encode()


def _link(handle: str, when: int, inner: str = "") -> dict[str, object]:
    link = {"href": f"https://www.instagram.com/{inner}{handle}", "timestamp": when}
    return link if inner else {**link, "value": handle}


def _json(content: object) -> bytes:
    return json.dumps(content, indent=2, ensure_ascii=True).encode()
