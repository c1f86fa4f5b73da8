-- int_evidence: what an employee declared for an account's platform and what the lists show of it, on each day.
-- Grain:   evaluated_on, staff_key, account_key
-- Reads:   intermediate.int_obligations, intermediate.int_declared_handles, intermediate.int_presence
-- Units:   instants in UTC, days local
-- Why not one line per handle: an answer may hold several handles; being seen under one of them is being seen.
select
    obligations.evaluated_on,
    obligations.staff_key,
    obligations.account_key,
    obligations.is_in_scope,
    max(declared.answer) as answer,
    max(declared.declared_at) as declared_at,
    coalesce(bool_or(declared.is_shared), false) as is_shared,
    count(declared.follower_key) > 0 as has_handle,
    min(presence.first_seen_on) as first_seen_on,
    max(presence.last_seen_on) as last_seen_on,
    max(presence.last_seen_at) as last_seen_at,
    max(presence.followed_at) as followed_at,
    max(presence.capture_id) as seen_capture_id,
    coalesce(max(presence.captures), 0) as captures_seen
from intermediate.int_obligations as obligations
-- a miss means: no answer for this platform by that day
left join intermediate.int_declared_handles as declared
    on
        obligations.evaluated_on = declared.evaluated_on
        and obligations.staff_key = declared.staff_key
        and obligations.platform = declared.platform
-- a miss means: no list known by that day shows this handle
left join intermediate.int_presence as presence
    on
        obligations.evaluated_on = presence.evaluated_on
        and obligations.account_key = presence.account_key
        and declared.follower_key = presence.follower_key
group by
    obligations.evaluated_on,
    obligations.staff_key,
    obligations.account_key,
    obligations.is_in_scope
