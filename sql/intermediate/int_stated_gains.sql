-- int_stated_gains: the gain that all statements made under one reading allow, beside that reading.
-- Grain:   account_key, read_at
-- Reads:   intermediate.int_statements, staging.stg_follower_counts, raw.night
-- Units:   people as closed intervals; an end that no statement gives is null; read_at in UTC
-- Why not the latest reading of all: what was said on the evening was said of that evening's count. A statement belongs
--          to the last reading at or before it; one from before the first reading after the order, or one whose
--          reading is older than a count stays good (max_reading_age_days), is compared with nothing.
-- Why not each statement by itself: two that exclude each other could each agree with a rounded count.
with readings as (
    select
        readings.account_key,
        readings.read_at,
        readings.read_on,
        max(readings.count_low) as count_low,
        min(readings.count_high) as count_high
    from staging.stg_follower_counts as readings
    inner join raw.night as night
        on readings.read_at > night.ordered_at
    group by
        readings.account_key,
        readings.read_at,
        readings.read_on
),

ranked as (
    select
        readings.account_key,
        readings.read_at,
        readings.read_on,
        readings.count_low,
        readings.count_high,
        statements.said_on,
        statements.low,
        statements.high,
        row_number() over (
            partition by statements.account_key, statements.said_at, statements.about, statements.source
            order by readings.read_at desc
        ) as recency
    from intermediate.int_statements as statements
    inner join readings
        on
            statements.account_key = readings.account_key
            and statements.said_at >= readings.read_at
    where statements.about in ('gained', 'attainment')
)

select
    ranked.account_key,
    ranked.read_at,
    ranked.count_low,
    ranked.count_high,
    max(ranked.low) as gained_low,
    min(ranked.high) as gained_high,
    ranked.count_low <= ranked.count_high and coalesce(max(ranked.low) <= min(ranked.high), true) as is_consistent
from ranked
inner join raw.night as night
    on date_diff('day', ranked.read_on, ranked.said_on) <= night.max_reading_age_days
where ranked.recency = 1
group by
    ranked.account_key,
    ranked.read_at,
    ranked.count_low,
    ranked.count_high
