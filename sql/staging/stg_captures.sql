-- stg_captures: attempts to obtain a follower list of a mandated account, known tonight.
-- Grain:   capture_id
-- Reads:   raw.capture, raw.account, raw.night
-- Units:   captured_at is the earliest instant (UTC) at which the list can have been made; anonymous: how many of those
--          listed have a display name only, and no row; named: how many have one, timed: how many of these tell when
--          they followed, newest_follow_at: when the last of them did (UTC)
select
    capture.capture_id,
    capture.account_key,
    account.platform,
    account.hides_followers,
    capture.captured_at,
    capture.captured_on,
    capture.source,
    capture.identifies,
    capture.listed,
    capture.anonymous,
    capture.ended,
    capture.reason,
    capture.named,
    capture.timed,
    capture.newest_follow_at
from raw.capture as capture
inner join raw.account as account
    on capture.account_key = account.account_key
cross join raw.night as night
where capture.captured_on <= night.as_of
