-- stg_followers: followers listed by a capture, under their keyed pseudonyms.
-- Grain:   capture_id, follower_key
-- Reads:   raw.follower
-- Units:   followed_at in UTC, followed_on local day; null where the source gives no time
-- Why not one key: where a platform lists ids and names, the id stays when a person is renamed, and the name is what
--          most people declare. follower_key is made of the id then, and handle_key of the name.
select
    capture_id,
    follower_key,
    handle_key,
    followed_at,
    followed_on
from raw.follower
