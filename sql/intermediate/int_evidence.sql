-- int_evidence: what an employee declared for an account's platform and what the lists show of it, on each day.
-- Grain:   evaluated_on, staff_key, account_key
-- Reads:   intermediate.int_obligations, intermediate.int_declared_handles, intermediate.int_presence,
--          staging.stg_accounts
-- Units:   instants in UTC, days local
-- Why not one line per handle: an answer may hold several handles; being seen under one of them is being seen.
with ranked as (
    select
        handles.evaluated_on,
        handles.staff_key,
        accounts.account_key,
        handles.answer,
        handles.declared_at,
        handles.is_shared,
        handles.follower_key,
        presence.first_seen_on,
        presence.last_seen_on,
        presence.last_seen_at,
        presence.followed_at,
        presence.capture_id,
        presence.is_point_check,
        presence.captures,
        row_number() over (
            partition by handles.evaluated_on, handles.staff_key, accounts.account_key
            order by presence.last_seen_at desc nulls last, presence.capture_id asc, handles.follower_key asc
        ) as recency
    from intermediate.int_declared_handles as handles
    inner join staging.stg_accounts as accounts
        on handles.platform = accounts.platform
    -- a miss means: no list known by that day shows this handle
    left join intermediate.int_presence as presence
        on
            handles.evaluated_on = presence.evaluated_on
            and accounts.account_key = presence.account_key
            and handles.follower_key = presence.follower_key
),

declared as (
    select
        evaluated_on,
        staff_key,
        account_key,
        max(answer) as answer,
        max(declared_at) as declared_at,
        bool_or(is_shared) as is_shared,
        count(follower_key) > 0 as has_handle,
        min(first_seen_on) as first_seen_on,
        max(last_seen_on) as last_seen_on,
        max(last_seen_at) as last_seen_at,
        max(case when recency = 1 then followed_at end) as followed_at,
        max(case when recency = 1 then capture_id end) as seen_capture_id,
        bool_or(recency = 1 and is_point_check) as is_point_check,
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
    obligations.is_in_scope,
    declared.answer,
    declared.declared_at,
    coalesce(declared.is_shared, false) as is_shared,
    coalesce(declared.has_handle, false) as has_handle,
    declared.first_seen_on,
    declared.last_seen_on,
    declared.last_seen_at,
    declared.followed_at,
    declared.seen_capture_id,
    coalesce(declared.is_point_check, false) as is_point_check,
    coalesce(declared.captures_seen, 0) as captures_seen
from intermediate.int_obligations as obligations
-- a miss means: no answer for this platform by that day
left join declared
    on
        obligations.evaluated_on = declared.evaluated_on
        and obligations.staff_key = declared.staff_key
        and obligations.account_key = declared.account_key
