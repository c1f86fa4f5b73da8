-- stg_rosters: employees as each roster known tonight lists them.
-- Grain:   roster_on, staff_key
-- Reads:   raw.staff, raw.source_file, raw.unit_name, raw.night
-- Units:   roster_on is the local day of the roster file
-- Why not units as written: one school has three spellings; the campaign's alias table decides what they stand for.
select
    files.known_on as roster_on,
    staff.staff_key,
    staff.nip,
    staff.name,
    coalesce(units.unit, staff.unit, '') as unit,
    staff.employment,
    staff.is_active,
    staff.start_on
from raw.staff as staff
inner join raw.source_file as files
    on staff.file_id = files.file_id
-- a miss means: the roster names no unit
left join raw.unit_name as units
    on staff.unit = units.written
cross join raw.night as night
where files.source = 'roster' and files.known_on <= night.as_of
