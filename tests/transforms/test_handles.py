import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.handles import GRAMMARS, canonical_handle, canonical_handles

PLATFORMS = sorted(GRAMMARS)
near_handles = st.one_of(st.text(max_size=35), st.text("abcXYZ019._@ \u212a\u017f", max_size=35))


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
        ("@@contoh", None),
        ("explore", None),
        ("Explore", None),
        ("explorer", "explorer"),
        ("", None),
        (None, None),
    ],
)
def test_instagram_handles_are_canonical_or_null(typed: str | None, canonical: str | None) -> None:
    assert canonical_handles(pl.Series([typed], dtype=pl.String), "instagram").to_list() == [canonical]


@pytest.mark.parametrize("platform", PLATFORMS)
@given(typed=near_handles)
def test_canonicalising_twice_is_canonicalising_once(platform: str, typed: str) -> None:
    once = canonical_handles(pl.Series([typed]), platform)
    assert canonical_handles(once, platform).to_list() == once.to_list()


@pytest.mark.parametrize("platform", PLATFORMS)
@given(typed=near_handles)
def test_one_handle_and_a_column_of_handles_are_read_alike(platform: str, typed: str) -> None:
    assert canonical_handles(pl.Series([typed]), platform).to_list() == [canonical_handle(typed, platform)]


@pytest.mark.parametrize("platform", PLATFORMS)
@given(pair=st.lists(near_handles, min_size=2, max_size=2))
def test_different_legal_handles_meet_only_when_their_case_differs(platform: str, pair: list[str]) -> None:
    first, second = (canonical_handle(typed, platform) for typed in pair)
    bare = [typed.strip(" \t\r\n\u00a0").removeprefix("@") for typed in pair]
    if first is not None and first == second:
        assert bare[0].casefold() == bare[1].casefold()
        assert bare[0].isascii()


def test_a_platform_without_a_grammar_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        canonical_handles(pl.Series(["contoh"]), "nirgends")
