-- int_reading_gaps: stretches in which nobody read an account's count for too long, from 28 days before the order on.
-- Grain:   account_key, last_read_at
-- Reads:   staging.stg_follower_counts, staging.stg_accounts, raw.night
-- Units:   last_read_at in UTC, days between local days; is_open: nothing was read since, up to tonight
-- Why not gaps of any age: what happened long before the order explains none of its numbers; a gap that reaches into
--          the 28 days before it does. After an account's last day nobody needs to read it.
with read_days as (
    select
        account_key,
        read_on,
        max(read_at) as last_read_at
    from staging.stg_follower_counts
    group by
        account_key,
        read_on
),

followed_by as (
    select
        read_days.account_key,
        read_days.read_on,
        read_days.last_read_at,
        lead(read_days.read_on) over (partition by read_days.account_key order by read_days.read_on) as next_read_on,
        least(night.as_of, coalesce(accounts.valid_to, night.as_of)) as watched_to_on,
        night.ordered_on,
        night.max_reading_age_days
    from read_days
    inner join staging.stg_accounts as accounts
        on read_days.account_key = accounts.account_key
    cross join raw.night as night
),

measured as (
    select
        account_key,
        last_read_at,
        next_read_on is null as is_open,
        date_diff('day', read_on, coalesce(next_read_on, watched_to_on)) as days,
        date_diff('day', coalesce(next_read_on, watched_to_on), ordered_on) as days_to_order,
        max_reading_age_days
    from followed_by
)

select
    account_key,
    last_read_at,
    is_open,
    days
from measured
where days > max_reading_age_days and days_to_order <= 28
