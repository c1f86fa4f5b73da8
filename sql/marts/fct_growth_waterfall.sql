-- fct_growth_waterfall: from the count before the order to the last one, step by step.
-- Grain:   account_key, step
-- Reads:   intermediate.int_growth_window, intermediate.int_window_gains, intermediate.int_window_changes
-- Units:   people as closed intervals
-- Why not spread what is unexplained over the other steps: it is the part no list and no count accounts for, and
--          it is shown. Intervals add up as differences do: latest_low = baseline_high + the lows of the steps
--          between, latest_high = baseline_low + their highs.
-- Why not losses from one list: who left is on no list made afterwards. Losses are told where a complete list from
--          about the reading before the order is known too, and they are those on it whom the first complete list after
--          the window lacks, or the newest within it where there is none after. Lists and readings are seldom of one
--          hour: the difference is part of what is unexplained, as is whoever came and went between the two lists.
-- Columns:
--   account_key  The account
--   step         In this order: baseline, staff_gained, staff_lost, others_gained, others_lost, unexplained,
--                latest; staff are employees with a declared handle, everybody else is among the others; lost steps
--                are 0 or negative, and a rename is neither lost nor gained
--   low          Fewest people the counts allow for baseline, unexplained and latest; for the other steps as many as
--                the lists show, who came and went unseen, are hidden, or came after the newest complete list being
--                part of unexplained; null where no list tells
--   high         Most people the counts allow, or as many as the lists show; null where no list tells
with windows as (
    select
        growth.account_key,
        growth.baseline_low,
        growth.baseline_high,
        growth.latest_low,
        growth.latest_high,
        growth.gained_low,
        growth.gained_high,
        gains.staff_gained,
        gains.others_gained,
        -changes.staff_left as staff_lost,
        -changes.others_left as others_lost,
        coalesce(gains.staff_gained + gains.others_gained, 0)
        - coalesce(changes.staff_left + changes.others_left, 0) as explained
    from intermediate.int_growth_window as growth
    -- a miss means: no complete list after the reading before the order, or none that tells who came
    left join intermediate.int_window_gains as gains
        on growth.account_key = gains.account_key
    -- a miss means: no complete list from about the reading before the order, so nobody knows who left
    left join intermediate.int_window_changes as changes
        on growth.account_key = changes.account_key
    where growth.gained_low is not null
)

select
    account_key,
    'baseline' as step,
    baseline_low as low,
    baseline_high as high
from windows
union all
select
    account_key,
    'staff_gained' as step,
    staff_gained as low,
    staff_gained as high
from windows
union all
select
    account_key,
    'staff_lost' as step,
    staff_lost as low,
    staff_lost as high
from windows
union all
select
    account_key,
    'others_gained' as step,
    others_gained as low,
    others_gained as high
from windows
union all
select
    account_key,
    'others_lost' as step,
    others_lost as low,
    others_lost as high
from windows
union all
select
    account_key,
    'unexplained' as step,
    gained_low - explained as low,
    gained_high - explained as high
from windows
union all
select
    account_key,
    'latest' as step,
    latest_low as low,
    latest_high as high
from windows
