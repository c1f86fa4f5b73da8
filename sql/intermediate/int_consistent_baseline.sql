-- int_consistent_baseline: the counts before the order for which the readings and all published statements are true.
-- Grain:   account_key
-- Reads:   intermediate.int_growth_window, intermediate.int_stated_gains
-- Units:   people as a closed interval; null where they cannot all be true, or nobody read the count before the order
-- Why not narrow the gain as well: who published "1,300 gained" did not count anybody. What the statements need is
--          told beside what was read, and never mixed into it.
-- Why not a baseline from statements alone: it would be nobody's reading and look like one. Statements without a
--          reading before the order are compared with each other only.
with implied as (
    select
        account_key,
        max(count_low - gained_high) as low,
        min(count_high - gained_low) as high,
        bool_and(is_consistent) as is_consistent
    from intermediate.int_stated_gains
    group by account_key
),

joined as (
    select
        windows.account_key,
        windows.baseline_at,
        greatest(0, windows.baseline_low, implied.low) as low,
        least(windows.baseline_high, implied.high) as high,
        windows.is_consistent and coalesce(implied.is_consistent, true) as is_consistent
    from intermediate.int_growth_window as windows
    -- a miss means: nothing was published that can be compared with a reading
    left join implied
        on windows.account_key = implied.account_key
)

select
    account_key,
    case when is_consistent and low <= high and baseline_at is not null then low end as low,
    case when is_consistent and low <= high and baseline_at is not null then high end as high,
    is_consistent and coalesce(low <= high, true) as is_consistent
from joined
