"""Knows what is known tonight of who was missed, for the checks of statuses; knows no check."""

# ruff: noqa: S608 - only our own words are put together here

from typing import Final

from expectations.marts.declared import NAMES, STANDING

# Since when, and from which day on, each person who is called not seen can be missed: after the order, the declaration,
# the last list or check of any kind that shows her, and the last time that the platform had nobody of her name, never
# where that was its last word; not before the account counts, nor while she was not in service or a correction covered
# her.
_DUTIES: Final = """
    shown as (
        select names.staff_key, followers.chain, followers.from_list, followers.to_list
        from names
        inner join staging.stg_follower_spans as followers on names.follower_key = followers.follower_key
        union all
        select names.staff_key, followers.chain, followers.from_list, followers.to_list
        from names
        inner join staging.stg_follower_spans as followers on names.follower_key = followers.handle_key
    ),
    last_lists as (
        select stretches.chain, stretches.from_list, stretches.to_list, lists.account_key,
            max(lists.captured_at) as seen_at
        from (select distinct chain, from_list, to_list from shown) as stretches
        inner join lists on stretches.chain = lists.chain and stretches.from_list <= lists.list_number
            and coalesce(stretches.to_list, lists.list_number) >= lists.list_number
        group by stretches.chain, stretches.from_list, stretches.to_list, lists.account_key
    ),
    seen as (
        select staff_key, account_key, max(seen_at) as seen_at
        from (
            select shown.staff_key, last_lists.account_key, last_lists.seen_at
            from shown
            inner join last_lists on shown.chain = last_lists.chain and shown.from_list = last_lists.from_list
                and shown.to_list is not distinct from last_lists.to_list
            union all
            select staff_key, account_key, checked_at from affirmed
        ) as sightings
        group by staff_key, account_key
    ),
    out_of_service as (
        select rosters.staff_key,
            max(case when rosters.is_active then rosters.start_on else rosters.roster_on end) as last_on
        from staging.stg_rosters as rosters
        cross join intermediate.int_judged_day as tonight
        where not rosters.is_active
            or rosters.start_on > rosters.roster_on and rosters.start_on <= tonight.judged_on
        group by rosters.staff_key
    ),
    answered as (
        select standing.staff_key, standing.platform,
            max(case when checks.is_unknown then checks.checked_at end) as unknown_at,
            max(case when checks.is_following is not null then checks.checked_at end) as known_at
        from standing
        inner join staging.stg_point_checks as checks
            on standing.platform = checks.platform and standing.follower_key = checks.follower_key
        group by standing.staff_key, standing.platform
    ),
    duties as (
        select distinct statuses.staff_key, statuses.account_key, standing.follower_key,
            if(standing.answer = 'id', 'id', 'handle') as told_as,
            greatest(standing.declared_at, night.ordered_at, seen.seen_at,
                if(answered.unknown_at >= greatest(answered.known_at, seen.seen_at, answered.unknown_at),
                    cast('9999-12-31' as timestamptz), answered.unknown_at)) as since_at,
            greatest(accounts.valid_from, out_of_service.last_on,
                cast(covered.protected_until_on + interval '1' day as date)) as from_on
        from {batch} as statuses
        cross join raw.night as night
        cross join intermediate.int_judged_day as tonight
        inner join marts.dim_account as accounts on statuses.account_key = accounts.account_key
        inner join standing on statuses.staff_key = standing.staff_key and accounts.platform = standing.platform
        left join seen on statuses.staff_key = seen.staff_key and statuses.account_key = seen.account_key
        left join answered on statuses.staff_key = answered.staff_key and accounts.platform = answered.platform
        left join out_of_service on statuses.staff_key = out_of_service.staff_key
        left join intermediate.int_corrections_by_day as covered on statuses.staff_key = covered.staff_key
            and statuses.account_key = covered.account_key and covered.evaluated_on = tonight.judged_on
        where statuses.status = 'not_seen' and standing.follower_key is not null and standing.answer <> 'multiple'
    )
"""
# What can lack somebody: complete lists that name people by what she declared, and the platform's own answer about her
# where such an answer means anything. How many lists had passed when her time began is the same for thousands.
_PROOFS: Final = """
    complete as (
        select lists.account_key, kinds.told_as, lists.captured_at, lists.captured_on
        from lists
        inner join marts.fct_capture as verdicts
            on lists.capture_id = verdicts.capture_id and verdicts.verdict = 'complete'
        inner join (select 'id' as told_as union all select 'handle' as told_as) as kinds
            on lists.identifies in (kinds.told_as, 'handle_and_id')
    ),
    moments as (
        select account_key, told_as, captured_at as happened_at, 1 as lists from complete
        union all
        select account_key, told_as, since_at, 0 from duties
    ),
    passed as (
        select distinct account_key, told_as, happened_at,
            sum(lists) over (partition by account_key, told_as order by happened_at) as place
        from moments
    ),
    proofs as (
        select complete.account_key, complete.told_as, complete.captured_on, passed.place
        from complete
        inner join passed on complete.account_key = passed.account_key and complete.told_as = passed.told_as
            and complete.captured_at = passed.happened_at
    ),
    proof_days as (
        select account_key, told_as, captured_on, max(place) as place
        from proofs
        group by account_key, told_as, captured_on
    ),
    placed as (
        select duties.*, passed.place
        from duties
        inner join passed on duties.account_key = passed.account_key and duties.told_as = passed.told_as
            and duties.since_at = passed.happened_at
    ),
    lacking as (
        select alike.account_key, alike.told_as, alike.place, alike.from_on,
            count(*) as days, min(proof_days.captured_on) as first_on, max(proof_days.captured_on) as last_on
        from (select distinct account_key, told_as, place, from_on from placed) as alike
        inner join proof_days on alike.account_key = proof_days.account_key and alike.told_as = proof_days.told_as
            and alike.place < proof_days.place and alike.from_on <= proof_days.captured_on
        group by alike.account_key, alike.told_as, alike.place, alike.from_on
    ),
    denied as (
        select placed.staff_key, placed.account_key,
            min(checks.checked_on) as first_on, max(checks.checked_on) as last_on,
            -- a list and an answer of one day are one look
            count(distinct case when proof_days.captured_on is null then checks.checked_on end) as days
        from placed
        inner join staging.stg_point_checks as checks
            on placed.account_key = checks.account_key and placed.follower_key = checks.follower_key
            and placed.since_at < checks.checked_at and placed.from_on <= checks.checked_on
        left join proof_days on placed.account_key = proof_days.account_key and placed.told_as = proof_days.told_as
            and checks.checked_on = proof_days.captured_on and placed.place < proof_days.place
        where not checks.is_following
            and placed.account_key not in (select account_key from raw.account where hides_followers)
        group by placed.staff_key, placed.account_key
    )
"""
# Statuses that say more than such proofs do: of fewer lists, or of days before the first or after the last of them.
ABSENT: Final = f"""
    with concerned as (
        select distinct staff_key from {{batch}} where status = 'not_seen'
    ),
    {STANDING},
    {NAMES},
    {_DUTIES},
    {_PROOFS},
    absent as (
        select placed.staff_key, placed.account_key,
            max(coalesce(lacking.days, 0) + coalesce(denied.days, 0)) as lists,
            least(min(lacking.first_on), min(denied.first_on)) as first_on,
            greatest(max(lacking.last_on), max(denied.last_on)) as last_on
        from placed
        left join lacking on placed.account_key = lacking.account_key and placed.told_as = lacking.told_as
            and placed.place = lacking.place and placed.from_on = lacking.from_on
        left join denied on placed.staff_key = denied.staff_key and placed.account_key = denied.account_key
        group by placed.staff_key, placed.account_key
    )
    select statuses.staff_key, statuses.account_key
    from {{batch}} as statuses
    cross join raw.night as night
    left join absent on statuses.staff_key = absent.staff_key and statuses.account_key = absent.account_key
    where statuses.status = 'not_seen' and not coalesce(
        absent.lists >= night.confirmations and statuses.confirmations >= night.confirmations
        and absent.first_on <= statuses.first_absent_on and statuses.last_absent_on <= absent.last_on
        and date_diff('day', statuses.first_absent_on, statuses.last_absent_on) >= night.confirmation_days, false
    )
"""
