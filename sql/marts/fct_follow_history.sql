-- fct_follow_history: periods in which an employee's status for an account did not change.
-- Grain:   staff_key, account_key, valid_from_on
-- Reads:   intermediate.int_status_by_day, staging.stg_accounts, raw.closed_period, raw.opening, raw.night
-- Units:   local days, both inclusive; valid_to_on is null while the status holds
-- Why not a row per night: the history grows with change, not with nights.
-- Columns:
--   staff_key      The employee, as in dim_staff
--   account_key    The account, as in dim_account
--   status         The status that held, as in fct_follow_status
--   valid_from_on  First local day of the period
--   valid_to_on    Last local day of the period, null while it holds
with told as (
    select
        staff_key,
        account_key,
        evaluated_on,
        status
    from intermediate.int_status_by_day
    union all
    -- when a period began is all that its days say; where it ends, the next one says or the account's last day
    select
        closed.staff_key,
        closed.account_key,
        closed.valid_from_on as evaluated_on,
        closed.status
    from raw.closed_period as closed
    inner join raw.opening as opening
        on closed.valid_from_on < opening.opens_on
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
        case when accounts.valid_to < night.as_of then accounts.valid_to end
    ) as valid_to_on
from changes
inner join staging.stg_accounts as accounts
    on changes.account_key = accounts.account_key
cross join raw.night as night
