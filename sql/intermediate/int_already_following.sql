-- int_already_following: employees whose follow of an account is older than the order.
-- Grain:   account_key
-- Reads:   intermediate.int_status_by_day, intermediate.int_account_lists, intermediate.int_list_times,
--          intermediate.int_judged_day, raw.night
-- Units:   employees; null where the list does not tell the follow times of nearly all on it, or is not complete
-- Why not where it tells some of them: whoever has no time may have followed already, and would pass for still to come.
--          Up to max_hidden_share of a list may lack one, as it may lack followers.
-- Why not from a partial list: it shows some of those who followed already, and the rest would pass for still to come.
-- Why not zero: the target assumed that nobody followed yet; whoever did cannot be gained again.
select
    lists.account_key,
    case
        when bool_and(lists.verdict = 'complete') and bool_and(times.is_timed)
            then count(statuses.staff_key)
    end as already_following
from intermediate.int_account_lists as lists
inner join intermediate.int_judged_day as tonight
    on lists.evaluated_on = tonight.judged_on
cross join raw.night as night
inner join intermediate.int_list_times as times
    on lists.capture_id = times.capture_id
-- a miss means: the list shows no employee who followed before the order
left join intermediate.int_status_by_day as statuses
    on
        lists.account_key = statuses.account_key
        and lists.evaluated_on = statuses.evaluated_on
        and statuses.status = 'following'
        and night.ordered_at > statuses.followed_at
group by lists.account_key
