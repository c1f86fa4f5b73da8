-- int_already_following: employees whose follow of an account is older than the order.
-- Grain:   account_key
-- Reads:   intermediate.int_status_by_day, intermediate.int_account_lists, staging.stg_captures,
--          intermediate.int_judged_day, raw.night
-- Units:   employees; null where the list tells no follow times, or is not complete
-- Why not from a partial list: it shows some of those who followed already, and the rest would pass for still to come.
-- Why not zero: the target assumed that nobody followed yet; whoever did cannot be gained again.
select
    lists.account_key,
    case
        -- a list without rows leaves nobody's time out
        when bool_and(lists.verdict = 'complete') and bool_and(captures.timed > 0 or captures.named = 0)
            then count(statuses.staff_key)
    end as already_following
from intermediate.int_account_lists as lists
inner join intermediate.int_judged_day as tonight
    on lists.evaluated_on = tonight.judged_on
cross join raw.night as night
inner join staging.stg_captures as captures
    on lists.capture_id = captures.capture_id
-- a miss means: the list shows no employee who followed before the order
left join intermediate.int_status_by_day as statuses
    on
        lists.account_key = statuses.account_key
        and lists.evaluated_on = statuses.evaluated_on
        and statuses.status = 'following'
        and night.ordered_at > statuses.followed_at
group by lists.account_key
