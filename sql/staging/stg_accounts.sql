-- stg_accounts: official accounts the order names.
-- Grain:   account_key
-- Reads:   raw.account
-- Units:   valid_from and valid_to are local days, both inclusive
select
    account_key,
    platform,
    handle,
    owner,
    kind,
    valid_from,
    valid_to
from raw.account
