-- int_bursts: days on which an account gained more than the days before let expect.
-- Grain:   account_key, changed_on
-- Reads:   intermediate.int_daily_changes
-- Units:   people per day; usual_high is the upper end of a 95 % prediction interval from the changes of 28 days before
-- Why not "the order worked": accounts without any order gain hundreds of thousands in a day. A burst says that a day
--          was unusual, never who came or why.
-- Why not the bare spread: where most days bring the same number it is 0, and every single follower would be a burst.
--          Counts move in whole people, so it is 1 at least.
-- Why not 1.96 deviations alone: from 8 days the deviation comes out too small, and 9 to 12 of 100 usual days would be
--          bursts where 2.5 should be (14 days: 5 to 8, 28: 4 to 5). As for int_organic_flow, 8 / days more makes it
--          1.4 to 2.4 of 100, whether days resemble the day before or not.
-- Why not every change above what was usual: in a decline a day that loses less is unusual too, but nobody came.
-- Why not a self join over a range of days: it compares all pairs. Each day is joined with its 28 days by equality, and
--          the distinct days before keep the planner from joining all days of an account first.
with flows as (
    select
        account_key,
        changed_on,
        changed_at,
        change_low,
        change_high
    from intermediate.int_daily_changes
    where days = 1
),

digits as (
    select seven.digit
    from (values (0), (1), (2), (3), (4), (5), (6)) as seven (digit)
),

days_before as (
    select 1 + ones.digit + 7 * weeks.digit as distance
    from digits as ones
    cross join digits as weeks
    where weeks.digit < 4
),

expected as (
    select distinct
        flows.account_key,
        flows.changed_on,
        cast(flows.changed_on - interval '1' day * days_before.distance as date) as earlier_on
    from flows
    cross join days_before
),

before as (
    select
        expected.account_key,
        expected.changed_on,
        earlier.change_low,
        earlier.change_high
    from expected
    inner join flows as earlier
        on
            expected.account_key = earlier.account_key
            and expected.earlier_on = earlier.changed_on
),

medians as (
    select
        account_key,
        changed_on,
        median(change_low) as middle_low,
        median(change_high) as middle_high,
        count(*) as observed
    from before
    group by
        account_key,
        changed_on
),

spreads as (
    select
        before.account_key,
        before.changed_on,
        medians.middle_high,
        medians.observed,
        greatest(
            1,
            median(greatest(before.change_high - medians.middle_low, medians.middle_high - before.change_low))
        ) as deviation
    from before
    inner join medians
        on
            before.account_key = medians.account_key
            and before.changed_on = medians.changed_on
    where medians.observed >= 8
    group by
        before.account_key,
        before.changed_on,
        medians.middle_high,
        medians.observed
)

select
    flows.account_key,
    flows.changed_on,
    flows.changed_at,
    flows.change_low,
    flows.change_high,
    spreads.observed,
    spreads.middle_high + 1.96 * 1.4826 * (1 + 8 / spreads.observed) * spreads.deviation as usual_high
from flows
inner join spreads
    on
        flows.account_key = spreads.account_key
        and flows.changed_on = spreads.changed_on
where
    flows.change_low > 0
    and flows.change_low > spreads.middle_high + 1.96 * 1.4826 * (1 + 8 / spreads.observed) * spreads.deviation
