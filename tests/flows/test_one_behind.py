"""One piece of work is behind its caller at most, and what goes wrong in it is told."""

import threading
from functools import partial

import pytest

from flows.one_behind import one_behind


def test_the_caller_goes_on_while_the_work_is_done() -> None:
    goes_on = threading.Event()
    with one_behind() as behind:
        behind.begin(lambda: goes_on.wait(30) or pytest.fail("nobody went on"))
        goes_on.set()


def test_what_was_begun_is_done_before_the_next_begins() -> None:
    done: list[int] = []
    with one_behind() as behind:
        for number in range(9):
            behind.begin(partial(done.append, number))
            assert len(done) >= number


def test_all_is_done_afterwards() -> None:
    done: list[int] = []
    with one_behind() as behind:
        behind.begin(lambda: done.append(1))
    assert done == [1]


def test_what_went_wrong_is_told_when_the_work_has_to_be_done() -> None:
    with one_behind() as behind:
        behind.begin(lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            behind.finish()
        behind.finish()


def test_what_went_wrong_last_is_told_at_the_end() -> None:
    with pytest.raises(ZeroDivisionError), one_behind() as behind:
        behind.begin(lambda: 1 / 0)


def test_what_goes_wrong_in_the_caller_is_told_when_the_work_is_done() -> None:
    done: list[int] = []

    def go_wrong() -> None:
        with one_behind() as behind:
            behind.begin(lambda: done.append(1))
            raise KeyError

    with pytest.raises(KeyError):
        go_wrong()
    assert done == [1]
