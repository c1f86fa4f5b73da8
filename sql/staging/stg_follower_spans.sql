-- stg_follower_spans: followers under their keyed pseudonyms, over stretches of lists that show the same.
-- Grain:   chain, follower_key, from_list
-- Reads:   raw.follower
-- Units:   followed_at in UTC, followed_on local day; from_list and to_list are numbers of lists as they were loaded
--          (stg_list_places), to_list inclusive, null while the newest list of the chain shows the follower
-- Why not every list whole: between two lists one follower in a thousand changes, and a year of lists is one list and
--          its changes. What is asked of many lists is asked of spans; one list is unfolded by stg_followers.
select
    chain,
    follower_key,
    handle_key,
    followed_at,
    followed_on,
    from_list,
    to_list
from raw.follower
