-- int_rename_questions: declared names that vanished while another name appeared with the very same follow time.
-- Grain:   evaluated_on, staff_key, account_key
-- Reads:   intermediate.int_evidence, intermediate.int_declaration_periods, intermediate.int_answers,
--          intermediate.int_corrections_by_day, staging.stg_captures, staging.stg_followers
-- Units:   captured_at in UTC, asked_on local day of the first list that shows the other name
-- Why not take the other name for hers: two people may follow in the same second. It is a question to her, and until
--          she is seen again or the office has resolved it, her absence is none. Declaring the old name once more
--          answers nothing: the form does not ask.
-- Why not look at who claims the other name today: the question would vanish from days that are past. Whose it was on
--          the day of the list decides.
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

vanished as (
    select
        evidence.evaluated_on,
        evidence.staff_key,
        evidence.account_key,
        evidence.platform,
        evidence.seen_capture_id,
        evidence.followed_at,
        lists.capture_id,
        lists.captured_at,
        lists.captured_on
    from intermediate.int_evidence as evidence
    inner join staging.stg_captures as lists
        on
            evidence.account_key = lists.account_key
            and evidence.evaluated_on >= lists.captured_on
            and evidence.last_seen_at < lists.captured_at
            and lists.identifies = 'handle'
    where
        evidence.has_handle
        and evidence.followed_at is not null
        and evidence.seen_capture_id is not null
),

appeared as (
    select
        vanished.evaluated_on,
        vanished.staff_key,
        vanished.account_key,
        vanished.capture_id,
        vanished.captured_at,
        vanished.captured_on
    from vanished
    inner join staging.stg_followers as other
        on
            vanished.capture_id = other.capture_id
            and vanished.followed_at = other.followed_at
    -- a miss means: the name is new, the list that last showed hers did not have it
    left join staging.stg_followers as before
        on
            vanished.seen_capture_id = before.capture_id
            and other.follower_key = before.follower_key
    -- a miss means: nobody had declared the name by the day of the list
    left join first_claims
        on
            vanished.platform = first_claims.platform
            and other.follower_key = first_claims.follower_key
            and vanished.captured_on >= first_claims.claimed_on
    where before.capture_id is null and first_claims.follower_key is null
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
