-- int_daily_changes: how far each account's count moved between the last readings of two days.
-- Grain:   account_key, changed_on
-- Reads:   staging.stg_follower_counts
-- Units:   people as a closed interval; changed_on is the local day of the later reading, changed_at its instant (UTC),
--          days how many days lie between the two
-- Why not one change per day: a change over a real gap is one observation of its length, not several of a day.
-- Why not per 24 hours: between the last readings of two days lie up to 48 hours, and who came in which of them nobody
--          saw. Days are comparable where the counts are read at about the same hour.
-- Why not the middle of each interval: a rounded count would then pass for an exact one.
-- Why not one of several readings of the day's last instant: where they contradict each other nobody knows which is
--          wrong, and a wider reading must never narrow a change. The change is all that any of them allows.
with moments as (
    select
        account_key,
        read_on,
        read_at,
        min(count_low) as count_low,
        max(count_high) as count_high
    from staging.stg_follower_counts
    group by
        account_key,
        read_on,
        read_at
),

daily as (
    select
        account_key,
        read_on,
        read_at,
        count_low,
        count_high,
        row_number() over (partition by account_key, read_on order by read_at desc) as recency
    from moments
),

changes as (
    select
        account_key,
        read_on as changed_on,
        read_at as changed_at,
        date_diff('day', lag(read_on) over by_account, read_on) as days,
        count_low - lag(count_high) over by_account as change_low,
        count_high - lag(count_low) over by_account as change_high
    from daily
    where recency = 1
    window by_account as (partition by account_key order by read_on)
)

select
    account_key,
    changed_on,
    changed_at,
    days,
    change_low,
    change_high
from changes
where days is not null
