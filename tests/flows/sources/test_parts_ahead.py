"""The parts of a list: in their order, two read at once while one is worked on, and never more."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from flows.sources.exported_lists import ExportedList, Part
from flows.sources.parts_ahead import read_ahead
from transforms.faults import Fault
from transforms.followers.formats import Member
from transforms.followers.instagram import FORMAT

ONE = b'[{"title": "", "string_list_data": [{"href": "", "value": "contoh%d", "timestamp": 1}]}]'


LARGE = 1 << 26


def _list(*reads: Callable[[], bytes], size: int = len(ONE)) -> ExportedList:
    member = Member("json", 1)
    parts = tuple(
        Part(f"{number}", replace(member, number=number), number, size, read) for number, read in enumerate(reads)
    )
    return ExportedList(FORMAT, parts, {})


def _part(number: int) -> Callable[[], bytes]:
    return lambda: ONE % number


def _broken() -> bytes:
    raise Fault("archive_broken", needed="a", found="b", remedy="c")


def test_parts_come_in_their_order() -> None:
    read = [
        (part.number, parsed.rows["handle"].to_list()) for part, parsed, _ in read_ahead(_list(*map(_part, range(9))))
    ]
    assert read == [(number, [f"contoh{number}"]) for number in range(9)]


def test_two_parts_are_read_at_once_while_somebody_works_on_the_one_before() -> None:
    meet = threading.Barrier(2)

    def late(number: int) -> Callable[[], bytes]:
        def part() -> bytes:
            meet.wait(30)  # whoever is alone here waits in vain
            return ONE % number

        return part

    parts = read_ahead(_list(_part(0), late(1), late(2)))
    assert [part.number for part, _, _ in parts] == [0, 1, 2]


def test_a_part_that_is_parsed_first_waits_for_those_before_it() -> None:
    second_is_read = threading.Event()

    def slow() -> bytes:
        assert second_is_read.wait(30)
        return ONE % 0

    def quick() -> bytes:
        second_is_read.set()
        return ONE % 1

    assert [part.number for part, _, _ in read_ahead(_list(slow, quick))] == [0, 1]


@pytest.mark.parametrize(("size", "ahead"), [(len(ONE), 2), (LARGE, 1)])
def test_no_more_parts_are_read_ahead_than_memory_is_meant_for(size: int, ahead: int) -> None:
    read: list[int] = []

    def noted(number: int) -> Callable[[], bytes]:
        def part() -> bytes:
            read.append(number)
            return ONE % number

        return part

    for place, _ in enumerate(read_ahead(_list(*map(noted, range(8)), size=size))):
        assert len(read) <= place + 1 + ahead


def test_a_broken_part_is_told_when_its_turn_comes() -> None:
    parts = read_ahead(_list(_part(1), _broken, _part(3)))
    assert next(parts)[0].number == 0
    with pytest.raises(Fault):
        next(parts)


def test_a_later_part_that_breaks_first_does_not_take_the_place_of_an_earlier_one() -> None:
    later_has_broken = threading.Event()

    def breaks_at_once() -> bytes:
        later_has_broken.set()
        raise Fault("archive_limits", needed="a", found="b", remedy="c")

    def breaks_late() -> bytes:
        assert later_has_broken.wait(30)
        return _broken()

    parts = read_ahead(_list(_part(0), breaks_late, breaks_at_once))
    next(parts)
    with pytest.raises(Fault) as told:
        next(parts)
    assert told.value.reason == "archive_broken"


def test_a_list_without_parts_has_none() -> None:
    assert list(read_ahead(_list())) == []
