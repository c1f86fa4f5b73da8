-- fct_compliance_by_unit: employees per status in each unit, for each account and for the campaign's rule.
-- Grain:   unit, account_key
-- Reads:   intermediate.int_compliance_counts, intermediate.int_list_bounds, raw.night
-- Units:   employees; shares of staff less out_of_scope, 0 to 1
-- Why not rank units: the table shows what lists prove; it is no measure of anybody's merit.
-- Why not less from the upper end than the whole account's own: all of its followers may be of one unit, and the others
--          may be nobody's. Why not the accounts' limits for the rule: no single list exists for it, so whoever is not
--          certain to miss it may meet it.
-- Why not count those certain for the rule in full: of each account some may have gone since, and all of them may be of
--          one unit.
-- Columns:
--   unit                    Unit on tonight's roster
--   account_key             The account, or * for the campaign's rule over all accounts: leave that out of sums
--   staff                   Employees of the unit; the eight statuses add up to it
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
--   is_suppressed           Fewer employees, or fewer in scope, than the small-cell limit: numbers are withheld: null,
--                           not zero, so sums over units fall short
with gone as (
    select coalesce(sum(gone_low), 0) as of_all_accounts
    from intermediate.int_list_bounds
),

bounded as (
    select
        counts.unit,
        counts.account_key,
        counts.staff,
        counts.following,
        greatest(
            0,
            counts.following_low
            - case when counts.account_key = '*' then gone.of_all_accounts else coalesce(bounds.gone_low, 0) end
        ) as following_low,
        bounds.following_high as of_account_high,
        counts.not_seen,
        counts.unverifiable,
        counts.no_handle,
        counts.no_account,
        counts.exempt,
        counts.disputed,
        counts.out_of_scope,
        counts.staff - counts.out_of_scope as addressed,
        greatest(0, counts.absent_from_newest - coalesce(bounds.hidden_high, counts.absent_from_newest))
            as provable_not_following,
        -- nobody in scope is no cell: where the order addresses none of a large unit there is nobody to be told
        counts.staff >= night.small_cell
        and (counts.staff = counts.out_of_scope or counts.staff - counts.out_of_scope >= night.small_cell) as is_shown
    from intermediate.int_compliance_counts as counts
    -- a miss means: the row is the campaign's rule, for which no single list exists
    left join intermediate.int_list_bounds as bounds
        on counts.account_key = bounds.account_key
    cross join gone
    cross join raw.night as night
)

select
    unit,
    account_key,
    staff,
    case when is_shown then following end as following,
    case when is_shown then not_seen end as not_seen,
    case when is_shown then unverifiable end as unverifiable,
    case when is_shown then no_handle end as no_handle,
    case when is_shown then no_account end as no_account,
    case when is_shown then exempt end as exempt,
    case when is_shown then disputed end as disputed,
    case when is_shown then out_of_scope end as out_of_scope,
    case when is_shown then provable_not_following end as provable_not_following,
    case when is_shown and addressed > 0 then following_low / addressed end as following_share_low,
    case
        when is_shown and addressed > 0
            then least(addressed - provable_not_following, coalesce(of_account_high, addressed)) / addressed
    end as following_share_high,
    not is_shown as is_suppressed
from bounded
