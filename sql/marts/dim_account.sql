-- dim_account: official accounts the order names.
-- Grain:   account_key
-- Reads:   staging.stg_accounts
-- Units:   local days, both inclusive
-- Columns:
--   account_key  platform:handle, the key of the account in every table
--   platform     Platform in lower case, as in account_key
--   handle       Handle as the platform compares it
--   owner        Office or person the account speaks for
--   kind         office, or official: a person's account, mandated only until valid_to
--   valid_from   First local day on which the order covers the account
--   valid_to     Last local day, null without an end
select
    account_key,
    platform,
    handle,
    owner,
    kind,
    valid_from,
    valid_to
from staging.stg_accounts
