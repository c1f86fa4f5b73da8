-- int_window_list: the list that tells most about who followed between the two readings of an account.
-- Grain:   account_key
-- Reads:   intermediate.int_growth_window, intermediate.int_capture_verdicts, raw.night
-- Units:   instants in UTC
-- Why not the newest list: a follower who came in the window and left again is missing from every later list, so
--          the first complete list after the window shows most of it.
with ranked as (
    select
        lists.account_key,
        lists.capture_id,
        windows.baseline_at,
        windows.latest_at,
        row_number() over (
            partition by lists.account_key
            order by lists.captured_at, lists.capture_id
        ) as earliness
    from intermediate.int_growth_window as windows
    inner join intermediate.int_capture_verdicts as lists
        on
            windows.account_key = lists.account_key
            and lists.verdict = 'complete'
            and windows.latest_at <= lists.captured_at
    inner join raw.night as night
        on lists.evaluated_on = night.as_of
)

select
    account_key,
    capture_id,
    baseline_at,
    latest_at
from ranked
where earliness = 1
