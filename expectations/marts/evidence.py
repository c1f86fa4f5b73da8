"""Knows what is known tonight of who was seen and who was missed, for the checks of statuses; knows no check."""

# ruff: noqa: S608 - only our own words are put together here

from typing import Final

# The answer of each employee that counts tonight: the newest that holds an account or says there is none, or else the
# newest of all, with every handle it holds. The names under which
# somebody may be seen are these and what the models add to them: ids behind names, and former names.
STANDING: Final = """
    with told as (
        select staff_key, platform, declared_at, false as is_rename, answer_order, answer, follower_key
        from staging.stg_declarations
        union all
        select distinct staff_key, platform, entered_at, true, entry_order, 'handle', follower_key
        from staging.stg_corrections
        where kind = 'rename'
    ),
    answers as (
        select *, bool_or(follower_key is not null or answer = 'no_account') over (
            partition by staff_key, platform, declared_at, is_rename, answer_order
        ) as is_definite
        from told
    ),
    standing as (
        select answers.staff_key, answers.platform, answers.declared_at, answers.answer, answers.follower_key
        from answers
        qualify rank() over (
            partition by answers.staff_key, answers.platform
            order by
                answers.is_definite desc, answers.declared_at desc, answers.is_rename desc, answers.answer_order desc
        ) = 1
    ),
    names as (
        select standing.staff_key, standing.platform, standing.follower_key
        from standing
        where standing.follower_key is not null
        union
        select keys.staff_key, keys.platform, keys.follower_key
        from intermediate.int_matching_keys as keys
        inner join raw.night as night on keys.evaluated_on = night.as_of
        where keys.contested_on is null
    )
"""
SEEN: Final = """
    select names.staff_key, captures.account_key, captures.capture_id, captures.captured_at
    from names
    inner join staging.stg_followers as followers on names.follower_key = followers.follower_key
    inner join staging.stg_captures as captures on followers.capture_id = captures.capture_id
    union all
    select names.staff_key, captures.account_key, captures.capture_id, captures.captured_at
    from names
    inner join staging.stg_followers as followers on names.follower_key = followers.handle_key
    inner join staging.stg_captures as captures on followers.capture_id = captures.capture_id
    union all
    select names.staff_key, checks.account_key, null as capture_id, checks.checked_at as captured_at
    from names
    inner join staging.stg_point_checks as checks on names.follower_key = checks.follower_key
    where checks.is_following
"""
# What can lack somebody: complete lists that name people by what she declared, and the platform's own answer about her
# where such an answer means anything.
PROOFS: Final = """
    select standing.staff_key, standing.declared_at, captures.account_key, captures.capture_id as proof,
        captures.captured_at, captures.captured_on
    from standing
    inner join staging.stg_captures as captures
        on standing.platform = captures.platform and captures.identifies in (
            if(standing.answer = 'id', 'id', 'handle'), 'handle_and_id'
        )
    inner join marts.fct_capture as verdicts
        on captures.capture_id = verdicts.capture_id and verdicts.verdict = 'complete'
    where standing.follower_key is not null and standing.answer <> 'multiple'
    union all
    select standing.staff_key, standing.declared_at, checks.account_key, cast(checks.checked_at as varchar) as proof,
        checks.checked_at as captured_at, checks.checked_on as captured_on
    from standing
    inner join staging.stg_point_checks as checks
        on standing.platform = checks.platform and standing.follower_key = checks.follower_key
    where not checks.is_following and standing.answer <> 'multiple'
        and checks.platform not in ('youtube', 'facebook')
"""
# Such proofs, made after the declaration and after the last list or check of any kind that shows the person.
ABSENT: Final = f"""
    {STANDING},
    seen as ({SEEN}),
    proofs as ({PROOFS}),
    absent as (
        select statuses.staff_key, statuses.account_key, count(distinct proofs.captured_on) as lists,
            date_diff('day', min(proofs.captured_on), max(proofs.captured_on)) as days
        from {{batch}} as statuses
        cross join raw.night as night
        inner join marts.dim_account as accounts on statuses.account_key = accounts.account_key
        inner join proofs
            on statuses.staff_key = proofs.staff_key and statuses.account_key = proofs.account_key
            and greatest(proofs.declared_at, night.ordered_at) < proofs.captured_at
            and accounts.valid_from <= proofs.captured_on
        where statuses.status = 'not_seen' and not exists (
            select 1 from staging.stg_rosters as rosters
            where rosters.staff_key = statuses.staff_key and not rosters.is_active
            and rosters.roster_on > proofs.captured_on
        ) and not exists (
            select 1 from intermediate.int_corrections_by_day as covered
            where covered.staff_key = statuses.staff_key and covered.account_key = statuses.account_key
            and covered.evaluated_on = night.as_of and covered.protected_until_on >= proofs.captured_on
        ) and not exists (
            select 1 from seen where seen.staff_key = statuses.staff_key
            and seen.account_key = statuses.account_key and seen.captured_at >= proofs.captured_at
        )
        group by statuses.staff_key, statuses.account_key
    )
    select statuses.staff_key, statuses.account_key
    from {{batch}} as statuses
    cross join raw.night as night
    left join absent on statuses.staff_key = absent.staff_key and statuses.account_key = absent.account_key
    where statuses.status = 'not_seen' and not coalesce(
        absent.lists >= night.confirmations and statuses.confirmations >= night.confirmations
        and absent.days >= night.confirmation_days, false
    )
"""
