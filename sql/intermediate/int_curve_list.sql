-- int_curve_list: the list whose follow times tell an account's growth day by day, night zero included.
-- Grain:   account_key
-- Reads:   intermediate.int_capture_verdicts, intermediate.int_list_times, intermediate.int_judged_day
-- Units:   –
-- Why not an older list beside it: who followed and left between the two would have to be spread over days that
--          neither of them tells. The newest reaches furthest.
with ranked as (
    select
        lists.account_key,
        lists.capture_id,
        row_number() over (
            partition by lists.account_key
            order by lists.captured_at desc, lists.capture_id asc
        ) as recency
    from intermediate.int_capture_verdicts as lists
    inner join intermediate.int_judged_day as tonight
        on lists.evaluated_on = tonight.judged_on
    inner join intermediate.int_list_times as times
        on
            lists.capture_id = times.capture_id
            and times.is_timed
    where lists.verdict = 'complete'
)

select
    account_key,
    capture_id
from ranked
where recency = 1
