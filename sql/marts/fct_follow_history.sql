-- fct_follow_history: periods in which an employee's status for an account did not change.
-- Grain:   staff_key, account_key, valid_from_on
-- Reads:   intermediate.int_status_by_day, staging.stg_accounts, raw.closed_period, raw.opening,
--          intermediate.int_judged_day
-- Units:   local days, both inclusive; valid_to_on is null while the status holds
-- Why not a row per night: the history grows with change, not with nights. Why not sort everybody's days each night:
--          whoever has on every open day the status of the closed ones before has the history of the night before.
-- Columns:
--   staff_key      The employee, as in dim_staff
--   account_key    The account, as in dim_account
--   status         The status that held, as in fct_follow_status
--   valid_from_on  First local day of the period; never before the first day of which everything is kept
--   valid_to_on    Last local day of the period, null while it holds
with closed as (
    select
        periods.staff_key,
        periods.account_key,
        periods.status,
        periods.valid_from_on,
        -- an end that the night before knew of counts where it lies before the open days
        case when periods.valid_to_on < cast(opening.opens_on - interval '1' day as date) then periods.valid_to_on end
            as valid_to_on
    from raw.closed_period as periods
    inner join raw.opening as opening
        on periods.valid_from_on < opening.opens_on
),

compared as (
    select
        days.staff_key,
        days.account_key,
        days.evaluated_on,
        days.status,
        closed.status as closed_status
    from intermediate.int_status_by_day as days
    -- a miss means: judged for the first time on an open day
    left join closed
        on
            days.staff_key = closed.staff_key
            and days.account_key = closed.account_key
            and closed.valid_to_on is null
),

moved as (
    select distinct
        staff_key,
        account_key
    from compared
    where closed_status <> status
),

told as (
    select
        staff_key,
        account_key,
        evaluated_on,
        status
    from compared
    where closed_status is null
    union all
    select
        days.staff_key,
        days.account_key,
        days.evaluated_on,
        days.status
    from intermediate.int_status_by_day as days
    inner join moved
        on
            days.staff_key = moved.staff_key
            and days.account_key = moved.account_key
    union all
    select
        closed.staff_key,
        closed.account_key,
        closed.valid_from_on as evaluated_on,
        closed.status
    from closed
    inner join moved
        on
            closed.staff_key = moved.staff_key
            and closed.account_key = moved.account_key
),

marked as (
    select
        staff_key,
        account_key,
        evaluated_on,
        status,
        lag(status) over by_obligation as status_before
    from told
    window by_obligation as (partition by staff_key, account_key order by evaluated_on)
),

changes as (
    select
        staff_key,
        account_key,
        evaluated_on,
        status
    from marked
    where status_before is null or status_before <> status
),

periods as (
    select
        staff_key,
        account_key,
        status,
        evaluated_on as valid_from_on,
        cast(
            lead(evaluated_on) over (partition by staff_key, account_key order by evaluated_on)
            - interval '1' day as date
        ) as valid_to_on
    from changes
    union all
    select
        closed.staff_key,
        closed.account_key,
        closed.status,
        closed.valid_from_on,
        closed.valid_to_on
    from closed
    -- a miss means: on every open day she has the status of the closed days before, or the account no longer counts
    left join moved
        on
            closed.staff_key = moved.staff_key
            and closed.account_key = moved.account_key
    where moved.staff_key is null
)

select
    periods.staff_key,
    periods.account_key,
    periods.status,
    periods.valid_from_on,
    coalesce(
        periods.valid_to_on, case when accounts.valid_to < tonight.judged_on then accounts.valid_to end
    ) as valid_to_on
from periods
inner join staging.stg_accounts as accounts
    on periods.account_key = accounts.account_key
cross join intermediate.int_judged_day as tonight
