-- int_sightings: followers of a list whose handle some employee has declared.
-- Grain:   capture_id, follower_key
-- Reads:   staging.stg_followers, staging.stg_captures, staging.stg_declarations
-- Units:   followed_at in UTC
-- Why not match names: a display name belongs to many people; only a declared handle or id is evidence.
select
    followers.capture_id,
    captures.account_key,
    captures.captured_at,
    captures.captured_on,
    followers.follower_key,
    followers.followed_at
from staging.stg_followers as followers
inner join staging.stg_captures as captures
    on followers.capture_id = captures.capture_id
where
    followers.follower_key in (
        select declarations.follower_key
        from staging.stg_declarations as declarations
        where declarations.follower_key is not null
    )
