-- stg_followers: followers listed by a capture, under their keyed pseudonym.
-- Grain:   capture_id, follower_key
-- Reads:   raw.follower
-- Units:   followed_at in UTC; null where the source gives no time
select
    capture_id,
    follower_key,
    followed_at
from raw.follower
