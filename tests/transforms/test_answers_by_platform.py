import pytest

from transforms.answers import read_answer
from transforms.handles import GRAMMARS
from transforms.links import Answer

PLATFORMS = sorted(GRAMMARS)


def handle(name: str) -> Answer:
    return Answer("handle", (name,))


def by_id(known: str) -> Answer:
    return Answer("id", platform_user_ids=(known,))


@pytest.mark.parametrize("text", ["tidak ada", "Belum punya", "nihil", "tdk punya akun", "-", "sudah", "sama", "✅"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_is_no_attempt_at_a_handle_is_the_same_on_every_platform(platform: str, text: str) -> None:
    assert read_answer(text, platform) == read_answer(text, "instagram")
    assert read_answer(text, platform).answer in {"no_account", "blank", "claim_only", "same_as_previous"}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_numbers_of_other_kinds_are_never_kept(platform: str) -> None:
    for number in ("0812-0000-0005", "+62 812 0000 0005"):
        assert read_answer(number, platform) == Answer("phone")
    for number in ("198609262015051001", "3201010101010001", "09.254.294.3-407.000"):
        assert read_answer(number, platform) == Answer("wrong_column")


@pytest.mark.parametrize(
    ("platform", "text", "answer"),
    [
        ("facebook", "Contoh.Satu", handle("contohsatu")),
        ("facebook", "contoh.satu / Contoh.S.Atu", handle("contohsatu")),
        ("facebook", "Contoh Dua Pegawai", Answer("display_name")),
        ("facebook", "Budi", Answer("display_name")),  # too short for a username: a person of one name
        ("facebook", "Nur'aini", Answer("display_name")),
        ("facebook", "facebook", Answer("invalid")),
        ("facebook", "contoh_satu", Answer("invalid")),
        ("facebook", "100000000000001", by_id("100000000000001")),
        ("facebook", "92543434070001", Answer("invalid")),  # no shape of an id
        ("facebook", "FB id: 1234567", by_id("1234567")),
        ("tiktok", "contoh (tt)", handle("contoh")),
        ("x", "@contoh-satu", Answer("invalid")),
        ("x", "Twitter / X: contoh", handle("contoh")),
        ("x", "1234567890123456789", by_id("1234567890123456789")),
        ("x", "12345", handle("12345")),
        ("youtube", "UCcontoh0000000000000003", by_id("UCcontoh0000000000000003")),
        (
            "youtube",
            "UCcontoh0000000000000003 / @contoh",
            Answer("multiple", ("contoh",), ("UCcontoh0000000000000003",)),
        ),
        ("youtube", "@東京", Answer("invalid")),
        ("youtube", "@東京カナ", handle("東京カナ")),
        ("youtube", "日本語no", Answer("invalid")),
        ("youtube", "yt-contoh", handle("yt-contoh")),
        ("youtube", "s-d-a", Answer("same_as_previous")),
        ("mastodon", "@budi@sosial.example", handle("budi@sosial.example")),
        ("mastodon", "Budi@Sosial.Example", handle("budi@sosial.example")),
        ("mastodon", "acct:budi@sosial.example", handle("budi@sosial.example")),
        ("mastodon", "mastodon: @budi@sosial.example", handle("budi@sosial.example")),
        ("mastodon", "budi@gmail.com", Answer("email")),
        ("mastodon", "@budi@x.com", handle("budi@x.com")),
        ("mastodon", "x.com@sosial.example", handle("x.com@sosial.example")),
        ("mastodon", "budi", Answer("invalid")),
        ("mastodon", "@a@b.example @c@d.example", Answer("multiple", ("a@b.example", "c@d.example"))),
        ("bluesky", "@contoh.bsky.social", handle("contoh.bsky.social")),
        ("bluesky", "contoh", Answer("invalid")),
        ("bluesky", "did:plc:t77nmhc64bq3f2wcd3yeekpz", by_id("did:plc:t77nmhc64bq3f2wcd3yeekpz")),
        ("bluesky", "contoh@contoh.example", Answer("email")),
        ("linkedin", "wa-ode-contoh", handle("wa-ode-contoh")),
        ("linkedin", "x-contoh", handle("x-contoh")),
        ("telegram", "Tg: @contoh_a", handle("contoh_a")),
        ("telegram", "8123456789", Answer("phone")),
        ("telegram", "6281200000005", Answer("phone")),
        ("telegram", "5123456789", by_id("5123456789")),
        ("telegram", "51234567", by_id("51234567")),
        ("telegram", "30135", Answer("invalid")),
        ("telegram", "ID: 8123456789", by_id("8123456789")),
        ("threads", "Contoh_A", handle("contoh_a")),
        ("instagram", "@private", handle("private")),
        ("instagram", "private.contoh", handle("private.contoh")),
        ("instagram", "follow.contoh", handle("follow.contoh")),
    ],
)
def test_each_platform_has_answers_of_its_own(platform: str, text: str, answer: Answer) -> None:
    assert read_answer(text, platform) == answer


def test_two_ids_in_one_answer_are_both_kept() -> None:
    text = "facebook.com/profile.php?id=100000000000001 dan facebook.com/people/Contoh/100000000000002"
    assert read_answer(text, "facebook") == Answer("multiple", (), ("100000000000001", "100000000000002"))
