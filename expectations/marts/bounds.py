"""Knows the laws that bounds on employees following obey, of one account and of all; knows nothing of any one person.

The laws are those of DESIGN.md section 5.
"""

# ruff: noqa: S608 - only our own words are put together here

from typing import Final

from expectations.check import Check, no_rows

_ROW: Final = ("account_key", "assumption", "rule")
_MODEL: Final = "sql/marts/fct_follow_bounds.sql is wrong, or what it reads is: correct it and run the night again."
_RULES: Final = "sql/intermediate/int_rule_bounds.sql is wrong: correct it and run the night again."

# What each assumption says of all accounts together; an account of which it says nothing counts as 0 to everybody.
_TOLD: Final = (
    "select bounds.assumption, any_value(totals.accounts) as accounts, any_value(totals.addressed) as addressed, "
    "sum(bounds.staff_following_low) as sum_low, max(bounds.staff_following_low) as max_low, "
    "min(bounds.staff_following_high) as min_high, sum(bounds.staff_following_high) "
    "+ (any_value(totals.accounts) - count(*)) * any_value(totals.addressed) as sum_high "
    "from {batch} as bounds cross join (select count(*) filter (where account_key <> '*') as accounts, "
    "max(staff - out_of_scope) as addressed from marts.fct_compliance) as totals "
    "where bounds.rule = 'account' group by bounds.assumption"
)

CHECKS: Final[tuple[Check, ...]] = (
    no_rows(
        "marts.fct_follow_bounds.lie_within_the_addressed",
        "select bounds.account_key, bounds.assumption, bounds.rule from {batch} as bounds left join "
        "(select account_key, staff - out_of_scope as addressed from marts.fct_compliance) as totals "
        "on bounds.account_key = totals.account_key where not coalesce(0 <= bounds.staff_following_low "
        "and bounds.staff_following_low <= bounds.staff_following_high "
        "and bounds.staff_following_high <= totals.addressed, false) or totals.addressed > 0 and not coalesce("
        "abs(bounds.staff_following_share_low * totals.addressed - bounds.staff_following_low) < 1e-6 and "
        "abs(bounds.staff_following_share_high * totals.addressed - bounds.staff_following_high) < 1e-6, false)",
        question="Do the bounds on employees following lie between 0 and all addressed, and their shares agree?",
        remedy=_MODEL,
        keys=_ROW,
    ),
    no_rows(
        "marts.fct_follow_bounds.list_begins_with_the_seen",
        "select bounds.account_key, bounds.assumption, bounds.rule from {batch} as bounds "
        "left join marts.fct_compliance as totals on bounds.account_key = totals.account_key "
        "left join (select account_key, count(*) filter (where is_seen_by_all_since) as seen "
        "from intermediate.int_tonight group by account_key) as tonight "
        "on bounds.account_key = tonight.account_key cross join intermediate.int_judged_day as judged "
        "left join intermediate.int_account_lists as lists "
        "on bounds.account_key = lists.account_key and lists.evaluated_on = judged.judged_on "
        "left join marts.fct_follower_growth as growth "
        "on bounds.account_key = growth.account_key and growth.latest_at > lists.captured_at "
        "where bounds.assumption = 'list' and bounds.rule = 'account' "
        # No more of those seen can be left than a later count shows; least() passes over nulls.
        "and (bounds.staff_following_low is distinct from least(tonight.seen, growth.latest_low) "
        "or tonight.seen > totals.following "
        "or bounds.staff_following_high + totals.provable_not_following > totals.staff - totals.out_of_scope)",
        question="Do at least those follow whom a list shows (or a later count leaves), at most all it does not lack?",
        remedy=_MODEL,
        keys=_ROW,
    ),
    no_rows(
        "marts.fct_follow_bounds.uncounted_list_limits_nobody",
        "select bounds.account_key, bounds.assumption, bounds.rule from {batch} as bounds "
        "cross join intermediate.int_judged_day as judged inner join intermediate.int_account_lists as lists "
        "on bounds.account_key = lists.account_key and lists.evaluated_on = judged.judged_on "
        "and lists.reported_high is null inner join marts.fct_compliance as totals "
        "on bounds.account_key = totals.account_key where bounds.assumption = 'list' "
        "and bounds.staff_following_high < totals.staff - totals.out_of_scope",
        question="May all addressed employees follow where nobody counted what the newest list lacks?",
        remedy="sql/intermediate/int_list_bounds.sql is wrong: a list without a count sets no upper limit.",
        keys=_ROW,
    ),
    no_rows(
        "marts.fct_follow_bounds.account_rows_and_rule_rows",
        "select bounds.account_key, bounds.assumption, bounds.rule from {batch} as bounds "
        "cross join raw.night as night where (bounds.account_key = '*') = (bounds.rule = 'account') "
        "or bounds.rule = 'any_platform_per_owner' and night.satisfied_by <> 'any_platform_per_owner' union all "
        "select '*' as account_key, told.assumption, rules.rule from (select distinct assumption from {batch} "
        "where rule = 'account') as told cross join (select unnest(['all', 'any']) as rule "
        "union select night.satisfied_by from raw.night as night) as rules "
        "where (told.assumption, rules.rule) not in (select (assumption, rule) from {batch} where account_key = '*')",
        question="Has every assumption its bounds for all accounts, for any, and for the campaign's rule (*)?",
        remedy=_RULES,
        keys=_ROW,
    ),
    no_rows(
        "marts.fct_follow_bounds.rules_follow_from_the_accounts",
        f"with told as ({_TOLD}) select rules.account_key, rules.assumption, rules.rule from {{batch}} as rules "
        "inner join told on rules.assumption = told.assumption where rules.rule = 'all' and not ("
        "rules.staff_following_low >= greatest(0, told.sum_low - (told.accounts - 1) * told.addressed) "
        # A list names those whom it lacks, so of lists no more is asked than that.
        "and rules.staff_following_high <= told.min_high and (rules.assumption = 'list' "
        "or rules.staff_following_high = told.min_high)) or rules.rule = 'any' and not ("
        "rules.staff_following_low >= told.max_low "
        "and rules.staff_following_high <= least(told.addressed, told.sum_high) and (rules.assumption = 'list' "
        "or rules.staff_following_high = least(told.addressed, told.sum_high)))",
        question="Do no more follow all accounts than the least followed one, and no fewer any than the most followed?",
        remedy=_RULES,
        keys=_ROW,
    ),
    no_rows(
        "marts.fct_follow_bounds.rules_are_in_order",
        "select strict.account_key, strict.assumption, strict.rule from {batch} as strict inner join {batch} as loose "
        "on strict.assumption = loose.assumption and strict.account_key = '*' and loose.account_key = '*' "
        "and (strict.rule = 'all' or loose.rule = 'any') where strict.staff_following_low > loose.staff_following_low "
        "or strict.staff_following_high > loose.staff_following_high",
        question="Do no more follow all accounts than one of each owner's, and no more that than any account?",
        remedy=_RULES,
        keys=_ROW,
    ),
)
