-- int_already_following: employees whose follow of an account is older than the order.
-- Grain:   account_key
-- Reads:   intermediate.int_status_by_day, intermediate.int_account_lists, raw.night
-- Units:   employees
-- Why not zero: the target assumed that nobody followed yet; whoever did cannot be gained again.
select
    lists.account_key,
    count(statuses.staff_key) as already_following
from intermediate.int_account_lists as lists
inner join raw.night as night
    on lists.evaluated_on = night.as_of
-- a miss means: the list shows no employee who followed before the order
left join intermediate.int_status_by_day as statuses
    on
        lists.account_key = statuses.account_key
        and lists.evaluated_on = statuses.evaluated_on
        and statuses.status = 'following'
        and night.ordered_at > statuses.followed_at
group by lists.account_key
