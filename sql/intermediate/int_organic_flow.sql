-- int_organic_flow: followers an account gains per day by itself, from the days before the order.
-- Grain:   account_key
-- Reads:   intermediate.int_daily_changes, raw.night
-- Units:   people per day; a 95 % interval for one more day: around the median, spread by the median absolute deviation
-- Why not a line through the levels: its intervals are far too narrow (they cover 81 to 89 % instead of 95).
-- Why not 1.96 deviations: from few days the deviation comes out too small, and days resemble the day before. That
--          alone covers 78 to 90 % in simulation; with 8 / days more it covers 93 to 96 %.
with flows as (
    select
        changes.account_key,
        changes.change_low,
        changes.change_high
    from intermediate.int_daily_changes as changes
    cross join raw.night as night
    where
        changes.days = 1
        and changes.changed_on < night.ordered_on
        and date_diff('day', changes.changed_on, night.ordered_on) <= 28
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
        medians.middle_high,
        medians.observed,
        -- the farthest a day's change can lie from the median, when both are known as intervals only
        median(
            greatest(flows.change_high - medians.middle_low, medians.middle_high - flows.change_low)
        ) as deviation
    from flows
    inner join medians
        on flows.account_key = medians.account_key
    group by
        flows.account_key,
        medians.middle_low,
        medians.middle_high,
        medians.observed
)

select
    account_key,
    middle_low - 1.96 * 1.4826 * (1 + 8 / observed) * deviation as per_day_low,
    middle_high + 1.96 * 1.4826 * (1 + 8 / observed) * deviation as per_day_high
from spreads
where observed >= 8
