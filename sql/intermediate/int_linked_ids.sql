-- int_linked_ids: the platform's own id behind a declared handle, as a list of ids and names showed the two together.
-- Grain:   staff_key, platform, declared_at, handle_key, valid_from_on
-- Reads:   intermediate.int_answers, staging.stg_followers, staging.stg_captures
-- Units:   local days; valid_to_on is exclusive, null while the link holds; declared_at in UTC
-- Why not every id that ever had the name: a name that was given up is taken by somebody else. The next list after the
--          declaration that shows the name tells whose it was; until there is one, the last list before it, and for
--          good if the id it shows had another name by then. A name that a correction calls former was hers before
--          it was entered, and whose it is later is nobody's business.
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
        captured_at,
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

nearest as (
    select
        staff_key,
        platform,
        declared_at,
        declared_on,
        handle_key,
        follower_key,
        captured_on,
        captured_at,
        is_after
    from ranked
    where nearness = 1
),

-- she had another name before the name was seen again: whoever has it then is somebody else
passed_on as (
    select distinct
        earlier.staff_key,
        earlier.platform,
        earlier.declared_at,
        earlier.handle_key
    from nearest as earlier
    inner join nearest as later
        on
            earlier.staff_key = later.staff_key
            and earlier.platform = later.platform
            and earlier.declared_at = later.declared_at
            and earlier.handle_key = later.handle_key
    inner join staging.stg_followers as followers
        on
            earlier.follower_key = followers.follower_key
            and earlier.handle_key <> followers.handle_key
    inner join staging.stg_captures as captures
        on
            followers.capture_id = captures.capture_id
            and earlier.declared_at <= captures.captured_at
            and later.captured_at >= captures.captured_at
            and later.captured_on >= captures.captured_on
    where not earlier.is_after and later.is_after
),

links as (
    select
        nearest.staff_key,
        nearest.platform,
        nearest.declared_at,
        nearest.handle_key,
        nearest.follower_key,
        case when nearest.is_after then nearest.captured_on else nearest.declared_on end as valid_from_on,
        lead(nearest.captured_on) over (
            partition by nearest.staff_key, nearest.platform, nearest.declared_at, nearest.handle_key
            order by nearest.is_after
        ) as valid_to_on
    from nearest
    -- a miss means: nothing tells that the name was passed on
    left join passed_on
        on
            nearest.staff_key = passed_on.staff_key
            and nearest.platform = passed_on.platform
            and nearest.declared_at = passed_on.declared_at
            and nearest.handle_key = passed_on.handle_key
    where not nearest.is_after or passed_on.staff_key is null
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
