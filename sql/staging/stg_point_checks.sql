-- stg_point_checks: what platforms answered when asked of one declared person at a time, known tonight.
-- Grain:   account_key, follower_key, checked_at
-- Reads:   raw.point_check, raw.account, raw.night
-- Units:   checked_at in UTC, checked_on local day
-- Why not a list of one: an answer concerns one person and says nothing of the length of a list; is_following is null
--          where the platform does not say, and is_unknown where it has nobody under that name or number.
select distinct
    point_check.account_key,
    account.platform,
    account.hides_followers,
    point_check.follower_key,
    point_check.checked_at,
    point_check.checked_on,
    point_check.is_following,
    point_check.is_unknown
from raw.point_check as point_check
inner join raw.account as account
    on point_check.account_key = account.account_key
cross join raw.night as night
where point_check.checked_on <= night.as_of
