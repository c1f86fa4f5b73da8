"""What is said that a list does for one person: never more than the models counted."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.reports.facts import Capture
from flows.reports.why_facts import Correction, Declared, Standing
from flows.reports.why_lists import Terms, look_at, protected_until
from tests.flows.reports.why_cases import ANSWER, FIRST_LIST, NIGHT, SECOND_LIST, STANDING, answer_of, correction

JAKARTA = ZoneInfo("Asia/Jakarta")
SEEN_THEN = {"first_seen_on": date(2024, 2, 8), "last_seen_on": date(2024, 2, 8)}
SEEN_TWICE = {"first_seen_on": date(2024, 2, 8), "last_seen_on": date(2024, 2, 15)}


def effects(
    *lists: Capture,
    standing: Standing | None = STANDING,
    answer: Declared | None = ANSWER,
    terms: Terms = Terms(ANSWER.declared_at),  # noqa: B008 - frozen
    platform: str = "instagram",
) -> list[str]:
    given = [(f"c{place}", capture) for place, capture in enumerate(lists, start=1)]
    return [look.effect for look in look_at(given, standing, answer, terms, platform, JAKARTA)]


def changed(**changes: Any) -> Standing:
    return replace(STANDING, **changes)


def test_complete_lists_after_the_declaration_count() -> None:
    assert effects(FIRST_LIST, SECOND_LIST) == ["counts", "counts"]


def test_a_list_from_before_the_declaration_does_not_count() -> None:
    late = datetime(2024, 2, 10, tzinfo=UTC)

    assert effects(FIRST_LIST, SECOND_LIST, terms=Terms(late)) == ["before_declaration", "counts"]


def test_a_list_of_the_very_instant_of_the_declaration_does_not_count() -> None:
    assert effects(FIRST_LIST, terms=Terms(FIRST_LIST.captured_at)) == ["before_declaration"]


def test_a_list_of_a_time_in_which_nobody_could_be_missed_leaves_no_doubt_about_the_others() -> None:
    """As of somebody who left and came back: lists of the year between lack her too, and count for nothing."""
    named = changed(first_absent_on=date(2024, 2, 15), last_absent_on=date(2024, 2, 15), confirmations=1)

    assert effects(FIRST_LIST, SECOND_LIST, standing=named) == ["before_first_absence", "counts"]


def test_lists_up_to_the_last_sighting_do_not_count() -> None:
    awaiting = changed(status="unverifiable", reason="awaiting_confirmation", confirmations=1, **SEEN_THEN)

    assert effects(FIRST_LIST, SECOND_LIST, standing=awaiting) == ["before_last_seen", "counts"]


def test_the_list_that_shows_the_person_says_so() -> None:
    following = changed(status="following", evidence="handle", capture_id="c2", **SEEN_THEN)

    assert effects(FIRST_LIST, SECOND_LIST, standing=following)[1] == "shows"


@pytest.mark.parametrize("verdict", ["complete", "partial"])
def test_of_somebody_seen_the_last_list_decides_whatever_earlier_ones_hold(verdict: str) -> None:
    following = changed(status="following", evidence="handle", capture_id="c2", **SEEN_TWICE)
    earlier = replace(FIRST_LIST, verdict=verdict)

    assert effects(earlier, SECOND_LIST, standing=following) == ["last_decides", "shows"]


def test_while_a_question_is_open_no_list_counts() -> None:
    assert effects(FIRST_LIST, terms=Terms(ANSWER.declared_at, is_asked=True)) == ["question_open"]


def test_lists_of_protected_days_do_not_count_and_later_ones_do() -> None:
    terms = Terms(ANSWER.declared_at, protected_until=FIRST_LIST.captured_at.date())

    assert effects(FIRST_LIST, SECOND_LIST, terms=terms) == ["while_protected", "counts"]


EXEMPT = correction("exempt", from_on=date(2024, 2, 8), until_on=date(2024, 2, 10))
WITHDRAWN = correction("exempt", entered_on=date(2024, 2, 9), from_on=date(2024, 2, 9), until_on=date(2024, 2, 8))


@pytest.mark.parametrize(
    ("corrections", "last"),
    [
        ([], None),
        ([correction("rename")], None),
        ([EXEMPT], date(2024, 2, 10)),
        ([WITHDRAWN, EXEMPT], date(2024, 2, 9)),
        ([correction("dispute")], NIGHT),
        ([correction("resolve", entered_on=date(2024, 2, 12)), correction("dispute")], date(2024, 2, 12)),
        ([correction("self_declared", from_on=date(2024, 3, 1))], None),
    ],
    ids=["nothing", "a rename", "ended", "withdrawn", "open", "resolved", "of a later day"],
)
def test_a_correction_protects_until_its_last_day_or_until_a_later_one(
    corrections: list[Correction], last: date | None
) -> None:
    assert protected_until(corrections, NIGHT) == last


def test_no_list_counts_against_somebody_who_is_seen_following() -> None:
    stated = changed(status="following", evidence="self_declared", confirmations=0, capture_id=None)

    partial = replace(FIRST_LIST, verdict="partial")

    assert effects(partial, SECOND_LIST, standing=stated) == ["not_consulted", "not_consulted"]


@pytest.mark.parametrize("verdict", ["failed", "empty"])
def test_a_list_without_anybody_proves_nothing_whoever_asks(verdict: str) -> None:
    assert effects(replace(FIRST_LIST, verdict=verdict)) == ["proves_nothing"]
    assert effects(replace(FIRST_LIST, verdict=verdict), standing=None) == ["proves_nothing"]


def test_absence_from_a_partial_list_means_nothing() -> None:
    assert effects(replace(FIRST_LIST, verdict="partial")) == ["means_nothing"]


@pytest.mark.parametrize("platform", ["youtube", "facebook"])
def test_absence_means_nothing_where_the_platform_hides_followers(platform: str) -> None:
    assert effects(FIRST_LIST, platform=platform) == ["means_nothing"]


def test_absence_means_nothing_of_whom_the_platform_has_not() -> None:
    gone = changed(status="unverifiable", reason="no_such_account")

    assert effects(FIRST_LIST, standing=gone, platform="x") == ["means_nothing"]


def test_of_several_handles_no_absence_counts() -> None:
    assert effects(FIRST_LIST, answer=answer_of("multiple")) == ["which_handle"]


@pytest.mark.parametrize("status", ["no_handle", "no_account", "exempt", "disputed", "out_of_scope"])
def test_no_list_decides_a_status_that_does_not_come_from_lists(status: str) -> None:
    partial = replace(SECOND_LIST, verdict="partial")

    assert effects(FIRST_LIST, partial, standing=changed(status=status)) == ["not_consulted", "not_consulted"]


@pytest.mark.parametrize("answer", [None, answer_of("display_name")])
def test_without_a_handle_no_list_is_looked_through(answer: Declared | None) -> None:
    assert effects(FIRST_LIST, standing=changed(status="unverifiable"), answer=answer) == ["not_consulted"]


def test_where_more_lists_qualify_than_were_counted_none_is_said_to_count() -> None:
    """As where one of them holds ids and a handle was declared: the published lists do not say which."""
    assert effects(FIRST_LIST, SECOND_LIST, standing=changed(confirmations=1)) == ["may_count", "may_count"]


def test_two_lists_of_one_day_are_one_confirmation() -> None:
    later = replace(FIRST_LIST, captured_at=datetime(2024, 2, 8, 12, tzinfo=UTC))

    assert effects(FIRST_LIST, later, standing=changed(confirmations=1)) == ["counts", "counts"]


def test_a_list_belongs_to_its_day_on_the_campaigns_clock_and_the_oldest_comes_first() -> None:
    night = replace(FIRST_LIST, captured_at=datetime(2024, 2, 7, 18, tzinfo=UTC))

    looks = look_at(
        [("b", SECOND_LIST), ("a", night)], STANDING, ANSWER, Terms(ANSWER.declared_at), "instagram", JAKARTA
    )

    assert [(look.capture_id, look.captured_on) for look in looks] == [
        ("a", date(2024, 2, 8)),
        ("b", date(2024, 2, 15)),
    ]
