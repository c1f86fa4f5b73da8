"""One of a kind is called by its singular, any other number of it by its plural."""

import pytest

from flows import forgetting, retention
from flows.counted import Counted
from warehouse.erasure.erase import KINDS

FISH = Counted({"fish": ("fish", "fishes"), "cod": ("cod", "cods")})


def test_one_is_singular_and_every_other_number_plural() -> None:
    assert FISH.sentence({"fish": 1, "cod": 1200}) == "1 fish; 1,200 cods"
    assert FISH.column({"fish": 0, "cod": 1}) == "        0  fishes\n        1  cod\n"


@pytest.mark.parametrize("said", [forgetting._SAID, retention._SAID])
def test_the_words_of_one_and_of_many_differ(said: Counted) -> None:
    assert [one for one, many in said.words.values() if one == many] == []


def test_every_kind_that_an_erasure_counts_has_words() -> None:
    assert set(forgetting._SAID.words) == set(KINDS)
