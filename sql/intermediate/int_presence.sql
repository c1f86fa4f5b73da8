-- int_presence: when each declared handle was seen among an account's followers, as known on the day.
-- Grain:   evaluated_on, account_key, follower_key
-- Reads:   intermediate.int_evaluation_days, intermediate.int_sightings
-- Units:   instants in UTC, days local
with ranked as (
    select
        days.evaluated_on,
        sightings.account_key,
        sightings.follower_key,
        sightings.capture_id,
        sightings.captured_at,
        sightings.captured_on,
        sightings.followed_at,
        sightings.capture_id is null as is_point_check,
        row_number() over (
            partition by days.evaluated_on, sightings.account_key, sightings.follower_key
            order by sightings.captured_at desc, sightings.capture_id asc nulls last
        ) as recency,
        row_number() over (
            partition by days.evaluated_on, sightings.account_key, sightings.follower_key
            order by
                sightings.followed_at is null,
                sightings.captured_at desc,
                sightings.capture_id asc nulls last
        ) as recency_of_time
    from intermediate.int_evaluation_days as days
    inner join intermediate.int_sightings as sightings
        on days.evaluated_on >= sightings.captured_on
)

select
    evaluated_on,
    account_key,
    follower_key,
    min(captured_on) as first_seen_on,
    max(captured_on) as last_seen_on,
    max(captured_at) as last_seen_at,
    -- a point check tells no time: the last list that does still says when the follow was made
    max(case when recency_of_time = 1 then followed_at end) as followed_at,
    max(case when recency = 1 then capture_id end) as capture_id,
    bool_or(is_point_check and recency = 1) as is_point_check,
    count(*) as captures
from ranked
group by
    evaluated_on,
    account_key,
    follower_key
