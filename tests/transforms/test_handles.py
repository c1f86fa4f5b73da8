import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.handles import GRAMMARS, canonical_handle, canonical_handles, canonical_id, canonical_ids

PLATFORMS = sorted(GRAMMARS)
PIECES = st.sampled_from(
    [
        *"abcXYZ019._@-· \t\u00a0\u212a\u017f\u0130\u0301İßсбЖαΣ東カ한ไำ",
        *("contoh", "Contoh_A", "sosial.example", "contoh.bsky.social", ".com", "UC", "did:plc:", "0" * 21, "explore"),
    ]
)
near_handles = st.one_of(st.text(max_size=35), st.lists(PIECES, max_size=12).map("".join))


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("Contoh.Pegawai_01", "contoh.pegawai_01"),
        ("@contoh", "contoh"),
        (" contoh\u00a0", "contoh"),
        ("__contoh__04__", "__contoh__04__"),
        ("a" * 30, "a" * 30),
        ("a" * 31, None),
        (".contoh", None),
        ("contoh.", None),
        ("con..toh", None),
        ("contoh-satu", None),
        ("contoh satu", None),
        ("contoh\nsatu", None),
        ("kafé", None),
        ("\u212aontoh", None),  # the Kelvin sign becomes k in lower case
        ("сontoh", None),  # the first letter is Cyrillic
        ("@@contoh", None),
        ("explore", None),
        ("Explore", None),
        ("explorer", "explorer"),
        ("", None),
        (None, None),
    ],
)
@pytest.mark.parametrize("platform", ["instagram", "threads"])
def test_instagram_and_threads_names_are_canonical_or_null(
    platform: str, typed: str | None, canonical: str | None
) -> None:
    assert canonical_handles(pl.Series([typed], dtype=pl.String), platform).to_list() == [canonical]


@pytest.mark.parametrize(
    ("platform", "typed", "canonical"),
    [
        ("facebook", "John.Smith.55", "johnsmith55"),
        ("facebook", "a.b.c.d", None),  # four characters without the dots
        ("facebook", "contoh.com", None),
        ("facebook", "contoh.NET", None),
        ("facebook", "contoh.com.satu", "contohcomsatu"),
        ("facebook", "100000000000001", None),  # digits alone are an id
        ("facebook", "contoh_satu", None),
        ("facebook", "profile.php", None),
        ("tiktok", "user7012345678901", "user7012345678901"),
        ("tiktok", "contoh.", None),
        ("tiktok", "a", None),
        ("tiktok", "a" * 24, "a" * 24),
        ("tiktok", "a" * 25, None),
        ("x", "ContohX02", "contohx02"),
        ("x", "contoh-sembilan", None),
        ("x", "a" * 15, "a" * 15),
        ("x", "a" * 16, None),
        ("x", "intent", None),
        ("youtube", "Contoh-Dua", "contoh-dua"),
        ("youtube", "contoh·dua", "contoh·dua"),
        ("youtube", "ab", None),
        ("youtube", "_._", None),
        ("youtube", "a" * 31, None),
        ("youtube", "Straße", "straße"),
        ("youtube", "Ко\u0438\u0306ка", "ко\u0439ка"),  # a letter with its mark apart is the letter
        ("youtube", "\u212aontoh", "kontoh"),  # the Kelvin sign is a K, and full-width letters are letters
        ("youtube", "ｃｏｎｔｏｈ", "contoh"),
        ("youtube", "東京カナ", "東京カナ"),
        ("youtube", "сontoh", None),  # one Cyrillic letter among Latin ones
        ("youtube", "contoh½", None),
        ("youtube", "contoh satu", None),
        ("youtube", "İ" * 30, None),  # longer than 30 characters in lower case
        ("youtube", "UCcontoh0000000000000003", None),  # a channel id
        ("mastodon", "@Budi@Sosial.Example", "budi@sosial.example"),
        ("mastodon", "budi_.x@xn--e1aybc.example", "budi_.x@xn--e1aybc.example"),
        ("mastodon", "budi", None),
        ("mastodon", "budi.@sosial.example", None),
        ("mastodon", "budi@localhost", None),
        ("mastodon", "budi@10.0.0.1", None),
        ("bluesky", "Contoh.BSKY.social", "contoh.bsky.social"),
        ("bluesky", "contoh", None),
        ("bluesky", "contoh_a.bsky.social", None),
        ("bluesky", "contoh.1a", None),
        ("bluesky", f"{'a' * 63}.example", f"{'a' * 63}.example"),
        ("bluesky", f"{'a' * 64}.example", None),
        ("linkedin", "Contoh-Satu-1a2b", "contoh-satu-1a2b"),
        ("linkedin", "ab", None),
        ("linkedin", "contoh_satu", None),
        ("linkedin", "---", None),
        ("telegram", "Contoh_A", "contoh_a"),
        ("telegram", "1contoh", None),
        ("telegram", "abcd", None),
        ("telegram", "joinchat", None),
    ],
)
def test_every_platform_has_a_grammar_of_its_own(platform: str, typed: str, canonical: str | None) -> None:
    assert canonical_handles(pl.Series([typed]), platform).to_list() == [canonical]
    assert canonical_handle(typed, platform) == canonical


@pytest.mark.parametrize(
    ("platform", "typed", "canonical"),
    [
        ("x", "1234567890123456789", "1234567890123456789"),
        ("x", " 12 ", "12"),
        ("x", "12345678901234567890", None),
        ("x", "0012", None),
        ("x", "1.2E+18", None),
        ("facebook", "100000000000001", "100000000000001"),
        ("facebook", "contoh", None),
        ("youtube", "UCcontoh0000000000000003", "UCcontoh0000000000000003"),
        ("youtube", "uccontoh0000000000000003", None),
        ("youtube", "UCcontoh000000000000003", None),
        ("bluesky", "did:plc:t77nmhc64bq3f2wcd3yeekpz", "did:plc:t77nmhc64bq3f2wcd3yeekpz"),
        ("bluesky", "contoh.bsky.social", None),
        ("telegram", "8123456789", "8123456789"),
        ("telegram", "-1001234", None),
        ("instagram", "12345", None),
        ("tiktok", "12345", None),
        ("nirgends", "12345", None),
    ],
)
def test_ids_are_canonical_or_null(platform: str, typed: str, canonical: str | None) -> None:
    assert canonical_id(typed, platform) == canonical
    assert canonical_ids(pl.Series([typed, None]), platform).to_list() == [canonical, None]


@pytest.mark.parametrize("platform", PLATFORMS)
@given(typed=near_handles)
def test_canonicalising_twice_is_canonicalising_once(platform: str, typed: str) -> None:
    handles = canonical_handles(pl.Series([typed]), platform)
    assert canonical_handles(handles, platform).to_list() == handles.to_list()
    ids = canonical_ids(pl.Series([typed]), platform)
    assert canonical_ids(ids, platform).to_list() == ids.to_list()


@pytest.mark.parametrize("platform", PLATFORMS)
@given(typed=st.lists(st.one_of(st.none(), near_handles), max_size=6))
def test_one_name_and_a_column_of_names_are_read_alike(platform: str, typed: list[str | None]) -> None:
    column = pl.Series("typed", typed, dtype=pl.String)
    one_by_one = [None if text is None else canonical_handle(text, platform) for text in typed]
    assert canonical_handles(column, platform).to_list() == one_by_one
    assert canonical_handles(column, platform).name == "typed"
    one_by_one = [None if text is None else canonical_id(text, platform) for text in typed]
    assert canonical_ids(column, platform).to_list() == one_by_one


def as_compared(typed: str, platform: str) -> str:
    """A handle without all that its platform says does not count."""
    bare = typed.strip(" \t\r\n\u00a0").removeprefix("@")
    bare = bare.replace(".", "") if platform == "facebook" else bare
    return unicodedata.normalize("NFKC", bare if platform != "youtube" else unicodedata.normalize("NFKC", bare).lower())


@pytest.mark.parametrize("platform", PLATFORMS)
@given(pair=st.lists(near_handles, min_size=2, max_size=2), spelling=st.sampled_from(["upper", "swapcase", "title"]))
def test_different_legal_handles_meet_only_as_the_platform_itself_says(
    platform: str, pair: list[str], spelling: str
) -> None:
    for first, second in (pair, (pair[0], getattr(pair[0], spelling)()), (pair[0], pair[0].replace(".", ""))):
        canonical = canonical_handle(first, platform)
        if canonical is not None and canonical == canonical_handle(second, platform):
            assert as_compared(first, platform).casefold() == as_compared(second, platform).casefold()
            assert platform == "youtube" or (first + second).replace("\u00a0", " ").isascii()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_case_of_a_legal_handle_does_not_count(platform: str) -> None:
    typed = {"mastodon": "contoh@sosial.example", "bluesky": "contoh.example"}.get(platform, "contoh")
    assert canonical_handle(typed.upper(), platform) == canonical_handle(f"@{typed.title()}", platform) == typed


def test_a_platform_without_a_grammar_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        canonical_handles(pl.Series(["contoh"]), "nirgends")
