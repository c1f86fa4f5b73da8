"""Every law of true worlds sees a model that breaks it: otherwise it would be a law of nothing."""

import pytest

from tests.sql import truth_laws as laws
from tests.sql.building import broken
from tests.sql.nights import Workshop
from tests.sql.told import Told, TruthLaw
from tests.sql.true_worlds import seen_of, world

Fault = tuple[str, str, str]

# Enough worlds for the rarest of these faults to matter.
SEEDS = range(60)

FAULTS: list[tuple[TruthLaw, Fault]] = [
    (
        laws.growth_is_of_the_instants_it_names,
        ("intermediate.int_growth_window", "else widest_low end", "else surest_high end"),
    ),
    (
        laws.already_following_is_what_a_full_list_shows,
        ("intermediate.int_already_following", "and night.ordered_at > statuses.followed_at", ""),
    ),
    (
        laws.counts_bound_the_employees,
        ("intermediate.int_account_bounds", "least(bounds.addressed, growth.latest_high)", "growth.latest_low - 2"),
    ),
    (
        laws.lists_bound_the_employees,
        ("intermediate.int_list_bounds", "absent - coalesce(hidden_high, absent)", "absent"),
    ),
    (
        laws.rules_bound_the_employees,
        ("intermediate.int_rule_bounds", "cast(sum(low) as bigint) - (count(*) - 1) * addressed", "max(low)"),
    ),
    (
        laws.units_are_no_surer_than_the_whole,
        ("marts.fct_compliance_by_unit", "- coalesce(bounds.hidden_high, counts.absent_from_newest)", ""),
    ),
    (
        laws.statuses_are_true,
        ("intermediate.int_capture_verdicts", "when deciding.is_short or deciding.is_longer then", "when false then"),
    ),
    (
        laws.curve_is_a_lower_bound,
        ("marts.fct_follower_curve", "unbounded preceding and current row", "unbounded preceding and 1 following"),
    ),
    (
        laws.daily_changes_are_true,
        ("intermediate.int_daily_changes", "max(count_high) as count_high", "min(count_high) as count_high"),
    ),
    (
        laws.nobody_is_gained_who_did_not_come,
        ("intermediate.int_window_gains", "and windows.baseline_at < followers.followed_at", ""),
    ),
]


def test_every_truth_law_has_its_broken_model() -> None:
    assert [law for law, _ in FAULTS] == laws.LAWS


@pytest.mark.long
@pytest.mark.parametrize(("law", "fault"), FAULTS)
def test_truth_law_sees(law: TruthLaw, fault: Fault) -> None:
    workshop = Workshop(broken(*fault))
    worlds = map(world, SEEDS)
    nights = ((invented, seen_of(invented)) for invented in worlds)
    seen = any(list(law(Told(one, raw, workshop.build(raw, laws.TABLES)))) for one, raw in nights)
    workshop.close()
    assert seen
