-- staff: who each staff_key is, for the workbook of the personnel agency alone.
-- Grain:   staff_key
-- Reads:   staging.stg_rosters
-- Units:   –
-- Columns:
--   staff_key   The employee, as in marts.dim_staff
--   nip         Staff number (NIP or NI PPPK), 18 digits as text
--   name        Name as on the newest roster that lists the employee
--   unit        Unit on that roster
--   employment  pns, pppk, pppk_part_time or unknown
with ranked as (
    select
        staff_key,
        nip,
        name,
        unit,
        employment,
        row_number() over (partition by staff_key order by roster_on desc) as recency
    from staging.stg_rosters
)

select
    staff_key,
    nip,
    name,
    unit,
    employment
from ranked
where recency = 1
