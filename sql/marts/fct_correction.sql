-- fct_correction: what was corrected by hand for employees, and which of it stands tonight.
-- Grain:   staff_key, account_key, kind, entered_at, entry_order
-- Reads:   intermediate.int_correction_periods, intermediate.int_roster_periods, intermediate.int_judged_day
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
--   is_standing  Whether it counts tonight: its days cover tonight and no later line of its kind replaced it; a
--                rename stands from the day it was entered
--   resolved_at  For a dispute: when it was resolved (UTC), null while it is open
select distinct
    corrections.staff_key,
    corrections.account_key,
    corrections.kind,
    corrections.entered_at,
    corrections.valid_from_on as entered_on,
    corrections.entry_order,
    corrections.from_on,
    corrections.until_on,
    corrections.kind = 'rename'
    or (
        corrections.valid_to_on is null
        and tonight.judged_on >= corrections.from_on
        and (corrections.until_on is null or tonight.judged_on <= corrections.until_on)
    ) as is_standing,
    corrections.resolved_at
from intermediate.int_correction_periods as corrections
cross join intermediate.int_judged_day as tonight
inner join intermediate.int_roster_periods as staff
    on corrections.staff_key = staff.staff_key
