-- fct_compliance: employees per status for each account, and one row * for the campaign's rule.
-- Grain:   account_key
-- Reads:   intermediate.int_compliance_counts, intermediate.int_list_bounds, intermediate.int_rule_bounds, raw.night
-- Units:   employees; shares of staff less out_of_scope, 0 to 1
-- Why not a list for the rule: none exists. What the lists of all accounts prove together bounds it.
-- Columns:
--   account_key             The account, or * for the campaign's rule over all accounts: leave that out of sums
--   staff                   Employees; the eight statuses add up to it
--   following               Seen in a list or by a point check, or say so themselves
--   not_seen                Absent from enough complete lists, far enough apart
--   unverifiable            Neither can be said
--   no_handle               Declared nothing usable for the platform
--   no_account              Say to have no account on the platform
--   exempt                  Exempted on the day
--   disputed                A correction is open, or two people declare the same account
--   out_of_scope            Not addressed by the order, or not active on the day
--   provable_not_following  How many at least cannot have followed, with the accounts they declared, when the newest
--                           list was made; no names; 0 where that was before the order and tonight is not
--   following_share_low     At least this share followed when last looked for: in the newest list that was walked to
--                           its end, or in a list or by a point check since; less those whom a later count shows to
--                           have gone
--   following_share_high    At most this share followed when the newest list was made; where none was since the order,
--                           when the newest count since then was read; 1 where neither was
--   is_suppressed           Fewer employees than the small-cell limit: do not pass these numbers on
with totals as (
    select
        account_key,
        cast(sum(staff) as bigint) as staff,
        cast(sum(following) as bigint) as following,
        cast(sum(following_low) as bigint) as following_low,
        cast(sum(not_seen) as bigint) as not_seen,
        cast(sum(unverifiable) as bigint) as unverifiable,
        cast(sum(no_handle) as bigint) as no_handle,
        cast(sum(no_account) as bigint) as no_account,
        cast(sum(exempt) as bigint) as exempt,
        cast(sum(disputed) as bigint) as disputed,
        cast(sum(out_of_scope) as bigint) as out_of_scope
    from intermediate.int_compliance_counts
    group by account_key
)

select
    totals.account_key,
    totals.staff,
    totals.following,
    totals.not_seen,
    totals.unverifiable,
    totals.no_handle,
    totals.no_account,
    totals.exempt,
    totals.disputed,
    totals.out_of_scope,
    coalesce(bounds.provable_not_following, rule.provable_not_following, 0) as provable_not_following,
    case
        when totals.staff > totals.out_of_scope
            then
                coalesce(bounds.following_low, least(totals.following_low, rule.low), totals.following_low)
                / (totals.staff - totals.out_of_scope)
    end as following_share_low,
    case
        when totals.staff > totals.out_of_scope
            then
                coalesce(bounds.following_high, rule.high, totals.staff - totals.out_of_scope)
                / (totals.staff - totals.out_of_scope)
    end as following_share_high,
    totals.staff < night.small_cell as is_suppressed
from totals
cross join raw.night as night
-- a miss means: the row is the campaign's rule, for which no single list exists
left join intermediate.int_list_bounds as bounds
    on totals.account_key = bounds.account_key
-- a miss means: the row is one account, or no list proves anything of any account
left join intermediate.int_rule_bounds as rule
    on
        totals.account_key = '*'
        and rule.assumption = 'list'
        and night.satisfied_by = rule.rule
