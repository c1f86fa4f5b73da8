-- int_window_list: the list that tells most about who followed between the two readings of an account.
-- Grain:   account_key
-- Reads:   intermediate.int_growth_window, intermediate.int_capture_verdicts, staging.stg_captures,
--          intermediate.int_judged_day
-- Units:   instants in UTC
-- Why not the newest list: a follower who came in the window and left again is missing from every later list, so
--          the first complete list after the window shows most of it.
-- Why not only lists made after the window: counts are read every day and lists made every week, so on most nights
--          there is none. The newest list made within the window then tells what it can; whoever came or left after it
--          is unexplained, as whoever is hidden is.
-- Why not by captured_at alone: of an export only the day is known, and captured_at is its first instant; a count read
--          that morning would leave the window open. A list is no older than the newest follow on it: where that is not
--          before the last reading, the list was made after it, and later follows are left out by their time.
-- Why not a list of the first reading's own moment, or from before it: it shows nobody who came since.
with candidates as (
    select
        lists.account_key,
        lists.capture_id,
        lists.captured_at,
        windows.baseline_at,
        windows.latest_at,
        windows.latest_at <= lists.captured_at
        or coalesce(windows.latest_at <= captures.newest_follow_at, false) as is_after_window
    from intermediate.int_growth_window as windows
    inner join intermediate.int_capture_verdicts as lists
        on
            windows.account_key = lists.account_key
            and lists.verdict = 'complete'
    inner join intermediate.int_judged_day as tonight
        on lists.evaluated_on = tonight.judged_on
    inner join staging.stg_captures as captures
        on lists.capture_id = captures.capture_id
),

ranked as (
    select
        account_key,
        capture_id,
        baseline_at,
        latest_at,
        is_after_window,
        max(case when is_after_window then 1 else 0 end) over (partition by account_key) as lists_after,
        row_number() over (
            partition by account_key, is_after_window
            order by captured_at, capture_id
        ) as earliness,
        row_number() over (
            partition by account_key, is_after_window
            order by captured_at desc, capture_id asc
        ) as recency
    from candidates
    where is_after_window or baseline_at < captured_at
)

select
    account_key,
    capture_id,
    baseline_at,
    latest_at
from ranked
where
    (is_after_window and earliness = 1)
    or (lists_after = 0 and recency = 1)
