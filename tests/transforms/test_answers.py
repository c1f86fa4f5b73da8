"""One answer to the question for an account is one of the closed list, whatever somebody wrote."""

import csv
import json
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given

from tests.transforms.odd_answers import odd_answers
from transforms.answers import read_answer
from transforms.handles import GRAMMARS, canonical_handle, canonical_id
from transforms.links import Answer, AnswerKind

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
        ("no_account", ["Mohon maaf, saya belum memiliki akun instagram", "sementara belum ada", "tdk pnya", "katek"]),
        (
            "no_account",
            ["tidak punya hp", "I don't have one", "tidak punya IG, hanya facebook", "cuma WA saja", "nope"],
        ),
        ("no_account", ["belum punya, segera dibuat"]),
        ("no_account", ["I don't use Instagram", "I don't have an account", "not using it", "nothing", "tida ada"]),
        ("claim_only", ["Sudah follow akun pemprov dan diskominfo", "sdh mengikuti tiga akun resmi", "hanya ig"]),
        ("claim_only", ["sudah", "Sudah follow", "done", "✅", "sudah follow semua akun", "ok", "ya sudah", "👍"]),
        ("claim_only", ["mengikuti", "diikuti", "follow", "Followed", "following", "already", "already following"]),
        ("claim_only", ["I have followed", "I'm following", "I already follow all", "i've already subscribed"]),
        ("same_as_previous", ["sama", "sda", "s.d.a.", "idem", "sama dengan di atas", "Sama seperti facebook"]),
        ("phone", ["0812-0000-0005", "0812 0000 0005", "+62 812-0000-0005", "(0812)00000005", "81200000005"]),
        ("email", ["contoh.enam@contoh.invalid", "@contoh@gmail.com"]),
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
        ("wrong_column", ["drive.google.com/file/d/1AbC/view", "https://drive.google.com/open?id=1", "TikTok @contoh"]),
        ("short_link", ["https://bit.ly/contoh", "linktr.ee/contoh"]),
        (
            "wrong_column",
            ["vm.tiktok.com/ZSabc", "contoh (fb)", "https://www.threads.net/@contoh", "tiktok.com/@a.contoh"],
        ),
        ("display_name", ["Contoh Satu", "CONTOH SATU, S.Kom., M.M.", "Contoh, S.Pd", "contoh contoh", "Wa Ode"]),
        ("invalid", ["contoh-satu", "contoh..satu", "a" * 31, "contoh@x", "instagram.com", "IG", "explore", "#contoh"]),
        ("invalid", ["сontoh_a", "Ьudi", "contoh\u0301_a", "https://contoh.example/contoh_a"]),
        ("invalid", ["lupa", "Lupa nama akun", "tidak ingat", "belum follow", "tidak aktif", "akun sudah tidak aktif"]),
        ("invalid", ["forgot", "I forgot my username", "private", "not active", "deactivated", "closed", "pending"]),
        ("invalid", ["nonaktif", "akun ditutup", "digembok", "privat", "rahasia", "later"]),
        ("invalid", ["menyusul", "nanti", "sedang dibuat", "gaptek", "terlampir", "akun di hack", "tidak bersedia"]),
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
        "@contoh_a (akun pribadi)",
        "akun IG saya @contoh_a",
        "username @contoh_a",
        "https:// www.instagram.com/contoh_a",
        "sudah follow, ig: contoh_a",
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


@pytest.mark.parametrize(
    "text",
    [
        *("sudah follow: satu, dua", "Sudah follow satu, dua", "sdh ikuti satu/dua", "telah follow : satu & dua"),
        *("sudah saya follow: @satu", "sudah follow @satu"),
    ],
)
def test_whom_somebody_says_to_follow_is_not_herself(text: str) -> None:
    assert read_answer(text, "instagram") == Answer("claim_only")


@pytest.mark.parametrize(
    "text",
    [
        *("sudah follow, contoh_a", "sudah follow\ncontoh_a", "sudah follow satu, ig: contoh_a"),
        *("sudah follow satu; ig saya: contoh_a", "sudah follow instagram.com/contoh_a"),
    ],
)
def test_a_name_that_is_set_apart_from_what_she_follows_is_her_own(text: str) -> None:
    assert read_answer(text, "instagram") == handle("contoh_a")


def test_an_at_sign_says_that_a_handle_follows() -> None:
    assert read_answer("@sudah", "instagram") == handle("sudah")
    assert read_answer("sudah", "instagram") == Answer("claim_only")


def test_a_handle_beside_a_broken_one_is_left_to_a_person() -> None:
    assert read_answer("contoh_a / contoh..b", "instagram") == Answer("multiple", ("contoh_a",))


def test_a_thousand_labels_are_one_invalid_answer() -> None:
    assert read_answer("ig:" * 5000 + "x", "instagram") == Answer("invalid")


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
