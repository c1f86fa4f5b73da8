-- int_list_bounds: how many employees may and how many cannot follow each account, as far as its newest list goes.
-- Grain:   account_key
-- Reads:   intermediate.int_compliance_counts, intermediate.int_account_lists, intermediate.int_growth_window,
--          intermediate.int_judged_day, raw.night
-- Units:   employees; following_high is at most everybody not provably absent, and at most those there were when the
--          list was made; gone_low: of those certainly seen at least so many have gone since; hidden_high null: it
--          proves no absence
-- Why not names: up to hidden_high of the absent may be hidden followers, so their number is bounded although
--          no single one of them is.
-- Why not who was absent before the order: a list of that time says who followed then, and since the order is given
--          anybody may have come. So it proves nobody's absence, and sets no limit.
-- Why not who is missing from a list far longer than its count: one of the two is of another account or another time,
--          so how many it hides is unknown, and not 0.
-- Why not the displayed count as the limit: one from before the list says nothing of whoever came until it was made.
--          Only where no list of the time after the order says more does the newest count of that time limit them: what
--          one person states must not widen what a count says already.
-- Why not all who were seen: where a later count shows fewer followers than employees on the list, some of them left.
--          Its lowest meaning counts, so that a wider reading never raises the lower end.
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
),

told as (
    select
        counts.account_key,
        counts.addressed,
        counts.following,
        counts.following_low,
        counts.absent,
        lists.capture_id,
        -- an export of the order's own day may have been made before it
        case
            when lists.captured_at > night.ordered_at or night.as_of < night.ordered_on then lists.followers_high
        end as followers_high,
        case
            when
                lists.followers_high is not null
                and (lists.captured_at > night.ordered_at or night.as_of < night.ordered_on)
                then lists.hidden_high
        end as hidden_high,
        -- without a list, or with one from before the order, the newest count still says how many there can be
        case
            when
                night.as_of >= night.ordered_on
                and growth.latest_at > night.ordered_at
                and (lists.captured_at is null or lists.captured_at <= night.ordered_at)
                then growth.latest_high
        end as counted_high,
        case
            when growth.latest_at > lists.captured_at then greatest(0, counts.following_low - growth.latest_low)
            else 0
        end as gone_low
    from counts
    cross join raw.night as night
    cross join intermediate.int_judged_day as tonight
    -- a miss means: no usable list, so nobody is provably absent
    left join intermediate.int_account_lists as lists
        on
            counts.account_key = lists.account_key
            and tonight.judged_on = lists.evaluated_on
    -- a miss means: nobody ever read the count
    left join intermediate.int_growth_window as growth
        on counts.account_key = growth.account_key
)

select
    account_key,
    addressed,
    following,
    following_low - gone_low as following_low,
    gone_low,
    capture_id,
    hidden_high,
    greatest(0, absent - coalesce(hidden_high, absent)) as provable_not_following,
    least(
        addressed - greatest(0, absent - coalesce(hidden_high, absent)),
        case
            when followers_high is not null then greatest(following, followers_high)
            when counted_high is not null then greatest(following, counted_high)
            else addressed
        end
    ) as following_high
from told
