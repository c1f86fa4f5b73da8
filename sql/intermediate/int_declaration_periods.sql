-- int_declaration_periods: the answer that counts for an employee on a platform, from which day to which.
-- Grain:   staff_key, platform, valid_from_on, answer, follower_key, platform_user_id, former_key
-- Reads:   intermediate.int_answers
-- Units:   local days; valid_to_on is exclusive, null while the answer stands; declared_at in UTC
-- Why not the first answer: people correct themselves; of two answers on one day the later one counts.
with moments as (
    select distinct
        staff_key,
        platform,
        declared_at,
        declared_on,
        is_rename,
        answer_order
    from intermediate.int_answers
),

periods as (
    select
        staff_key,
        platform,
        declared_at,
        is_rename,
        answer_order,
        declared_on as valid_from_on,
        lead(declared_on) over (
            partition by staff_key, platform
            order by declared_at, is_rename, answer_order
        ) as valid_to_on
    from moments
)

select
    periods.staff_key,
    periods.platform,
    periods.valid_from_on,
    periods.valid_to_on,
    periods.declared_at,
    answers.answer,
    answers.follower_key,
    answers.platform_user_id,
    answers.former_key
from periods
inner join intermediate.int_answers as answers
    on
        periods.staff_key = answers.staff_key
        and periods.platform = answers.platform
        and periods.declared_at = answers.declared_at
        and periods.is_rename = answers.is_rename
        and periods.answer_order = answers.answer_order
where periods.valid_to_on is null or periods.valid_from_on < periods.valid_to_on
