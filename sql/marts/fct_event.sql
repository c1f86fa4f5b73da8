-- fct_event: things that happened to an account and explain its numbers.
-- Grain:   account_key, at, kind
-- Reads:   staging.stg_accounts, raw.night
-- Units:   instants in UTC
-- Columns:
--   at           When it happened (UTC)
--   account_key  The account it happened to
--   kind         order, purge, burst, rename or gap
--   note         What the numbers show, never a person
select
    night.ordered_at as at,
    accounts.account_key,
    'order' as kind,
    'the order to follow was given' as note
from staging.stg_accounts as accounts
cross join raw.night as night
where night.ordered_on <= night.as_of
