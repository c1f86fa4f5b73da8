-- int_matching_keys: the names and ids under which an employee may be seen, from which day to which, the surest first.
-- Grain:   staff_key, platform, follower_key, closeness, is_id, valid_from_on
-- Reads:   intermediate.int_declaration_periods, intermediate.int_answers, intermediate.int_linked_ids
-- Units:   local days; valid_to_on is exclusive, null while it holds; closeness: 1 declared, 2 the id behind the
--          declared name, 3 declared formerly, or the id behind that
-- Why not the declared name alone: who is renamed follows as before. Why not a former name for ever: on the days on
--          which somebody else claims it nobody knows whose it is (int_contested_names).
-- Why not day by day: most people answer once, and a form is open on many days.
with former as (
    select
        staff_key,
        platform,
        declared_at,
        follower_key,
        answer = 'id' as is_id,
        valid_to_on as valid_from_on
    from intermediate.int_declaration_periods
    where
        follower_key is not null
        and valid_to_on is not null
    union all
    select
        staff_key,
        platform,
        declared_at,
        former_key as follower_key,
        false as is_id,
        declared_on as valid_from_on
    from intermediate.int_answers
    where former_key is not null
),

matching as (
    select
        staff_key,
        platform,
        follower_key,
        1 as closeness,
        answer = 'id' as is_id,
        valid_from_on,
        valid_to_on
    from intermediate.int_declaration_periods
    where follower_key is not null
    union all
    select
        answers.staff_key,
        answers.platform,
        links.follower_key,
        2 as closeness,
        true as is_id,
        greatest(answers.valid_from_on, links.valid_from_on) as valid_from_on,
        least(answers.valid_to_on, links.valid_to_on) as valid_to_on
    from intermediate.int_declaration_periods as answers
    inner join intermediate.int_linked_ids as links
        on
            answers.staff_key = links.staff_key
            and answers.platform = links.platform
            and answers.declared_at = links.declared_at
            and answers.follower_key = links.handle_key
    union all
    select
        staff_key,
        platform,
        follower_key,
        3 as closeness,
        is_id,
        valid_from_on,
        cast(null as date) as valid_to_on
    from former
    union all
    select
        former.staff_key,
        former.platform,
        links.follower_key,
        3 as closeness,
        true as is_id,
        greatest(former.valid_from_on, links.valid_from_on) as valid_from_on,
        links.valid_to_on
    from former
    inner join intermediate.int_linked_ids as links
        on
            former.staff_key = links.staff_key
            and former.platform = links.platform
            and former.declared_at = links.declared_at
            and former.follower_key = links.handle_key
)

select
    staff_key,
    platform,
    follower_key,
    closeness,
    is_id,
    valid_from_on,
    -- of two that begin on one day the longer one counts, and none is longer than one without an end
    case when count(*) = count(valid_to_on) then max(valid_to_on) end as valid_to_on
from matching
where valid_to_on is null or valid_from_on < valid_to_on
group by
    staff_key,
    platform,
    follower_key,
    closeness,
    is_id,
    valid_from_on
