-- int_capture_readings: the count readings next to each list, the last one before and the first one after it.
-- Grain:   capture_id, is_before, read_on
-- Reads:   staging.stg_captures, staging.stg_list_places, staging.stg_follower_spans, staging.stg_follower_counts,
--          raw.night
-- Units:   people; gap_seconds between the reading and the list
-- Why not compare the whole list with an earlier count: whoever followed in between would fill up the gap that
--          hidden followers leave, and a partial list would pass as complete. Where the list carries follow
--          times it is compared with the count of its own past: only follows up to the reading are counted. Up to an
--          hour before, hardly anybody comes or goes, and the two are taken for one moment.
-- Why not everybody listed: whoever has a display name only can be nobody's sighting, and is as good as hidden.
-- Why not an empty list against any count of 0: that nobody followed last week says nothing of an export that came
--          back without rows today; like every list without times it needs a count of its own hour.
-- Why not count who followed up to the reading: nearly everybody did. Those who followed later are few, and are found
--          by their day, so that no night looks through every list that ever came.
-- Why not one reading on each side: a night asks its counts in the small hours after its day, and they are known on
--          that day. One that a person reads in between is nearer, and known a day later: until then the other counts.
-- Why not each that was the nearest once: before the list nobody asks what it proves, and a year has two weeks of them
--          for every list.
with pairs as (
    select
        captures.capture_id,
        captures.listed - captures.anonymous as named,
        captures.timed,
        readings.read_at,
        readings.read_on,
        readings.count_low,
        readings.count_high,
        greatest(readings.read_on, captures.captured_on) as told_on,
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
        timed,
        read_at,
        read_on,
        told_on,
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
        timed,
        read_at,
        read_on,
        told_on,
        count_low,
        count_high,
        is_before,
        gap_seconds,
        nearness,
        min(nearness) over (partition by capture_id, is_before order by read_on) as nearest_by_then
    from ranked
),

usable as (
    select
        capture_id,
        named,
        timed,
        read_at,
        read_on,
        count_low,
        count_high,
        is_before,
        gap_seconds,
        -- 3,600 seconds: long enough to read a count and ask for an export, too short for a wave of followers
        gap_seconds <= 3600 as is_same_hour,
        row_number() over (partition by capture_id, is_before, told_on order by read_on desc) as recency
    from known
    where
        nearness = nearest_by_then
        and (
            -- a list without follow times can only be held against a count of about the same time
            not is_before
            or gap_seconds <= 3600
            -- nobody named where a count shows somebody: too little at any hour
            or (named = 0 and count_high > 0)
            or timed > 0
        )
),

nearest as (
    select
        capture_id,
        named,
        timed,
        read_at,
        read_on,
        count_low,
        count_high,
        is_before,
        gap_seconds,
        is_same_hour
    from usable
    where recency = 1
),

follow_days as (
    select
        chain,
        followed_on,
        min(followed_at) as first_at,
        max(followed_at) as last_at
    from staging.stg_follower_spans
    where followed_at is not null
    group by
        chain,
        followed_on
),

-- the few days on which somebody on the list may have followed after the reading
later_days as (
    select distinct
        nearest.capture_id,
        nearest.read_on,
        nearest.read_at,
        places.chain,
        places.list_number,
        follow_days.followed_on
    from nearest
    inner join staging.stg_captures as captures
        on nearest.capture_id = captures.capture_id
    inner join staging.stg_list_places as places
        on nearest.capture_id = places.capture_id
    inner join follow_days
        on
            places.chain = follow_days.chain
            and nearest.read_at < follow_days.last_at
            and captures.newest_follow_at >= follow_days.first_at
    where nearest.is_before
),

later as (
    select
        later_days.capture_id,
        later_days.read_on,
        count(*) as listed_later
    from later_days
    inner join staging.stg_follower_spans as followers
        on
            later_days.chain = followers.chain
            and later_days.followed_on = followers.followed_on
            and later_days.read_at < followers.followed_at
            and later_days.list_number >= followers.from_list
            and (followers.to_list is null or later_days.list_number <= followers.to_list)
    group by
        later_days.capture_id,
        later_days.read_on
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
        when nearest.is_before and not nearest.is_same_hour and nearest.timed > 0
            then nearest.timed - coalesce(later.listed_later, 0)
        -- within the hour a follower without a time is taken for one who was there already
        when nearest.is_before then nearest.named - coalesce(later.listed_later, 0)
        else nearest.named
    end as listed_then
from nearest
-- a miss means: a reading after the list, or nobody on it followed after the reading
left join later
    on
        nearest.capture_id = later.capture_id
        and nearest.read_on = later.read_on
        and nearest.is_before
