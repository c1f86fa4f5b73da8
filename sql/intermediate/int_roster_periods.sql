-- int_roster_periods: what the rosters say of each employee, from which day until the next roster.
-- Grain:   staff_key, valid_from_on
-- Reads:   staging.stg_rosters, raw.addressed_employment
-- Units:   local days; valid_to_on is exclusive, null while the newest roster holds; in_scope_from_on is when the time
--          began in which the employee is addressed and in service without a break
-- Why not from the roster's day: a roster lists people whose service is still to begin. Until that day nothing is asked
--          of them. Of two starts the newest roster's counts.
-- Why not only the newest roster: somebody who is missing from it has left, and must neither vanish from the
--          history nor stay in a denominator.
with rosters as (
    select
        roster_on,
        lead(roster_on) over (order by roster_on) as next_roster_on
    from (select distinct roster_on from staging.stg_rosters) as days
),

listed as (
    select
        staff.staff_key,
        staff.unit,
        staff.employment,
        staff.roster_on,
        rosters.next_roster_on,
        case
            when
                staff.is_active
                and staff.start_on > staff.roster_on
                and (rosters.next_roster_on is null or staff.start_on < rosters.next_roster_on)
                then staff.start_on
        end as begins_on,
        staff.is_active and (staff.start_on is null or staff.start_on <= staff.roster_on) as is_in_service,
        lead(staff.roster_on) over (partition by staff.staff_key order by staff.roster_on) as listed_again_on
    from staging.stg_rosters as staff
    inner join rosters
        on staff.roster_on = rosters.roster_on
),

periods as (
    select
        staff_key,
        unit,
        employment,
        is_in_service as is_active,
        roster_on as valid_from_on,
        coalesce(begins_on, next_roster_on) as valid_to_on
    from listed
    union all
    select
        staff_key,
        unit,
        employment,
        true as is_active,
        begins_on as valid_from_on,
        next_roster_on as valid_to_on
    from listed
    where begins_on is not null
    union all
    select
        staff_key,
        unit,
        employment,
        false as is_active,
        next_roster_on as valid_from_on,
        listed_again_on as valid_to_on
    from listed
    where next_roster_on is not null and (listed_again_on is null or listed_again_on > next_roster_on)
),

addressed_periods as (
    select
        periods.staff_key,
        periods.unit,
        periods.employment,
        addressed.employment is not null as is_addressed,
        periods.is_active,
        periods.valid_from_on,
        periods.valid_to_on
    from periods
    -- a miss means: the order does not address this kind of employment
    left join raw.addressed_employment as addressed
        on periods.employment = addressed.employment
)

select
    staff_key,
    unit,
    employment,
    is_addressed,
    is_active,
    valid_from_on,
    valid_to_on,
    coalesce(
        max(case when not (is_addressed and is_active) then valid_to_on end) over (
            partition by staff_key
            order by valid_from_on
            rows between unbounded preceding and 1 preceding
        ),
        min(valid_from_on) over (partition by staff_key)
    ) as in_scope_from_on
from addressed_periods
