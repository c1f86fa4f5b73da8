-- int_declaration_periods: the answer that counts for an employee on a platform, from which day to which.
-- Grain:   staff_key, platform, valid_from_on, answer, follower_key, platform_user_id, former_key
-- Reads:   intermediate.int_answers
-- Units:   local days; valid_to_on is exclusive, null while the answer stands; declared_at in UTC
-- Why not the first answer: people correct themselves; of two answers on one day the later one counts.
-- Why not every later answer: a form sent again for another platform, a blank or a display name takes nothing back.
--          What a person declared stands until she declares another account, or to have none.
with moments as (
    select
        staff_key,
        platform,
        declared_at,
        declared_on,
        is_rename,
        answer_order,
        bool_or(follower_key is not null or answer = 'no_account') as is_definite
    from intermediate.int_answers
    group by
        staff_key,
        platform,
        declared_at,
        declared_on,
        is_rename,
        answer_order
),

ranked as (
    select
        staff_key,
        platform,
        declared_at,
        declared_on,
        is_rename,
        answer_order,
        is_definite,
        coalesce(
            bool_or(is_definite) over (
                partition by staff_key, platform
                order by declared_at, is_rename, answer_order
                rows between unbounded preceding and 1 preceding
            ),
            false
        ) as has_definite_before
    from moments
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
    from ranked
    where is_definite or not has_definite_before
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
