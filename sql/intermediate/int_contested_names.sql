-- int_contested_names: former names of an employee that somebody else claims on the day.
-- Grain:   evaluated_on, staff_key, platform, follower_key
-- Reads:   intermediate.int_claims, intermediate.int_matching_keys
-- Units:   contested_on local day: when the last of those who claim it first declared it
-- Why not hers for ever: once somebody else declares a former name nobody knows whose it is; she is not seen under it,
--          and not accused for it either.
-- Why not one that she claims as well: who goes back to a former name declares it like any other. Two who declare one
--          name share it (int_claims), and whoever the office has resolved for is seen under it.
select
    claims.evaluated_on,
    names.staff_key,
    names.platform,
    names.follower_key,
    max(claims.claimed_on) as contested_on
from intermediate.int_claims as claims
inner join intermediate.int_matching_keys as names
    on
        claims.platform = names.platform
        and claims.follower_key = names.follower_key
        and claims.staff_key <> names.staff_key
        and claims.evaluated_on >= names.valid_from_on
        and (names.valid_to_on is null or claims.evaluated_on < names.valid_to_on)
-- a miss means: today she does not claim it herself
left join intermediate.int_claims as own
    on
        claims.evaluated_on = own.evaluated_on
        and claims.platform = own.platform
        and claims.follower_key = own.follower_key
        and names.staff_key = own.staff_key
where names.closeness = 3 and own.staff_key is null
group by
    claims.evaluated_on,
    names.staff_key,
    names.platform,
    names.follower_key
