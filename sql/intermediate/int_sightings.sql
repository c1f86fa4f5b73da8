-- int_sightings: each time a declared handle or id, or the id behind it, was seen in a list or by a point check.
-- Grain:   account_key, follower_key, captured_at, capture_id
-- Reads:   staging.stg_followers, staging.stg_captures, staging.stg_point_checks, intermediate.int_answers,
--          intermediate.int_linked_ids
-- Units:   instants in UTC, captured_on local day; capture_id is null for a point check
-- Why not match names: a display name belongs to many people; only a declared handle or id is evidence.
-- Why not one comparison: a list of ids and names shows the same follower under both, and people declare either.
with declared as (
    select follower_key
    from intermediate.int_answers
    where follower_key is not null
    union
    select former_key as follower_key
    from intermediate.int_answers
    where former_key is not null
    union
    select follower_key
    from intermediate.int_linked_ids
),

listed as (
    select
        followers.capture_id,
        declared.follower_key,
        followers.follower_key as listed_key,
        followers.followed_at
    from staging.stg_followers as followers
    inner join declared
        on followers.follower_key = declared.follower_key
    union all
    select
        followers.capture_id,
        declared.follower_key,
        followers.follower_key as listed_key,
        followers.followed_at
    from staging.stg_followers as followers
    inner join declared
        on followers.handle_key = declared.follower_key
)

select
    captures.account_key,
    listed.follower_key,
    captures.captured_at,
    captures.captured_on,
    listed.capture_id,
    listed.listed_key,
    listed.followed_at
from listed
inner join staging.stg_captures as captures
    on listed.capture_id = captures.capture_id
union all
select
    checks.account_key,
    declared.follower_key,
    checks.checked_at as captured_at,
    checks.checked_on as captured_on,
    cast(null as varchar) as capture_id,
    declared.follower_key as listed_key,
    cast(null as timestamptz) as followed_at
from staging.stg_point_checks as checks
inner join declared
    on checks.follower_key = declared.follower_key
where checks.is_following
