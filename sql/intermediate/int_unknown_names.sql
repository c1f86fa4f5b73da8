-- int_unknown_names: declared names behind which a platform had nobody when it was asked, as known on the day.
-- Grain:   evaluated_on, staff_key, platform
-- Reads:   intermediate.int_evaluation_days, intermediate.int_declaration_periods, staging.stg_point_checks
-- Units:   unknown_at in UTC, the last time that the platform said so
-- Why not by account: whoever is suspended is on no list of the platform, whichever of its accounts was asked about.
-- Why not one of several handles: she may be there under the other, and is never missed under either.
-- Why not only while it is the newest answer: lists made before it lack her for the same reason, whoever is back since.
with answered as (
    select
        platform,
        follower_key,
        checked_at,
        checked_on,
        is_unknown
    from staging.stg_point_checks
    where is_unknown or is_following is not null
),

-- most people are always there: only of the others is it looked for what else was answered
unknown as (
    select distinct
        platform,
        follower_key
    from answered
    where is_unknown
)

select
    days.evaluated_on,
    answers.staff_key,
    answered.platform,
    max(case when answered.is_unknown then answered.checked_at end) as unknown_at,
    coalesce(
        max(case when not answered.is_unknown then answered.checked_at end)
        <= max(case when answered.is_unknown then answered.checked_at end),
        true
    ) as is_unknown
from unknown
inner join answered
    on
        unknown.platform = answered.platform
        and unknown.follower_key = answered.follower_key
inner join intermediate.int_declaration_periods as answers
    on
        answered.platform = answers.platform
        and answered.follower_key = answers.follower_key
inner join intermediate.int_evaluation_days as days
    on
        answered.checked_on <= days.evaluated_on
        and answers.valid_from_on <= days.evaluated_on
        and (answers.valid_to_on is null or answers.valid_to_on > days.evaluated_on)
where answers.answer <> 'multiple'
group by
    days.evaluated_on,
    answers.staff_key,
    answered.platform
having bool_or(answered.is_unknown)
