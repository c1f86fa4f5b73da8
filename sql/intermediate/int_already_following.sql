-- int_already_following: employees whose follow of an account is older than the order.
-- Grain:   account_key
-- Reads:   intermediate.int_status_by_day, intermediate.int_account_lists, staging.stg_followers,
--          intermediate.int_judged_day, raw.night
-- Units:   employees; null where the list tells no follow times, or is not complete
-- Why not from a partial list: it shows some of those who followed already, and the rest would pass for still to come.
-- Why not zero: the target assumed that nobody followed yet; whoever did cannot be gained again.
with timed as (
    select
        capture_id,
        count(followed_at) > 0 as has_times
    from staging.stg_followers
    group by capture_id
)

select
    lists.account_key,
    case
        when bool_and(lists.verdict = 'complete') and coalesce(bool_and(timed.has_times), true)
            then count(statuses.staff_key)
    end as already_following
from intermediate.int_account_lists as lists
inner join intermediate.int_judged_day as tonight
    on lists.evaluated_on = tonight.judged_on
cross join raw.night as night
-- a miss means: a list without rows
left join timed
    on lists.capture_id = timed.capture_id
-- a miss means: the list shows no employee who followed before the order
left join intermediate.int_status_by_day as statuses
    on
        lists.account_key = statuses.account_key
        and lists.evaluated_on = statuses.evaluated_on
        and statuses.status = 'following'
        and night.ordered_at > statuses.followed_at
group by lists.account_key
