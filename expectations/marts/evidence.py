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
        inner join intermediate.int_judged_day as tonight on keys.evaluated_on = tonight.judged_on
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
# Whoever is published as seen is looked for on the one list that is named beside it, or among point checks: not
# every name on every list, of which a year has hundreds.
FOLLOWING: Final = f"""
    {STANDING},
    claimed as (
        select statuses.staff_key, statuses.account_key, statuses.capture_id, names.follower_key
        from {{batch}} as statuses
        inner join marts.dim_account as accounts on statuses.account_key = accounts.account_key
        inner join names on statuses.staff_key = names.staff_key and accounts.platform = names.platform
        where statuses.evidence in ('handle', 'stable_id', 'point_check')
    ),
    found as (
        select claimed.staff_key, claimed.account_key
        from claimed
        inner join staging.stg_captures as captures
            on claimed.capture_id = captures.capture_id and claimed.account_key = captures.account_key
        inner join staging.stg_followers as followers
            on claimed.capture_id = followers.capture_id and claimed.follower_key = followers.follower_key
        union all
        select claimed.staff_key, claimed.account_key
        from claimed
        inner join staging.stg_captures as captures
            on claimed.capture_id = captures.capture_id and claimed.account_key = captures.account_key
        inner join staging.stg_followers as followers
            on claimed.capture_id = followers.capture_id and claimed.follower_key = followers.handle_key
        union all
        select claimed.staff_key, claimed.account_key
        from claimed
        inner join staging.stg_point_checks as checks
            on claimed.account_key = checks.account_key and claimed.follower_key = checks.follower_key
        where claimed.capture_id is null and checks.is_following
    )
    select statuses.staff_key, statuses.account_key
    from {{batch}} as statuses
    where statuses.evidence in ('handle', 'stable_id', 'point_check') and not exists (
        select 1 from found where found.staff_key = statuses.staff_key and found.account_key = statuses.account_key
    )
"""
# What can lack somebody: complete lists that name people by what she declared, and the platform's own answer about her
# where such an answer means anything; on the days looked at.
PROOFS: Final = """
    select looks.staff_key, looks.account_key, standing.declared_at, captures.captured_at, captures.captured_on
    from looks
    inner join standing on looks.staff_key = standing.staff_key and looks.platform = standing.platform
    inner join staging.stg_captures as captures
        on looks.account_key = captures.account_key and looks.looked_on = captures.captured_on
        and captures.identifies in (if(standing.answer = 'id', 'id', 'handle'), 'handle_and_id')
    inner join marts.fct_capture as verdicts
        on captures.capture_id = verdicts.capture_id and verdicts.verdict = 'complete'
    where standing.follower_key is not null and standing.answer <> 'multiple'
    union all
    select looks.staff_key, looks.account_key, standing.declared_at,
        checks.checked_at as captured_at, checks.checked_on as captured_on
    from looks
    inner join standing on looks.staff_key = standing.staff_key and looks.platform = standing.platform
    inner join staging.stg_point_checks as checks
        on looks.account_key = checks.account_key and looks.looked_on = checks.checked_on
        and standing.follower_key = checks.follower_key
    where not checks.is_following and standing.answer <> 'multiple'
        and checks.platform not in ('youtube', 'facebook')
"""
# Such proofs, made after the declaration and after the last list or check of any kind that shows the person. They are
# looked for on the two days that are published beside an absence, which are enough for two confirmations; where the
# office wants more, on all days: a year of lists for everybody who was missed is too much to look through each night.
ABSENT: Final = f"""
    {STANDING},
    missed as (
        select statuses.staff_key, statuses.account_key, accounts.platform, accounts.valid_from,
            statuses.confirmations, statuses.first_absent_on, statuses.last_absent_on
        from {{batch}} as statuses
        inner join marts.dim_account as accounts on statuses.account_key = accounts.account_key
        where statuses.status = 'not_seen'
    ),
    looks as (
        select staff_key, account_key, platform, first_absent_on as looked_on from missed
        union all
        select staff_key, account_key, platform, last_absent_on as looked_on from missed
        union all
        select missed.staff_key, missed.account_key, missed.platform, days.looked_on
        from missed
        inner join (
            select account_key, captured_on as looked_on from staging.stg_captures
            union
            select account_key, checked_on as looked_on from staging.stg_point_checks
        ) as days on missed.account_key = days.account_key
        cross join raw.night as night
        where night.confirmations > 2
    ),
    proofs as ({PROOFS}),
    seen as ({SEEN}),
    seen_last as (
        select staff_key, account_key, max(captured_at) as captured_at from seen group by all
    ),
    left_service as (
        select staff_key, max(roster_on) as roster_on from staging.stg_rosters where not is_active group by all
    ),
    covered as (
        select corrections.staff_key, corrections.account_key, corrections.protected_until_on
        from intermediate.int_corrections_by_day as corrections
        inner join intermediate.int_judged_day as tonight on corrections.evaluated_on = tonight.judged_on
    ),
    absent as (
        select missed.staff_key, missed.account_key, count(distinct proofs.captured_on) as lists,
            date_diff('day', min(proofs.captured_on), max(proofs.captured_on)) as days
        from missed
        cross join raw.night as night
        inner join proofs on missed.staff_key = proofs.staff_key and missed.account_key = proofs.account_key
        left join seen_last on missed.staff_key = seen_last.staff_key and missed.account_key = seen_last.account_key
        left join left_service on missed.staff_key = left_service.staff_key
        left join covered on missed.staff_key = covered.staff_key and missed.account_key = covered.account_key
        where greatest(proofs.declared_at, night.ordered_at) < proofs.captured_at
            and missed.valid_from <= proofs.captured_on
            and coalesce(seen_last.captured_at < proofs.captured_at, true)
            and coalesce(left_service.roster_on <= proofs.captured_on, true)
            and coalesce(covered.protected_until_on < proofs.captured_on, true)
        group by missed.staff_key, missed.account_key
    )
    select missed.staff_key, missed.account_key
    from missed
    cross join raw.night as night
    left join absent on missed.staff_key = absent.staff_key and missed.account_key = absent.account_key
    where not coalesce(
        absent.lists >= night.confirmations and missed.confirmations >= night.confirmations
        and absent.days >= night.confirmation_days, false
    )
"""
