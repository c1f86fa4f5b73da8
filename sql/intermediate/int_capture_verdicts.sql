-- int_capture_verdicts: what each list proves, judged with the counts that were known on the day.
-- Grain:   evaluated_on, capture_id
-- Reads:   intermediate.int_evaluation_days, staging.stg_captures, intermediate.int_capture_readings, raw.night
-- Units:   people; captured_at in UTC; reported_low and reported_high are the nearest count's, hidden_high the most
--          that any count which judges the list allows; followers_high: at most so many followed when the list was
--          made, null where no count says, or the list is longer than its count
-- Why not trust the list alone: no follower list obtainable in practice is complete, and none says so itself.
--          Without a count to compare with it is partial, and partial lists prove no absence. Three facts decide and no
--          other: how many people are named, what the counts can mean, and how the walk or export ended.
-- Why not the nearest count alone: of those whom a list hides some leave within hours, and a later count then shows a
--          smaller gap. So beyond an hour a later count judges beside the last one before, and the worse of the two
--          stands: neither may be widened into a better verdict.
-- Why not call them hidden whenever some are missing: of those counted earlier some may have left before the list was
--          made. Where the list is as long as that older count, nobody knows which it was (older_count).
-- Why not the count for followers_high: where it was read before the list, whoever came since is on the list and not in
--          it. All who are named and all who may be hidden there were; of whoever came between the two and is hidden
--          nobody can know, and it is taken that a list which hides few of the older followers hides no newer ones.
-- Why not pass a list that is far longer than its count: then one of the two is of another account or another time
--          (longer_than_count). 2 % and 3 people are lag, repeats and accounts switched off.
with known as (
    select
        days.evaluated_on,
        captures.capture_id,
        captures.account_key,
        captures.hides_followers,
        captures.captured_at,
        captures.captured_on,
        captures.identifies,
        captures.listed,
        captures.listed - captures.anonymous as named,
        captures.ended,
        captures.reason,
        readings.is_before,
        readings.gap_seconds,
        readings.reported_low,
        readings.reported_high,
        readings.listed_then,
        -- on either side of a list a reading that became known later is a nearer one
        row_number() over (
            partition by days.evaluated_on, captures.capture_id, readings.is_before
            order by readings.read_on desc
        ) as recency
    from intermediate.int_evaluation_days as days
    inner join staging.stg_captures as captures
        on days.evaluated_on >= captures.captured_on
    -- a miss means: no count was read near enough to this list, or none by that day
    left join intermediate.int_capture_readings as readings
        on
            captures.capture_id = readings.capture_id
            and days.evaluated_on >= readings.read_on
),

judged as (
    select
        evaluated_on,
        capture_id,
        account_key,
        hides_followers,
        captured_at,
        captured_on,
        identifies,
        listed,
        named,
        ended,
        reason,
        reported_low,
        reported_high,
        listed_then,
        not is_before and gap_seconds > 3600 as is_late,
        -- greatest() passes over nulls: without a count the gap is unknown, and not 0
        case when reported_high is not null then greatest(0, reported_high - listed_then) end as hidden_high,
        row_number() over (
            partition by evaluated_on, capture_id
            order by gap_seconds asc nulls last, is_before desc
        ) as nearness
    from known
    where recency = 1
),

weighed as (
    select
        judged.evaluated_on,
        judged.capture_id,
        judged.nearness,
        judged.is_late,
        judged.hidden_high,
        judged.hidden_high > night.max_hidden_share * judged.reported_high as is_short,
        judged.named >= judged.reported_high as is_as_long,
        100 * judged.listed_then > 102 * judged.reported_high
        and judged.listed_then > judged.reported_high + 3 as is_longer
    from judged
    cross join raw.night as night
),

-- the nearest count, and the one before the list where the nearest came late
deciding as (
    select
        counts.evaluated_on,
        counts.capture_id,
        max(counts.hidden_high) as hidden_high,
        coalesce(bool_or(counts.is_short), false) as is_short,
        coalesce(bool_or(counts.is_short and not counts.is_as_long), false) as is_hiding,
        coalesce(bool_or(counts.is_longer), false) as is_longer
    from weighed as counts
    inner join weighed as nearest
        on
            counts.evaluated_on = nearest.evaluated_on
            and counts.capture_id = nearest.capture_id
            and nearest.nearness = 1
    where counts.nearness = 1 or nearest.is_late
    group by
        counts.evaluated_on,
        counts.capture_id
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
    deciding.hidden_high,
    case when not deciding.is_longer then judged.named + deciding.hidden_high end as followers_high,
    case
        when judged.ended = 'error' then 'failed'
        when judged.listed = 0 and coalesce(judged.reported_high, 1) > 0 then 'empty'
        when judged.ended <> 'exhausted' then 'partial'
        when judged.hides_followers then 'partial'
        when judged.reported_high is null then 'partial'
        when deciding.is_short or deciding.is_longer then 'partial'
        else 'complete'
    end as verdict,
    case
        when judged.ended <> 'exhausted' then coalesce(judged.reason, judged.ended)
        when judged.listed = 0 and coalesce(judged.reported_high, 1) > 0 then 'no_rows'
        when judged.hides_followers then 'platform_hides_list'
        when judged.reported_high is null then 'no_count'
        when deciding.is_hiding then 'hidden_followers'
        when deciding.is_longer then 'longer_than_count'
        when deciding.is_short then 'older_count'
        else 'reconciled'
    end as reason
from judged
inner join deciding
    on
        judged.evaluated_on = deciding.evaluated_on
        and judged.capture_id = deciding.capture_id
where judged.nearness = 1
