-- int_corrections_by_day: which corrections hold for an employee and an account on each day.
-- Grain:   evaluated_on, staff_key, account_key
-- Reads:   intermediate.int_evaluation_days, intermediate.int_correction_periods
-- Units:   local days; protected_until_on is the last day up to this one on which an exemption, a dispute or an own
--          statement covered the employee, whether it still counts or not
-- Why not the days of the line alone: an exemption entered in March for February was not known in February, and the
--          history says what was.
with known as (
    select
        days.evaluated_on,
        corrections.staff_key,
        corrections.account_key,
        corrections.kind,
        corrections.valid_from_on as entered_on,
        corrections.from_on,
        corrections.valid_to_on is null or days.evaluated_on < corrections.valid_to_on as is_last_word,
        least(
            days.evaluated_on,
            coalesce(corrections.until_on, days.evaluated_on),
            coalesce(corrections.valid_to_on, days.evaluated_on)
        ) as covered_to_on,
        days.evaluated_on >= corrections.from_on
        and (corrections.until_on is null or days.evaluated_on <= corrections.until_on) as is_in_its_days
    from intermediate.int_evaluation_days as days
    inner join intermediate.int_correction_periods as corrections
        on days.evaluated_on >= corrections.valid_from_on
    where corrections.kind <> 'rename'
),

judged as (
    select
        evaluated_on,
        staff_key,
        account_key,
        kind,
        entered_on,
        is_last_word and is_in_its_days as holds,
        case when kind <> 'resolve' and from_on <= covered_to_on then covered_to_on end as covered_to_on
    from known
)

select
    evaluated_on,
    staff_key,
    account_key,
    bool_or(kind = 'exempt' and holds) as is_exempt,
    bool_or(kind = 'dispute' and holds) as is_disputed,
    bool_or(kind = 'self_declared' and holds) as is_self_declared,
    max(case when kind = 'resolve' and holds then entered_on end) as resolved_on,
    max(covered_to_on) as protected_until_on
from judged
group by
    evaluated_on,
    staff_key,
    account_key
