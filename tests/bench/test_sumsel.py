"""The article's case: it fits the published figures, is nobody's data, and lets nobody be accused wrongly."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from bench.generator.campaign_toml import Account
from bench.generator.sumsel import (
    DISKOMINFO,
    EVENING,
    FIRST_EXPORT,
    GOVERNOR,
    MORNING,
    PEMPROV,
    SECOND_EXPORT,
    SEED,
    Case,
    build_case,
)
from bench.generator.sumsel_follows import PLACEHOLDERS
from bench.generator.truth import ZONE
from transforms.spoken import parse_said

LEGAL_HANDLE = re.compile(r"(?!\.)(?!.*\.\.)[a-z0-9._]{1,30}(?<!\.)")
FIRST_NIGHT, LAST_NIGHT = date(2024, 2, 8), date(2024, 2, 16)


def test_another_seed_gives_other_people(case: Case) -> None:
    other = build_case.__wrapped__(SEED + 1)
    assert len(set(other.people["nip"]) & set(case.people["nip"])) < 100
    assert other.followers(PEMPROV.key, EVENING).height == 8_582


def test_every_staff_number_is_valid_distinct_and_nobodys(case: Case) -> None:
    assert case.people["nip"].n_unique() == case.people.height == 6_750
    for nip, female in case.people.select("nip", "is_female").iter_rows():
        born = datetime.strptime(nip[:8], "%Y%m%d").replace(tzinfo=UTC)
        assert 20 <= int(nip[8:12]) - born.year <= 58
        assert 2021 <= int(nip[8:12]) <= 2023
        assert nip[12:15] == ("212" if female else "211")
        assert 900 <= int(nip[15:]) <= 999


def test_the_staff_numbers_look_undamaged(case: Case) -> None:
    numbers = case.people["nip"].cast(pl.Int64).to_numpy()
    assert 0.02 < np.mean(numbers % 32 == 0) < 0.045  # float64 would leave multiples of 32 only
    assert not np.any(numbers % 1000 == 0)


def test_units_look_like_a_province(case: Case) -> None:
    sizes = case.people.group_by("unit").len()
    assert 400 <= sizes.height <= 440
    assert sizes.filter(pl.col("unit").str.starts_with("S")).height > 0.7 * sizes.height
    assert sizes.filter(pl.col("len") < 5).height == 12
    assert sizes["len"].min() == 2


@pytest.mark.parametrize(
    ("account", "moment", "followers", "staff"),
    [
        (PEMPROV, MORNING, 7_238, 390),
        (PEMPROV, EVENING, 8_582, 390 + 1_290),
        (PEMPROV, FIRST_EXPORT, 8_623, 1_713),
        (PEMPROV, SECOND_EXPORT, 8_728, 1_713 + 60 - 6),
        (DISKOMINFO, MORNING, 15_318, 610),
        (GOVERNOR, MORNING, 42_118, 520),
        (GOVERNOR, EVENING, 43_007, 1_280),
    ],
)
def test_the_truth_has_the_planned_followers(
    case: Case, account: Account, moment: datetime, followers: int, staff: int
) -> None:
    assert case.followers(account.key, moment).height == followers
    assert len(case.staff_following(account.key, moment)) == staff


def test_organic_growth_before_the_order_is_a_daily_flow(case: Case) -> None:
    listed = case.listed(case.capture(PEMPROV.key, FIRST_NIGHT))
    days = Counter(moment.astimezone(ZONE).date() for moment in listed["followed_at"])
    january = [days[date(2024, 1, 1) + timedelta(days=day)] for day in range(37)]
    assert min(january) >= 1
    assert max(january) <= 13
    assert 7 <= np.median(january) <= 11
    assert days[date(2024, 2, 7)] > 1_300


def test_most_staff_follow_after_the_order(case: Case) -> None:
    staff = case.follows[PEMPROV.key].drop_nulls("nip")["followed_at"]
    on_the_day = [m.astimezone(ZONE) for m in staff if m.astimezone(ZONE).date() == date(2024, 2, 7)]
    assert sum(m.hour < 9 for m in on_the_day) < 10
    assert sum(m.hour < 13 for m in on_the_day) > len(on_the_day) / 2


def test_every_handle_is_legal_and_nobodys(case: Case) -> None:
    named = set(case.answers.explode("handles")["handles"].drop_nulls())
    listed = {handle for follows in case.follows.values() for handle in follows["handle"]} - set(PLACEHOLDERS)
    for handle in named | listed:
        assert LEGAL_HANDLE.fullmatch(handle)
        assert "contoh" in handle


def test_the_form_has_the_planned_answers(case: Case) -> None:
    on_roster = case.answers.filter(pl.col("nip").is_in(case.people["nip"].to_list()))
    assert on_roster["nip"].n_unique() == 6_050
    assert on_roster.height == 6_050 + 180
    assert case.answers["nip"].null_count() == 4
    assert case.answers.height - on_roster.height == 15 + 4
    hours = [moment.astimezone(ZONE) for moment in case.answers["answered_at"]]
    assert min(hours) >= datetime(2024, 2, 7, 9, 30, tzinfo=ZONE)
    assert max(hours) < datetime(2024, 2, 15, 16, tzinfo=ZONE)
    assert sum(moment.date() <= date(2024, 2, 8) for moment in hours) > 0.75 * len(hours)
    assert all(6 <= moment.hour <= 23 for moment in hours)


def test_second_answers_differ_from_the_first_sometimes(case: Case) -> None:
    by_person = case.answers.drop_nulls("nip").group_by("nip").agg("handles")["handles"].to_list()
    twice = [handles for handles in by_person if len(handles) > 1]
    assert len(twice) == 180
    assert 60 <= sum(first != last for first, last in twice) <= 120


def test_six_handles_are_declared_by_two_people_each(case: Case) -> None:
    shared = case.declared(LAST_NIGHT).filter("is_disputed").explode("handles")["handles"]
    assert sorted(Counter(shared).values()) == [2] * 6


def test_some_staff_followers_never_declare(case: Case) -> None:
    silent = set(case.follows[PEMPROV.key]["nip"].drop_nulls()) - set(case.declared(LAST_NIGHT)["nip"])
    assert len(silent) == 142


def test_nobody_who_follows_may_be_called_not_seen(case: Case) -> None:
    may = case.not_seen_at_most(PEMPROV.key, LAST_NIGHT)
    assert len(may) > 1_000
    for moment in (FIRST_EXPORT, SECOND_EXPORT):
        assert not may & case.staff_following(PEMPROV.key, moment)


def test_nobody_whose_handle_another_declared_too_may_be_called_not_seen(case: Case) -> None:
    disputed = case.declared(LAST_NIGHT).filter("is_disputed")
    early = disputed.filter(pl.col("answered_at") < FIRST_EXPORT.astimezone(UTC))["nip"]
    assert len(early) > 0
    assert not case.not_seen_at_most(PEMPROV.key, LAST_NIGHT) & set(early)


@pytest.mark.parametrize("key", [DISKOMINFO.key, GOVERNOR.key])
def test_no_name_may_be_called_not_seen_without_two_whole_lists(case: Case, key: str) -> None:
    assert not case.not_seen_at_most(key, LAST_NIGHT)


def test_the_staff_who_left_are_recognisable_in_the_first_list_only(case: Case) -> None:
    first, second = (case.matched(case.capture(PEMPROV.key, day), LAST_NIGHT) for day in (FIRST_NIGHT, LAST_NIGHT))
    left = case.staff_following(PEMPROV.key, FIRST_EXPORT) - case.staff_following(PEMPROV.key, SECOND_EXPORT)
    assert len(left) == 6
    assert first - second == left


def test_a_later_night_knows_more(case: Case) -> None:
    nights = [case.night(PEMPROV.key, day) for day in (date(2024, 2, 7), FIRST_NIGHT, LAST_NIGHT)]
    assert [night.listed for night in nights] == [0, 8_623, 8_728]
    assert [sum(night.by_answer.values()) for night in nights] == [night.answered for night in nights]
    assert nights[0].with_handle < nights[1].with_handle < nights[2].with_handle
    assert nights[0].matched == 0 < nights[1].matched < nights[2].matched < nights[2].staff_following


def test_before_the_form_is_downloaded_a_night_may_know_no_answer(case: Case) -> None:
    assert case.night(PEMPROV.key, FIRST_NIGHT, known="file_day").answered == 0
    assert case.night(PEMPROV.key, LAST_NIGHT, known="file_day") == case.night(PEMPROV.key, LAST_NIGHT)


def test_the_truth_can_be_what_was_said_of_it(case: Case) -> None:
    gained = case.followers(PEMPROV.key, EVENING).height - case.followers(PEMPROV.key, MORNING).height
    for account, at, about, text, source in case.statements:
        said = parse_said(text)
        assert (account, datetime.fromisoformat(at), source) == (PEMPROV.key, EVENING, "press")
        assert said is not None
        assert said.is_share == (about == "attainment")
        number = gained / 6_750 if said.is_share else gained
        assert said.low is None or said.low <= number
        assert said.high is None or number < said.high
