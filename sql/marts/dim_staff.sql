-- dim_staff: employees of every roster up to tonight, without name, number or handle.
-- Grain:   staff_key
-- Reads:   intermediate.int_roster_periods, intermediate.int_judged_day
-- Units:   –
-- Columns:
--   staff_key     Opaque and stable; made with a secret key, so it cannot be computed from a staff number
--   unit          Unit on the newest roster that lists the employee
--   employment    pns, pppk, pppk_part_time or unknown
--   is_addressed  Whether the order addresses this kind of employment
--   is_active     Whether the employee is on tonight's roster and in service, which has begun
select
    staff.staff_key,
    staff.unit,
    staff.employment,
    staff.is_addressed,
    staff.is_active
from intermediate.int_roster_periods as staff
cross join intermediate.int_judged_day as tonight
where
    tonight.judged_on >= staff.valid_from_on
    and (staff.valid_to_on is null or tonight.judged_on < staff.valid_to_on)
