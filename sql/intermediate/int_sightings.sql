-- int_sightings: in which stretches of lists a declared handle or id, or the id behind it, is seen, and which checks
--                see it.
-- Grain:   account_key, follower_key, chain, from_list, checked_at
-- Reads:   staging.stg_follower_spans, staging.stg_list_places, staging.stg_captures, staging.stg_point_checks,
--          intermediate.int_answers, intermediate.int_linked_ids
-- Units:   instants in UTC, checked_on local day; a stretch ends with the list to_list, or is open where that is null;
--          a point check is of no chain, and only it has checked_at
-- Why not match names: a display name belongs to many people; only a declared handle or id is evidence.
-- Why not one comparison: a list of ids and names shows the same follower under both, and people declare either.
-- Why not one line a list: whoever follows is on every list, and a year has hundreds.
with declared as (
    select follower_key
    from intermediate.int_answers
    where follower_key is not null
    union
    select former_key as follower_key
    from intermediate.int_answers
    where former_key is not null
    union
    select follower_key
    from intermediate.int_linked_ids
),

-- a chain is of one account; those of accounts outside the order, or not known tonight, show nobody
chains as (
    select distinct
        places.chain,
        captures.account_key
    from staging.stg_captures as captures
    inner join staging.stg_list_places as places
        on captures.capture_id = places.capture_id
),

listed as (
    select
        declared.follower_key,
        followers.follower_key as listed_key,
        followers.followed_at,
        followers.chain,
        followers.from_list,
        followers.to_list
    from staging.stg_follower_spans as followers
    inner join declared
        on followers.follower_key = declared.follower_key
    union all
    select
        declared.follower_key,
        followers.follower_key as listed_key,
        followers.followed_at,
        followers.chain,
        followers.from_list,
        followers.to_list
    from staging.stg_follower_spans as followers
    inner join declared
        on followers.handle_key = declared.follower_key
)

select
    chains.account_key,
    listed.follower_key,
    listed.listed_key,
    listed.followed_at,
    listed.chain,
    listed.from_list,
    listed.to_list,
    cast(null as timestamptz) as checked_at,
    cast(null as date) as checked_on
from listed
inner join chains
    on listed.chain = chains.chain
union all
select
    checks.account_key,
    declared.follower_key,
    declared.follower_key as listed_key,
    cast(null as timestamptz) as followed_at,
    cast(null as bigint) as chain,
    cast(null as bigint) as from_list,
    cast(null as bigint) as to_list,
    checks.checked_at,
    checks.checked_on
from staging.stg_point_checks as checks
inner join declared
    on checks.follower_key = declared.follower_key
where checks.is_following
