"""The addresses people paste, platform by platform (docs: form answers)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.answers import read_answer
from transforms.handles import GRAMMARS
from transforms.links import HOSTS, Answer, AnswerKind

DID = "did:plc:t77nmhc64bq3f2wcd3yeekpz"
CHANNEL = "UCcontoh0000000000000003"

HANDLES = {
    "instagram": {
        "contoh_a": [
            "instagram.com/contoh_a",
            "https://m.instagram.com/contoh_a/?utm_medium=copy_link",
            "instagr.am/contoh_a",
            "https://www.instagram.com/_u/contoh_a",
            "https://www.instagram.com/stories/contoh_a/123/",
            "https://www.instagram.com/contoh_a/reel/C1a2B3/",
            "https://www.instagram.com/contoh_a/?utm_source=qr",
            "https://www.instagram.com/accounts/login/?next=/contoh_a/",
            "https://www.instagram.com/accounts/login/?next=https%3A%2F%2Fwww.instagram.com%2Fcontoh_a%2F%3Fhl%3Did",
        ],
    },
    "facebook": {
        "contohsatu": [
            "https://www.facebook.com/Contoh.Satu?mibextid=ZbWKwL",
            *(f"https://{sub}.facebook.com/contoh.satu" for sub in ("m", "mbasic", "web", "touch", "free", "id-id")),
            "fb.com/contoh.satu",
            "fb.me/contoh.satu",
            "https://m.me/contoh.satu",
            "facebook.com/contoh.satu/posts/123",
            "https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2Fcontoh.satu",
        ],
    },
    "tiktok": {
        "contoh_a": [
            "tiktok.com/@contoh_a?_t=8k&_r=1",
            "https://www.tiktok.com/@Contoh_A/video/7300000000000000001",
            "m.tiktok.com/@contoh_a",
            "tiktok.com/contoh_a",
        ],
    },
    "x": {
        "contoh_a": [
            "https://x.com/contoh_a?s=20",
            "twitter.com/Contoh_A",
            "mobile.twitter.com/contoh_a",
            "https://x.com/contoh_a/status/123",
            "https://twitter.com/intent/follow?screen_name=contoh_a",
            "https://twitter.com/#!/contoh_a",
            "x.com/@contoh_a",
        ],
    },
    "youtube": {
        "contoh-dua": [
            "https://youtube.com/@contoh-dua?si=AbC",
            "m.youtube.com/@Contoh-Dua/videos",
            "https://music.youtube.com/@contoh-dua",
        ],
        "東京カナ": ["https://www.youtube.com/@%E6%9D%B1%E4%BA%AC%E3%82%AB%E3%83%8A"],
    },
    "threads": {
        "contoh_a": [
            "https://www.threads.net/@contoh_a?xmt=1",
            "threads.com/@contoh_a/post/C1a",
            "threads.net/contoh_a",
            "https://www.threads.net/login/?next=%2F%40contoh_a",
        ],
    },
    "mastodon": {
        "budi@sosial.example": [
            "https://sosial.example/@Budi",
            "sosial.example/@budi/112233",
            "https://sosial.example/users/budi/statuses/1",
            "https://lain.example/@budi@sosial.example",
            "https://sosial.example/web/@budi",
        ],
    },
    "bluesky": {
        "contoh.bsky.social": [
            "https://bsky.app/profile/Contoh.bsky.social",
            "bsky.app/profile/contoh.bsky.social/post/3k",
            "https://contoh.bsky.social",
        ],
    },
    "linkedin": {
        "contoh-satu": [
            "https://www.linkedin.com/in/Contoh-Satu/",
            "id.linkedin.com/in/contoh-satu?trk=x",
            "linkedin.com/mwlite/in/contoh-satu",
        ],
    },
    "telegram": {
        "contoh_a": ["https://t.me/Contoh_A", "telegram.me/contoh_a", "t.me/s/contoh_a", "https://contoh_a.t.me/"],
    },
}
IDS = {
    "facebook": {
        "100000000000001": [
            "https://www.facebook.com/profile.php?id=100000000000001&mibextid=x",
            "facebook.com/people/Contoh-Satu/100000000000001/",
            "facebook.com/pages/Contoh-Satu/100000000000001",
            "facebook.com/pages/category/Artist/Contoh-Satu-100000000000001",
            "facebook.com/p/Contoh-Satu-100000000000001/",
            "facebook.com/100000000000001",
            "facebook.com/login.php?next=https%3A%2F%2Ffacebook.com%2Fprofile.php%3Fid%3D100000000000001",
        ],
    },
    "x": {
        "1234567890123456789": [
            "https://twitter.com/intent/user?user_id=1234567890123456789",
            "x.com/i/user/1234567890123456789",
        ],
    },
    "youtube": {
        CHANNEL: [f"https://www.youtube.com/channel/{CHANNEL}", f"studio.youtube.com/channel/{CHANNEL}/videos"]
    },
    "bluesky": {DID: [f"https://bsky.app/profile/{DID}"]},
}
NAMELESS: list[tuple[str, AnswerKind, list[str]]] = [
    ("instagram", "post_link", ["instagram.com/p/C1a2B3/", "instagram.com/reel/x", "instagram.com/tv/x"]),
    (
        "instagram",
        "post_link",
        [
            "instagram.com/explore/",
            "instagram.com/stories/highlights/1/",
            "instagram.com/share/x",
        ],
    ),
    ("instagram", "invalid", ["https://www.instagram.com/accounts/login/", "instagram.com/", "help.instagram.com/123"]),
    (
        "instagram",
        "invalid",
        [
            "https://www.instagram.com/invites/contact/?i=abc&utm_content=xyz",
            "https://www.instagram.com/channel/AbCdEf/",
            "https://www.instagram.com/qr/contoh_a",
        ],
    ),
    ("facebook", "post_link", ["facebook.com/share/p/abc/", "facebook.com/groups/1", "facebook.com/watch/?v=1"]),
    ("facebook", "post_link", ["facebook.com/story.php?id=100000000000001", "fb.com/photo.php?fbid=1", "fb.watch/a"]),
    ("facebook", "short_link", ["https://www.facebook.com/share/1AbCdEf/?mibextid=x"]),
    ("facebook", "invalid", ["facebook.com/people/Contoh-2024", "facebook.com/profile.php", "facebook.com/settings"]),
    ("tiktok", "short_link", ["https://vm.tiktok.com/ZSabc/", "vt.tiktok.com/ZSabc", "tiktok.com/t/ZSabc"]),
    ("tiktok", "post_link", ["tiktok.com/tag/asn", "tiktok.com/music/x-1"]),
    ("tiktok", "invalid", ["tiktok.com/login", "tiktok.com/@", "tiktok.com/"]),
    ("x", "post_link", ["https://twitter.com/i/web/status/1", "x.com/search?q=asn", "x.com/hashtag/asn"]),
    ("x", "short_link", ["https://t.co/AbC"]),
    ("x", "invalid", ["x.com/home", "x.com/", "x.com/i/user/abc", "twitter.com/contoh-satu"]),
    ("youtube", "post_link", ["https://youtu.be/x1", "youtube.com/watch?v=x", "youtube.com/shorts/x"]),
    ("youtube", "post_link", ["youtube.com/playlist?list=x", "youtube.com/live/x"]),
    ("youtube", "short_link", ["youtube.com/c/Contoh", "youtube.com/user/contoh", "youtube.com/contoh"]),
    ("youtube", "invalid", ["youtube.com/", "youtube.com/c/", "youtube.com/feed", "youtube.com/channel/UCx"]),
    ("threads", "post_link", ["threads.net/t/C1a"]),
    ("threads", "invalid", ["threads.net/login", "threads.net/"]),
    ("mastodon", "invalid", ["https://sosial.example/about", "https://sosial.example", "https://sosial.example/@"]),
    ("bluesky", "invalid", ["https://bsky.app/profile/contoh", "bsky.app/search?q=x", "https://contoh.example/a"]),
    ("linkedin", "short_link", ["https://lnkd.in/x", "linkedin.com/pub/contoh/1/2/3"]),
    ("linkedin", "post_link", ["linkedin.com/posts/contoh_asn-1", "linkedin.com/feed/update/urn:li:activity:1"]),
    ("linkedin", "invalid", ["linkedin.com/company/contoh", "linkedin.com/in/", "linkedin.com/contoh"]),
    ("telegram", "phone", ["https://t.me/+6281200000005"]),
    ("telegram", "post_link", ["t.me/c/123/4"]),
    ("telegram", "invalid", ["https://t.me/+AbCdEf", "t.me/joinchat/AbC", "t.me/"]),
]


@pytest.mark.parametrize(
    ("platform", "handle", "text"),
    [(platform, name, text) for platform, names in HANDLES.items() for name, texts in names.items() for text in texts],
)
def test_a_profile_address_gives_the_handle(platform: str, handle: str, text: str) -> None:
    assert read_answer(text, platform) == Answer("handle", (handle,))
    assert read_answer(f"Ikuti saya: {text}", platform) == Answer("handle", (handle,))


@pytest.mark.parametrize(
    ("platform", "known", "text"),
    [(platform, known, text) for platform, ids in IDS.items() for known, texts in ids.items() for text in texts],
)
def test_an_address_with_an_id_gives_the_id_and_no_handle(platform: str, known: str, text: str) -> None:
    assert read_answer(text, platform) == Answer("id", platform_user_ids=(known,))


@pytest.mark.parametrize(
    ("platform", "kind", "text"),
    [(platform, kind, text) for platform, kind, texts in NAMELESS for text in texts],
)
def test_an_address_that_names_nobody_gives_no_account(platform: str, kind: AnswerKind, text: str) -> None:
    assert read_answer(text, platform) == Answer(kind)


@pytest.mark.parametrize("platform", sorted(GRAMMARS))
@pytest.mark.parametrize("host", [host for host, owner in HOSTS.items() if owner != "shortener"])
def test_an_address_of_another_platform_is_a_wrong_column(platform: str, host: str) -> None:
    assert (read_answer(f"https://{host}/@contoh", platform) == Answer("wrong_column")) == (HOSTS[host] != platform)


@pytest.mark.parametrize("platform", sorted(GRAMMARS))
@given(
    host=st.sampled_from(sorted(HOSTS)),
    path=st.lists(st.sampled_from([*"@/?=&#ct1\u0130", "%2F", "%ff", "id", "next", "profile.php", "users", "[]:"])),
)
def test_no_address_is_too_broken_to_be_read(platform: str, host: str, path: list[str]) -> None:
    assert read_answer(f"https://{host}/{''.join(path)}", platform).answer
