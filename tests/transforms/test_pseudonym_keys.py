import hashlib

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.pseudonyms import follower_keys, staff_keys

KEY = bytes(range(32))


def test_a_key_is_keyed_blake2b_of_platform_and_handle() -> None:
    state = hashlib.blake2b(b"instagram\x1fcontoh", digest_size=16, key=KEY, person=b"ikuti.follower")
    assert follower_keys(pl.Series("handle", ["contoh"]), "instagram", KEY).to_list() == [state.hexdigest()]


def test_the_keys_of_today_are_the_keys_of_tomorrow() -> None:
    handles, nips = pl.Series(["contoh"]), pl.Series(["200012312024211001"])
    assert follower_keys(handles, "instagram", KEY).to_list() == ["a14770f2b08385259e69efa089e02ee1"]
    assert staff_keys(nips, KEY).to_list() == ["1659d8b3c7eabfc7992aa3c0adc24de7"]


def test_nobody_stays_nobody() -> None:
    keys = follower_keys(pl.Series("handle", [None, "a", None]), "instagram", KEY)
    assert keys.name == "handle"
    assert keys.is_null().to_list() == [True, False, True]
    assert follower_keys(pl.Series([], dtype=pl.String), "instagram", KEY).dtype == pl.String


@given(st.lists(st.text(min_size=1, max_size=30), unique=True, max_size=30))
def test_platform_domain_and_key_each_change_every_value(texts: list[str]) -> None:
    column = pl.Series(texts, dtype=pl.String)
    families = [
        follower_keys(column, "instagram", KEY),
        follower_keys(column, "tiktok", KEY),
        follower_keys(column, "staff", KEY),
        follower_keys(column, "instagram", KEY[::-1]),
        staff_keys(column, KEY),
    ]
    values = [value for family in families for value in family]
    assert len(set(values)) == 5 * len(texts)
    assert all(len(value) == 32 and int(value, 16) >= 0 for value in values)


@given(st.lists(st.none() | st.text(max_size=40), max_size=30))
def test_every_key_is_the_librarys_own_hash_of_its_text_alone(texts: list[str | None]) -> None:
    def alone(text: str) -> str:
        told = b"x\x1f" + text.encode()
        return hashlib.blake2b(told, digest_size=16, key=KEY, person=b"ikuti.follower").hexdigest()

    keys = follower_keys(pl.Series(texts, dtype=pl.String), "x", KEY).to_list()
    assert keys == [None if text is None else alone(text) for text in texts]


@pytest.mark.parametrize("key", [b"", b"short"])
def test_a_key_that_anybody_can_guess_is_refused(key: bytes) -> None:
    with pytest.raises(ValueError, match="at least 16 bytes"):
        staff_keys(pl.Series(["1"]), key)
