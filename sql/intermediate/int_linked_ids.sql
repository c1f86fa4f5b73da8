-- int_linked_ids: the platform's own id behind a declared handle, as a list of ids and names showed the two together.
-- Grain:   staff_key, platform, declared_at, handle_key, valid_from_on
-- Reads:   intermediate.int_answers, staging.stg_followers, staging.stg_captures
-- Units:   local days; valid_to_on is exclusive, null while the link holds; declared_at in UTC
-- Why not every id that ever had the name: a name that was given up is taken by somebody else. The list next after the
--          declaration tells whose it was then; until there is one, the last list before it. A name that a correction
--          calls former was hers before it was entered, and whose it is later is nobody's business.
with names as (
    select distinct
        staff_key,
        platform,
        declared_at,
        declared_on,
        follower_key as handle_key,
        true as is_standing
    from intermediate.int_answers
    where follower_key is not null
    union all
    select distinct
        staff_key,
        platform,
        declared_at,
        declared_on,
        former_key as handle_key,
        false as is_standing
    from intermediate.int_answers
    where former_key is not null
),

shown as (
    select
        names.staff_key,
        names.platform,
        names.declared_at,
        names.declared_on,
        names.handle_key,
        followers.follower_key,
        captures.captured_at,
        captures.captured_on,
        captures.captured_at >= names.declared_at as is_after
    from names
    inner join staging.stg_followers as followers
        on names.handle_key = followers.handle_key
    inner join staging.stg_captures as captures
        on followers.capture_id = captures.capture_id
    where names.is_standing or captures.captured_at < names.declared_at
),

ranked as (
    select
        staff_key,
        platform,
        declared_at,
        declared_on,
        handle_key,
        follower_key,
        captured_on,
        is_after,
        row_number() over (
            partition by staff_key, platform, declared_at, handle_key, is_after
            order by
                case when is_after then captured_on end asc nulls last,
                case when is_after then captured_at end asc nulls last,
                captured_on desc,
                captured_at desc,
                follower_key asc
        ) as nearness
    from shown
),

links as (
    select
        staff_key,
        platform,
        declared_at,
        handle_key,
        follower_key,
        case when is_after then captured_on else declared_on end as valid_from_on,
        lead(captured_on) over (
            partition by staff_key, platform, declared_at, handle_key
            order by is_after
        ) as valid_to_on
    from ranked
    where nearness = 1
)

select
    staff_key,
    platform,
    declared_at,
    handle_key,
    follower_key,
    valid_from_on,
    valid_to_on
from links
where valid_to_on is null or valid_from_on < valid_to_on
