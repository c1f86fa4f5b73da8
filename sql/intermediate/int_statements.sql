-- int_statements: what was published, as closed intervals of people.
-- Grain:   account_key, said_at, about, breakdown, part, source
-- Reads:   staging.stg_statements, intermediate.int_list_bounds, raw.night
-- Units:   people; an end nobody said is null; low above high where one source contradicts itself in one instant
-- Why not shares: "fewer than 20 %" of 6,750 is at most 1,349 people, and only people can be compared with counts. A
--          share of an unknown target or of none says nothing and is left out.
-- Why not plain rounding: 0.2 * 6750 may miss 1350 by the last bit, and an open end must still exclude it. Published
--          shares have at most five decimals, so share * target is a whole number or at least 1e-5 away from one,
--          while doubles are out by less than 1e-6 up to targets of a thousand million.
with measured as (
    select
        statements.account_key,
        statements.said_at,
        statements.said_on,
        statements.about,
        statements.breakdown,
        statements.part,
        statements.source,
        statements.is_low_open,
        statements.is_high_open,
        case
            when statements.about = 'attainment' then coalesce(night.target_followers, bounds.addressed)
            else 1
        end as unit,
        statements.low,
        statements.high
    from staging.stg_statements as statements
    cross join raw.night as night
    -- a miss means: the statement is about the staff, or about an account that is not mandated tonight
    left join intermediate.int_list_bounds as bounds
        on statements.account_key = bounds.account_key
)

select
    account_key,
    said_at,
    said_on,
    about,
    breakdown,
    part,
    source,
    max(
        cast(case when is_low_open then floor(low * unit + 1e-6) + 1 else ceil(low * unit - 1e-6) end as bigint)
    ) as low,
    min(
        cast(case when is_high_open then ceil(high * unit - 1e-6) - 1 else floor(high * unit + 1e-6) end as bigint)
    ) as high
from measured
where unit > 0
group by
    account_key,
    said_at,
    said_on,
    about,
    breakdown,
    part,
    source
