-- int_corrections_by_day: which corrections hold for an employee and an account on each day.
-- Grain:   evaluated_on, staff_key, account_key
-- Reads:   intermediate.int_evaluation_days, staging.stg_corrections
-- Units:   local days
-- Why not add up all lines: of an exemption entered twice the later line counts, also where it ends the earlier one; a
--          dispute stands until it is resolved. Why not one last line for everything: an exemption does not end because
--          a dispute does.
with known as (
    select
        days.evaluated_on,
        corrections.staff_key,
        corrections.account_key,
        corrections.kind,
        corrections.entered_on,
        days.evaluated_on >= corrections.from_on
        and (corrections.until_on is null or days.evaluated_on <= corrections.until_on) as holds,
        row_number() over (
            partition by
                days.evaluated_on,
                corrections.staff_key,
                corrections.account_key,
                case corrections.kind when 'resolve' then 'dispute' else corrections.kind end
            order by
                corrections.entered_at desc,
                corrections.entry_order desc,
                corrections.kind asc,
                corrections.from_on asc,
                corrections.until_on desc nulls first
        ) as recency
    from intermediate.int_evaluation_days as days
    inner join staging.stg_corrections as corrections
        on days.evaluated_on >= corrections.entered_on
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
where recency = 1
group by
    evaluated_on,
    staff_key,
    account_key
