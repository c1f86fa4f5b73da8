-- stg_statements: what was published about accounts and about the staff by tonight.
-- Grain:   account_key, said_at, about, breakdown, part, low, high, is_low_open, is_high_open, source
-- Reads:   raw.statement, raw.night
-- Units:   people, or shares from 0 to 1 where about is attainment; said_at in UTC, said_on local day
-- Why not one number: "fewer than 20 %" has no lower end, and its upper end is not reached. account_key is null for
--          a statement about the staff.
select distinct
    statement.account_key,
    statement.said_at,
    statement.said_on,
    statement.about,
    statement.breakdown,
    statement.part,
    statement.low,
    statement.high,
    statement.is_low_open,
    statement.is_high_open,
    statement.source
from raw.statement as statement
cross join raw.night as night
where statement.said_on <= night.as_of
