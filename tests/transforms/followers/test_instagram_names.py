"""Only the follower members of an Instagram export are opened, and its archive's name tells whose it is."""

from datetime import date
from pathlib import Path

import pytest

from transforms.followers import threads
from transforms.followers.formats import Member
from transforms.followers.instagram import FORMAT

FOLDER = "connections/followers_and_following"
UNREADABLE = (b"", b"kemarin", b"2024-02-08T03:05", b"0001-01-01T00:00+07:00", b"2024-02-30T03:05Z")
START = Path(__file__).parent / "samples" / "facebook" / "html_2023" / "start_here.html"


@pytest.mark.parametrize(
    ("path", "member"),
    [
        (f"{FOLDER}/followers_1.json", Member("json", 1)),
        (f"export/{FOLDER}/followers_12.json", Member("json", 12)),
        ("export\\connections\\followers_and_following\\followers_2.json", Member("json", 2)),
        (f"{FOLDER}/followers_1 (1).json", Member("json", 1)),
        (f"{FOLDER}/followers_1(2).json", Member("json", 1)),
        ("Connections/Followers_and_Following/Followers_1.JSON", Member("json", 1)),
        ("followers_3.json", Member("json", 3)),
        (f"{FOLDER}/followers_1.html", Member("html", 1)),
        (f"x (1)/{FOLDER}/followers_2 (1).html", Member("html", 2)),
        ("followers_and_following/followers.json", Member("json_2021", 1)),
        ("followers_and_following/followers.html", Member("html_2021", 1)),
        ("connections.json", Member("json_2020", 1)),
        ("contoh_20190301/connections.json", Member("json_2020", 1)),
        ("start_here.html", Member("start_here")),
        ("export/start_here.html", Member("start_here")),
        (f"__MACOSX/{FOLDER}/followers_1.json", None),
        (f"{FOLDER}/._followers_1.json", None),
        (f"{FOLDER}/following.json", None),
        (f"{FOLDER}/pending_follow_requests.json", None),
        (f"{FOLDER}/followers_.json", None),
        (f"{FOLDER}/followers_1.json.bak", None),
        ("your_instagram_activity/threads/followers.json", None),
        ("your_instagram_activity/messages/inbox/followers_1.json", None),
        ("friends_and_followers/followers.json", None),
        ("following_and_followers/followers.json", None),
        ("personal_information/personal_information/personal_information.json", None),
    ],
)
def test_only_follower_members_are_opened(path: str, member: Member | None) -> None:
    assert FORMAT.member(path) == member


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("your_instagram_activity/threads/followers.json", Member("json", 1)),
        ("x\\your_instagram_activity\\threads\\followers (1).json", Member("json", 1)),
        ("your_instagram_activity/threads/following.json", None),
        (f"{FOLDER}/followers_1.json", None),
        ("followers_and_following/followers.json", None),
        ("__MACOSX/your_instagram_activity/threads/followers.json", None),
    ],
)
def test_of_the_same_export_threads_opens_its_own_list_only(path: str, member: Member | None) -> None:
    assert threads.FORMAT.member(path) == member


def test_every_part_has_a_kind_that_is_ranked() -> None:
    kinds = {FORMAT.member(f"{FOLDER}/{name}") for name in ("followers_1.json", "followers.json", "followers_1.html")}
    assert {member.kind for member in kinds if member} <= set(FORMAT.kinds)
    assert FORMAT.kinds[0] == "json"


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("instagram-contoh.pemprov-2024-02-08-AbC12dEf.zip", ("contoh.pemprov", date(2024, 2, 8))),
        ("unduhan/instagram-Contoh_Pemprov-2024-02-08-AbC12dEf (1).zip", ("contoh_pemprov", date(2024, 2, 8))),
        ("instagram-contoh.pemprov-2024-02-08-AbC12dEf", ("contoh.pemprov", date(2024, 2, 8))),
        ("instagram-contoh.pemprov-2024-02-08-AbC12dEf (2)", ("contoh.pemprov", date(2024, 2, 8))),
        ("instagram-con..toh-2024-02-08-AbC12dEf.zip", (None, date(2024, 2, 8))),
        ("instagram-contoh.pemprov-2024-02-30-AbC12dEf.zip", None),
        ("facebook-contoh.pemprov-2024-02-08-AbC12dEf.zip", None),
        ("instagram-contoh.zip", None),
        ("contoh.zip", None),
    ],
)
def test_an_export_is_named_after_its_owner_and_day(name: str, owner: tuple[str, date] | None) -> None:
    assert FORMAT.named_after(name) == owner
    assert threads.FORMAT.named_after(name) == owner


def test_a_hole_between_the_parts_is_announced() -> None:
    assert FORMAT.announced({}, [1, 3, 6]).missing == (2, 4, 5)
    assert FORMAT.announced({}, [2]).missing == (1,)
    assert FORMAT.announced({}, [1, 2]).missing == ()


def test_the_front_page_tells_the_day_and_the_span_of_the_export() -> None:
    announced = FORMAT.announced({"start_here": START.read_bytes()}, [1])
    assert announced.taken_on == date(2024, 2, 8)
    assert not announced.is_windowed
    short = START.read_bytes().replace(b"2012-01-01", b"2023-02-08")
    assert FORMAT.announced({"start_here": short}, [1]).is_windowed


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"<div>" * 9999, *(b"<aside><time datetime='%b'>x</time></aside>" % at for at in UNREADABLE)],
)
def test_a_front_page_that_says_nothing_announces_nothing(content: bytes) -> None:
    announced = FORMAT.announced({"start_here": content}, [1])
    assert (announced.taken_on, announced.is_windowed) == (None, False)
