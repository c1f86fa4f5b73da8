"""A column of answers is read as its answers one by one, and addresses that are plain all at once."""

from itertools import chain, product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.odd_answers import odd_answers
from transforms.answers import read_answer, read_answers
from transforms.handles import GRAMMARS
from transforms.links import HOSTS, Answer
from transforms.phrases import PLATFORM_WORDS
from transforms.plain_answers import plain_answers
from transforms.profiles import PATHS_OF_NOBODY

PLATFORMS = sorted(GRAMMARS)
TRICKY = [
    *(
        "contoh.",
        "contoh-",
        "ｓｕｄａｈ",
        "ｃｏｎｔｏｈ",
        "budi@gmail.com",
        "tidak_ada",
        "s-d-a",
        "lupa.",
        "x.com",
        "contoh.x.com",
    ),
    *(
        "Contoh Satu",
        "Contoh dan Dua",
        "ig contoh",
        "Wa Ode",
        "akun ig contoh",
        "id contoh",
        "tidak ada",
        "sudah follow",
    ),
    *("198609262015051001", "3201010101010001", "081200000005", "contoh.bsky.social", "UCcontoh0000000000000003"),
]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_almost_is_a_plain_answer_is_read_alike_by_column(platform: str) -> None:
    column = read_answers(pl.Series(TRICKY), platform)
    assert dict(zip(TRICKY, column["answer"], strict=True)) == {t: read_answer(t, platform).answer for t in TRICKY}
    assert column["handles"].to_list() == [list(read_answer(text, platform).handles) for text in TRICKY]


@pytest.mark.parametrize("platform", PLATFORMS)
@given(texts=st.lists(st.one_of(st.none(), odd_answers), max_size=15))
def test_a_column_is_read_as_its_answers_one_by_one(platform: str, texts: list[str | None]) -> None:
    column = read_answers(pl.Series(texts, dtype=pl.String), platform)
    one_by_one = [read_answer(text, platform) for text in texts]
    assert column["answer"].to_list() == [answer.answer for answer in one_by_one]
    assert column["handles"].to_list() == [list(answer.handles) for answer in one_by_one]
    assert column["platform_user_ids"].to_list() == [list(answer.platform_user_ids) for answer in one_by_one]


BEFORE = ["https://", "", "HTTP://", "https:/", "@", "lihat ", "(https://"]
BEFORE_HOST = ["", "www.", "m.", "WWW.", "id-id.", "about.", "contoh."]
PATHS = ["/", "/@", "/in/", "/profile/", "/channel/", "/profile.php?id=", "/_u/", "//", "/#!/", ""]
NAMES = ["contoh_satu", "Contoh-3", "contoh.satu", ".contoh", "100000000000001", "UC" + "x" * 22, "do%20a", "ai\u212aa"]
ENDS = [
    "",
    "/",
    "?igsh=contoh==",
    "/?hl=id&next=%2Fdua",
    "&x=1",
    "?a#b",
    "?a,dua",
    "?a\uff0cdua",
    "/p/1",
    "?a.",
    ".",
    " ",
    "?a\x1fb",
    "*",
]


def addresses(platform: str) -> list[str]:
    """Some ten thousand texts that are, or nearly are, addresses of profiles on a platform."""
    own = [host for host, owner in HOSTS.items() if owner == platform] or ["sosial.example"]
    odd_names = [*sorted(PATHS_OF_NOBODY), "login", "share"]
    return [
        "".join(parts)
        for parts in chain(
            product(BEFORE[:1], BEFORE_HOST[:1], own, PATHS, odd_names, ENDS[:3]),
            product(BEFORE, BEFORE_HOST, own, PATHS[:6], NAMES[:6:3], ENDS),
            product(BEFORE[:2], BEFORE_HOST[:2], own, PATHS, NAMES, ENDS),
        )
    ]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_address_is_read_by_column_as_alone(platform: str) -> None:
    texts = pl.Series(addresses(platform))
    plain = plain_answers(texts, platform).with_columns(texts.alias("text")).drop_nulls("plain")
    assert plain.height or platform == "mastodon"
    for answer, name, known, text in plain.iter_rows():
        assert read_answer(text, platform) == Answer(
            answer, tuple(filter(None, [name])), tuple(filter(None, [known]))
        ), text


@pytest.mark.parametrize(
    ("platform", "address"),
    [
        ("instagram", "https://www.instagram.com/Contoh.Satu?igsh=contoh=="),
        ("facebook", "https://www.facebook.com/profile.php?id=100000000000001&mibextid=contoh"),
        ("tiktok", "https://www.tiktok.com/@contoh.satu?_t=contoh"),
        ("x", "https://x.com/contoh_satu"),
        ("youtube", "https://youtube.com/channel/UCcontoh0000000000000003"),
        ("linkedin", "https://www.linkedin.com/in/contoh-satu/"),
        ("telegram", "t.me/contoh_satu"),
        ("bluesky", "https://bsky.app/profile/contoh.bsky.social"),
        ("threads", "https://www.threads.net/@contoh"),
    ],
)
def test_the_address_of_a_profile_as_programs_give_it_is_read_by_column(platform: str, address: str) -> None:
    assert plain_answers(pl.Series([address]), platform)["plain"].item() in {"handle", "id"}


@pytest.mark.parametrize("word", sorted({word for words in PLATFORM_WORDS.values() for word in words} - {"x"}))
@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_name_of_a_platform_is_no_handle(platform: str, word: str) -> None:
    texts = pl.Series([word, word.upper(), f"@{next(iter(HOSTS))}"])
    assert not any(read_answers(texts, platform)["handles"].list.len())
