-- int_window_gains: followers gained between the two readings, employees and others, as one list's times tell.
-- Grain:   account_key
-- Reads:   intermediate.int_window_list, staging.stg_followers, intermediate.int_sightings,
--          intermediate.int_declaration_periods, intermediate.int_roster_periods, raw.night
-- Units:   people
-- Why not all staff: an employee who declared no handle cannot be told from a stranger, and counts among the others.
with declared as (
    select distinct answers.follower_key
    from intermediate.int_declaration_periods as answers
    cross join raw.night as night
    inner join intermediate.int_roster_periods as staff
        on
            answers.staff_key = staff.staff_key
            and staff.is_addressed
            and staff.is_active
            and night.as_of >= staff.valid_from_on
            and (staff.valid_to_on is null or night.as_of < staff.valid_to_on)
    where answers.follower_key is not null and answers.valid_to_on is null
),

gained as (
    select
        windows.account_key,
        count(*) as everybody
    from intermediate.int_window_list as windows
    inner join staging.stg_followers as followers
        on
            windows.capture_id = followers.capture_id
            and windows.baseline_at < followers.followed_at
            and windows.latest_at >= followers.followed_at
    group by windows.account_key
),

gained_staff as (
    select
        windows.account_key,
        count(distinct sightings.listed_key) as staff
    from intermediate.int_window_list as windows
    inner join intermediate.int_sightings as sightings
        on
            windows.capture_id = sightings.capture_id
            and windows.baseline_at < sightings.followed_at
            and windows.latest_at >= sightings.followed_at
    inner join declared
        on sightings.follower_key = declared.follower_key
    group by windows.account_key
)

select
    windows.account_key,
    coalesce(gained_staff.staff, 0) as staff_gained,
    coalesce(gained.everybody, 0) - coalesce(gained_staff.staff, 0) as others_gained
from intermediate.int_window_list as windows
-- a miss means: nobody on the list followed within the window
left join gained
    on windows.account_key = gained.account_key
-- a miss means: no declared employee did
left join gained_staff
    on windows.account_key = gained_staff.account_key
