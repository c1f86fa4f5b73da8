-- int_compliance_counts: employees per status, unit and account tonight; account "*" is the campaign's rule.
-- Grain:   unit, account_key
-- Reads:   intermediate.int_tonight, intermediate.int_obligation_outcomes
-- Units:   employees
with staff as (
    select distinct
        staff_key,
        unit
    from intermediate.int_tonight
),

statuses as (
    select
        unit,
        account_key,
        status,
        is_seen_by_all_since,
        is_absent_from_newest
    from intermediate.int_tonight
    union all
    select
        staff.unit,
        '*' as account_key,
        outcomes.status,
        outcomes.is_seen_by_all_since,
        false as is_absent_from_newest
    from intermediate.int_obligation_outcomes as outcomes
    inner join staff
        on outcomes.staff_key = staff.staff_key
)

select
    unit,
    account_key,
    count(*) as staff,
    count(*) filter (where status = 'following') as following,
    count(*) filter (where status = 'not_seen') as not_seen,
    count(*) filter (where status = 'unverifiable') as unverifiable,
    count(*) filter (where status = 'no_handle') as no_handle,
    count(*) filter (where status = 'no_account') as no_account,
    count(*) filter (where status = 'exempt') as exempt,
    count(*) filter (where status = 'disputed') as disputed,
    count(*) filter (where status = 'out_of_scope') as out_of_scope,
    count(*) filter (where is_seen_by_all_since) as following_low,
    count(*) filter (where is_absent_from_newest) as absent_from_newest
from statuses
group by
    unit,
    account_key
