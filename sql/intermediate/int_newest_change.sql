-- int_newest_change: the newest reading of each account beside the one before, and what recent days let expect.
-- Grain:   account_key
-- Reads:   staging.stg_follower_counts, intermediate.int_daily_changes
-- Units:   people as closed intervals; instants in UTC; days between the two readings, 0 on one day; usual_fall is the
--          most that a day takes by the 28 days before the newest reading (95 %), 0 where they only bring people, null
--          where fewer than 8 of them have a change of one day
-- Why not the lowest day of those 28: one purge among them would excuse the next.
-- Why not int_organic_flow: it ends with the order, and weeks later nobody would see an account empty itself.
-- Why not the readings of one second apart: of two that contradict each other neither proves a fall.
with moments as (
    select
        account_key,
        read_at,
        max(read_on) as read_on,
        min(count_low) as count_low,
        max(count_high) as count_high
    from staging.stg_follower_counts
    group by
        account_key,
        read_at
),

ranked as (
    select
        account_key,
        read_at,
        read_on,
        count_low,
        count_high,
        lag(read_at) over by_account as before_at,
        lag(read_on) over by_account as before_on,
        lag(count_low) over by_account as before_low,
        lag(count_high) over by_account as before_high,
        row_number() over (partition by account_key order by read_at desc) as recency
    from moments
    window by_account as (partition by account_key order by read_at)
),

newest as (
    select
        account_key,
        read_at,
        read_on,
        count_low,
        count_high,
        before_at,
        before_low,
        before_high,
        date_diff('day', before_on, read_on) as days
    from ranked
    where recency = 1 and before_at is not null
),

flows as (
    select
        newest.account_key,
        changes.change_low,
        changes.change_high
    from newest
    inner join intermediate.int_daily_changes as changes
        on newest.account_key = changes.account_key
    where
        changes.days = 1
        and changes.changed_on < newest.read_on
        and date_diff('day', changes.changed_on, newest.read_on) <= 28
),

medians as (
    select
        account_key,
        median(change_low) as middle_low,
        median(change_high) as middle_high,
        count(*) as observed
    from flows
    group by account_key
),

spreads as (
    select
        flows.account_key,
        medians.middle_low,
        medians.observed,
        median(
            greatest(flows.change_high - medians.middle_low, medians.middle_high - flows.change_low)
        ) as deviation
    from flows
    inner join medians
        on flows.account_key = medians.account_key
    group by
        flows.account_key,
        medians.middle_low,
        medians.observed
)

select
    newest.account_key,
    newest.read_at,
    newest.count_low,
    newest.count_high,
    newest.before_at,
    newest.before_low,
    newest.before_high,
    newest.days,
    spreads.observed,
    -- greatest() passes over nulls: without enough days nothing is known, and not that nobody leaves
    case
        when spreads.observed is not null
            then greatest(0, 1.96 * 1.4826 * (1 + 8 / spreads.observed) * spreads.deviation - spreads.middle_low)
    end as usual_fall
from newest
-- a miss means: too few days before it have a change of one day
left join spreads
    on
        newest.account_key = spreads.account_key
        and spreads.observed >= 8
