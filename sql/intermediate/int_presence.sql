-- int_presence: when each declared handle was seen among an account's followers, as known on the day.
-- Grain:   evaluated_on, account_key, follower_key
-- Reads:   intermediate.int_evaluation_days, intermediate.int_sightings, staging.stg_captures, staging.stg_list_places
-- Units:   instants in UTC, days local
-- Why not list by list: thousands are seen in the same stretch of lists. Which of its lists are known by the day, and
--          which is the newest, is found once for the stretch.
with lists as (
    select
        days.evaluated_on,
        places.chain,
        places.list_number,
        captures.capture_id,
        captures.captured_at,
        captures.captured_on,
        row_number() over (
            partition by days.evaluated_on, places.chain
            order by captures.captured_at asc, captures.capture_id desc
        ) as age_rank
    from intermediate.int_evaluation_days as days
    inner join staging.stg_captures as captures
        on days.evaluated_on >= captures.captured_on
    inner join staging.stg_list_places as places
        on captures.capture_id = places.capture_id
),

stretches as (
    select distinct
        chain,
        from_list,
        to_list
    from intermediate.int_sightings
    where chain is not null
),

known as (
    select
        lists.evaluated_on,
        stretches.chain,
        stretches.from_list,
        stretches.to_list,
        min(lists.captured_on) as first_seen_on,
        max(lists.captured_on) as last_seen_on,
        max(lists.age_rank) as newest,
        count(*) as captures
    from stretches
    inner join lists
        on
            stretches.chain = lists.chain
            and stretches.from_list <= lists.list_number
            and (stretches.to_list is null or stretches.to_list >= lists.list_number)
    group by
        lists.evaluated_on,
        stretches.chain,
        stretches.from_list,
        stretches.to_list
),

seen as (
    select
        known.evaluated_on,
        sightings.account_key,
        sightings.follower_key,
        known.first_seen_on,
        known.last_seen_on,
        lists.captured_at as last_seen_at,
        sightings.followed_at,
        lists.capture_id,
        known.captures
    from known
    inner join lists
        on
            known.evaluated_on = lists.evaluated_on
            and known.chain = lists.chain
            and known.newest = lists.age_rank
    inner join intermediate.int_sightings as sightings
        on
            known.chain = sightings.chain
            and known.from_list = sightings.from_list
            and known.to_list is not distinct from sightings.to_list
    union all
    select
        days.evaluated_on,
        sightings.account_key,
        sightings.follower_key,
        sightings.checked_on as first_seen_on,
        sightings.checked_on as last_seen_on,
        sightings.checked_at as last_seen_at,
        sightings.followed_at,
        cast(null as varchar) as capture_id,
        1 as captures
    from intermediate.int_evaluation_days as days
    inner join intermediate.int_sightings as sightings
        on days.evaluated_on >= sightings.checked_on
),

ranked as (
    select
        evaluated_on,
        account_key,
        follower_key,
        first_seen_on,
        last_seen_on,
        last_seen_at,
        followed_at,
        capture_id,
        captures,
        row_number() over (
            partition by evaluated_on, account_key, follower_key
            order by last_seen_at desc, capture_id asc nulls last
        ) as recency,
        row_number() over (
            partition by evaluated_on, account_key, follower_key
            order by
                followed_at is null,
                last_seen_at desc,
                capture_id asc nulls last
        ) as recency_of_time
    from seen
)

select
    evaluated_on,
    account_key,
    follower_key,
    min(first_seen_on) as first_seen_on,
    max(last_seen_on) as last_seen_on,
    max(last_seen_at) as last_seen_at,
    -- a point check tells no time: the last list that does still says when the follow was made
    max(case when recency_of_time = 1 then followed_at end) as followed_at,
    max(case when recency = 1 then capture_id end) as capture_id,
    bool_or(capture_id is null and recency = 1) as is_point_check,
    cast(sum(captures) as bigint) as captures
from ranked
group by
    evaluated_on,
    account_key,
    follower_key
