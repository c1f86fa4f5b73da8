-- int_purges: days on which every counted account of a platform lost followers.
-- Grain:   account_key, changed_on
-- Reads:   intermediate.int_daily_changes, staging.stg_accounts
-- Units:   people as a closed interval; accounts says how many of the platform fell
-- Why not one account alone: its followers may have left by themselves. Platforms remove closed and bought accounts
--          from all counts at once, and such a day must not be read as disobedience.
with falls as (
    select
        changes.account_key,
        changes.changed_on,
        changes.changed_at,
        changes.change_low,
        changes.change_high,
        count(*) over by_day as counted,
        sum(case when changes.change_high < 0 then 1 else 0 end) over by_day as fallen
    from intermediate.int_daily_changes as changes
    inner join staging.stg_accounts as accounts
        on changes.account_key = accounts.account_key
    where changes.days = 1
    window by_day as (partition by accounts.platform, changes.changed_on)
)

select
    account_key,
    changed_on,
    changed_at,
    change_low,
    change_high,
    counted as accounts
from falls
where counted >= 2 and fallen = counted
