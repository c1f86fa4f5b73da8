-- int_window_differences: followers who are on one of the two lists about the window alone, or followed anew between.
-- Grain:   account_key, follower_key
-- Reads:   intermediate.int_baseline_list, intermediate.int_listed_staff, staging.stg_followers
-- Units:   instants in UTC; is_before: on the list of the time before the order, is_after: on the one after the window
-- Why not say of every missing name that it left: where lists give names, a renamed follower is on the first under one
--          name and on the second under another, both with the very same follow time (is_renamed). Employees are taken
--          first for such a pair: a question stands, and of nobody it is said that she left. An id outlives its names.
-- Why not compare keys alone: an employee who is on both lists under any of her names was there and is there
--          (is_on_both); she neither left nor came.
with sides as (
    select
        account_key,
        capture_id,
        is_by_name,
        true as is_before
    from intermediate.int_baseline_list
    union all
    select
        account_key,
        window_capture_id as capture_id,
        is_by_name,
        false as is_before
    from intermediate.int_baseline_list
),

listed as (
    select
        sides.account_key,
        sides.is_by_name,
        sides.is_before,
        followers.follower_key,
        followers.followed_at
    from sides
    inner join staging.stg_followers as followers
        on sides.capture_id = followers.capture_id
),

before as (
    select
        account_key,
        is_by_name,
        follower_key,
        followed_at
    from listed
    where is_before
),

after as (
    select
        account_key,
        is_by_name,
        follower_key,
        followed_at
    from listed
    where not is_before
),

differing as (
    select
        coalesce(before.account_key, after.account_key) as account_key,
        coalesce(before.follower_key, after.follower_key) as follower_key,
        coalesce(before.is_by_name, after.is_by_name) as is_by_name,
        before.follower_key is not null as is_before,
        after.follower_key is not null as is_after,
        before.followed_at as followed_before,
        after.followed_at as followed_after
    from before
    -- a miss means: who is on one of the two lists only
    full join after
        on
            before.account_key = after.account_key
            and before.follower_key = after.follower_key
    where
        before.follower_key is null
        or after.follower_key is null
        or before.followed_at < after.followed_at
),

people as (
    select
        sides.account_key,
        staff.staff_key,
        bool_or(sides.is_before) and bool_or(not sides.is_before) as is_on_both
    from sides
    inner join intermediate.int_listed_staff as staff
        on sides.capture_id = staff.capture_id
    group by
        sides.account_key,
        staff.staff_key
),

staff_names as (
    select
        people.account_key,
        staff.listed_key,
        bool_or(people.is_on_both) as is_on_both
    from sides
    inner join intermediate.int_listed_staff as staff
        on sides.capture_id = staff.capture_id
    inner join people
        on
            sides.account_key = people.account_key
            and staff.staff_key = people.staff_key
    group by
        people.account_key,
        staff.listed_key
),

told as (
    select
        differing.account_key,
        differing.follower_key,
        differing.is_before,
        differing.is_after,
        differing.followed_before,
        differing.followed_after,
        staff_names.listed_key is not null as is_staff,
        coalesce(staff_names.is_on_both, false) as is_on_both,
        case
            when differing.is_by_name and not (differing.is_before and differing.is_after)
                then coalesce(differing.followed_before, differing.followed_after)
        end as paired_at
    from differing
    -- a miss means: nobody of the staff
    left join staff_names
        on
            differing.account_key = staff_names.account_key
            and differing.follower_key = staff_names.listed_key
),

ranked as (
    select
        account_key,
        follower_key,
        is_before,
        is_after,
        followed_before,
        followed_after,
        is_staff,
        is_on_both,
        paired_at,
        row_number() over (
            partition by account_key, paired_at, is_before
            order by is_staff desc, follower_key asc
        ) as place,
        sum(case when is_before then 1 else 0 end) over by_second as missing,
        sum(case when is_before then 0 else 1 end) over by_second as new
    from told
    window by_second as (partition by account_key, paired_at)
)

select
    account_key,
    follower_key,
    is_before,
    is_after,
    followed_before,
    followed_after,
    is_staff,
    is_on_both,
    paired_at is not null and place <= least(missing, new) as is_renamed
from ranked
