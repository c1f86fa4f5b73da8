-- int_matching_keys: the names and ids under which an employee may be seen on a day, the surest first.
-- Grain:   evaluated_on, staff_key, platform, follower_key
-- Reads:   intermediate.int_declared_handles, intermediate.int_declaration_periods, intermediate.int_answers,
--          intermediate.int_linked_ids, intermediate.int_evaluation_days
-- Units:   closeness: 1 declared, 2 the id behind the declared name, 3 declared formerly, or the id behind that;
--          contested_on is the local day on which somebody else claimed a former name, null while nobody does
-- Why not the declared name alone: who is renamed follows as before. Why not a former name for ever: once somebody else
--          declares it nobody knows whose it is; she is not seen under it, and not accused for it either.
with former as (
    select
        days.evaluated_on,
        answers.staff_key,
        answers.platform,
        answers.declared_at,
        answers.follower_key,
        answers.answer = 'id' as is_id
    from intermediate.int_evaluation_days as days
    inner join intermediate.int_declaration_periods as answers
        on days.evaluated_on >= answers.valid_to_on
    where answers.follower_key is not null
    union all
    select
        days.evaluated_on,
        answers.staff_key,
        answers.platform,
        answers.declared_at,
        answers.former_key as follower_key,
        false as is_id
    from intermediate.int_evaluation_days as days
    inner join intermediate.int_answers as answers
        on days.evaluated_on >= answers.declared_on
    where answers.former_key is not null
),

matching as (
    select
        evaluated_on,
        staff_key,
        platform,
        follower_key,
        1 as closeness,
        answer = 'id' as is_id,
        case when is_in_service then declared_on end as claimed_on
    from intermediate.int_declared_handles
    where follower_key is not null
    union all
    select
        evaluated_on,
        staff_key,
        platform,
        linked_key as follower_key,
        2 as closeness,
        true as is_id,
        case when is_in_service then declared_on end as claimed_on
    from intermediate.int_declared_handles
    where linked_key is not null
    union all
    select
        evaluated_on,
        staff_key,
        platform,
        follower_key,
        3 as closeness,
        is_id,
        cast(null as date) as claimed_on
    from former
    union all
    select
        former.evaluated_on,
        former.staff_key,
        former.platform,
        links.follower_key,
        3 as closeness,
        true as is_id,
        cast(null as date) as claimed_on
    from former
    inner join intermediate.int_linked_ids as links
        on
            former.staff_key = links.staff_key
            and former.platform = links.platform
            and former.declared_at = links.declared_at
            and former.follower_key = links.handle_key
            and former.evaluated_on >= links.valid_from_on
            and (links.valid_to_on is null or former.evaluated_on < links.valid_to_on)
),

claims as (
    select
        evaluated_on,
        staff_key,
        platform,
        follower_key,
        claimed_on
    from matching
    where claimed_on is not null
)

select
    matching.evaluated_on,
    matching.staff_key,
    matching.platform,
    matching.follower_key,
    min(matching.closeness) as closeness,
    bool_or(matching.is_id) as is_id,
    max(claims.claimed_on) as contested_on
from matching
-- a miss means: nobody else declares today what she declared formerly
left join claims
    on
        matching.closeness = 3
        and matching.evaluated_on = claims.evaluated_on
        and matching.platform = claims.platform
        and matching.follower_key = claims.follower_key
        and matching.staff_key <> claims.staff_key
group by
    matching.evaluated_on,
    matching.staff_key,
    matching.platform,
    matching.follower_key
