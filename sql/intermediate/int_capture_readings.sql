-- int_capture_readings: the count readings next to each list, the last one before and the first one after it.
-- Grain:   capture_id, is_before, read_on
-- Reads:   staging.stg_captures, staging.stg_followers, staging.stg_follower_counts, raw.night
-- Units:   people; gap_seconds between the reading and the list
-- Why not compare the whole list with an earlier count: whoever followed in between would fill up the gap that
--          hidden followers leave, and a partial list would pass as complete. Where the list carries follow
--          times it is compared with the count of its own past: only follows up to the reading are counted. Up to an
--          hour before, hardly anybody comes or goes, and the two are taken for one moment.
-- Why not everybody listed: whoever has a display name only can be nobody's sighting, and is as good as hidden.
-- Why not an empty list against any count of 0: that nobody followed last week says nothing of an export that came
--          back without rows today; like every list without times it needs a count of its own hour.
-- Why not one reading on each side: a night asks its counts in the small hours after its day, and they are known on
--          that day. One that a person reads in between is nearer, and known a day later: until then the other counts.
with pairs as (
    select
        captures.capture_id,
        captures.captured_at,
        captures.listed - captures.anonymous as named,
        readings.read_at,
        readings.read_on,
        readings.count_low,
        readings.count_high,
        readings.read_at <= captures.captured_at as is_before,
        readings.source,
        -- whole seconds of both, before the difference: not every engine counts from one full second to the next
        abs(
            date_diff('second', date_trunc('second', readings.read_at), date_trunc('second', captures.captured_at))
        ) as gap_seconds
    from staging.stg_captures as captures
    inner join staging.stg_follower_counts as readings
        on captures.account_key = readings.account_key
    cross join raw.night as night
    where abs(date_diff('day', readings.read_on, captures.captured_on)) <= night.max_reading_age_days
),

ranked as (
    select
        capture_id,
        named,
        read_at,
        read_on,
        count_low,
        count_high,
        is_before,
        gap_seconds,
        row_number() over (
            partition by capture_id, is_before
            order by
                gap_seconds asc,
                count_high desc,
                count_low desc,
                source asc
        ) as nearness
    from pairs
),

known as (
    select
        capture_id,
        named,
        read_at,
        read_on,
        count_low,
        count_high,
        is_before,
        gap_seconds,
        nearness,
        min(nearness) over (partition by capture_id, is_before order by read_on) as nearest_by_then
    from ranked
),

nearest as (
    select
        capture_id,
        named,
        read_at,
        read_on,
        count_low,
        count_high,
        is_before,
        gap_seconds,
        -- 3,600 seconds: long enough to read a count and ask for an export, too short for a wave of followers
        gap_seconds <= 3600 as is_same_hour
    from known
    where nearness = nearest_by_then
),

listed_by_reading as (
    select
        nearest.capture_id,
        nearest.read_on,
        count(followers.followed_at) as with_time,
        count(*) filter (where followers.followed_at <= nearest.read_at) as listed_then,
        count(*) filter (where followers.followed_at > nearest.read_at) as listed_later
    from nearest
    inner join staging.stg_followers as followers
        on nearest.capture_id = followers.capture_id
    where nearest.is_before
    group by
        nearest.capture_id,
        nearest.read_on
)

select
    nearest.capture_id,
    nearest.is_before,
    nearest.read_at,
    nearest.read_on,
    nearest.gap_seconds,
    nearest.count_low as reported_low,
    nearest.count_high as reported_high,
    case
        when nearest.is_before and not nearest.is_same_hour and past.with_time > 0 then past.listed_then
        -- within the hour a follower without a time is taken for one who was there already
        when nearest.is_before then nearest.named - coalesce(past.listed_later, 0)
        else nearest.named
    end as listed_then
from nearest
-- a miss means: a reading after the list, or a list without rows
left join listed_by_reading as past
    on
        nearest.capture_id = past.capture_id
        and nearest.read_on = past.read_on
        and nearest.is_before
-- a list without follow times can only be held against a count of about the same time
where
    not nearest.is_before
    or nearest.is_same_hour
    -- nobody named where a count shows somebody: too little at any hour
    or (nearest.named = 0 and nearest.count_high > 0)
    or coalesce(past.with_time, 0) > 0
