import csv
import json
from itertools import chain, product
from pathlib import Path
from typing import get_args

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.answers import read_answer, read_answers
from transforms.handles import GRAMMARS, canonical_handle, canonical_id
from transforms.links import HOSTS, Answer, AnswerKind
from transforms.phrases import PLATFORM_WORDS
from transforms.plain_answers import plain_answers
from transforms.profiles import PATHS_OF_NOBODY

ANSWERS = get_args(AnswerKind)
PLATFORMS = sorted(GRAMMARS)
COLUMNS = {
    "instagram": "Akun Instagram",
    "facebook": "Akun Facebook",
    "tiktok": "Akun TikTok",
    "x": "Akun X (Twitter)",
    "youtube": "Channel YouTube",
}
STATES = {
    "NUMERIC_ID": "id",
    "CHANNEL_ID": "id",
    "SHORT_LINK_UNRESOLVED": "short_link",
    "LEGACY_CUSTOM_URL": "short_link",
    "LEGACY_USER_URL": "short_link",
}


def handle(name: str) -> Answer:
    return Answer("handle", (name,))


@pytest.mark.parametrize("platform", COLUMNS)
@pytest.mark.parametrize("name", ["responses.csv", "responses_excel_id_semicolon_bom.csv"])
def test_the_sample_form_is_read_as_expected(samples: Path, name: str, platform: str) -> None:
    folder = samples / "forms" / "google_form_id"
    text = (folder / name).read_text("utf-8-sig")
    rows = csv.DictReader(text.splitlines(), delimiter=";" if "semicolon" in name else ",")
    expected = json.loads((folder / "expected.json").read_text())
    for row, wanted in zip(rows, (person[platform] for person in expected), strict=True):
        answer = STATES.get(wanted["state"], wanted["state"].lower())
        # Behind Facebook's names the sample explains in brackets why they have no dots.
        names = wanted.get("handles", [wanted["handle"].partition(" (")[0]] if "handle" in wanted else [])
        ids = [wanted["id"]] if "id" in wanted else []
        assert read_answer(row[COLUMNS[platform]], platform) == Answer(answer, tuple(names), tuple(ids))


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("blank", ["", "  ", "-", "--", "—", ".", "...", "0", "x", "X", "_", "\u200b", "''", None]),
        ("no_account", ["tidak ada", "TDK ADA", "Belum punya", "nihil", "kosong", "none", "N/A", "n.a.", "na", "no"]),
        ("no_account", ["Tidak punya akun Instagram", "saya tidak memiliki IG", "tidak_ada", "gak ada", "tidakada"]),
        ("claim_only", ["sudah", "Sudah follow", "done", "✅", "sudah follow semua akun", "ok", "ya sudah", "👍"]),
        ("same_as_previous", ["sama", "sda", "s.d.a.", "idem", "sama dengan di atas", "Sama seperti facebook"]),
        ("phone", ["0812-0000-0005", "0812 0000 0005", "+62 812-0000-0005", "(0812)00000005", "81200000005"]),
        ("email", ["contoh.enam@contoh.invalid"]),
        (
            "wrong_column",
            ["198609262015051001", "19860926 201505 1 001", "https://www.tiktok.com/@contoh", "FB: contoh"],
        ),
        (
            "wrong_column",
            [
                "contoh.bsky.social",
                "https://sosial.example/@contoh",
                "https://sosial.example/users/contoh",
                "wa.me/628",
            ],
        ),
        ("wrong_column", ["3201010101010001", "09.254.294.3-407.000", "0925429434070001"]),
        ("short_link", ["https://bit.ly/contoh", "linktr.ee/contoh"]),
        (
            "wrong_column",
            ["vm.tiktok.com/ZSabc", "contoh (fb)", "https://www.threads.net/@contoh", "tiktok.com/@a.contoh"],
        ),
        ("display_name", ["Contoh Satu", "CONTOH SATU, S.Kom., M.M.", "Contoh, S.Pd", "contoh contoh", "Wa Ode"]),
        ("invalid", ["contoh-satu", "contoh..satu", "a" * 31, "contoh@x", "instagram.com", "IG", "explore", "#contoh"]),
        ("invalid", ["сontoh_a", "Ьudi", "contoh\u0301_a", "https://contoh.example/contoh_a"]),
        ("invalid", ["lupa", "Lupa nama akun", "tidak ingat", "belum follow", "tidak aktif"]),
    ],
)
def test_answers_that_name_no_account_are_told_apart(kind: AnswerKind, texts: list[str | None]) -> None:
    assert {text: read_answer(text, "instagram") for text in texts} == dict.fromkeys(texts, Answer(kind))


@pytest.mark.parametrize(
    "text",
    [
        "contoh_a",
        "@Contoh_A",
        "@ contoh_a",
        "＠contoh＿a",
        "contoh_a\u200b",
        '"contoh_a"',
        "(contoh_a)",
        "contoh_a.",
        "IG: contoh_a",
        "ig - @contoh_a",
        "ig:contoh_a",
        "Instagram @contoh_a",
        "akun instagram: contoh_a",
        "(IG) contoh_a",
        "contoh_a (IG)",
        "contoh_a - instagram",
        "username: contoh_a",
        "Link Instagram: contoh_a",
        "IG / Instagram: contoh_a",
        "instagram.com/contoh_a",
        "www.instagram.com/contoh_a/",
        "HTTPS://WWW.INSTAGRAM.COM/Contoh_A",
        "https//instagram.com/contoh_a",
        "https://www.instagram.com/contoh_a?igsh=YmMy==",
        "https://instagram.com/contoh_a?utm_source=qr#x",
        "https://www.instagram.com/_u/contoh_a",
        "https://www.instagram.com/stories/contoh_a/123/",
        "https://www.instagram.com/accounts/login/?next=/contoh_a/",
        "https://www.instagram.com/accounts/login/?next=https%3A%2F%2Fwww.instagram.com%2Fcontoh_a%2F%3Fhl%3Did",
        "https://www.instagram.com/contoh_a/reel/C1a2B3/",
        "Contoh Satu, S.Kom, instagram.com/contoh_a",
        "Ikuti saya di Instagram! https://www.instagram.com/contoh_a?igsh=abc.",
        "contoh_a / contoh_A",
        "contoh_a, 0812-0000-0005",
        "IG: contoh_a / FB: contoh",
        "contoh_a / -",
    ],
)
def test_a_handle_is_read_from_every_way_of_giving_it(text: str) -> None:
    assert read_answer(text, "instagram") == handle("contoh_a")


@pytest.mark.parametrize(
    "text",
    [
        *("a_1 dan b_2", "a_1 / b_2", "@a_1 @b_2", "@a_1@b_2", "a_1\nb_2", "a_1; b_2", "a_1 & @b_2"),
        *("https://instagram.com/a_1 dan https://instagram.com/b_2", "instagram.com/a_1, @b_2"),
        *("instagram.com/a_1, b_2", "a_1 / https://instagram.com/b_2"),
    ],
)
def test_several_handles_are_all_kept(text: str) -> None:
    assert read_answer(text, "instagram") == Answer("multiple", ("a_1", "b_2"))


def test_an_at_sign_says_that_a_handle_follows() -> None:
    assert read_answer("@sudah", "instagram") == handle("sudah")
    assert read_answer("sudah", "instagram") == Answer("claim_only")


def test_a_handle_beside_a_broken_one_is_left_to_a_person() -> None:
    assert read_answer("contoh_a / contoh..b", "instagram") == Answer("multiple", ("contoh_a",))


def test_a_thousand_labels_are_one_invalid_answer() -> None:
    assert read_answer("ig:" * 5000 + "x", "instagram") == Answer("invalid")


tokens = st.sampled_from(
    [
        *"@/.,;:&-_()?=#0189xN \n\u200b\uff20\u212aс東·ß",
        *(
            "tidak",
            "ada",
            "sudah",
            "sama",
            "sda",
            "n",
            "a",
            "no",
            "ig",
            "instagram",
            "contoh",
            "Contoh_A",
            "lupa",
            "gmail.com",
        ),
        *(" Contoh", " Dua", "Wa "),
        *("https://", "www.", "next", "accounts", "login", " dan ", "0812", "S.Kom", "contoh.bsky.social", "a.example"),
        *("/@", "/channel/", "/in/", "/profile/", "/people/", "/intent/user?user_id=", "/i/user/", "?id=", "/users/"),
        *(
            "UCcontoh0000000000000003",
            "100000000000001",
            "1234567890123456789",
            "did:plc:",
            "id: ",
            "profile.php",
            "%2F",
        ),
        *(word for words in PLATFORM_WORDS.values() for word in words),
        *HOSTS,
    ]
)
odd_answers = st.one_of(st.text(), st.lists(tokens, max_size=8).map("".join))


@pytest.mark.parametrize("platform", PLATFORMS)
@given(text=odd_answers)
def test_any_text_is_one_of_the_closed_list_of_answers(platform: str, text: str) -> None:
    answer = read_answer(text, platform)
    assert answer.answer in ANSWERS
    assert all(canonical_handle(name, platform) == name for name in answer.handles)
    assert all(canonical_id(known, platform) == known for known in answer.platform_user_ids)
    assert len(set(answer.handles)) == len(answer.handles)
    assert (len(answer.handles), len(answer.platform_user_ids)) == {"handle": (1, 0), "id": (0, 1)}.get(
        answer.answer, (0, 0)
    ) or answer.answer == "multiple"


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
