import pytest

from transforms.links import LINK_PLACE, find_links


@pytest.mark.parametrize(
    ("text", "owner", "host", "segments"),
    [
        ("HTTPS://WWW.INSTAGRAM.COM/Contoh", "instagram", "instagram.com", ("Contoh",)),
        ("https//instagram.com/contoh", "instagram", "instagram.com", ("contoh",)),
        ("lihat vm.tiktok.com/ZSabc/.", "tiktok", "tiktok.com", ("ZSabc",)),
        ("https://contoh.example/a/b?id=1", None, "contoh.example", ("a", "b")),
        ("bit.ly/contoh", "shortener", "bit.ly", ("contoh",)),
        ("https://x.com/contoh%2Fsatu", "x", "x.com", ("contoh", "satu")),
    ],
)
def test_an_address_in_a_text_is_taken_apart(
    text: str, owner: str | None, host: str, segments: tuple[str, ...]
) -> None:
    (link,), _ = find_links(text, "instagram")
    assert (link.owner, link.host, link.segments) == (owner, host, segments)


@pytest.mark.parametrize(
    "text",
    [
        "contoh.instagram.community",
        "contoh@x.com",
        "instagram.com.contoh",
        "contoh.s.id",
        "bit.ly",
        "a-x.com",
        "max.com",
    ],
)
def test_a_word_that_only_looks_like_a_known_host_is_no_link(text: str) -> None:
    assert find_links(text, "instagram") == ([], text)


def test_a_server_and_a_name_are_a_link_only_where_servers_are_asked_for() -> None:
    (link,), rest = find_links("sosial.example/@budi", "mastodon")
    assert (link.owner, link.host, link.segments, rest) == (None, "sosial.example", ("@budi",), LINK_PLACE)
    assert find_links("contoh.satu/@contoh.dua", "instagram")[0] == []


def test_of_a_parameter_given_twice_the_first_counts() -> None:
    (link,), _ = find_links("facebook.com/profile.php?id=1&id=2", "facebook")
    assert link.query == {"id": "1"}
