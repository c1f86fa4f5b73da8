-- int_declared_handles: the answer of each employee on each day, and whether somebody else gives the same handle.
-- Grain:   evaluated_on, staff_key, platform, answer, follower_key, platform_user_id
-- Reads:   intermediate.int_evaluation_days, intermediate.int_declaration_periods
-- Units:   declared_at in UTC
with standing as (
    select
        days.evaluated_on,
        answers.staff_key,
        answers.platform,
        answers.declared_at,
        answers.answer,
        answers.follower_key,
        answers.platform_user_id
    from intermediate.int_evaluation_days as days
    inner join intermediate.int_declaration_periods as answers
        on
            days.evaluated_on >= answers.valid_from_on
            and (answers.valid_to_on is null or days.evaluated_on < answers.valid_to_on)
),

shared as (
    select
        evaluated_on,
        platform,
        follower_key
    from standing
    where follower_key is not null
    group by
        evaluated_on,
        platform,
        follower_key
    having count(distinct staff_key) > 1
)

select
    standing.evaluated_on,
    standing.staff_key,
    standing.platform,
    standing.declared_at,
    standing.answer,
    standing.follower_key,
    standing.platform_user_id,
    shared.follower_key is not null as is_shared
from standing
-- a miss means: nobody else declares this handle on the day
left join shared
    on
        standing.evaluated_on = shared.evaluated_on
        and standing.platform = shared.platform
        and standing.follower_key = shared.follower_key
