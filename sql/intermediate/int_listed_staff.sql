-- int_listed_staff: the addressed employees on the lists from which growth is told, under any name or id of theirs.
-- Grain:   capture_id, listed_key, staff_key
-- Reads:   intermediate.int_curve_list, intermediate.int_baseline_list, intermediate.int_window_list,
--          staging.stg_list_places, intermediate.int_sightings, intermediate.int_matching_keys,
--          intermediate.int_contested_names, intermediate.int_roster_periods, intermediate.int_judged_day
-- Units:   –
-- Why not all staff: an employee who declared no handle cannot be told from a stranger, and counts among the others.
-- Why not the declared name alone: whoever was renamed is on the older list under the former name, and would have left
--          as an employee and come as a stranger.
with chosen as (
    select capture_id from intermediate.int_curve_list
    union
    select capture_id from intermediate.int_baseline_list
    union
    select capture_id from intermediate.int_window_list
),

-- grouped, or every list of a chain is unfolded before these few are chosen
places as (
    select
        chosen.capture_id,
        max(listed.chain) as chain,
        max(listed.list_number) as list_number
    from chosen
    inner join staging.stg_list_places as listed
        on chosen.capture_id = listed.capture_id
    group by chosen.capture_id
),

declared as (
    select distinct
        names.staff_key,
        names.follower_key
    from intermediate.int_matching_keys as names
    inner join intermediate.int_judged_day as tonight
        on
            names.valid_from_on <= tonight.judged_on
            and (names.valid_to_on is null or names.valid_to_on > tonight.judged_on)
    inner join intermediate.int_roster_periods as staff
        on
            names.staff_key = staff.staff_key
            and staff.is_addressed
            and staff.is_active
            and tonight.judged_on >= staff.valid_from_on
            and (staff.valid_to_on is null or tonight.judged_on < staff.valid_to_on)
    -- a miss means: nobody else claims the name tonight
    left join intermediate.int_contested_names as contested
        on
            tonight.judged_on = contested.evaluated_on
            and names.staff_key = contested.staff_key
            and names.platform = contested.platform
            and names.follower_key = contested.follower_key
    where contested.staff_key is null
)

select distinct
    places.capture_id,
    sightings.listed_key,
    declared.staff_key
from places
inner join intermediate.int_sightings as sightings
    on
        places.chain = sightings.chain
        and places.list_number >= sightings.from_list
        and (sightings.to_list is null or places.list_number <= sightings.to_list)
inner join declared
    on sightings.follower_key = declared.follower_key
