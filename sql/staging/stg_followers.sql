-- stg_followers: followers listed by a capture, under their keyed pseudonyms.
-- Grain:   capture_id, follower_key
-- Reads:   raw.follower, raw.capture
-- Rows:    select coalesce(sum(named), 0) from raw.capture
-- Units:   followed_at in UTC, followed_on local day; null where the source gives no time
-- Why not one key: where a platform lists ids and names, the id stays when a person is renamed, and the name is what
--          most people declare. follower_key is made of the id then, and handle_key of the name.
-- Why not for many lists: raw.follower says of everybody once on which lists she is, and this tells it list by list.
select
    captures.capture_id,
    spans.follower_key,
    spans.handle_key,
    spans.followed_at,
    spans.followed_on
from raw.capture as captures
inner join raw.follower as spans
    on
        captures.chain = spans.chain
        and captures.list_number >= spans.from_list
        and (spans.to_list is null or captures.list_number <= spans.to_list)
