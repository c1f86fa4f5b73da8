-- int_window_gains: followers gained between the two readings, employees and others, as far as lists tell.
-- Grain:   account_key
-- Reads:   intermediate.int_window_list, intermediate.int_list_times, intermediate.int_window_changes,
--          intermediate.int_listed_staff, staging.stg_followers
-- Units:   people
-- Why not 0 where the list tells no times: nobody knows then when its followers came. Two lists still show who is new;
--          one list alone shows nothing, and the account has no row.
with staff as (
    select distinct
        capture_id,
        listed_key
    from intermediate.int_listed_staff
),

gained as (
    select
        windows.account_key,
        count(*) as everybody,
        count(staff.listed_key) as staff
    from intermediate.int_window_list as windows
    inner join staging.stg_followers as followers
        on
            windows.capture_id = followers.capture_id
            and windows.baseline_at < followers.followed_at
            and windows.latest_at >= followers.followed_at
    -- a miss means: nobody of the staff
    left join staff
        on
            followers.capture_id = staff.capture_id
            and followers.follower_key = staff.listed_key
    group by windows.account_key
)

select
    windows.account_key,
    case
        when times.is_timed
            then coalesce(gained.staff, 0) + coalesce(changes.staff_passed - changes.staff_returned, 0)
        else changes.staff_came
    end as staff_gained,
    case
        when times.is_timed
            then
                coalesce(gained.everybody - gained.staff, 0)
                + coalesce(changes.others_passed - changes.others_returned, 0)
        else changes.others_came
    end as others_gained
from intermediate.int_window_list as windows
inner join intermediate.int_list_times as times
    on windows.capture_id = times.capture_id
-- a miss means: nobody on the list followed within the window
left join gained
    on windows.account_key = gained.account_key
-- a miss means: no list from about the reading before the order
left join intermediate.int_window_changes as changes
    on windows.account_key = changes.account_key
where times.is_timed or changes.account_key is not null
