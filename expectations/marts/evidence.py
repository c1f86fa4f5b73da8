"""Knows what is known tonight of who was seen and of shared names, for the checks of statuses; knows no check."""

# ruff: noqa: S608 - only our own words are put together here

from typing import Final

from expectations.marts.declared import NAMES, STANDING

# Of the statuses that rest on being seen, those whose list does not show the person, or whom no check has seen.
FOLLOWING: Final = f"""
    with resting as (
        select statuses.staff_key, statuses.account_key, statuses.capture_id
        from {{batch}} as statuses
        where statuses.evidence in ('handle', 'stable_id', 'point_check')
    ),
    concerned as (
        select distinct staff_key from resting
    ),
    {STANDING},
    {NAMES},
    looked_for as (
        select statuses.staff_key, statuses.account_key, lists.chain, lists.list_number, names.follower_key
        from resting as statuses
        inner join lists on statuses.capture_id = lists.capture_id and statuses.account_key = lists.account_key
        inner join names on statuses.staff_key = names.staff_key
    ),
    found as (
        select looked_for.staff_key, looked_for.account_key
        from looked_for
        inner join staging.stg_follower_spans as followers
            on looked_for.chain = followers.chain and looked_for.follower_key = followers.follower_key
            and looked_for.list_number >= followers.from_list
            and looked_for.list_number <= coalesce(followers.to_list, looked_for.list_number)
        union all
        select looked_for.staff_key, looked_for.account_key
        from looked_for
        inner join staging.stg_follower_spans as followers
            on looked_for.chain = followers.chain and looked_for.follower_key = followers.handle_key
            and looked_for.list_number >= followers.from_list
            and looked_for.list_number <= coalesce(followers.to_list, looked_for.list_number)
        union all
        select statuses.staff_key, statuses.account_key
        from resting as statuses
        inner join affirmed
            on statuses.staff_key = affirmed.staff_key and statuses.account_key = affirmed.account_key
        where statuses.capture_id is null
    )
    select statuses.staff_key, statuses.account_key
    from resting as statuses
    where not exists (
        select 1 from found where found.staff_key = statuses.staff_key and found.account_key = statuses.account_key
    )
"""
# Statuses that rest on a name which somebody else in service gives as well, unless that is resolved. Concerned are
# those who ever told a name that another told too: few do.
SHARED: Final = f"""
    with given as (
        select staff_key, follower_key from staging.stg_declarations where follower_key is not null
        union all
        select staff_key, follower_key from staging.stg_corrections where kind = 'rename' and follower_key is not null
    ),
    concerned as (
        select distinct given.staff_key
        from given
        inner join (
            select follower_key from given group by follower_key having min(staff_key) <> max(staff_key)
        ) as shared on given.follower_key = shared.follower_key
    ),
    {STANDING}
    select statuses.staff_key, statuses.account_key
    from {{batch}} as statuses
    inner join marts.dim_account as accounts on statuses.account_key = accounts.account_key
    where (statuses.status = 'not_seen' or statuses.evidence = 'handle')
        and exists (
            select 1
            from standing as own
            inner join standing as other
                on own.follower_key = other.follower_key and own.staff_key <> other.staff_key
            inner join marts.dim_staff as staff on other.staff_key = staff.staff_key and staff.is_active
            where own.staff_key = statuses.staff_key and own.platform = accounts.platform
        )
        and not exists (
            select 1
            from marts.fct_correction as corrections
            where corrections.staff_key = statuses.staff_key and corrections.account_key = statuses.account_key
                and corrections.kind = 'resolve' and corrections.is_standing
        )
"""
