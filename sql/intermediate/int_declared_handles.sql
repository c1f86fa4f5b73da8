-- int_declared_handles: the answer of each employee on each day, and whether somebody else gives the same account.
-- Grain:   evaluated_on, staff_key, platform, answer, follower_key, platform_user_id
-- Reads:   intermediate.int_evaluation_days, intermediate.int_declaration_periods, intermediate.int_linked_ids,
--          intermediate.int_answers, intermediate.int_roster_periods
-- Units:   declared_at in UTC, shared_on local day: when the last of those who share the account first declared it
-- Why not compare names alone: one may declare the id of an account and another its name, or one its former name; a
--          list that shows the id beside the name tells that it is the same account.
-- Why not everybody who answered: a mistyped staff number is nobody, and a former one of hers is she herself; only two
--          employees in service on the day can share an account. Why not their last answers: sending the form once
--          more shares nothing anew. Why not compare everybody day by day: few accounts are ever claimed by two, and
--          only of those the days need to be looked at.
with firsts as (
    select
        staff_key,
        platform,
        follower_key,
        min(declared_on) as declared_on
    from intermediate.int_answers
    where follower_key is not null
    group by
        staff_key,
        platform,
        follower_key
),

-- the same answer may stand twice, beside two former names
answers as (
    select distinct
        periods.staff_key,
        periods.platform,
        periods.declared_at,
        firsts.declared_on,
        periods.answer,
        periods.follower_key,
        periods.platform_user_id,
        periods.valid_from_on,
        periods.valid_to_on
    from intermediate.int_declaration_periods as periods
    -- a miss means: the answer holds no account
    left join firsts
        on
            periods.staff_key = firsts.staff_key
            and periods.platform = firsts.platform
            and periods.follower_key = firsts.follower_key
),

standing as (
    select
        days.evaluated_on,
        answers.staff_key,
        answers.platform,
        answers.declared_at,
        answers.declared_on,
        answers.answer,
        answers.follower_key,
        answers.platform_user_id,
        links.follower_key as linked_key,
        staff.staff_key is not null as is_in_service
    from intermediate.int_evaluation_days as days
    inner join answers
        on
            days.evaluated_on >= answers.valid_from_on
            and (answers.valid_to_on is null or days.evaluated_on < answers.valid_to_on)
    -- a miss means: no list shows an id beside this name
    left join intermediate.int_linked_ids as links
        on
            answers.staff_key = links.staff_key
            and answers.platform = links.platform
            and answers.declared_at = links.declared_at
            and answers.follower_key = links.handle_key
            and days.evaluated_on >= links.valid_from_on
            and (links.valid_to_on is null or days.evaluated_on < links.valid_to_on)
    -- a miss means: on no roster of the day, or not in service
    left join intermediate.int_roster_periods as staff
        on
            answers.staff_key = staff.staff_key
            and staff.is_active
            and days.evaluated_on >= staff.valid_from_on
            and (staff.valid_to_on is null or days.evaluated_on < staff.valid_to_on)
),

ever_claimed as (
    select
        staff_key,
        platform,
        follower_key as claimed_key
    from intermediate.int_declaration_periods
    where follower_key is not null
    union all
    select
        staff_key,
        platform,
        follower_key as claimed_key
    from intermediate.int_linked_ids
),

rivalries as (
    select
        platform,
        claimed_key
    from ever_claimed
    group by
        platform,
        claimed_key
    having min(staff_key) <> max(staff_key)
),

claims as (
    select
        standing.evaluated_on,
        standing.staff_key,
        standing.platform,
        standing.follower_key,
        rivalries.claimed_key,
        standing.declared_on
    from standing
    inner join rivalries
        on
            standing.platform = rivalries.platform
            and standing.follower_key = rivalries.claimed_key
    where standing.is_in_service
    union all
    select
        standing.evaluated_on,
        standing.staff_key,
        standing.platform,
        standing.follower_key,
        rivalries.claimed_key,
        standing.declared_on
    from standing
    inner join rivalries
        on
            standing.platform = rivalries.platform
            and standing.linked_key = rivalries.claimed_key
    where standing.is_in_service
),

shared as (
    select
        evaluated_on,
        platform,
        claimed_key,
        max(declared_on) as shared_on
    from claims
    group by
        evaluated_on,
        platform,
        claimed_key
    having count(distinct staff_key) > 1
),

rivalled as (
    select
        claims.evaluated_on,
        claims.staff_key,
        claims.platform,
        claims.follower_key,
        max(shared.shared_on) as shared_on
    from claims
    inner join shared
        on
            claims.evaluated_on = shared.evaluated_on
            and claims.platform = shared.platform
            and claims.claimed_key = shared.claimed_key
    group by
        claims.evaluated_on,
        claims.staff_key,
        claims.platform,
        claims.follower_key
)

select
    standing.evaluated_on,
    standing.staff_key,
    standing.platform,
    standing.declared_at,
    standing.declared_on,
    standing.answer,
    standing.follower_key,
    standing.platform_user_id,
    standing.linked_key,
    standing.is_in_service,
    rivalled.shared_on is not null as is_shared,
    rivalled.shared_on
from standing
-- a miss means: nobody else declares this account on the day
left join rivalled
    on
        standing.evaluated_on = rivalled.evaluated_on
        and standing.staff_key = rivalled.staff_key
        and standing.platform = rivalled.platform
        and standing.follower_key = rivalled.follower_key
