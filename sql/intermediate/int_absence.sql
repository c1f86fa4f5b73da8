-- int_absence: complete lists that do not show a declared employee, since last seen and since the declaration.
-- Grain:   evaluated_on, staff_key, account_key
-- Reads:   intermediate.int_evidence, intermediate.int_capture_verdicts
-- Units:   days local
-- Why not partial lists: absent from a list that is not complete is not "does not follow".
select
    evidence.evaluated_on,
    evidence.staff_key,
    evidence.account_key,
    count(*) as complete_since_seen,
    count(*) filter (where lists.captured_at > evidence.declared_at) as confirmations,
    min(lists.captured_on) filter (where lists.captured_at > evidence.declared_at) as first_absent_on,
    max(lists.captured_on) filter (where lists.captured_at > evidence.declared_at) as last_absent_on,
    max(lists.captured_at) as last_absent_at
from intermediate.int_evidence as evidence
inner join intermediate.int_capture_verdicts as lists
    on
        evidence.evaluated_on = lists.evaluated_on
        and evidence.account_key = lists.account_key
        and lists.verdict = 'complete'
        and (evidence.last_seen_at is null or evidence.last_seen_at < lists.captured_at)
where evidence.has_handle
group by
    evidence.evaluated_on,
    evidence.staff_key,
    evidence.account_key
