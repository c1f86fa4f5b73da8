-- int_window_list: the list that tells most about who followed between the two readings of an account.
-- Grain:   account_key
-- Reads:   intermediate.int_growth_window, intermediate.int_capture_verdicts, staging.stg_captures,
--          intermediate.int_judged_day
-- Units:   instants in UTC
-- Why not the newest list: a follower who came in the window and left again is missing from every later list, so
--          the first complete list after the window shows most of it.
-- Why not by captured_at alone: of an export only the day is known, and captured_at is its first instant; a count read
--          that morning would leave the window open. A list is no older than the newest follow on it: where that is not
--          before the last reading, the list was made after it, and later follows are left out by their time.
-- Why not any list of the last reading's day: made in the morning, it would say that nobody came until the evening.
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
    inner join intermediate.int_judged_day as tonight
        on lists.evaluated_on = tonight.judged_on
    inner join staging.stg_captures as captures
        on lists.capture_id = captures.capture_id
    where
        windows.latest_at <= lists.captured_at
        or windows.latest_at <= captures.newest_follow_at
)

select
    account_key,
    capture_id,
    baseline_at,
    latest_at
from ranked
where earliness = 1
