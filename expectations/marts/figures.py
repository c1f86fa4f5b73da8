"""Knows the laws that published totals and gains obey; knows nothing of any one person, nor of bounds.

The laws are those of DESIGN.md sections 4 and 5.
"""

# ruff: noqa: S608 - only our own words are put together here

from typing import Final

from expectations.check import Check, holds, no_rows
from expectations.marts.promises import STATUSES, STEPS

_ACCOUNT: Final = ("account_key",)
_UNIT: Final = ("unit", "account_key")

_SUM: Final = " + ".join(STATUSES)
# The low end is a number of people too: of those following, the ones whom every list since shows.
_SURE: Final = "following_share_low * (staff - out_of_scope)"
_SHARES: Final = (
    "0 <= following_share_low and following_share_low <= following_share_high and following_share_high <= 1 "
    f"and {_SURE} < following + 1e-6 and abs({_SURE} - round({_SURE})) < 1e-6 "
    "and following_share_high * (staff - out_of_scope) <= staff - out_of_scope - provable_not_following + 1e-6"
)
_NO_SHARES: Final = "following_share_low is null and following_share_high is null"
_WITHHELD: Final = (*STATUSES, "provable_not_following", "following_share_low", "following_share_high")


def _model(name: str) -> str:
    return f"sql/marts/{name}.sql is wrong, or what it reads is: correct it and run the night again."


_COMPLIANCE: Final = (
    holds(
        "marts.fct_compliance.statuses_add_up",
        f"staff = {_SUM}",
        question="Do the eight statuses of every account add up to the staff?",
        remedy=_model("fct_compliance"),
        keys=_ACCOUNT,
    ),
    no_rows(
        "marts.fct_compliance.counts_the_statuses",
        "select coalesce(totals.account_key, counted.account_key) as account_key "
        "from (select * from {batch} where account_key <> '*') as totals full join (select account_key, "
        + ", ".join(f"count(*) filter (where status = '{status}') as {status}" for status in STATUSES)
        + " from marts.fct_follow_status group by account_key) as counted on totals.account_key = counted.account_key "
        "where " + " or ".join(f"totals.{status} is distinct from counted.{status}" for status in STATUSES),
        question="Are the totals of every account those of its people, one by one?",
        remedy=_model("fct_compliance"),
        keys=_ACCOUNT,
    ),
    no_rows(
        "marts.fct_compliance.rule_counts_everybody",
        "select '*' as account_key "
        "from (select count(distinct staff_key) as staff from marts.fct_follow_status) as people "
        "where people.staff > 0 and people.staff is distinct from "
        "(select sum(totals.staff) from {batch} as totals where totals.account_key = '*')",
        question="Does the row of the campaign's rule (*) count everybody once?",
        remedy=_model("fct_compliance"),
        keys=_ACCOUNT,
    ),
    no_rows(
        "marts.fct_compliance.rule_agrees_with_the_accounts",
        "select rule.account_key from {batch} as rule cross join raw.night as night inner join {batch} as accounts "
        "on accounts.account_key <> '*' where rule.account_key = '*' "
        "and (night.satisfied_by = 'all' and rule.following > accounts.following "
        "or night.satisfied_by = 'any' and rule.following < accounts.following)",
        question="Do no more people meet the rule 'all' than follow one account, and no fewer the rule 'any'?",
        remedy="sql/intermediate/int_obligation_outcomes.sql is wrong: correct it and run the night again.",
        keys=_ACCOUNT,
    ),
    no_rows(
        "marts.fct_compliance.rule_is_bounded_by_the_lists",
        "select totals.account_key from {batch} as totals cross join raw.night as night "
        "left join marts.fct_follow_bounds as rule on rule.account_key = '*' and rule.assumption = 'list' "
        "and rule.rule = night.satisfied_by where totals.account_key = '*' and totals.staff > totals.out_of_scope "
        "and (totals.following_share_high is distinct from coalesce(rule.staff_following_share_high, 1) "
        "or totals.following_share_low > coalesce(rule.staff_following_share_low, 0) + 1e-9)",
        question="Do at most so many meet the campaign's rule (*) as the lists of all accounts allow together?",
        remedy="sql/intermediate/int_rule_bounds.sql is wrong, or fct_compliance: correct it and run the night again.",
        keys=_ACCOUNT,
    ),
    holds(
        "marts.fct_compliance.shares_are_shares",
        f"if(staff > out_of_scope, {_SHARES}, {_NO_SHARES})",
        question="Is every share of staff in scope, from 0 to 1, and its low end below its high end?",
        remedy=_model("fct_compliance"),
        keys=_ACCOUNT,
    ),
    holds(
        "marts.fct_compliance.small_cells_are_marked",
        "is_suppressed = (staff < (select night.small_cell from raw.night as night))",
        question="Is every total marked that counts too few people to be passed on?",
        remedy=_model("fct_compliance"),
        keys=_ACCOUNT,
    ),
    holds(
        "marts.fct_compliance_by_unit.statuses_add_up",
        f"is_suppressed or staff = {_SUM}",
        question="Do the eight statuses of every unit add up to its staff?",
        remedy=_model("fct_compliance_by_unit"),
        keys=_UNIT,
    ),
    no_rows(
        "marts.fct_compliance_by_unit.units_add_up_to_the_total",
        "select totals.account_key from marts.fct_compliance as totals left join {batch} as units "
        "on totals.account_key = units.account_key group by all having sum(units.staff) is distinct from totals.staff"
        # Where a unit is withheld the others add up to less than the total, never to more.
        + "".join(
            f" or coalesce(sum(units.{figure}), 0) > totals.{figure}"
            f" or not bool_or(units.is_suppressed) and sum(units.{figure}) < totals.{figure}"
            for figure in STATUSES
        )
        + " or coalesce(sum(units.provable_not_following), 0) > totals.provable_not_following",
        question="Do the units of every account add up to its total?",
        remedy=_model("fct_compliance_by_unit"),
        keys=_ACCOUNT,
    ),
    holds(
        "marts.fct_compliance_by_unit.shares_are_shares",
        f"is_suppressed or if(staff > out_of_scope, {_SHARES}, {_NO_SHARES})",
        question="Is every unit's share of its staff in scope, from 0 to 1, and its low end below its high end?",
        remedy=_model("fct_compliance_by_unit"),
        keys=_UNIT,
    ),
    # Counted where nothing is withheld: of a withheld row nobody knows any more how many are in scope.
    no_rows(
        "marts.fct_compliance_by_unit.small_cells_are_withheld",
        "select units.unit, units.account_key from {batch} as units cross join raw.night as night "
        "left join intermediate.int_compliance_counts as counts "
        "on units.unit = counts.unit and units.account_key = counts.account_key "
        "where (units.is_suppressed = (counts.staff < night.small_cell or counts.staff > counts.out_of_scope "
        "and counts.staff - counts.out_of_scope < night.small_cell)) is not true or units.is_suppressed and "
        f"coalesce({', '.join(f'units.{figure}' for figure in _WITHHELD)}) is not null",
        question="Are all figures withheld of units so small that a person could be told by them?",
        remedy="Publish nothing: small groups could be recognised. " + _model("fct_compliance_by_unit"),
        keys=_UNIT,
    ),
)

_INTERVALS: Final = (
    *("baseline", "latest", "gained", "attainment", "growth", "organic_per_day"),
    *("consistent_baseline", "order_day_rank_p"),
)

_COUNTS: Final = (
    no_rows(
        "marts.fct_capture.every_attempt_is_there",
        "select captures.capture_id, captures.account_key from staging.stg_captures as captures "
        "where captures.capture_id not in (select attempts.capture_id from {batch} as attempts)",
        question="Is every attempt to obtain a list published, the failed ones too?",
        remedy=_model("fct_capture"),
        keys=("capture_id", "account_key"),
    ),
    holds(
        "marts.fct_follower_growth.gain_is_the_difference",
        "gained_low is not distinct from case when baseline_at < latest_at then latest_low - baseline_high end and "
        "gained_high is not distinct from case when baseline_at < latest_at then latest_high - baseline_low end and "
        + " and ".join(f"coalesce({name}_low <= {name}_high, true)" for name in _INTERVALS),
        question="Is every gain the whole interval between the two readings, and does every interval run upwards?",
        remedy=_model("fct_follower_growth"),
        keys=_ACCOUNT,
    ),
    holds(
        "marts.fct_follower_growth.shares_are_of_the_gain",
        " and ".join(
            f"(({share} is null) = (coalesce({least}, 0) <= 0 or {gain} is null) "
            f"and coalesce(abs({share} * {whole} - {gain}) < 1e-6, true))"
            for share, gain, whole, least in (
                ("attainment_low", "gained_low", "target", "target"),
                ("attainment_high", "gained_high", "target", "target"),
                ("growth_low", "gained_low", "baseline_high", "baseline_low"),
                ("growth_high", "gained_high", "baseline_low", "baseline_low"),
            )
        ),
        question="Is attainment the gain as a share of the target, and growth its share of the followers before?",
        remedy=_model("fct_follower_growth"),
        keys=_ACCOUNT,
    ),
    no_rows(
        "marts.fct_follower_growth.readings_are_in_order",
        "select growth.account_key from {batch} as growth cross join raw.night as night "
        "where growth.baseline_at > night.ordered_at or growth.baseline_at > growth.latest_at",
        question="Was the baseline read before the order, and before the last reading?",
        remedy=_model("fct_follower_growth"),
        keys=_ACCOUNT,
    ),
    no_rows(
        "marts.fct_follower_growth.realistic_target_is_who_is_left",
        "select growth.account_key from {batch} as growth left join marts.fct_compliance as totals "
        "on growth.account_key = totals.account_key where growth.realistic_target < 0 "
        "or growth.realistic_target is distinct from totals.staff - totals.out_of_scope - growth.already_following",
        question="Is the realistic target the addressed staff less those who followed already?",
        remedy=_model("fct_follower_growth"),
        keys=_ACCOUNT,
    ),
    holds(
        "marts.fct_follower_growth.baseline_was_read",
        "baseline_at is not null or (select night.as_of < night.ordered_on from raw.night as night)",
        severity="warning",
        question="Was the count of every account read before the order?",
        remedy="Look for a dated figure from before the order (press, screenshots) and add it to inbox/counts.csv.",
        keys=_ACCOUNT,
    ),
    holds(
        "marts.fct_follower_growth.readings_can_all_be_true",
        "is_consistent",
        severity="warning",
        question="Can the readings behind every gain, and what was published of it, all be true at once?",
        remedy="Compare the lines of those moments in inbox/counts.csv and inbox/statements.csv with their sources and "
        "remove what was copied wrongly. Where a statement itself is wrong, keep it: the report says so.",
        keys=_ACCOUNT,
    ),
    holds(
        "marts.fct_follower_growth.consistent_baseline_was_read",
        "if(is_consistent and baseline_at is not null, coalesce(baseline_low <= consistent_baseline_low and "
        "consistent_baseline_low <= consistent_baseline_high and consistent_baseline_high <= baseline_high, false), "
        "coalesce(consistent_baseline_low, consistent_baseline_high) is null)",
        question="Do the counts for which all published figures are true lie within what was read before the order?",
        remedy="sql/intermediate/int_consistent_baseline.sql is wrong: correct it and run the night again.",
        keys=_ACCOUNT,
    ),
    no_rows(
        "marts.fct_follower_growth.consistent_baseline_makes_statements_true",
        # Said once more and without the models between: from some baseline every single statement is possible.
        "select growth.account_key from {batch} as growth inner join staging.stg_statements as said "
        "on growth.account_key = said.account_key cross join raw.night as night "
        "cross join lateral (select max_by(struct_pack(low := readings.count_low, high := readings.count_high), "
        "readings.read_at) as told, date_diff('day', max(readings.read_on), said.said_on) as age "
        "from staging.stg_follower_counts as readings where readings.account_key = said.account_key "
        "and readings.read_at > night.ordered_at and readings.read_at <= said.said_at) as last "
        "where said.about = 'gained' and last.age <= night.max_reading_age_days and ("
        "last.told.high - growth.consistent_baseline_low < said.low "
        "or last.told.low - growth.consistent_baseline_high > said.high)",
        question="Is every published gain possible from the counts called consistent with all that was published?",
        remedy="sql/intermediate/int_consistent_baseline.sql is wrong: correct it and run the night again.",
        keys=_ACCOUNT,
    ),
    holds(
        "marts.fct_follower_growth.rank_is_of_8_to_28_days",
        "order_day_rank_p_low is null and order_day_rank_p_high is null or coalesce(organic_per_day_low is not null "
        "and order_day_rank_p_low >= 1 / 29 - 1e-9 and order_day_rank_p_high <= 1, false)",
        question="Is the rank of the order's day a share of at least 8 and at most 28 days before, and its own?",
        remedy="sql/intermediate/int_order_day_rank.sql is wrong: correct it and run the night again.",
        keys=_ACCOUNT,
    ),
)

_LOW: Final = {step: f"max(low) filter (where step = '{step}')" for step in STEPS}
_HIGH: Final = {step: f"max(high) filter (where step = '{step}')" for step in STEPS}
# A step that no list tells of is null: it is part of what is unexplained, and that is never null.
_TOLD: Final = "coalesce(sum({}) filter (where step like '%_gained' or step like '%_lost'), 0)"

_WATERFALL: Final = (
    no_rows(
        "marts.fct_growth_waterfall.has_every_step_once",
        f"select account_key from {{batch}} group by account_key "
        f"having count(*) <> {len(STEPS)} or count(distinct step) <> {len(STEPS)}",
        question="Has every waterfall its seven steps?",
        remedy=_model("fct_growth_waterfall"),
        keys=_ACCOUNT,
    ),
    no_rows(
        "marts.fct_growth_waterfall.steps_add_up",
        "select account_key from {batch} group by account_key having "
        f"({_LOW['latest']} = {_HIGH['baseline']} + {_TOLD.format('low')} + {_LOW['unexplained']}) is not true or "
        f"({_HIGH['latest']} = {_LOW['baseline']} + {_TOLD.format('high')} + {_HIGH['unexplained']}) is not true",
        question="Do the steps from the count before the order to the last one add up exactly?",
        remedy=_model("fct_growth_waterfall"),
        keys=_ACCOUNT,
    ),
    holds(
        "marts.fct_growth_waterfall.gains_and_losses_keep_their_sign",
        "(low is null) = (high is null) and coalesce(low <= high and case "
        "when step like '%_gained' then low >= 0 when step like '%_lost' then high <= 0 else true end, true)",
        question="Does every step run upwards, gained followers from zero on, and lost ones up to zero?",
        remedy=_model("fct_growth_waterfall"),
        keys=("account_key", "step"),
    ),
    no_rows(
        "marts.fct_growth_waterfall.runs_between_the_readings",
        "select growth.account_key from marts.fct_follower_growth as growth left join {batch} as steps "
        "on growth.account_key = steps.account_key and steps.step in ('baseline', 'latest') "
        "where growth.gained_low is not null and (steps.low, steps.high) is distinct from if(steps.step = 'baseline', "
        "(growth.baseline_low, growth.baseline_high), (growth.latest_low, growth.latest_high))",
        question="Does every waterfall run from the reading before the order to the last one?",
        remedy=_model("fct_growth_waterfall"),
        keys=_ACCOUNT,
    ),
)

CHECKS: Final[tuple[Check, ...]] = (*_COMPLIANCE, *_COUNTS, *_WATERFALL)
