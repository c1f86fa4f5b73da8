"""What is told, folded and recovered from night to night: laws over any course of nights, and named cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from expectations.check import Severity
from flows.alerts import Alarm
from flows.alerts.alarms import Key, Kind
from flows.alerts.memory import REMIND_AFTER, Plan, Remembered, after, plan

FIRST = date(2024, 2, 7)
LIST = Alarm("no_list", "instagram:pemprov.contoh")
COUNT = Alarm("no_count", "tiktok:gubernur.contoh")
CRITICAL = Alarm("no_list", "instagram:pemprov.contoh", severity="critical")
FAILED = Alarm("run_failed", severity="critical")


def keys(those: Iterable[Remembered]) -> list[Key]:
    return [one.alarm.key for one in those]


class Course:
    """One night after the other, everything told at once unless no channel takes it."""

    def __init__(self) -> None:
        self.known: list[Remembered] = []

    def night(self, day: int, *alarms: Alarm, judged: bool = True, taken: bool = True, channels: bool = True) -> Plan:
        """What night number `day`, counted from 0, said."""
        said = plan(self.known, FIRST + timedelta(days=day), alarms, judged=judged, has_channels=channels)
        done = taken or not channels
        told, recovered = (keys(said.tell), keys(said.recovered)) if done else ([], [])
        self.known = after(said, told, recovered, reached=channels)
        return said


# --- laws -----------------------------------------------------------------------------------------------------------

Night: TypeAlias = tuple[int, list[Alarm], bool, bool]
Nights: TypeAlias = list[Night]

KINDS: Sequence[Kind] = ("no_list", "no_count", "check_failed")
ALARMS = st.builds(
    Alarm,
    st.sampled_from(KINDS),
    st.sampled_from(["instagram:a", "x:b", ""]),
    st.just({}),
    st.sampled_from(["warning", "critical"]),
)


@dataclass(frozen=True)
class Told:
    night: date
    key: Key
    severity: Severity | None  # None: a recovery


NIGHTS = st.lists(
    st.tuples(
        st.integers(0, 9),  # nights since the one before; 0 runs it again
        st.lists(ALARMS, max_size=4),
        st.booleans(),  # judged
        st.booleans(),  # taken by a channel
    ),
    max_size=12,
)


def told_in(nights: Iterable[Night]) -> list[Told]:
    """All that reached somebody, in its order."""
    course, day, told = Course(), 0, list[Told]()
    for later, alarms, judged, taken in nights:
        day += later
        said = course.night(day, *alarms, judged=judged, taken=taken)
        if taken:
            told += [Told(said.night, one.alarm.key, one.alarm.severity) for one in said.tell]
            told += [Told(said.night, one.alarm.key, None) for one in said.recovered]
    return told


@given(NIGHTS)
def test_every_recovery_is_of_an_alarm_that_was_told_and_is_told_once(
    nights: Nights,
) -> None:
    open_ones: set[Key] = set()
    for told in told_in(nights):
        if told.severity is None:
            assert told.key in open_ones
            open_ones.discard(told.key)
        else:
            open_ones.add(told.key)


@given(NIGHTS)
def test_no_alarm_is_told_twice_on_one_night_unless_it_got_worse(
    nights: Nights,
) -> None:
    tellings = [told for told in told_in(nights) if told.severity]

    assert len(tellings) == len(set(tellings))


@given(NIGHTS)
def test_nothing_is_told_again_before_the_reminder_unless_it_got_worse_or_came_back(
    nights: Nights,
) -> None:
    last: dict[Key, Told] = {}
    for told in told_in(nights):
        before = last.pop(told.key, None)
        if told.severity is None:
            continue
        if before:
            grew_worse = (before.severity, told.severity) == ("warning", "critical")
            assert grew_worse or (told.night - before.night).days >= REMIND_AFTER
        last[told.key] = told


@given(NIGHTS)
def test_a_night_run_three_times_says_no_more_than_run_once(nights: Nights) -> None:
    once = [(later, alarms, judged, True) for later, alarms, judged, _ in nights]
    thrice = [(0 if again else night[0], *night[1:]) for night in once for again in range(3)]

    assert told_in(thrice) == told_in(once)


@given(NIGHTS, st.randoms(use_true_random=False))
def test_the_order_of_alarms_does_not_matter(nights: Nights, chance: Random) -> None:
    shuffled = [(night[0], chance.sample(night[1], len(night[1])), *night[2:]) for night in nights]

    assert told_in(shuffled) == told_in(nights)


@given(NIGHTS)
def test_an_alarm_that_reached_nobody_is_tried_again_by_whatever_comes_next(
    nights: Nights,
) -> None:
    course, day = Course(), 0
    for later, alarms, judged, taken in nights:
        day += later
        said = course.night(day, *alarms, judged=judged, taken=taken)
        next_one = plan(course.known, said.night, [], judged=False)
        new = [one for one in said.tell if one.last_word == "nothing"]
        assert taken or set(keys(new)) <= set(keys(next_one.tell))


# --- cases ----------------------------------------------------------------------------------------------------------


def test_an_open_alarm_is_folded_and_told_again_after_seven_nights() -> None:
    course = Course()

    said = [bool(course.night(day, LIST).tell) for day in range(15)]

    assert [day for day, told in enumerate(said) if told] == [0, 7, 14]


def test_a_reminder_still_knows_since_when() -> None:
    course = Course()
    for day in range(7):
        course.night(day, LIST)

    assert [one.since for one in course.night(7, LIST).tell] == [FIRST]


def test_an_alarm_that_gets_worse_is_told_at_once_and_one_that_gets_better_is_not() -> None:
    course = Course()
    said = [course.night(day, alarm).tell for day, alarm in enumerate([LIST, CRITICAL, LIST, CRITICAL])]

    assert [len(told) for told in said] == [1, 1, 0, 0]


def test_a_recovery_is_told_once_and_the_alarm_may_come_back() -> None:
    course = Course()
    course.night(0, LIST, COUNT)

    assert keys(course.night(1, COUNT).recovered) == [LIST.key]
    assert course.night(2, COUNT).recovered == ()
    back = course.night(3, LIST, COUNT).tell
    assert [(one.alarm.key, one.since) for one in back] == [(LIST.key, FIRST + timedelta(days=3))]


def test_a_night_that_failed_closes_nothing_and_the_next_one_that_finishes_closes_the_failure() -> None:
    course = Course()
    course.night(0, LIST)

    failed = course.night(1, FAILED, judged=False)
    assert (keys(failed.tell), failed.recovered) == ([FAILED.key], ())
    assert keys(course.night(2, LIST).recovered) == [FAILED.key]


def test_a_late_run_closes_the_alarm_that_it_was_late() -> None:
    course, late = Course(), Alarm("run_unfinished", severity="critical")
    course.night(0, late, judged=False)

    assert keys(course.night(0).recovered) == [late.key]


def test_a_night_before_the_alarm_closes_nothing() -> None:
    course = Course()
    course.night(5, LIST)

    assert course.night(3).recovered == ()
    assert keys(course.night(6).recovered) == [LIST.key]


def test_while_some_of_a_kind_are_not_named_none_of_that_kind_recovers() -> None:
    course, unnamed = Course(), Alarm("no_list")
    course.night(0, LIST, COUNT)

    assert keys(course.night(1, unnamed).recovered) == [COUNT.key]
    assert keys(course.night(2).recovered) == [unnamed.key, LIST.key]


def test_a_recovery_that_reached_nobody_is_told_later_also_by_a_night_that_failed() -> None:
    course = Course()
    course.night(0, LIST)
    course.night(1, taken=False)

    assert keys(course.night(2, FAILED, judged=False).recovered) == [LIST.key]


def test_what_was_put_right_and_broke_again_within_one_night_is_told_by_the_next() -> None:
    course = Course()
    said = [course.night(0, LIST), course.night(0), course.night(0, LIST), course.night(1, LIST)]

    assert [(keys(one.tell), keys(one.recovered)) for one in said] == [
        ([LIST.key], []),
        ([], [LIST.key]),
        ([], []),
        ([LIST.key], []),
    ]


def test_without_a_channel_alarms_are_folded_and_the_first_channel_hears_of_all_that_is_open() -> None:
    course = Course()
    assert [len(course.night(day, LIST, channels=False).tell) for day in range(2)] == [1, 0]

    assert keys(course.night(2, LIST).tell) == [LIST.key]
    assert course.night(3, LIST).tell == ()


def test_a_night_of_a_wrong_year_silences_nothing() -> None:
    course = Course()
    course.night(2000, LIST)

    assert keys(course.night(0, LIST).tell) == [LIST.key]
    assert keys(course.night(1).recovered) == [LIST.key]


def test_a_closed_and_told_alarm_is_forgotten() -> None:
    course = Course()
    course.night(0, LIST)
    course.night(1)
    course.night(2)

    assert course.known == []
