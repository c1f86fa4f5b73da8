-- fct_follower_count: readings of the displayed follower count.
-- Grain:   account_key, read_at, count_low, count_high, source
-- Reads:   staging.stg_follower_counts
-- Units:   people as a closed interval; read_at in UTC
-- Columns:
--   account_key  The account that was read
--   read_at      When the count was read (UTC)
--   count_low    Fewest followers the shown text can mean
--   count_high   Most followers the shown text can mean
--   source       api, export, manual or press
--   is_exact     Whether the shown text gave the count to the last digit
select
    account_key,
    read_at,
    count_low,
    count_high,
    source,
    is_exact
from staging.stg_follower_counts
