-- int_linked_ids: the platform's own id behind a declared handle, as a list of ids and names showed the two together.
-- Grain:   staff_key, platform, declared_at, handle_key, valid_from_on
-- Reads:   intermediate.int_answers, staging.stg_follower_spans, staging.stg_list_places, staging.stg_captures
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

lists as (
    select
        places.chain,
        places.list_number,
        captures.captured_at,
        captures.captured_on
    from staging.stg_captures as captures
    inner join staging.stg_list_places as places
        on captures.capture_id = places.capture_id
),

spans as (
    select
        names.staff_key,
        names.platform,
        names.declared_at,
        names.declared_on,
        names.handle_key,
        names.is_standing,
        followers.follower_key,
        followers.chain,
        followers.from_list,
        followers.to_list
    from names
    inner join staging.stg_follower_spans as followers
        on names.handle_key = followers.handle_key
),

moments as (
    select
        chain,
        captured_at as happened_at,
        1 as lists
    from lists
    union all
    select distinct
        chain,
        declared_at as happened_at,
        0 as lists
    from spans
),

-- how many lists of the chain there were before each moment
passed as (
    select distinct
        chain,
        happened_at,
        cast(
            sum(lists) over (partition by chain order by happened_at)
            - sum(lists) over (partition by chain, happened_at) as bigint
        ) as lists_before
    from moments
),

numbered as (
    select
        lists.chain,
        lists.list_number,
        lists.captured_at,
        lists.captured_on,
        passed.lists_before
    from lists
    inner join passed
        on
            lists.chain = passed.chain
            and lists.captured_at = passed.happened_at
),

declared as (
    select
        spans.staff_key,
        spans.platform,
        spans.declared_at,
        spans.declared_on,
        spans.handle_key,
        spans.is_standing,
        spans.follower_key,
        spans.chain,
        spans.from_list,
        spans.to_list,
        passed.lists_before
    from spans
    inner join passed
        on
            spans.chain = passed.chain
            and spans.declared_at = passed.happened_at
),

alike as (
    select distinct
        chain,
        from_list,
        to_list,
        lists_before
    from declared
),

sided as (
    select
        alike.chain,
        alike.from_list,
        alike.to_list,
        alike.lists_before,
        numbered.captured_at,
        numbered.captured_on,
        numbered.lists_before >= alike.lists_before as is_after
    from alike
    inner join numbered
        on
            alike.chain = numbered.chain
            and alike.from_list <= numbered.list_number
            and (alike.to_list is null or alike.to_list >= numbered.list_number)
),

-- the lists of a stretch next to a moment, one on each side, found once for all who share both
neighbours as (
    select
        chain,
        from_list,
        to_list,
        lists_before,
        captured_at,
        captured_on,
        is_after,
        row_number() over (
            partition by chain, from_list, to_list, lists_before, is_after
            order by
                case when is_after then captured_on end asc nulls last,
                case when is_after then captured_at end asc nulls last,
                captured_on desc,
                captured_at desc
        ) as nearness
    from sided
),

shown as (
    select
        declared.staff_key,
        declared.platform,
        declared.declared_at,
        declared.declared_on,
        declared.handle_key,
        declared.follower_key,
        neighbours.captured_at,
        neighbours.captured_on,
        neighbours.is_after
    from declared
    inner join neighbours
        on
            declared.chain = neighbours.chain
            and declared.from_list = neighbours.from_list
            and declared.to_list is not distinct from neighbours.to_list
            and declared.lists_before = neighbours.lists_before
            and neighbours.nearness = 1
    where declared.is_standing or not neighbours.is_after
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

-- distinct, so that these few are found before the lists are looked at: else every list of a year is unfolded
other_names as (
    select distinct
        earlier.staff_key,
        earlier.platform,
        earlier.declared_at,
        earlier.handle_key,
        later.captured_at,
        later.captured_on,
        followers.chain,
        followers.from_list,
        followers.to_list
    from nearest as earlier
    inner join nearest as later
        on
            earlier.staff_key = later.staff_key
            and earlier.platform = later.platform
            and earlier.declared_at = later.declared_at
            and earlier.handle_key = later.handle_key
    inner join staging.stg_follower_spans as followers
        on
            earlier.follower_key = followers.follower_key
            and earlier.handle_key <> followers.handle_key
    where not earlier.is_after and later.is_after
),

-- she had another name before the name was seen again: whoever has it then is somebody else
passed_on as (
    select distinct
        other_names.staff_key,
        other_names.platform,
        other_names.declared_at,
        other_names.handle_key
    from other_names
    inner join lists
        on
            other_names.chain = lists.chain
            and other_names.from_list <= lists.list_number
            and (other_names.to_list is null or other_names.to_list >= lists.list_number)
            and other_names.declared_at <= lists.captured_at
            and other_names.captured_at >= lists.captured_at
            and other_names.captured_on >= lists.captured_on
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
