"""The article's case on three evenings, compared with what is really so: nobody is accused, nothing is invented."""

from collections import Counter
from datetime import UTC, date, timedelta
from typing import Any

import polars as pl
import pytest

from bench.generator.sumsel import DISKOMINFO, EVENING, GOVERNOR, MORNING, PEMPROV, STAFF, Case
from tests.night.case_nights import EVENINGS, LAST_EVENING, CaseNights
from tests.night.marts import ask
from tests.night.truth import came_between, gained, honest_statuses, with_a_borrowed_handle

pytestmark = pytest.mark.night

ACCOUNTS = [PEMPROV.key, DISKOMINFO.key, GOVERNOR.key]
# From the press; nothing else here is known beforehand.
SHOWN_BEFORE, SHOWN_AFTER, ADDRESSED = (7_200, 7_299), 8_582, 6_750

each_evening = pytest.mark.parametrize("evening", EVENINGS, ids=str)
each_account = pytest.mark.parametrize("account", ACCOUNTS)


@pytest.fixture
def statuses(case_nights: CaseNights) -> Any:
    """Staff number → status, as published for an account on an evening; the numbers come from the restricted file."""

    def published(account: str, evening: date) -> dict[str, str]:
        numbers = dict(ask(case_nights.restricted(evening), "select staff_key, nip from restricted.staff"))
        query = "select staff_key, status from marts.fct_follow_status where account_key = $1"
        return {numbers[key]: status for key, status in ask(case_nights.marts(evening), query, account)}

    return published


def _one(case_nights: CaseNights, evening: date, columns: str, table: str, account: str) -> tuple[Any, ...]:
    (row,) = ask(case_nights.marts(evening), f"select {columns} from {table} where account_key = $1", account)
    return row


@each_evening
@each_account
def test_everybody_has_the_status_that_the_truth_allows(case: Case, statuses: Any, account: str, evening: date) -> None:
    wanted, got = honest_statuses(case, account, evening), statuses(account, evening)

    assert got.keys() == wanted.keys()
    assert Counter((wanted[nip], got[nip]) for nip in wanted if wanted[nip] != got[nip]) == Counter()


@each_evening
@each_account
def test_nobody_is_called_not_seen_beyond_what_two_whole_lists_prove(
    case: Case, statuses: Any, account: str, evening: date
) -> None:
    named = {nip for nip, status in statuses(account, evening).items() if status == "not_seen"}

    assert named <= case.not_seen_at_most(account, evening)
    for capture in case.captures_known(account, evening):
        assert not named & case.staff_following(account, capture.captured_at)


def test_two_whole_lists_let_somebody_be_called_not_seen(statuses: Any) -> None:
    """Else the test before would hold of a night that says nothing."""
    assert "not_seen" in statuses(PEMPROV.key, LAST_EVENING).values()
    assert "not_seen" not in statuses(DISKOMINFO.key, LAST_EVENING).values()


@each_evening
@each_account
def test_everybody_called_following_follows_or_has_followed(
    case: Case, statuses: Any, account: str, evening: date
) -> None:
    """A handle says nothing of who holds it: whoever gives a colleague's is found under it until the owner does too."""
    named = {nip for nip, status in statuses(account, evening).items() if status == "following"}
    real = set(case.follows[account].filter(pl.col("followed_at").dt.date() <= evening)["nip"].drop_nulls())

    assert named - real <= with_a_borrowed_handle(case)
    assert len(named - real) < 10


@each_evening
@each_account
def test_the_figures_of_a_night_are_those_of_the_truth(
    case: Case, case_nights: CaseNights, account: str, evening: date
) -> None:
    truth = case.night(account, evening)
    columns = "staff, following + not_seen + unverifiable + disputed, no_account, disputed"
    staff, readable, no_account, disputed = _one(case_nights, evening, columns, "marts.fct_compliance", account)

    assert staff == truth.addressed == ADDRESSED
    assert readable == truth.with_handle + truth.by_answer.get("display_name", 0)
    assert (no_account, disputed) == (truth.by_answer.get("no_account", 0), truth.disputed)


@each_evening
@each_account
def test_the_true_number_of_staff_following_lies_within_every_bound(
    case: Case, case_nights: CaseNights, account: str, evening: date
) -> None:
    query = (
        "select assumption, staff_following_low, staff_following_high from marts.fct_follow_bounds "
        "where account_key = $1 and assumption in ('none', 'list')"
    )
    bounds = {assumption: (low, high) for assumption, low, high in ask(case_nights.marts(evening), query, account)}
    captures = case.captures_known(account, evening)
    instants = [capture.captured_at for capture in captures[-1:]] or [EVENING]

    assert bounds.keys() == {"none", *(["list"] if captures else [])}
    for low, high in bounds.values():
        assert all(low <= len(case.staff_following(account, instant)) <= high <= STAFF for instant in instants)


@each_evening
@each_account
def test_no_more_are_said_not_to_follow_than_really_do_not(
    case: Case, case_nights: CaseNights, account: str, evening: date
) -> None:
    columns = "provable_not_following, following_share_low, following_share_high"
    provable, low, high = _one(case_nights, evening, columns, "marts.fct_compliance", account)
    captures = case.captures_known(account, evening)
    following = len(case.staff_following(account, captures[-1].captured_at if captures else EVENING))

    assert 0 <= provable <= STAFF - following
    assert 0 <= low <= following / STAFF <= high <= 1


@each_evening
@each_account
def test_the_true_gain_lies_within_the_published_one(
    case: Case, case_nights: CaseNights, account: str, evening: date
) -> None:
    columns = "baseline_at, latest_at, gained_low, gained_high, is_consistent"
    since, until, low, high, consistent = _one(case_nights, evening, columns, "marts.fct_follower_growth", account)

    assert since == MORNING
    assert EVENING <= until <= EVENING + timedelta(days=1)
    assert low <= gained(case, account, since, until) <= high
    assert consistent


@each_evening
def test_the_gain_is_the_articles_on_every_evening(case_nights: CaseNights, evening: date) -> None:
    columns = "gained_low, gained_high, target, attainment_low, attainment_high, growth_low, growth_high"
    low, high, target, *shares = _one(case_nights, evening, columns, "marts.fct_follower_growth", PEMPROV.key)

    assert (low, high) == (SHOWN_AFTER - SHOWN_BEFORE[1], SHOWN_AFTER - SHOWN_BEFORE[0])
    assert target == ADDRESSED
    assert shares == pytest.approx([low / ADDRESSED, high / ADDRESSED, low / SHOWN_BEFORE[1], high / SHOWN_BEFORE[0]])


@each_evening
def test_already_following_is_what_the_newest_list_shows_of_declared_staff(
    case: Case, case_nights: CaseNights, evening: date
) -> None:
    columns = "already_following, realistic_target"
    already, realistic = _one(case_nights, evening, columns, "marts.fct_follower_growth", PEMPROV.key)
    captures = case.captures_known(PEMPROV.key, evening)
    if not captures:
        assert (already, realistic) == (None, None)
        return
    before = case.listed(captures[-1]).filter(pl.col("followed_at") < case.campaign.ordered_at.astimezone(UTC))
    named = case.declared(evening).filter(~pl.col("is_disputed")).explode("handles")

    assert already == named.filter(pl.col("handles").is_in(before["handle"].to_list()))["nip"].n_unique()
    assert realistic == ADDRESSED - already


@each_evening
@each_account
def test_lists_are_judged_as_they_were_made(case: Case, case_nights: CaseNights, account: str, evening: date) -> None:
    query = (
        "select captured_at, listed, reported_high, hidden_high, ended, verdict from marts.fct_capture "
        "where account_key = $1 order by captured_at"
    )
    published = ask(case_nights.marts(evening), query, account)
    captures = case.captures_known(account, evening)

    assert len(published) == len(captures)
    for (captured_at, listed, reported, hidden, ended, verdict), made in zip(published, captures, strict=True):
        followers = case.followers(account, made.captured_at).height
        assert made.captured_at - timedelta(days=1) < captured_at <= made.captured_at
        assert listed == case.listed(made).height
        assert (ended, verdict) == ("exhausted", "complete" if made.newest is None else "partial")
        assert reported <= followers
        # Only who followed when the count was read could be missing from what it counted.
        assert hidden >= reported - listed
        assert hidden <= followers - listed + case.follows[account]["left_at"].is_not_null().sum()


@each_evening
@each_account
def test_the_steps_of_the_waterfall_add_up_and_are_true(
    case: Case, case_nights: CaseNights, account: str, evening: date
) -> None:
    query = "select step, low, high from marts.fct_growth_waterfall where account_key = $1"
    steps = {step: (low, high) for step, low, high in ask(case_nights.marts(evening), query, account)}
    baseline, latest = steps.pop("baseline"), steps.pop("latest")
    whole = [c for c in case.captures_known(account, evening) if c.newest is None]

    assert latest[0] == baseline[1] + sum(low or 0 for low, _ in steps.values())
    assert latest[1] == baseline[0] + sum(high or 0 for _, high in steps.values())
    assert steps["staff_lost"] == steps["others_lost"] == (None, None)
    if not whole:
        assert steps["staff_gained"] == steps["others_gained"] == (None, None)
        return
    came = came_between(case, whole[0], MORNING, EVENING)
    declared = case.declared(evening).explode("handles")["handles"].drop_nulls().to_list()
    staff = came.filter(pl.col("handle").is_in(declared)).height
    assert steps["staff_gained"] == (staff, staff)
    assert steps["others_gained"] == (came.height - staff, came.height - staff)


@each_evening
def test_the_staff_is_the_rosters(case: Case, case_nights: CaseNights, evening: date) -> None:
    units = dict(ask(case_nights.marts(evening), "select unit, count(*) from marts.dim_staff group by unit"))

    assert units == dict(case.people.group_by("unit").len().rows())
    assert ask(
        case_nights.marts(evening), "select distinct employment, is_addressed, is_active from marts.dim_staff"
    ) == [("pppk", True, True)]


@each_evening
def test_every_row_that_is_no_good_is_recorded_and_no_other(case: Case, case_nights: CaseNights, evening: date) -> None:
    query = (
        'select distinct source, "row", reason from quality.fct_reject '
        "where run_id = (select max(run_id) from quality.fct_run)"
    )
    published = set(ask(case_nights.marts(evening), query))
    roster = {("roster", row, reason) for row, reason in case.roster_rejects}
    broken = case.answers.with_row_index("row", offset=2).filter(pl.col("nip").is_null())["row"]

    assert {reject for reject in published if reject[0] == "roster"} == roster
    assert {row for source, row, _ in published if source == "declarations"} == set(broken)
    assert {reason for source, _, reason in published if source == "followers"} <= {"duplicate_follower"}
    repeated = sum(row is not None and source == "followers" for source, row, _ in published)
    assert (repeated > 0) == any(capture.repeated for capture in case.captures)


@each_evening
def test_the_campaigns_rule_asks_for_all_accounts(statuses: Any, case_nights: CaseNights, evening: date) -> None:
    everywhere = [statuses(account, evening) for account in ACCOUNTS]
    following, staff = _one(case_nights, evening, "following, staff", "marts.fct_compliance", "*")

    assert staff == ADDRESSED
    assert following == sum(all(said[nip] == "following" for said in everywhere) for nip in everywhere[0])
