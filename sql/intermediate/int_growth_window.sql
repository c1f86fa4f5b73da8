-- int_growth_window: the reading before the order and the newest reading of each account.
-- Grain:   account_key
-- Reads:   staging.stg_accounts, staging.stg_follower_counts, raw.night
-- Units:   people as closed intervals; instants in UTC
-- Why not a gain from one reading: the last reading before the order is none after it,
--          and nothing was gained between a reading and itself.
-- Why not the ends of two readings of one instant that lie next to each other, where they exclude each other: one of
--          the two is wrong and nobody knows which, and between them lies neither. All that either can mean is kept,
--          and is_consistent says so.
-- Why not one number per reading: "7.200-an" is 7,200 to 7,299, and from exactly 7,200 the article contradicts
--          itself.
with readings as (
    select
        readings.account_key,
        readings.read_at,
        readings.read_at <= night.ordered_at as is_before_order,
        max(readings.count_low) as surest_low,
        min(readings.count_high) as surest_high,
        min(readings.count_low) as widest_low,
        max(readings.count_high) as widest_high
    from staging.stg_follower_counts as readings
    cross join raw.night as night
    group by
        readings.account_key,
        readings.read_at,
        readings.read_at <= night.ordered_at
),

ranked as (
    select
        account_key,
        read_at,
        is_before_order,
        case when surest_low <= surest_high then surest_low else widest_low end as count_low,
        case when surest_low <= surest_high then surest_high else widest_high end as count_high,
        surest_low <= surest_high as is_consistent,
        row_number() over (partition by account_key, is_before_order order by read_at desc) as recency_in_part,
        row_number() over (partition by account_key order by read_at desc) as recency
    from readings
)

select
    accounts.account_key,
    baseline.read_at as baseline_at,
    baseline.count_low as baseline_low,
    baseline.count_high as baseline_high,
    latest.read_at as latest_at,
    latest.count_low as latest_low,
    latest.count_high as latest_high,
    case when baseline.read_at < latest.read_at then latest.count_low - baseline.count_high end as gained_low,
    case when baseline.read_at < latest.read_at then latest.count_high - baseline.count_low end as gained_high,
    coalesce(baseline.is_consistent, true) and coalesce(latest.is_consistent, true) as is_consistent
from staging.stg_accounts as accounts
-- a miss means: nobody read the count before the order
left join ranked as baseline
    on
        accounts.account_key = baseline.account_key
        and baseline.is_before_order
        and baseline.recency_in_part = 1
-- a miss means: nobody ever read the count
left join ranked as latest
    on
        accounts.account_key = latest.account_key
        and latest.recency = 1
