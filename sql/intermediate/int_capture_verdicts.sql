-- int_capture_verdicts: what each list proves, judged with the counts that were known on the day.
-- Grain:   evaluated_on, capture_id
-- Reads:   intermediate.int_evaluation_days, staging.stg_captures, intermediate.int_capture_readings, raw.night
-- Units:   people; captured_at in UTC
-- Why not trust the list alone: no follower list obtainable in practice is complete, and none says so itself.
--          Without a count to compare with it is partial, and partial lists prove no absence. Three facts decide and no
--          other: how many people are listed, what the nearest count can mean, and how the walk or export ended.
-- Why not call them hidden whenever some are missing: of those counted earlier some may have left before the list was
--          made. Where the list is as long as that older count, nobody knows which it was (older_count).
with judged as (
    select
        days.evaluated_on,
        captures.capture_id,
        captures.account_key,
        captures.platform,
        captures.captured_at,
        captures.captured_on,
        captures.identifies,
        captures.listed,
        captures.ended,
        captures.reason,
        readings.reported_low,
        readings.reported_high,
        -- greatest() passes over nulls: without a count the gap is unknown, and not 0
        case
            when readings.reported_high is not null
                then greatest(0, readings.reported_high - readings.listed_then)
        end as hidden_high,
        row_number() over (
            partition by days.evaluated_on, captures.capture_id
            order by readings.gap_seconds asc nulls last, readings.is_before desc
        ) as nearness
    from intermediate.int_evaluation_days as days
    inner join staging.stg_captures as captures
        on days.evaluated_on >= captures.captured_on
    -- a miss means: no count was read near enough to this list, or none by that day
    left join intermediate.int_capture_readings as readings
        on
            captures.capture_id = readings.capture_id
            and days.evaluated_on >= readings.read_on
)

select
    judged.evaluated_on,
    judged.capture_id,
    judged.account_key,
    judged.captured_at,
    judged.captured_on,
    judged.identifies,
    judged.listed,
    judged.ended,
    judged.reported_low,
    judged.reported_high,
    judged.hidden_high,
    case
        when judged.ended = 'error' then 'failed'
        when judged.listed = 0 and coalesce(judged.reported_high, 1) > 0 then 'empty'
        when judged.ended <> 'exhausted' then 'partial'
        when judged.platform in ('youtube', 'facebook') then 'partial'
        when judged.reported_high is null then 'partial'
        when judged.hidden_high > night.max_hidden_share * judged.reported_high then 'partial'
        else 'complete'
    end as verdict,
    case
        when judged.ended <> 'exhausted' then coalesce(judged.reason, judged.ended)
        when judged.listed = 0 and coalesce(judged.reported_high, 1) > 0 then 'no_rows'
        when judged.platform in ('youtube', 'facebook') then 'platform_hides_list'
        when judged.reported_high is null then 'no_count'
        when
            judged.hidden_high > night.max_hidden_share * judged.reported_high
            and judged.listed >= judged.reported_high
            then 'older_count'
        when judged.hidden_high > night.max_hidden_share * judged.reported_high then 'hidden_followers'
        else 'reconciled'
    end as reason
from judged
cross join raw.night as night
where judged.nearness = 1
