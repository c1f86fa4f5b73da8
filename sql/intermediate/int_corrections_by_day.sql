-- int_corrections_by_day: which corrections hold for an employee and an account on each day.
-- Grain:   evaluated_on, staff_key, account_key
-- Reads:   intermediate.int_evaluation_days, intermediate.int_correction_periods
-- Units:   local days
-- Why not the days of the line alone: an exemption entered in March for February was not known in February, and the
--          history says what was.
with known as (
    select
        days.evaluated_on,
        corrections.staff_key,
        corrections.account_key,
        corrections.kind,
        corrections.valid_from_on as entered_on,
        days.evaluated_on >= corrections.from_on
        and (corrections.until_on is null or days.evaluated_on <= corrections.until_on) as holds
    from intermediate.int_evaluation_days as days
    inner join intermediate.int_correction_periods as corrections
        on
            days.evaluated_on >= corrections.valid_from_on
            and (corrections.valid_to_on is null or days.evaluated_on < corrections.valid_to_on)
    where corrections.kind <> 'rename'
)

select
    evaluated_on,
    staff_key,
    account_key,
    bool_or(kind = 'exempt' and holds) as is_exempt,
    bool_or(kind = 'dispute' and holds) as is_disputed,
    bool_or(kind = 'self_declared' and holds) as is_self_declared,
    max(case when kind = 'resolve' and holds then entered_on end) as resolved_on
from known
group by
    evaluated_on,
    staff_key,
    account_key
