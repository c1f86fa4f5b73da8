-- int_account_bounds: between how many and how many employees follow one account, for each thing one may assume.
-- Grain:   account_key, assumption
-- Reads:   intermediate.int_assumptions, intermediate.int_growth_window, intermediate.int_list_bounds
-- Units:   employees
-- Why not the gain itself: employees now = employees before + gain - net change of everybody else. With a..b before and
--          c..d for the others that is max(0, a + gain - d) to min(addressed, count, b + gain - c); a count is not a
--          person.
-- Why not a newest count from before the order: it says how many followed then, and since the order is given anybody
--          may have come. Like a list of that time it limits nobody.
with known as (
    select
        assumptions.account_key,
        assumptions.assumption,
        bounds.addressed,
        case
            when growth.latest_at = growth.baseline_at then bounds.addressed
            else least(bounds.addressed, growth.latest_high)
        end as possible,
        -- no more can have followed before than are addressed, or than the count was then
        least(bounds.addressed, growth.baseline_high, coalesce(assumptions.already_low, 0))
        + growth.gained_low - assumptions.others_high as low,
        least(bounds.addressed, growth.baseline_high, coalesce(assumptions.already_high, bounds.addressed))
        + growth.gained_high - assumptions.others_low as high
    from intermediate.int_assumptions as assumptions
    inner join intermediate.int_growth_window as growth
        on assumptions.account_key = growth.account_key
    inner join intermediate.int_list_bounds as bounds
        on assumptions.account_key = bounds.account_key
)

select
    account_key,
    assumption,
    addressed,
    -- where an assumption contradicts the counts, the nearest number of employees that there can be
    greatest(0, least(possible, coalesce(low, 0))) as low,
    greatest(0, least(possible, coalesce(high, possible))) as high
from known
union all
select
    account_key,
    'list' as assumption,
    addressed,
    following_low as low,
    following_high as high
from intermediate.int_list_bounds
-- point checks and own statements prove that some follow where no list came
where capture_id is not null or following > 0
