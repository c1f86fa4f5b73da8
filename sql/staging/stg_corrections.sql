-- stg_corrections: what was corrected by hand by tonight, one line per employee and account it concerns.
-- Grain:   staff_key, account_key, kind, entered_at, entry_order
-- Reads:   raw.correction, raw.account, raw.night
-- Units:   entered_at in UTC, days local; until_on is inclusive, null without an end
-- Why not one line per file row: a correction may concern one account, a platform or all of them, and a status is
--          asked of one account at a time. entry_order keeps apart two corrections entered in the same second.
select
    correction.staff_key,
    account.account_key,
    account.platform,
    correction.kind,
    correction.entered_at,
    correction.entered_on,
    max(correction.row_number) as entry_order,
    correction.from_on,
    correction.until_on,
    correction.handle,
    correction.follower_key,
    correction.former_key
from raw.correction as correction
inner join raw.account as account
    on
        (correction.platform is null or correction.platform = account.platform)
        and (correction.account_key is null or correction.account_key = account.account_key)
cross join raw.night as night
where correction.entered_on <= night.as_of
group by
    correction.staff_key,
    account.account_key,
    account.platform,
    correction.kind,
    correction.entered_at,
    correction.entered_on,
    correction.from_on,
    correction.until_on,
    correction.handle,
    correction.follower_key,
    correction.former_key
