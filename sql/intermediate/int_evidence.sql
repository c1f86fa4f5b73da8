-- int_evidence: what an employee declared for an account's platform and what the lists show of it, on each day.
-- Grain:   evaluated_on, staff_key, account_key
-- Reads:   intermediate.int_obligations, intermediate.int_declaration_periods, intermediate.int_claims,
--          intermediate.int_matching_keys, intermediate.int_contested_names, intermediate.int_presence,
--          staging.stg_accounts
-- Units:   instants in UTC, days local; shared_on is when the last of those who share an account first declared it
-- Why not one line per handle: an answer may hold several handles, and a person has former ones; being seen under one
--          of them is being seen. Of several names in the same list the surest says what the evidence is.
with declared as (
    select
        staff_key,
        platform,
        valid_from_on,
        valid_to_on,
        max(answer) as answer,
        max(declared_at) as declared_at,
        count(follower_key) > 0 as has_handle
    from intermediate.int_declaration_periods
    group by
        staff_key,
        platform,
        valid_from_on,
        valid_to_on
),

claimed_by_two as (
    select
        evaluated_on,
        platform,
        follower_key,
        max(claimed_on) as shared_on
    from intermediate.int_claims
    group by
        evaluated_on,
        platform,
        follower_key
    having min(staff_key) <> max(staff_key)
),

shared as (
    select
        claims.evaluated_on,
        claims.staff_key,
        claims.platform,
        max(claimed_by_two.shared_on) as shared_on
    from intermediate.int_claims as claims
    inner join claimed_by_two
        on
            claims.evaluated_on = claimed_by_two.evaluated_on
            and claims.platform = claimed_by_two.platform
            and claims.follower_key = claimed_by_two.follower_key
    group by
        claims.evaluated_on,
        claims.staff_key,
        claims.platform
),

contested as (
    select
        evaluated_on,
        staff_key,
        platform,
        max(contested_on) as contested_on
    from intermediate.int_contested_names
    group by
        evaluated_on,
        staff_key,
        platform
),

ranked as (
    select
        presence.evaluated_on,
        keys.staff_key,
        presence.account_key,
        keys.is_id,
        keys.closeness,
        presence.first_seen_on,
        presence.last_seen_on,
        presence.last_seen_at,
        presence.followed_at,
        presence.capture_id,
        presence.is_point_check,
        presence.captures,
        row_number() over (
            partition by presence.evaluated_on, keys.staff_key, presence.account_key
            order by
                presence.last_seen_at desc,
                keys.closeness asc,
                keys.is_id desc,
                presence.capture_id asc nulls last,
                keys.follower_key asc
        ) as recency
    from intermediate.int_presence as presence
    inner join staging.stg_accounts as accounts
        on presence.account_key = accounts.account_key
    inner join intermediate.int_matching_keys as keys
        on
            accounts.platform = keys.platform
            and presence.follower_key = keys.follower_key
            and presence.evaluated_on >= keys.valid_from_on
            and (keys.valid_to_on is null or presence.evaluated_on < keys.valid_to_on)
    -- a miss means: nobody else claims the name, or she declares it herself
    left join intermediate.int_contested_names as contested
        on
            presence.evaluated_on = contested.evaluated_on
            and keys.staff_key = contested.staff_key
            and keys.platform = contested.platform
            and keys.follower_key = contested.follower_key
    where contested.staff_key is null
),

seen as (
    select
        evaluated_on,
        staff_key,
        account_key,
        min(first_seen_on) as first_seen_on,
        max(last_seen_on) as last_seen_on,
        max(last_seen_at) as last_seen_at,
        max(case when recency = 1 then followed_at end) as followed_at,
        max(case when recency = 1 then capture_id end) as seen_capture_id,
        bool_or(recency = 1 and is_point_check) as is_point_check,
        bool_or(recency = 1 and is_id) as is_seen_by_id,
        bool_or(recency = 1 and closeness < 3) as is_seen_as_declared,
        max(captures) as captures_seen
    from ranked
    group by
        evaluated_on,
        staff_key,
        account_key
)

select
    obligations.evaluated_on,
    obligations.staff_key,
    obligations.account_key,
    obligations.platform,
    obligations.is_in_scope,
    declared.answer,
    declared.declared_at,
    shared.shared_on is not null as is_shared,
    shared.shared_on,
    coalesce(declared.has_handle, false) as has_handle,
    seen.first_seen_on,
    seen.last_seen_on,
    seen.last_seen_at,
    seen.followed_at,
    seen.seen_capture_id,
    coalesce(seen.is_point_check, false) as is_point_check,
    coalesce(seen.is_seen_by_id, false) as is_seen_by_id,
    coalesce(seen.is_seen_as_declared, false) as is_seen_as_declared,
    contested.contested_on,
    coalesce(seen.captures_seen, 0) as captures_seen
from intermediate.int_obligations as obligations
-- a miss means: no answer for this platform by that day
left join declared
    on
        obligations.staff_key = declared.staff_key
        and obligations.platform = declared.platform
        and obligations.evaluated_on >= declared.valid_from_on
        and (declared.valid_to_on is null or obligations.evaluated_on < declared.valid_to_on)
-- a miss means: nobody else claims an account of hers
left join shared
    on
        obligations.evaluated_on = shared.evaluated_on
        and obligations.staff_key = shared.staff_key
        and obligations.platform = shared.platform
-- a miss means: no list known by that day shows the employee under any name of hers
left join seen
    on
        obligations.evaluated_on = seen.evaluated_on
        and obligations.staff_key = seen.staff_key
        and obligations.account_key = seen.account_key
-- a miss means: nobody else claims a former name of hers
left join contested
    on
        obligations.evaluated_on = contested.evaluated_on
        and obligations.staff_key = contested.staff_key
        and obligations.platform = contested.platform
