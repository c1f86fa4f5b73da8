-- fct_follow_bounds: between how many and how many employees follow, for each thing one may assume.
-- Grain:   account_key, assumption, rule
-- Reads:   intermediate.int_account_bounds, intermediate.int_rule_bounds
-- Units:   employees; shares of the addressed employees, 0 to 1
-- Why not the press reading alone: it assumes that no employee followed before and no stranger came or went. A
--          count is not a person: S = already following + change - change of everybody else.
-- Columns:
--   account_key                The account, or * for a rule over all accounts
--   assumption                 none; others_unchanged (no stranger came or went); press (and no employee followed
--                              before): of the moment of the newest count, not of tonight; list (what lists, point
--                              checks and declarations prove: at most of the moment of the newest list, at least since
--                              the newest one walked to its end; where no list was made since the order, at most of the
--                              newest count since then; whoever follows with an account she did not declare is taken
--                              for a stranger)
--   staff_following_low        At least so many addressed employees follow
--   staff_following_high       At most so many
--   staff_following_share_low  staff_following_low as a share of the addressed employees
--   staff_following_share_high staff_following_high as a share of the addressed employees
--   rule                       account (the one account); for account_key *: all (every account), any (at least one),
--                              any_platform_per_owner (one of each owner's, where that is the campaign's rule)
with bounds as (
    select
        account_key,
        assumption,
        'account' as rule,
        addressed,
        low,
        high
    from intermediate.int_account_bounds
    union all
    select
        '*' as account_key,
        assumption,
        rule,
        addressed,
        low,
        high
    from intermediate.int_rule_bounds
)

select
    account_key,
    assumption,
    low as staff_following_low,
    high as staff_following_high,
    case when addressed > 0 then low / addressed end as staff_following_share_low,
    case when addressed > 0 then high / addressed end as staff_following_share_high,
    rule
from bounds
