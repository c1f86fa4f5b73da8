-- fct_follower_curve: on which day the followers on an account's newest complete list followed it.
-- Grain:   account_key, day_on
-- Reads:   intermediate.int_curve_list, intermediate.int_listed_staff, staging.stg_followers
-- Units:   people; local days, only those on which somebody joined
-- Why not call it the count of the day: whoever left before the list was made is missing from it, so listed is a lower
--          bound of the count at the end of that day, the looser the older the day. The days before the order are the
--          list's as well, night zero included; no count is made up between readings.
-- Why not every list: one that is not complete, or that lacks the follow times of more than max_hidden_share of its
--          followers, would draw a wrong curve. Up to that share the followers without a time are on no day: the curve
--          ends below the length of the list, and is the lower bound it was.
-- Columns:
--   account_key   The account
--   day_on        Local day on which somebody on the list followed
--   joined        Followers on the list who followed on that day and stayed until the list was made
--   staff_joined  Those of them who are addressed employees with a declared handle
--   listed        Followers on the list who followed by the end of that day: at least so many followed then
--   capture_id    The list: the newest complete one that tells follow times
with staff as (
    select distinct
        capture_id,
        listed_key
    from intermediate.int_listed_staff
),

days as (
    select
        lists.account_key,
        lists.capture_id,
        followers.followed_on as day_on,
        count(*) as joined,
        count(staff.listed_key) as staff_joined
    from intermediate.int_curve_list as lists
    inner join staging.stg_followers as followers
        on
            lists.capture_id = followers.capture_id
            and followers.followed_on is not null
    -- a miss means: nobody of the staff
    left join staff
        on
            followers.capture_id = staff.capture_id
            and followers.follower_key = staff.listed_key
    group by
        lists.account_key,
        lists.capture_id,
        followers.followed_on
)

select
    account_key,
    day_on,
    joined,
    staff_joined,
    cast(sum(joined) over (
        partition by account_key
        order by day_on
        rows between unbounded preceding and current row
    ) as bigint) as listed,
    capture_id
from days
