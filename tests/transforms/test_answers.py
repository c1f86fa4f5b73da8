import csv
import json
from pathlib import Path
from typing import get_args

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.answers import read_answer, read_answers
from transforms.handles import canonical_handle
from transforms.links import HOSTS, Answer, AnswerKind
from transforms.phrases import PLATFORM_WORDS

ANSWERS = get_args(AnswerKind)
STATES = {"NUMERIC_ID": "id", "SHORT_LINK_UNRESOLVED": "short_link"}


def handle(name: str) -> Answer:
    return Answer("handle", (name,))


@pytest.mark.parametrize("name", ["responses.csv", "responses_excel_id_semicolon_bom.csv"])
def test_the_sample_form_is_read_as_expected(samples: Path, name: str) -> None:
    folder = samples / "google_form_id"
    text = (folder / name).read_text("utf-8-sig")
    rows = csv.DictReader(text.splitlines(), delimiter=";" if "semicolon" in name else ",")
    expected = json.loads((folder / "expected.json").read_text())
    for row, wanted in zip(rows, (person["instagram"] for person in expected), strict=True):
        answer = STATES.get(wanted["state"], wanted["state"].lower())
        names = wanted.get("handles", [wanted["handle"]] if "handle" in wanted else [])
        assert read_answer(row["Akun Instagram"], "instagram") == Answer(answer, tuple(names))


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
            ["vm.tiktok.com/ZSabc", "contoh (fb)", "https://www.threads.net/@contoh", "tiktok.com/@a.contoh"],
        ),
        ("post_link", ["https://www.instagram.com/p/C1a2B3/", "instagram.com/reel/x", "https://instagram.com/tv/x"]),
        ("post_link", ["https://www.instagram.com/explore/", "https://www.instagram.com/stories/highlights/1/"]),
        ("display_name", ["Contoh Satu", "CONTOH SATU, S.Kom., M.M.", "Contoh, S.Pd", "contoh contoh", "Wa Ode"]),
        ("invalid", ["contoh-satu", "contoh..satu", "a" * 31, "contoh@x", "instagram.com", "IG", "explore", "#contoh"]),
        ("invalid", ["https://www.instagram.com/accounts/login/", "https://www.instagram.com/"]),
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
        *"@/.,;:&-_()?=#0189xN \n\u200b\uff20\u212a",
        *("tidak", "ada", "sudah", "sama", "sda", "n", "a", "no", "ig", "instagram", "contoh", "Contoh_A"),
        *("https://", "www.", "next", "accounts", "login", " dan ", "0812", "S.Kom"),
        *HOSTS,
    ]
)
odd_answers = st.one_of(st.text(), st.lists(tokens, max_size=8).map("".join))


@given(odd_answers)
def test_any_text_is_one_of_the_closed_list_of_answers(text: str) -> None:
    answer = read_answer(text, "instagram")
    assert answer.answer in ANSWERS
    assert all(canonical_handle(name, "instagram") == name for name in answer.handles)
    assert len(set(answer.handles)) == len(answer.handles)
    assert answer.answer in {"handle", "multiple"} or not answer.handles
    assert answer.answer != "handle" or len(answer.handles) == 1


@given(st.lists(st.one_of(st.none(), odd_answers), max_size=15))
def test_a_column_is_read_as_its_answers_one_by_one(texts: list[str | None]) -> None:
    column = read_answers(pl.Series(texts, dtype=pl.String), "instagram")
    one_by_one = [read_answer(text, "instagram") for text in texts]
    assert column["answer"].to_list() == [answer.answer for answer in one_by_one]
    assert column["handles"].to_list() == [list(answer.handles) for answer in one_by_one]


@pytest.mark.parametrize("word", sorted({word for words in PLATFORM_WORDS.values() for word in words} - {"x"}))
def test_the_name_of_a_platform_is_no_handle(word: str) -> None:
    texts = pl.Series([word, word.upper(), f"@{next(iter(HOSTS))}"])
    assert not any(read_answers(texts, "instagram")["handles"].list.len())
