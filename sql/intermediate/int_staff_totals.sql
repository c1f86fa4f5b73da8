-- int_staff_totals: published totals of the staff against the parts they are said to consist of.
-- Grain:   said_at, source, breakdown
-- Reads:   intermediate.int_statements
-- Units:   people as closed intervals; an end nobody said is null
-- Why not compare the numbers as printed: 5.58 million is 5.57 to 5.59 million once one does not know whether it was
--          rounded or cut off, and 3.59 + 1.98 = 5.57 may still be the same people.
with wholes as (
    select
        said_at,
        source,
        low,
        high
    from intermediate.int_statements
    where about = 'staff' and breakdown is null
),

parts as (
    select
        said_at,
        source,
        breakdown,
        count(*) as parts,
        case when count(*) = count(low) then cast(sum(low) as bigint) end as low,
        case when count(*) = count(high) then cast(sum(high) as bigint) end as high
    from intermediate.int_statements
    where about = 'staff' and breakdown is not null
    group by
        said_at,
        source,
        breakdown
)

select
    parts.said_at,
    parts.source,
    parts.breakdown,
    parts.parts,
    wholes.low as whole_low,
    wholes.high as whole_high,
    parts.low as parts_low,
    parts.high as parts_high,
    -- how far the nearest ends are apart: what no rounding explains; negative where the parts are more than the whole
    case
        when wholes.low > parts.high then wholes.low - parts.high
        when wholes.high < parts.low then wholes.high - parts.low
        else 0
    end as difference
from parts
inner join wholes
    on
        parts.said_at = wholes.said_at
        and parts.source = wholes.source
