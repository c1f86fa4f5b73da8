-- int_organic_flow: followers an account gains per day by itself, from the days before the order.
-- Grain:   account_key
-- Reads:   staging.stg_follower_counts, raw.night
-- Units:   people per day; a 95 % interval around the median, spread by the median absolute deviation
-- Why not the middle of each interval: a rounded count would then pass for an exact one.
-- Why not a line through the levels: its intervals are far too narrow (they cover 81 to 90 % instead of 95).
with daily as (
    select
        readings.account_key,
        readings.read_on,
        readings.count_low,
        readings.count_high,
        row_number() over (
            partition by readings.account_key, readings.read_on
            order by readings.read_at desc, readings.count_low desc, readings.count_high asc, readings.source asc
        ) as recency
    from staging.stg_follower_counts as readings
    cross join raw.night as night
    where readings.read_on < night.ordered_on and date_diff('day', readings.read_on, night.ordered_on) <= 29
),

flows as (
    select
        account_key,
        count_low - lag(count_high) over by_account as change_low,
        count_high - lag(count_low) over by_account as change_high,
        date_diff('day', lag(read_on) over by_account, read_on) as days
    from daily
    where recency = 1
    window by_account as (partition by account_key order by read_on)
),

medians as (
    select
        account_key,
        median(change_low) as middle_low,
        median(change_high) as middle_high,
        count(*) as observed
    from flows
    where days = 1
    group by account_key
),

spreads as (
    select
        flows.account_key,
        medians.middle_low,
        medians.middle_high,
        medians.observed,
        -- the farthest a day's change can lie from the median, when both are known as intervals only
        median(
            greatest(flows.change_high - medians.middle_low, medians.middle_high - flows.change_low)
        ) as deviation
    from flows
    inner join medians
        on flows.account_key = medians.account_key
    where flows.days = 1
    group by
        flows.account_key,
        medians.middle_low,
        medians.middle_high,
        medians.observed
)

select
    account_key,
    middle_low - 1.96 * 1.4826 * deviation as per_day_low,
    middle_high + 1.96 * 1.4826 * deviation as per_day_high
from spreads
where observed >= 8
