-- int_shared_names: names and ids of accounts that more than one person has ever given for hers, beside each of them.
-- Grain:   platform, follower_key, staff_key
-- Reads:   intermediate.int_answers, intermediate.int_linked_ids
-- Units:   –
-- Why not only what is claimed today: whoever gave a name up is concerned by the day on which another gives it, and two
--          who never claim it on one day are told apart by the days, not here. Few names are ever given by two: all
--          that compares people need look at these alone.
with names as (
    select
        staff_key,
        platform,
        follower_key
    from intermediate.int_answers
    where follower_key is not null
    union all
    select
        staff_key,
        platform,
        former_key as follower_key
    from intermediate.int_answers
    where former_key is not null
    union all
    select
        staff_key,
        platform,
        follower_key
    from intermediate.int_linked_ids
),

shared as (
    select
        platform,
        follower_key
    from names
    group by
        platform,
        follower_key
    having min(staff_key) <> max(staff_key)
)

select distinct
    names.platform,
    names.follower_key,
    names.staff_key
from names
inner join shared
    on
        names.platform = shared.platform
        and names.follower_key = shared.follower_key
