-- int_order_day_rank: how rare the order's day was among the days before it, as a placebo rank.
-- Grain:   account_key
-- Reads:   intermediate.int_daily_changes, raw.night
-- Units:   p from 0 to 1 as a closed interval: (1 + days before with at least that change) / (1 + days before)
-- Why not a test on the level, or on two readings: a level drifts by itself, and two readings have no usual day between
--          them. With fewer than 8 daily changes before, or none on the order's day, nothing is said.
-- Why not narrower where counts are rounded: two changes share a reading, so not every p between the ends need be
--          possible; the ends hold whichever counts were meant.
-- Why not "the order worked": a small p says that the day was unusual. Who followed, and why, it does not say.
with before_order as (
    select
        changes.account_key,
        changes.change_low,
        changes.change_high
    from intermediate.int_daily_changes as changes
    cross join raw.night as night
    where
        changes.days = 1
        and changes.changed_on < night.ordered_on
        and date_diff('day', changes.changed_on, night.ordered_on) <= 28
),

order_day as (
    select
        changes.account_key,
        changes.change_low,
        changes.change_high
    from intermediate.int_daily_changes as changes
    inner join raw.night as night
        on
            changes.changed_on = night.ordered_on
            -- a day whose last reading is older than the order shows nothing of it
            and changes.changed_at > night.ordered_at
    where changes.days = 1
)

select
    order_day.account_key,
    (1 + count(*) filter (where before_order.change_low >= order_day.change_high)) / (1 + count(*)) as p_low,
    (1 + count(*) filter (where before_order.change_high >= order_day.change_low)) / (1 + count(*)) as p_high
from order_day
inner join before_order
    on order_day.account_key = before_order.account_key
group by order_day.account_key
having count(*) >= 8
