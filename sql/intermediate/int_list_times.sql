-- int_list_times: whether each list has a row for everybody it counts, and tells when they followed.
-- Grain:   capture_id
-- Reads:   staging.stg_captures, staging.stg_followers, raw.night
-- Units:   people; is_whole: nobody is listed without a name or id; is_timed: at most max_hidden_share lack a time
-- Why not ask for every single time: a few missing ones weigh as much as a few hidden followers, and those are
--          tolerated up to the same share. Whoever has no time is counted on no day.
with rows_of_list as (
    select
        capture_id,
        count(*) as named,
        count(followed_at) as timed
    from staging.stg_followers
    group by capture_id
)

select
    captures.capture_id,
    captures.listed,
    coalesce(rows_of_list.named, 0) as named,
    coalesce(rows_of_list.timed, 0) as timed,
    coalesce(rows_of_list.named, 0) >= captures.listed as is_whole,
    captures.listed - coalesce(rows_of_list.timed, 0) <= night.max_hidden_share * captures.listed as is_timed
from staging.stg_captures as captures
cross join raw.night as night
-- a miss means: a list without rows
left join rows_of_list
    on captures.capture_id = rows_of_list.capture_id
