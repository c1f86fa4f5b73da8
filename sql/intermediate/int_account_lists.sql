-- int_account_lists: the newest list of each account that says anything, as known on the day.
-- Grain:   evaluated_on, account_key
-- Reads:   intermediate.int_capture_verdicts
-- Units:   people; captured_at in UTC
-- Why not the instant alone: a walk that broke off and was taken up again is two lists of one instant, of which the
--          longer one holds all of the shorter.
with ranked as (
    select
        evaluated_on,
        account_key,
        capture_id,
        captured_at,
        identifies,
        reported_high,
        hidden_high,
        followers_high,
        verdict,
        reason,
        row_number() over (
            partition by evaluated_on, account_key
            order by captured_at desc, ended = 'exhausted' desc, listed desc, capture_id asc
        ) as recency
    from intermediate.int_capture_verdicts
    where verdict in ('complete', 'partial')
)

select
    evaluated_on,
    account_key,
    capture_id,
    captured_at,
    identifies,
    reported_high,
    hidden_high,
    followers_high,
    verdict,
    reason
from ranked
where recency = 1
