-- int_baseline_list: the list that shows who followed an account about the time of the reading before the order.
-- Grain:   account_key
-- Reads:   intermediate.int_window_list, intermediate.int_capture_verdicts, intermediate.int_list_times,
--          intermediate.int_judged_day, raw.night
-- Units:   instants in UTC; capture_id is the list of then, window_capture_id the one it is compared with
-- Why not one made after the order where no follow times tell who came: whoever came between the order and that list
--          would count as having been there. On the order's own day nobody knows which was first.
-- Why not any complete list: one from long before the reading has lost and gained others since. Why not a list of ids
--          beside one of names: everybody would have left, and everybody else have come. Whoever a list counts without
--          naming her may be among the missing, so both lists must name all they count.
with candidates as (
    select
        windows.account_key,
        lists.capture_id,
        windows.capture_id as window_capture_id,
        windows.baseline_at,
        windows.latest_at,
        lists.captured_at,
        lists.identifies = 'handle' as is_by_name,
        last_times.is_timed or night.ordered_on > lists.captured_on as may_tell,
        -- days of 86,400 seconds
        night.max_reading_age_days * 86400 as most_seconds,
        -- whole seconds of both, before the difference: not every engine counts from one full second to the next
        abs(
            date_diff('second', date_trunc('second', windows.baseline_at), date_trunc('second', lists.captured_at))
        ) as gap_seconds
    from intermediate.int_window_list as windows
    cross join raw.night as night
    cross join intermediate.int_judged_day as tonight
    inner join intermediate.int_capture_verdicts as last_list
        on
            tonight.judged_on = last_list.evaluated_on
            and windows.capture_id = last_list.capture_id
    inner join intermediate.int_capture_verdicts as lists
        on
            tonight.judged_on = lists.evaluated_on
            and windows.account_key = lists.account_key
            and lists.verdict = 'complete'
            and windows.capture_id <> lists.capture_id
            and windows.latest_at >= lists.captured_at
            and last_list.captured_at > lists.captured_at
            and (lists.identifies = 'handle') = (last_list.identifies = 'handle')
    inner join intermediate.int_list_times as times
        on
            lists.capture_id = times.capture_id
            and times.is_whole
    inner join intermediate.int_list_times as last_times
        on
            windows.capture_id = last_times.capture_id
            and last_times.is_whole
),

ranked as (
    select
        account_key,
        capture_id,
        window_capture_id,
        baseline_at,
        latest_at,
        is_by_name,
        row_number() over (partition by account_key order by gap_seconds, captured_at, capture_id) as nearness
    from candidates
    where may_tell and gap_seconds <= most_seconds
)

select
    account_key,
    capture_id,
    window_capture_id,
    baseline_at,
    latest_at,
    is_by_name
from ranked
where nearness = 1
