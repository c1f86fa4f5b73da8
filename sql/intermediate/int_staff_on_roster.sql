-- int_staff_on_roster: published numbers of staff against the roster that was known on the day they were said.
-- Grain:   said_at, source, breakdown, part
-- Reads:   intermediate.int_statements, staging.stg_rosters
-- Units:   active employees; the published ones as a closed interval, an end nobody said is null
-- Why not every part: only kinds of employment stand on the roster; a published number of women has nothing here to be
--          compared with. A statement from before the first roster is left out.
with known as (
    select
        statements.said_at,
        statements.source,
        statements.breakdown,
        statements.part,
        statements.low,
        statements.high,
        max(rosters.roster_on) as roster_on
    from intermediate.int_statements as statements
    inner join staging.stg_rosters as rosters
        on statements.said_on >= rosters.roster_on
    where statements.about = 'staff' and coalesce(statements.breakdown, 'employment') = 'employment'
    group by
        statements.said_at,
        statements.source,
        statements.breakdown,
        statements.part,
        statements.low,
        statements.high
),

counted as (
    select
        known.said_at,
        known.source,
        known.breakdown,
        known.part,
        known.low,
        known.high,
        known.roster_on,
        count(rosters.staff_key) as on_roster
    from known
    -- a miss means: nobody of that kind is active on the roster
    left join staging.stg_rosters as rosters
        on
            known.roster_on = rosters.roster_on
            and rosters.is_active
            and (known.part is null or known.part = rosters.employment)
    group by
        known.said_at,
        known.source,
        known.breakdown,
        known.part,
        known.low,
        known.high,
        known.roster_on
)

select
    said_at,
    source,
    breakdown,
    part,
    low as said_low,
    high as said_high,
    roster_on,
    on_roster,
    -- how many more the roster has at least; negative where it has fewer
    case
        when on_roster > high then on_roster - high
        when on_roster < low then on_roster - low
        else 0
    end as difference
from counted
