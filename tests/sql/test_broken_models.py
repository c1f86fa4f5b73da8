"""Each law must see a model that is wrong on purpose, or it would see nothing at all."""

from typing import TypeAlias

import pytest

from tests.sql import changes
from tests.sql import number_laws as numbers
from tests.sql import people_laws as people
from tests.sql.building import broken
from tests.sql.lawbook import CHANGE_LAWS, NIGHT_LAWS, PUBLISHED, ChangeLaw, NightLaw, compared
from tests.sql.nights import Change, Nights, Workshop

pytestmark = pytest.mark.long

Fault: TypeAlias = tuple[str, str, str]

# The campaigns in which most happens come first, so that most faults are seen at once.
SEEDS = (41, 53, 26, 62, 4, 39, 48, 71, 94, *range(40))

# Model, what it says, what it says instead.
NIGHT_FAULTS: list[tuple[NightLaw, Fault]] = [
    (
        people.law_1_not_seen_needs_complete_lists,
        (
            "intermediate.int_status_by_day",
            "absence.confirmations >= night.confirmations",
            "absence.confirmations >= 1",
        ),
    ),
    (
        people.law_1_not_seen_needs_complete_lists,
        ("intermediate.int_status_by_day", ">= night.confirmation_days", ">= 0"),
    ),
    (
        people.law_1_not_seen_needs_complete_lists,
        ("intermediate.int_status_by_day", "and answer <> 'multiple' and not is_asked", "and not is_asked"),
    ),
    (
        people.law_1_not_seen_needs_complete_lists,
        ("intermediate.int_capture_verdicts", "judged.hidden_high > night.max_hidden_share", "judged.hidden_high > 99"),
    ),
    (
        people.law_1_not_seen_needs_complete_lists,
        ("intermediate.int_absence", "lists.captured_on >= alike.obliged_on", "true"),
    ),
    (
        people.law_1_not_seen_needs_complete_lists,
        ("intermediate.int_absence", "evidence.declared_at, night.ordered_at,", "evidence.declared_at,"),
    ),
    (
        people.law_1_not_seen_needs_complete_lists,
        ("intermediate.int_absence", "night.ordered_at, unknown.unknown_at", "night.ordered_at"),
    ),
    (
        people.law_1_whoever_is_not_there_is_not_missed,
        ("intermediate.int_status_by_day", "and not is_asked_about and not is_unknown", "and not is_asked_about"),
    ),
    (
        people.law_1_corrections_accuse_nobody,
        ("intermediate.int_corrections_by_day", "corrections.kind <> 'rename'", "corrections.kind = 'rename'"),
    ),
    (
        people.law_4_everybody_has_one_status,
        ("intermediate.int_correction_periods", "then lead(entered_on)", "then lag(entered_on)"),
    ),
    (
        people.law_2_seen_is_following,
        ("intermediate.int_evidence", "where contested.staff_key is null", ""),
    ),
    (
        people.law_3_vanished_name_is_asked_about,
        ("intermediate.int_status_by_day", "and not is_asked_about and", "and"),
    ),
    (
        people.law_2_seen_is_following,
        ("intermediate.int_status_by_day", "when is_disputed then", "when is_disputed and not is_seen then"),
    ),
    (
        people.law_4_everybody_has_one_status,
        ("intermediate.int_roster_periods", "where next_roster_on is not null", "where next_roster_on is null"),
    ),
    (people.law_4_history_ends_tonight, ("marts.fct_follow_history", "status_before <> status", "status_before <> ''")),
    (numbers.law_4_statuses_add_up, ("intermediate.int_compliance_counts", "status = 'disputed'", "status = 'exempt'")),
    (
        numbers.law_4_no_rate_exceeds_one,
        (
            "marts.fct_compliance",
            "coalesce(bounds.following_high, rule.high, totals.staff - totals.out_of_scope)",
            "totals.staff",
        ),
    ),
    (numbers.law_5_no_row_is_lost, ("staging.stg_rosters", "files.source = 'roster'", "staff.is_active")),
    (numbers.law_6_steps_add_up, ("marts.fct_growth_waterfall", "gained_low - explained", "gained_low")),
]
CHANGE_FAULTS: list[tuple[ChangeLaw, Change, Fault]] = [
    (
        people.law_1_weaker_lists_accuse_nobody,
        changes.widened,
        (
            "intermediate.int_capture_verdicts",
            "judged.hidden_high > night.max_hidden_share * judged.reported_high",
            "judged.hidden_high > judged.reported_high - judged.reported_low",
        ),
    ),
    (
        people.law_1_weaker_lists_accuse_nobody,
        changes.without_strangers,
        ("intermediate.int_capture_verdicts", "judged.hidden_high > night", "judged.hidden_high < night"),
    ),
    (
        people.law_1_weaker_lists_accuse_nobody,
        changes.interrupted,
        (
            "staging.stg_captures",
            "capture.ended,",
            "case capture.ended when 'interrupted' then 'exhausted' when 'exhausted' then 'interrupted' end as ended,",
        ),
    ),
    (
        people.law_2_partial_lists_unmake_nothing,
        changes.with_partial_list,
        (
            "intermediate.int_status_by_day",
            "evidence.last_seen_on is not null and coalesce(absence.complete_since_seen, 0) = 0",
            "evidence.seen_capture_id = lists.capture_id",
        ),
    ),
    (
        people.law_3_rename_is_not_an_unfollow,
        changes.renamed,
        ("intermediate.int_matching_keys", "and valid_to_on is not null", "and valid_to_on is null"),
    ),
    (
        people.law_3_rename_is_not_an_unfollow,
        changes.renamed_under_an_id,
        (
            "intermediate.int_matching_keys",
            "answers.follower_key = links.handle_key",
            "answers.follower_key = links.follower_key",
        ),
    ),
    (
        numbers.law_6_wider_in_is_not_narrower_out,
        changes.widened,
        (
            "intermediate.int_growth_window",
            "latest.count_high - baseline.count_low",
            "latest.count_low - baseline.count_low",
        ),
    ),
    (
        numbers.law_6_wider_in_is_not_narrower_out,
        changes.widened,
        ("intermediate.int_absence", "where missed.lists_since_seen > 0", "where missed.complete_since_seen > 0"),
    ),
    (
        people.law_7_history_is_what_was_told_then,
        changes.earlier,
        ("intermediate.int_obligations", "declared_on as changed_on", "declared_on + 9 as changed_on"),
    ),
    (
        numbers.law_7_order_does_not_matter,
        changes.reordered,
        (
            "intermediate.int_account_lists",
            "order by captured_at desc, ended = 'exhausted' desc, listed desc, capture_id asc",
            "",
        ),
    ),
]


def test_every_law_has_its_broken_model() -> None:
    assert {law for law, _ in NIGHT_FAULTS} == set(NIGHT_LAWS)
    assert {(law, change) for law, change, _ in CHANGE_FAULTS} == set(CHANGE_LAWS)


@pytest.mark.parametrize(("law", "fault"), NIGHT_FAULTS)
def test_law_of_a_night_sees(law: NightLaw, fault: Fault) -> None:
    workshop = Workshop(broken(*fault))
    nights = (Nights(seed, workshop, PUBLISHED) for seed in SEEDS)
    assert any(list(law(night.raw, night.built)) for night in nights)
    workshop.close()


@pytest.mark.parametrize(("law", "change", "fault"), CHANGE_FAULTS)
def test_law_of_a_change_sees(law: ChangeLaw, change: Change, fault: Fault) -> None:
    workshop = Workshop(broken(*fault), is_optimised=change is changes.reordered)
    nights = (Nights(seed, workshop, compared(change)) for seed in SEEDS)
    assert any(list(law(night.built, night.after(change, compared(change), workshop))) for night in nights)
    workshop.close()
