-- int_evaluation_days: days up to tonight on which somebody's status may have changed.
-- Grain:   evaluated_on
-- Reads:   staging.stg_rosters, staging.stg_declarations, staging.stg_captures, staging.stg_follower_counts,
--          staging.stg_point_checks, staging.stg_corrections, staging.stg_accounts, raw.night, raw.opening, raw.kept
-- Units:   local days
-- Why not every day: between two days on which something became known no status can change, so the history
--          would only repeat itself. Why not days that are closed: what was known on them is what it was when they were
--          judged, and their part of the history is taken over as it stands. The last day is there in any case: it
--          says what holds tonight.
-- Why not always up to tonight: after an upgrade every day there was is judged again, and those of a year do not fit
--          on a disk at once. Days are judged in portions then, and tonight is in the last of them.
-- Why not a day from which not everything is kept: what its evidence said cannot be said again. The first day that is
--          kept is there instead; a night of the past, run again, says what is left of its days.
with keeping as (
    select max(kept.kept_from) as kept_from
    from raw.kept as kept
    cross join raw.night as night
    where kept.kept_from <= night.as_of
),

changes as (
    select roster_on as evaluated_on from staging.stg_rosters
    union
    -- whose service begins after the roster's day
    select start_on as evaluated_on
    from staging.stg_rosters
    where start_on > roster_on
    union
    select declared_on as evaluated_on from staging.stg_declarations
    union
    select captured_on as evaluated_on from staging.stg_captures
    union
    select read_on as evaluated_on from staging.stg_follower_counts
    union
    select checked_on as evaluated_on from staging.stg_point_checks
    union
    select entered_on as evaluated_on from staging.stg_corrections
    union
    select from_on as evaluated_on from staging.stg_corrections
    union
    select cast(until_on + interval '1' day as date) as evaluated_on
    from staging.stg_corrections
    where until_on is not null
    union
    select valid_from as evaluated_on from staging.stg_accounts
    union
    select cast(valid_to + interval '1' day as date) as evaluated_on
    from staging.stg_accounts
    where valid_to is not null
    union
    select kept_from as evaluated_on
    from keeping
    where kept_from is not null
),

first_roster as (
    select greatest(min(rosters.roster_on), coalesce(max(keeping.kept_from), min(rosters.roster_on))) as first_on
    from staging.stg_rosters as rosters
    cross join keeping
),

opening as (
    select
        max(opens_on) as opens_on,
        max(closes_on) as closes_on
    from raw.opening
),

days as (
    select
        changes.evaluated_on,
        max(changes.evaluated_on) over () as last_on
    from changes
    cross join first_roster
    cross join raw.night as night
    cross join opening
    where
        changes.evaluated_on >= first_roster.first_on
        and changes.evaluated_on <= coalesce(opening.closes_on, night.as_of)
)

select days.evaluated_on
from days
cross join opening
where
    opening.opens_on is null
    or days.evaluated_on >= opening.opens_on
    or days.evaluated_on = days.last_on
