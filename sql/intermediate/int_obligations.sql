-- int_obligations: each employee beside each account that was mandated on the day.
-- Grain:   evaluated_on, staff_key, account_key
-- Reads:   intermediate.int_evaluation_days, intermediate.int_roster_periods, staging.stg_accounts
-- Units:   local days
select
    days.evaluated_on,
    staff.staff_key,
    accounts.account_key,
    accounts.platform,
    staff.is_addressed and staff.is_active as is_in_scope
from intermediate.int_evaluation_days as days
inner join intermediate.int_roster_periods as staff
    on
        days.evaluated_on >= staff.valid_from_on
        and (staff.valid_to_on is null or days.evaluated_on < staff.valid_to_on)
inner join staging.stg_accounts as accounts
    on
        days.evaluated_on >= accounts.valid_from
        and (accounts.valid_to is null or days.evaluated_on <= accounts.valid_to)
