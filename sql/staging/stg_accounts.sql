-- stg_accounts: official accounts the order names.
-- Grain:   account_key
-- Reads:   raw.account
-- Units:   valid_from and valid_to are local days, both inclusive; what the platform shows to anybody at all:
--          hides_followers: to be absent there never means anything, lists_nobody: no list is to be had by any official
--          way, answers_by_number: it is asked about single people, by their account's number alone
select
    account_key,
    platform,
    handle,
    owner,
    kind,
    valid_from,
    valid_to,
    hides_followers,
    lists_nobody,
    answers_by_number
from raw.account
