-- int_assumptions: what one may assume of an account's followers, as two intervals.
-- Grain:   account_key, assumption
-- Reads:   intermediate.int_growth_window
-- Units:   people; already_low/high: employees who followed before the order, others_low/high: net change of everybody
--          else; null: nothing is assumed of that end
-- Why not the bounds here: whatever is assumed, one formula makes bounds of it (int_account_bounds).
select
    account_key,
    'none' as assumption,
    cast(null as bigint) as already_low,
    cast(null as bigint) as already_high,
    cast(null as bigint) as others_low,
    cast(null as bigint) as others_high
from intermediate.int_growth_window
union all
select
    account_key,
    'others_unchanged' as assumption,
    cast(null as bigint) as already_low,
    cast(null as bigint) as already_high,
    cast(0 as bigint) as others_low,
    cast(0 as bigint) as others_high
from intermediate.int_growth_window
where gained_low is not null
union all
select
    account_key,
    'press' as assumption,
    cast(0 as bigint) as already_low,
    cast(0 as bigint) as already_high,
    cast(0 as bigint) as others_low,
    cast(0 as bigint) as others_high
from intermediate.int_growth_window
where gained_low is not null
