-- int_negative_checks: platforms' own answers that an employee does not follow an account, as known on the day.
-- Grain:   evaluated_on, staff_key, account_key, checked_at
-- Reads:   intermediate.int_declared_handles, staging.stg_point_checks
-- Units:   checked_at in UTC, checked_on local day
-- Why not YouTube: whoever is flagged as spam or has closed the channel is told apart from nobody there; absence never
--          means anything on it. Why not one of several handles: she may follow under the other. Why not a name
--          behind which the id is known: the name may be another's by now, and was asked for by name.
select
    handles.evaluated_on,
    handles.staff_key,
    checks.account_key,
    checks.checked_at,
    checks.checked_on
from intermediate.int_declared_handles as handles
inner join staging.stg_point_checks as checks
    on
        handles.platform = checks.platform
        and handles.follower_key = checks.follower_key
        and handles.evaluated_on >= checks.checked_on
where
    not checks.is_following
    and checks.platform not in ('youtube', 'facebook')
    and handles.answer <> 'multiple'
    and handles.linked_key is null
