"""Every platform has its formats, and no file is taken for the list of two platforms."""

import pytest

from transforms.followers.formats import missing_between
from transforms.followers.paths import last_name, slashed
from transforms.followers.registry import formats, own_exports
from transforms.handles import GRAMMARS

PARTS = {
    "connections/followers_and_following/followers_1.json": "instagram",
    "connections/followers_and_following/followers_1.html": "instagram",
    "followers_and_following/followers.json": "instagram",
    "your_instagram_activity/threads/followers.json": "threads",
    "connections/followers/people_who_followed_you.json": "facebook",
    "connections/followers/people_who_followed_you_2.json": "facebook",
    "friends_and_followers/followers.json": "facebook",
    "TikTok_Data_1707361200/user_data_tiktok.json": "tiktok",
    "Activity/Follower List.txt": "tiktok",
    "data/follower.js": "x",
    "data/follower-part1.js": "x",
}


@pytest.mark.parametrize(("path", "platform"), PARTS.items())
@pytest.mark.parametrize("above", ["", "ekspor (1)/", "ekspor\\"])
def test_a_part_belongs_to_one_platform(path: str, platform: str, above: str) -> None:
    members = {one.platform: one.member(above + path) for one in own_exports()}

    assert [found for found, member in members.items() if member and member.number is not None] == [platform]


def test_what_an_account_follows_belongs_to_nobody() -> None:
    others = ["connections/followers_and_following/following.json", "data/following.js", "Activity/Following List.txt"]

    assert [one.member(path) for one in own_exports() for path in others] == [None] * 15


@pytest.mark.parametrize("platform", sorted(GRAMMARS))
def test_a_platforms_own_export_comes_first_and_a_table_last(platform: str) -> None:
    *own, table = formats(platform)

    assert {one.platform for one in (*own, table)} == {platform}
    assert own == [one for one in own_exports() if one.platform == platform]
    assert table.member("pengikut.csv")


def test_every_kind_of_part_has_its_place_in_the_order() -> None:
    members = {path: one.member(path) for one in own_exports() for path in PARTS if PARTS[path] == one.platform}

    kinds = {one.platform: one.kinds for one in own_exports()}
    assert all(member and member.kind in kinds[PARTS[path]] for path, member in members.items())


def test_an_unknown_platform_has_no_format() -> None:
    with pytest.raises(KeyError):
        formats("friendster")


@pytest.mark.parametrize(
    ("numbers", "first", "missing"), [([], 1, (1,)), ([1, 2], 1, ()), ([0, 3], 0, (1, 2)), ([2], 0, (0, 1))]
)
def test_holes_between_the_first_possible_part_and_the_last_are_missing(
    numbers: list[int], first: int, missing: tuple[int, ...]
) -> None:
    assert missing_between(numbers, first) == missing


def test_paths_of_old_windows_and_of_macs_are_plain_paths_or_none() -> None:
    assert slashed("data\\follower.js") == "data/follower.js"
    assert [slashed(path) for path in ("__MACOSX/data/x.js", "a/__macosx/x.js", "data/._x.js", "._x.js")] == [None] * 4
    assert last_name("a\\b/c.js") == "c.js"
