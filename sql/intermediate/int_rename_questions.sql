-- int_rename_questions: declared names that vanished while another name appeared with the very same follow time.
-- Grain:   evaluated_on, staff_key, account_key
-- Reads:   intermediate.int_evidence, intermediate.int_declaration_periods, intermediate.int_answers,
--          intermediate.int_corrections_by_day, staging.stg_captures, staging.stg_list_places,
--          staging.stg_follower_spans
-- Units:   captured_at in UTC, asked_on local day of the first list that shows the other name
-- Why not take the other name for hers: two people may follow in the same second. It is a question to her, and until
--          she is seen again or the office has resolved it, her absence is none. Declaring the old name once more
--          answers nothing: the form does not ask.
-- Why not look at who claims the other name today: the question would vanish from days that are past. Whose it was on
--          the day of the list decides.
-- Why not the second alone: Instagram's pages tell follows to the minute, its JSON to the second, and an office may
--          change from one to the other.
-- Why not lists of ids: an id stays when a name changes, so nothing needs to be asked.
with claims as (
    select
        platform,
        follower_key,
        valid_from_on as claimed_on
    from intermediate.int_declaration_periods
    where follower_key is not null
    union all
    select
        platform,
        former_key as follower_key,
        declared_on as claimed_on
    from intermediate.int_answers
    where former_key is not null
),

-- a name that was declared is somebody's from then on, whether she has another one since or not
first_claims as (
    select
        platform,
        follower_key,
        min(claimed_on) as claimed_on
    from claims
    group by
        platform,
        follower_key
),

lists as (
    select
        captures.account_key,
        captures.capture_id,
        captures.captured_at,
        captures.captured_on,
        places.chain,
        places.list_number
    from staging.stg_captures as captures
    inner join staging.stg_list_places as places
        on captures.capture_id = places.capture_id
    where captures.identifies = 'handle'
),

chains as (
    select distinct
        account_key,
        chain
    from lists
),

days as (
    select distinct
        evaluated_on,
        account_key
    from intermediate.int_evidence
),

newest as (
    select
        days.evaluated_on,
        days.account_key,
        max(lists.captured_at) as captured_at
    from days
    inner join lists
        on
            days.account_key = lists.account_key
            and days.evaluated_on >= lists.captured_on
    group by
        days.evaluated_on,
        days.account_key
),

vanished as (
    select
        evidence.evaluated_on,
        evidence.staff_key,
        evidence.account_key,
        evidence.platform,
        places.chain as seen_chain,
        places.list_number as seen_list,
        evidence.last_seen_at,
        evidence.followed_at
    from intermediate.int_evidence as evidence
    inner join newest
        on
            evidence.evaluated_on = newest.evaluated_on
            and evidence.account_key = newest.account_key
            and evidence.last_seen_at < newest.captured_at
    -- here, where it is one list: joined with the spans of its chain first, every list of a year would be unfolded
    inner join staging.stg_list_places as places
        on evidence.seen_capture_id = places.capture_id
    where
        evidence.has_handle
        and evidence.followed_at is not null
),

-- as the other list tells the same moment: to the second, or to the minute
sought as (
    select
        evaluated_on,
        staff_key,
        account_key,
        platform,
        seen_chain,
        seen_list,
        last_seen_at,
        followed_at
    from vanished
    union all
    select
        evaluated_on,
        staff_key,
        account_key,
        platform,
        seen_chain,
        seen_list,
        last_seen_at,
        date_trunc('minute', followed_at) as followed_at
    from vanished
    where followed_at <> date_trunc('minute', followed_at)
),

others as (
    select
        sought.evaluated_on,
        sought.staff_key,
        sought.account_key,
        sought.platform,
        sought.seen_chain,
        sought.seen_list,
        sought.last_seen_at,
        followers.follower_key,
        followers.chain,
        followers.from_list,
        followers.to_list
    from sought
    inner join chains
        on sought.account_key = chains.account_key
    inner join staging.stg_follower_spans as followers
        on
            chains.chain = followers.chain
            and sought.followed_at = followers.followed_at
    union all
    -- hers was told to the minute, and the other list tells the second
    select
        vanished.evaluated_on,
        vanished.staff_key,
        vanished.account_key,
        vanished.platform,
        vanished.seen_chain,
        vanished.seen_list,
        vanished.last_seen_at,
        followers.follower_key,
        followers.chain,
        followers.from_list,
        followers.to_list
    from vanished
    inner join chains
        on vanished.account_key = chains.account_key
    inner join staging.stg_follower_spans as followers
        on
            chains.chain = followers.chain
            and vanished.followed_at = date_trunc('minute', followers.followed_at)
            and vanished.followed_at < followers.followed_at
),

known_before as (
    select distinct
        others.seen_chain,
        others.seen_list,
        others.follower_key
    from others
    inner join staging.stg_follower_spans as before
        on
            others.seen_chain = before.chain
            and others.follower_key = before.follower_key
            and others.seen_list >= before.from_list
            and (before.to_list is null or others.seen_list <= before.to_list)
),

new_names as (
    select
        others.evaluated_on,
        others.staff_key,
        others.account_key,
        others.platform,
        others.last_seen_at,
        others.follower_key,
        others.chain,
        others.from_list,
        others.to_list
    from others
    -- a miss means: the name is new, the list that last showed hers did not have it
    left join known_before
        on
            others.seen_chain = known_before.seen_chain
            and others.seen_list = known_before.seen_list
            and others.follower_key = known_before.follower_key
    where known_before.follower_key is null
),

appeared as (
    select
        new_names.evaluated_on,
        new_names.staff_key,
        new_names.account_key,
        lists.capture_id,
        lists.captured_at,
        lists.captured_on
    from new_names
    inner join lists
        on
            new_names.chain = lists.chain
            and new_names.from_list <= lists.list_number
            and (new_names.to_list is null or new_names.to_list >= lists.list_number)
            and new_names.evaluated_on >= lists.captured_on
            and new_names.last_seen_at < lists.captured_at
    -- a miss means: nobody had declared the name by the day of the list
    left join first_claims
        on
            new_names.platform = first_claims.platform
            and new_names.follower_key = first_claims.follower_key
            and lists.captured_on >= first_claims.claimed_on
    where first_claims.follower_key is null
),

ranked as (
    select
        evaluated_on,
        staff_key,
        account_key,
        capture_id,
        captured_at,
        captured_on,
        row_number() over (
            partition by evaluated_on, staff_key, account_key
            order by captured_on, captured_at, capture_id
        ) as earliness
    from appeared
)

select
    ranked.evaluated_on,
    ranked.staff_key,
    ranked.account_key,
    ranked.capture_id,
    ranked.captured_at,
    ranked.captured_on as asked_on
from ranked
-- a miss means: the office has resolved nothing
left join intermediate.int_corrections_by_day as corrections
    on
        ranked.evaluated_on = corrections.evaluated_on
        and ranked.staff_key = corrections.staff_key
        and ranked.account_key = corrections.account_key
where
    ranked.earliness = 1
    and (corrections.resolved_on is null or corrections.resolved_on < ranked.captured_on)
