-- fct_event: things that happened to an account and explain its numbers.
-- Grain:   account_key, at, kind
-- Reads:   staging.stg_accounts, intermediate.int_purges, intermediate.int_bursts, intermediate.int_reading_gaps,
--          intermediate.int_rename_questions, intermediate.int_judged_day, raw.night
-- Units:   instants in UTC
-- Why not one row per employee for renames: an event belongs to an account, and names nobody. Whom to ask stands in
--          fct_rename_question.
-- Why not "burst: employees followed": an account without any order has bursts too. The note says what the count did.
-- Columns:
--   at           When it happened (UTC): the order; the last reading of the day of a purge or a burst; the last reading
--                before a gap; the instant of the list that lacks the old names
--   account_key  The account it happened to
--   kind         order; purge: every counted account of the platform fell on that day; burst: the day's gain is above
--                what the 28 days before let expect; gap: too long without a reading; rename: declared names vanished
--                from a list while others appeared with the same follow time
--   note         What the numbers show, never a person
with renames as (
    select
        questions.account_key,
        questions.captured_at,
        count(*) as asked
    from intermediate.int_rename_questions as questions
    inner join intermediate.int_judged_day as tonight
        on questions.evaluated_on = tonight.judged_on
    group by
        questions.account_key,
        questions.captured_at
)

select
    night.ordered_at as at,
    accounts.account_key,
    'order' as kind,
    'the order to follow was given' as note
from staging.stg_accounts as accounts
cross join raw.night as night
where night.ordered_on <= night.as_of
union all
select
    changed_at as at,
    account_key,
    'purge' as kind,
    'all ' || accounts || ' counted accounts of the platform lost followers within a day, this one '
    || case when change_low < change_high then -change_high || ' to ' else '' end || -change_low as note
from intermediate.int_purges
union all
select
    changed_at as at,
    account_key,
    'burst' as kind,
    'gained ' || change_low || case when change_low < change_high then ' to ' || change_high else '' end
    || ' within a day; up to ' || cast(floor(usual_high) as bigint) || ' would be usual by ' || observed
    || ' daily changes before; who came, a count does not say' as note
from intermediate.int_bursts
union all
select
    last_read_at as at,
    account_key,
    'gap' as kind,
    case
        when is_open then 'nothing was read since: ' || days || ' days by tonight'
        else 'nothing was read for ' || days || ' days after this reading'
    end as note
from intermediate.int_reading_gaps
union all
select
    captured_at as at,
    account_key,
    'rename' as kind,
    'declared names that vanished from the list while others appeared with the same follow time: ' || asked as note
from renames
