-- fct_follower_growth: how far each account's displayed count moved since the order.
-- Grain:   account_key
-- Reads:   intermediate.int_growth_window, intermediate.int_list_bounds, intermediate.int_already_following,
--          intermediate.int_organic_flow, intermediate.int_consistent_baseline, intermediate.int_order_day_rank,
--          raw.night
-- Units:   people as closed intervals; shares as ratios (1 is 100 %); instants in UTC
-- Why not one percentage: attainment is a share of the target, growth a share of the followers there were before;
--          in the article the two happen to be near each other.
-- Columns:
--   account_key               The account
--   baseline_at               Last reading at or before the order (UTC); null when nobody read the count before it
--   baseline_low              Fewest followers then
--   baseline_high             Most followers then
--   latest_at                 Last reading at or before the night (UTC)
--   latest_low                Fewest followers at the last reading
--   latest_high               Most followers at the last reading
--   gained_low                Smallest gain that the two readings allow; negative when followers were lost; null
--                             until a reading after the one before the order
--   gained_high               Largest gain that the two readings allow
--   target                    Followers the order expected the account to gain
--   attainment_low            gained_low as a share of the target
--   attainment_high           gained_high as a share of the target
--   growth_low                Smallest gain as a share of the followers before; null where there may have been none
--   growth_high               Largest gain as a share of the followers before
--   already_following         Employees whose follow is older than the order, as the newest list shows: at least so
--                             many, since those who declared no handle, or are exempt or disputed, are not known; null
--                             unless the list is complete and tells nearly all follow times, and where the account
--                             does not count tonight
--   realistic_target          Addressed employees less those already following: at most so many could come; null where
--                             those are
--   organic_per_day_low       Usual gain per day before the order, lower end of a 95 % interval; null when it cannot be
--                             estimated (fewer than 8 daily changes)
--   organic_per_day_high      Usual gain per day before the order, upper end
--   is_consistent             Whether the readings and the published statements can all be true at once, each statement
--                             taken with the last count read before it
--   consistent_baseline_low   Fewest followers before the order for which all of them are true; null where they cannot
--                             be, or where nobody read the count before the order
--   consistent_baseline_high  Most followers before the order for which all of them are true
--   order_day_rank_p_low      Share of days, the order's own among them, that gained at least what the order's day did:
--                             (1 + such days before) / (1 + days before); lower end; null with fewer than 8 daily
--                             changes before the order or none on its day
--   order_day_rank_p_high     The same, upper end; small means that the day was unusual, and not why
select
    windows.account_key,
    windows.baseline_at,
    windows.baseline_low,
    windows.baseline_high,
    windows.latest_at,
    windows.latest_low,
    windows.latest_high,
    windows.gained_low,
    windows.gained_high,
    coalesce(night.target_followers, bounds.addressed) as target,
    case
        when coalesce(night.target_followers, bounds.addressed) > 0
            then windows.gained_low / coalesce(night.target_followers, bounds.addressed)
    end as attainment_low,
    case
        when coalesce(night.target_followers, bounds.addressed) > 0
            then windows.gained_high / coalesce(night.target_followers, bounds.addressed)
    end as attainment_high,
    case
        when windows.baseline_low > 0
            then windows.gained_low / windows.baseline_high
    end as growth_low,
    case
        when windows.baseline_low > 0
            then windows.gained_high / windows.baseline_low
    end as growth_high,
    -- nobody has a status for an account that does not count tonight: unknown is not 0
    case when bounds.account_key is not null then already.already_following end as already_following,
    bounds.addressed - already.already_following as realistic_target,
    organic.per_day_low as organic_per_day_low,
    organic.per_day_high as organic_per_day_high,
    baselines.is_consistent,
    baselines.low as consistent_baseline_low,
    baselines.high as consistent_baseline_high,
    ranks.p_low as order_day_rank_p_low,
    ranks.p_high as order_day_rank_p_high
from intermediate.int_growth_window as windows
inner join intermediate.int_consistent_baseline as baselines
    on windows.account_key = baselines.account_key
cross join raw.night as night
-- a miss means: the account is not mandated tonight
left join intermediate.int_list_bounds as bounds
    on windows.account_key = bounds.account_key
-- a miss means: no list of the account
left join intermediate.int_already_following as already
    on windows.account_key = already.account_key
-- a miss means: too few days were read before the order
left join intermediate.int_organic_flow as organic
    on windows.account_key = organic.account_key
-- a miss means: too few days were read before the order, or none on its day
left join intermediate.int_order_day_rank as ranks
    on windows.account_key = ranks.account_key
