-- fct_capture: attempts to obtain a follower list, and what each one proves.
-- Grain:   capture_id
-- Reads:   intermediate.int_capture_verdicts, staging.stg_captures, intermediate.int_judged_day
-- Units:   people; captured_at in UTC
-- Columns:
--   capture_id     Identifies the list by its content
--   account_key    The account whose followers it lists
--   captured_at    Earliest instant (UTC) at which the list can have been made
--   source         export or api
--   listed         Distinct followers in the list, those with a display name only among them
--   reported_low   Fewest followers the nearest count reading can mean; null when none is near
--   reported_high  Most followers the nearest count reading can mean; null when none is near
--   hidden_high    Most followers the list can lack: the count less those named who followed before it was read; the
--                  larger one where the nearest count came over an hour later and another was read before the list
--   ended          How the list ended: exhausted, capped, interrupted or error
--   verdict        complete, partial, empty or failed; only complete lists can show that somebody is absent
--   reason         Why the verdict: reconciled, hidden_followers, older_count (the list is as long as a count read
--                  before it, and yet lacks some of those counted then: hidden, or gone since), longer_than_count
--                  (by more than 2 % and 3 people: one of the two is of another account or time), no_count,
--                  platform_hides_list, no_rows, or why the list ended early: capped, interrupted, error, or a word of
--                  the longer list of what can be wrong with a file, a walk or an API
select
    verdicts.capture_id,
    verdicts.account_key,
    verdicts.captured_at,
    captures.source,
    verdicts.listed,
    verdicts.reported_low,
    verdicts.reported_high,
    verdicts.hidden_high,
    verdicts.ended,
    verdicts.verdict,
    verdicts.reason
from intermediate.int_capture_verdicts as verdicts
inner join staging.stg_captures as captures
    on verdicts.capture_id = captures.capture_id
inner join intermediate.int_judged_day as tonight
    on verdicts.evaluated_on = tonight.judged_on
