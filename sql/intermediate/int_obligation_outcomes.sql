-- int_obligation_outcomes: each employee's one status for the campaign's rule over all accounts, tonight.
-- Grain:   staff_key
-- Reads:   intermediate.int_status_by_day, staging.stg_accounts, intermediate.int_judged_day, raw.night
-- Units:   –
-- Why not count accounts: "all", "any" and "any platform of each owner" are one rule: within a group of accounts
--          the best answer counts, over the groups the worst.
-- Why not one order of answers for both: where any of several accounts will do, somebody whose case is open for one of
--          them is not to be named for another.
with ranks as (
    select
        statuses.staff_key,
        case night.satisfied_by
            when 'all' then statuses.account_key
            when 'any' then '*'
            else accounts.owner
        end as obligation,
        case statuses.status
            when 'following' then 1
            when 'unverifiable' then 2
            when 'no_handle' then 3
            when 'no_account' then 4
            when 'disputed' then 5
            when 'exempt' then 6
            when 'not_seen' then 7
            else 8
        end as hope,
        statuses.is_seen_by_all_since
    from intermediate.int_status_by_day as statuses
    inner join staging.stg_accounts as accounts
        on statuses.account_key = accounts.account_key
    inner join intermediate.int_judged_day as tonight
        on statuses.evaluated_on = tonight.judged_on
    cross join raw.night as night
),

best as (
    select
        staff_key,
        obligation,
        min(hope) as hope,
        bool_or(is_seen_by_all_since) as is_seen_by_all_since
    from ranks
    group by
        staff_key,
        obligation
),

weighed as (
    select
        staff_key,
        case hope
            when 7 then 5
            when 5 then 6
            when 6 then 7
            else hope
        end as certainty,
        is_seen_by_all_since
    from best
)

select
    staff_key,
    case max(certainty)
        when 8 then 'out_of_scope'
        when 7 then 'exempt'
        when 6 then 'disputed'
        when 5 then 'not_seen'
        when 4 then 'no_account'
        when 3 then 'no_handle'
        when 2 then 'unverifiable'
        else 'following'
    end as status,
    max(certainty) = 1 and bool_and(is_seen_by_all_since) as is_seen_by_all_since
from weighed
group by staff_key
