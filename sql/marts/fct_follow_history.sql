-- fct_follow_history: periods in which an employee's status for an account did not change.
-- Grain:   staff_key, account_key, valid_from_on
-- Reads:   intermediate.int_status_by_day, intermediate.int_obligations
-- Units:   local days, both inclusive; valid_to_on is null while the status holds
-- Why not a row per night: the history grows with change, not with nights.
-- Columns:
--   staff_key      The employee, as in dim_staff
--   account_key    The account, as in dim_account
--   status         The status that held, as in fct_follow_status
--   valid_from_on  First local day of the period
--   valid_to_on    Last local day of the period, null while it holds
with marked as (
    select
        staff_key,
        account_key,
        evaluated_on,
        status,
        lag(status) over by_obligation as status_before
    from intermediate.int_status_by_day
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

last_days as (
    select
        account_key,
        max(evaluated_on) as last_on
    from intermediate.int_obligations
    group by account_key
),

tonight as (
    select max(evaluated_on) as as_of from intermediate.int_obligations
)

select
    changes.staff_key,
    changes.account_key,
    changes.status,
    changes.evaluated_on as valid_from_on,
    coalesce(
        cast(
            lead(changes.evaluated_on) over (
                partition by changes.staff_key, changes.account_key
                order by changes.evaluated_on
            ) - interval '1' day as date
        ),
        case when last_days.last_on < tonight.as_of then last_days.last_on end
    ) as valid_to_on
from changes
inner join last_days
    on changes.account_key = last_days.account_key
cross join tonight
