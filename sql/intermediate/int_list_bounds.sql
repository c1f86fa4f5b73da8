-- int_list_bounds: how many employees may and how many cannot follow each account, as far as its newest list goes.
-- Grain:   account_key
-- Reads:   intermediate.int_compliance_counts, intermediate.int_account_lists, raw.night
-- Units:   employees; following_high is at most everybody not provably absent, and at most the displayed count
-- Why not names: up to hidden_high of the absent may be hidden followers, so their number is bounded although
--          no single one of them is.
with counts as (
    select
        account_key,
        cast(sum(staff - out_of_scope) as bigint) as addressed,
        cast(sum(following) as bigint) as following,
        cast(sum(following_low) as bigint) as following_low,
        cast(sum(absent_from_newest) as bigint) as absent
    from intermediate.int_compliance_counts
    where account_key <> '*'
    group by account_key
)

select
    counts.account_key,
    counts.addressed,
    counts.following,
    counts.following_low,
    lists.capture_id,
    lists.hidden_high,
    greatest(0, counts.absent - coalesce(lists.hidden_high, counts.absent)) as provable_not_following,
    least(
        counts.addressed - greatest(0, counts.absent - coalesce(lists.hidden_high, counts.absent)),
        case
            when lists.reported_high is not null
                then greatest(counts.following, lists.reported_high, lists.listed)
            else counts.addressed
        end
    ) as following_high
from counts
cross join raw.night as night
-- a miss means: no usable list, so nobody is provably absent
left join intermediate.int_account_lists as lists
    on
        counts.account_key = lists.account_key
        and night.as_of = lists.evaluated_on
