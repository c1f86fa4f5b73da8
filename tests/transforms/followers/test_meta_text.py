"""Letters that Meta's JSON tore into bytes are put together again, and no other text is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.faults import Fault
from transforms.followers.meta_text import decoded, loaded, repaired, storable


@pytest.mark.parametrize(
    ("torn", "text"),
    [
        ("contoh.kaf\u00c3\u00a9", "contoh.kafé"),
        ("Zo\u00c3\u00ab \u00f0\u009f\u008c\u00b8", "Zoë 🌸"),
        ("\u00e2\u0080\u0094", "—"),
        ("café", "café"),
        ("Zoë 🌸", "Zoë 🌸"),
        ("\u00c3", "\u00c3"),
        ("satu", "satu"),
        ("", ""),
    ],
)
def test_only_a_text_that_is_utf8_byte_for_byte_is_repaired(torn: str, text: str) -> None:
    assert repaired(torn) == text


@given(st.text())
def test_whatever_meta_tears_is_repaired(text: str) -> None:
    assert repaired(text.encode("utf-8").decode("latin-1")) == text


@given(st.text(st.characters(exclude_categories=())))
def test_every_text_of_json_can_be_stored(text: str) -> None:
    assert storable(text).encode().decode() == storable(text)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_is_the_same_in_whatever_coding_an_editor_saved_it(coding: str) -> None:
    assert decoded("Zoë 🌸".encode(coding)) == "Zoë 🌸"


@pytest.mark.parametrize("content", [b"\xff", b"\xff\xfe\x00", b"{", b"[" * 100_000, b"1" * 5000])
def test_broken_bytes_are_unreadable(content: bytes) -> None:
    with pytest.raises(Fault, match="file_unreadable"):
        loaded(content)
