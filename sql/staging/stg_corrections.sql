-- stg_corrections: what was corrected by hand by tonight, one line per employee and account it concerns.
-- Grain:   staff_key, account_key, kind, entered_at, entry_order
-- Reads:   raw.correction, raw.account, raw.night
-- Units:   entered_at in UTC, days local; until_on is inclusive, null without an end
-- Why not one line per file row: a correction may concern one account, a platform or all of them, and a status is
--          asked of one account at a time. entry_order keeps apart two corrections entered in the same second.
-- Why not the row alone: every workbook that BKD fills in begins at its second row, so two lines of one day may stand
--          in the same row of two files. Neither is lost: the one that ends later counts as entered later.
with lines as (
    select
        correction.staff_key,
        account.account_key,
        account.platform,
        correction.kind,
        correction.entered_at,
        correction.entered_on,
        max(correction.row_number) as line_number,
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
)

select
    staff_key,
    account_key,
    platform,
    kind,
    entered_at,
    entered_on,
    -- no file has ten million rows
    line_number + 10000000 * (
        row_number() over (
            partition by staff_key, account_key, kind, entered_at, line_number
            order by from_on desc, until_on asc nulls last, handle asc nulls last, former_key asc nulls last
        ) - 1
    ) as entry_order,
    from_on,
    until_on,
    handle,
    follower_key,
    former_key
from lines
