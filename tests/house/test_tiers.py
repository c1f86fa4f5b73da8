"""How tests reach the cores, and what only `make test-long` runs: nothing is lost, nobody stands still."""

import pytest

from tests.tiers import LARGE, first_of_each, first_ones, nobody_waits, share_of

ONCE, SLOW = "nights", "mark.night"
TESTS: dict[str, list[str]] = {
    "a.py::one": [],
    "night.py::one": [],
    "b.py::one": ["other"],
    "b.py::two": ["other"],
    "large_night.py::one": [],
    "large_night.py::two": [ONCE, "other"],
    "night.py::two": [ONCE, SLOW],
    "large_night.py::three": [ONCE],
    "kills.py::one": [SLOW],
    **{f"many.py::{number}": [] for number in range(LARGE)},
}


def test_one_file_makes_what_is_made_once_and_the_others_that_need_it_come_when_it_is_there() -> None:
    files = list(dict.fromkeys(map(share_of, nobody_waits(TESTS, ONCE, SLOW))))

    assert files == ["large_night.py", "kills.py", "many.py", "night.py", "b.py", "a.py"]


def test_an_order_loses_no_test_and_keeps_the_order_within_a_file() -> None:
    ordered = nobody_waits(TESTS, ONCE, SLOW)

    assert sorted(ordered) == sorted(TESTS)
    assert [test for test in ordered if test.startswith("night.py")] == ["night.py::one", "night.py::two"]


def test_where_nothing_is_made_once_large_files_come_first() -> None:
    assert nobody_waits({name: [] for name in TESTS}, ONCE, SLOW)[0].startswith("many.py")


def test_the_first_of_each_name_is_for_make_test_and_every_other_for_the_long_ones() -> None:
    one, again, other = first_of_each([("grain", "a"), ("grain", "b"), ("sum", "c")], ["1", "2", "3"])

    assert [list(one.values), list(again.values), list(other.values)] == [["grain", "a"], ["grain", "b"], ["sum", "c"]]
    assert [[mark.name for mark in share.marks] for share in (one, again, other)] == [[], ["long"], []]


@pytest.mark.parametrize("count", [0, 2, 5])
def test_all_but_the_first_ones_are_long(count: int) -> None:
    shared = first_ones(range(5), count)

    assert shared[:count] == list(range(count))
    assert [one.values[0] for one in shared[count:]] == list(range(count, 5))
    assert all(mark.name == "long" for one in shared[count:] for mark in one.marks)
    assert {share_of(f"a.py::test[{one.id}]") for one in shared[count:]} <= {"a.py~0", "a.py~1"}
