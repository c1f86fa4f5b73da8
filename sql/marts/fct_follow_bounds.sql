-- fct_follow_bounds: between how many and how many employees follow, for each thing one may assume.
-- Grain:   account_key, assumption
-- Reads:   intermediate.int_growth_window, intermediate.int_list_bounds
-- Units:   employees; shares of the addressed employees, 0 to 1
-- Why not the press reading alone: it assumes that no employee followed before and no stranger came or went. A
--          count is not a person: S = already following + change - change of everybody else.
-- Columns:
--   account_key                The account
--   assumption                 none; others_unchanged (no stranger came or went); press (and no employee followed
--                              before); list (what lists, point checks and declarations prove)
--   staff_following_low        At least so many addressed employees follow
--   staff_following_high       At most so many
--   staff_following_share_low  staff_following_low as a share of the addressed employees
--   staff_following_share_high staff_following_high as a share of the addressed employees
with counts as (
    select
        bounds.account_key,
        bounds.addressed,
        bounds.following,
        bounds.following_low,
        bounds.following_high,
        bounds.capture_id,
        growth.baseline_high,
        growth.latest_high,
        growth.gained_low,
        growth.gained_high
    from intermediate.int_list_bounds as bounds
    inner join intermediate.int_growth_window as growth
        on bounds.account_key = growth.account_key
),

bounds as (
    select
        account_key,
        addressed,
        'none' as assumption,
        0 as low,
        least(addressed, coalesce(latest_high, addressed)) as high
    from counts
    union all
    select
        account_key,
        addressed,
        'others_unchanged' as assumption,
        greatest(0, least(addressed, gained_low)) as low,
        greatest(0, least(addressed, latest_high, least(addressed, baseline_high) + gained_high)) as high
    from counts
    where gained_low is not null
    union all
    select
        account_key,
        addressed,
        'press' as assumption,
        greatest(0, least(addressed, gained_low)) as low,
        greatest(0, least(addressed, gained_high)) as high
    from counts
    where gained_low is not null
    union all
    select
        account_key,
        addressed,
        'list' as assumption,
        following_low as low,
        following_high as high
    from counts
    -- point checks prove that some follow where no list came
    where capture_id is not null or following > 0
)

select
    account_key,
    assumption,
    low as staff_following_low,
    high as staff_following_high,
    case when addressed > 0 then low / addressed end as staff_following_share_low,
    case when addressed > 0 then high / addressed end as staff_following_share_high
from bounds
