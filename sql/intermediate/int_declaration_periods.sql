-- int_declaration_periods: the answer that counts for an employee on a platform, from which day to which.
-- Grain:   staff_key, platform, valid_from_on, answer, follower_key, platform_user_id
-- Reads:   staging.stg_declarations
-- Units:   local days; valid_to_on is exclusive, null while the answer stands; declared_at in UTC
-- Why not the first answer: people correct themselves; of two answers on one day the later one counts.
with answers as (
    select distinct
        staff_key,
        platform,
        declared_at,
        declared_on,
        answer_order
    from staging.stg_declarations
),

periods as (
    select
        staff_key,
        platform,
        declared_at,
        answer_order,
        declared_on as valid_from_on,
        lead(declared_on) over (
            partition by staff_key, platform
            order by declared_at, answer_order
        ) as valid_to_on
    from answers
)

select
    periods.staff_key,
    periods.platform,
    periods.valid_from_on,
    periods.valid_to_on,
    periods.declared_at,
    declarations.answer,
    declarations.follower_key,
    declarations.platform_user_id
from periods
inner join staging.stg_declarations as declarations
    on
        periods.staff_key = declarations.staff_key
        and periods.platform = declarations.platform
        and periods.declared_at = declarations.declared_at
        and periods.answer_order = declarations.answer_order
where periods.valid_to_on is null or periods.valid_from_on < periods.valid_to_on
