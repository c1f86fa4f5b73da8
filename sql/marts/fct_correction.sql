-- fct_correction: what was corrected by hand for employees, and which of it stands tonight.
-- Grain:   staff_key, account_key, kind, entered_at, entry_order
-- Reads:   staging.stg_corrections, intermediate.int_roster_periods, raw.night
-- Units:   entered_at in UTC, days local, until_on inclusive
-- Why not the reason: why somebody is exempt or disputes a status may be a matter of health, and is never taken in.
-- Columns:
--   staff_key    The employee, as in dim_staff
--   account_key  The account it concerns; a correction for all accounts has a row for each
--   kind         exempt, dispute, rename, self_declared or resolve
--   entered_at   When it was entered (UTC); it takes effect the same night
--   entered_on   Local day on which it was entered
--   entry_order  Place in its file; of lines of one moment the later one counts
--   from_on      First local day on which it holds
--   until_on     Last local day, null without an end
--   is_standing  Whether it counts tonight: its days cover tonight and no later line of its kind replaced it
--   resolved_at  For a dispute: when it was resolved (UTC), null while it is open
with ranked as (
    select
        corrections.staff_key,
        corrections.account_key,
        corrections.kind,
        corrections.entered_at,
        corrections.entered_on,
        corrections.entry_order,
        corrections.from_on,
        corrections.until_on,
        row_number() over by_subject as recency,
        min(case when corrections.kind = 'resolve' then corrections.entered_at end) over (
            partition by corrections.staff_key, corrections.account_key
            order by corrections.entered_at desc, corrections.entry_order desc, corrections.kind desc
            rows between unbounded preceding and 1 preceding
        ) as resolved_at
    from staging.stg_corrections as corrections
    window by_subject as (
        partition by
            corrections.staff_key,
            corrections.account_key,
            case corrections.kind when 'resolve' then 'dispute' else corrections.kind end
        order by
            corrections.entered_at desc,
            corrections.entry_order desc,
            corrections.kind asc,
            corrections.from_on asc,
            corrections.until_on desc nulls first
    )
)

select distinct
    ranked.staff_key,
    ranked.account_key,
    ranked.kind,
    ranked.entered_at,
    ranked.entered_on,
    ranked.entry_order,
    ranked.from_on,
    ranked.until_on,
    (ranked.recency = 1 or ranked.kind = 'rename')
    and night.as_of >= ranked.from_on
    and (ranked.until_on is null or night.as_of <= ranked.until_on) as is_standing,
    case when ranked.kind = 'dispute' then ranked.resolved_at end as resolved_at
from ranked
cross join raw.night as night
inner join intermediate.int_roster_periods as staff
    on ranked.staff_key = staff.staff_key
