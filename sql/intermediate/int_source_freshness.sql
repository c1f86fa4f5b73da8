-- int_source_freshness: how old the last is that each expected source has brought, at the end of the night.
-- Grain:   account_key, source
-- Reads:   raw.expected_source, raw.account, raw.night, raw.roster_delivery, raw.source_file,
--          staging.stg_follower_counts, staging.stg_captures
-- Units:   last_at in UTC, null where the source tells a day only; hours up to the end of the night's local day, never
--          below 0; all of last_at, last_on and age_hours are null where the source never brought anything
-- Why not the age by the clock: a night that is replayed next week would call every source stale.
-- Why not hours for what people hand in: an export or a roster has a day and no hour, and a count read on the last
--          allowed day must not be stale because it was read in the morning. Days count as 24 hours.
-- Why not any attempt: one that failed is on record too, and brought nothing. What broke off half-way did.
-- Why not answers alone for what people hand in: while an API answers, nobody has to read or export the same again.
with arrivals as (
    select
        account_key,
        'api_counts' as source,
        read_at as arrived_at,
        read_on as arrived_on
    from staging.stg_follower_counts
    where source = 'api'
    union all
    select
        account_key,
        'counts' as source,
        read_at as arrived_at,
        read_on as arrived_on
    from staging.stg_follower_counts
    union all
    select
        account_key,
        'api_lists' as source,
        captured_at as arrived_at,
        captured_on as arrived_on
    from staging.stg_captures
    where source = 'api' and ended <> 'error' and (listed > 0 or ended = 'exhausted')
    union all
    select
        account_key,
        'exports' as source,
        captured_at as arrived_at,
        captured_on as arrived_on
    from staging.stg_captures
    where ended <> 'error' and (listed > 0 or ended = 'exhausted')
    union all
    select
        '*' as account_key,
        'roster' as source,
        cast(null as timestamptz) as arrived_at,
        deliveries.delivered_on as arrived_on
    from raw.roster_delivery as deliveries
    inner join raw.source_file as files
        on deliveries.file_id = files.file_id
    cross join raw.night as night
    where files.source = 'roster' and files.rows_loaded > 0 and deliveries.delivered_on <= night.as_of
),

last_arrivals as (
    select
        account_key,
        source,
        max(arrived_at) as last_at,
        max(arrived_on) as last_on
    from arrivals
    group by
        account_key,
        source
),

expected as (
    select
        sources.account_key,
        sources.source,
        sources.source_kind,
        sources.warn_hours,
        sources.stop_hours,
        night.as_of,
        night.ends_at
    from raw.expected_source as sources
    cross join raw.night as night
    -- a miss means: the source is the roster, which is no account's
    left join raw.account as accounts
        on sources.account_key = accounts.account_key
    where
        accounts.account_key is null
        or night.as_of between accounts.valid_from and coalesce(accounts.valid_to, night.as_of)
)

select
    expected.account_key,
    expected.source,
    expected.source_kind,
    last_arrivals.last_at,
    last_arrivals.last_on,
    case
        when expected.source_kind = 'asked' and last_arrivals.last_at is not null
            -- whole seconds of both, before the difference: not every engine counts from one full second to the next
            then
                greatest(
                    0,
                    cast(
                        floor(
                            date_diff(
                                'second',
                                date_trunc('second', last_arrivals.last_at),
                                date_trunc('second', expected.ends_at)
                            ) / 3600
                        ) as bigint
                    )
                )
        when last_arrivals.last_on is not null
            then 24 * date_diff('day', last_arrivals.last_on, expected.as_of)
    end as age_hours,
    expected.warn_hours,
    expected.stop_hours
from expected
-- a miss means: the source has never brought anything
left join last_arrivals
    on
        expected.account_key = last_arrivals.account_key
        and expected.source = last_arrivals.source
