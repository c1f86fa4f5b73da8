-- stg_follower_counts: readings of the displayed follower count of mandated accounts, known tonight.
-- Grain:   account_key, read_at, count_low, count_high, source
-- Reads:   raw.follower_count, raw.account, raw.night
-- Units:   people, as a closed interval; read_at in UTC, read_on local day
-- Why not per day: the first campaign was measured twice in one evening.
select distinct
    reading.account_key,
    reading.read_at,
    reading.read_on,
    reading.count_low,
    reading.count_high,
    reading.source,
    reading.is_exact
from raw.follower_count as reading
inner join raw.account as account
    on reading.account_key = account.account_key
cross join raw.night as night
where reading.read_on <= night.as_of
