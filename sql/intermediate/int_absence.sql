-- int_absence: lists and point checks that do not show a declared employee, since last seen and since the declaration.
-- Grain:   evaluated_on, staff_key, account_key
-- Reads:   intermediate.int_evidence, intermediate.int_capture_verdicts, intermediate.int_negative_checks,
--          intermediate.int_corrections_by_day, intermediate.int_roster_periods, staging.stg_accounts, raw.night
-- Units:   days local; every column but lists_since_seen counts complete lists and negative point checks alone
-- Why not partial lists: absent from a list that is not complete is not "does not follow". All lists that were
--          walked to their end are counted beside, because no count, however wide, can change how a walk ended: a
--          lower bound may rest on that and on nothing that depends on counts.
-- Why not every complete list: a list of ids cannot show somebody who declared a handle, nor one of handles an id.
-- Why not count from the declaration alone: nobody can be missed before the order was given, before she was addressed
--          and in service, before the account counted, or while an exemption, a dispute or her own statement covered
--          her. Only lists made after all of it confirm an absence.
with obliged as (
    select
        evidence.evaluated_on,
        evidence.staff_key,
        evidence.account_key,
        evidence.answer,
        evidence.last_seen_at,
        greatest(evidence.declared_at, night.ordered_at) as obliged_at,
        greatest(
            accounts.valid_from,
            staff.in_scope_from_on,
            coalesce(
                cast(corrections.protected_until_on + interval '1' day as date),
                accounts.valid_from
            )
        ) as obliged_on
    from intermediate.int_evidence as evidence
    inner join staging.stg_accounts as accounts
        on evidence.account_key = accounts.account_key
    inner join intermediate.int_roster_periods as staff
        on
            evidence.staff_key = staff.staff_key
            and evidence.evaluated_on >= staff.valid_from_on
            and (staff.valid_to_on is null or evidence.evaluated_on < staff.valid_to_on)
    -- a miss means: nothing was ever corrected for the employee and the account
    left join intermediate.int_corrections_by_day as corrections
        on
            evidence.evaluated_on = corrections.evaluated_on
            and evidence.staff_key = corrections.staff_key
            and evidence.account_key = corrections.account_key
    cross join raw.night as night
    where evidence.has_handle
),

absences as (
    select
        evidence.evaluated_on,
        evidence.staff_key,
        evidence.account_key,
        lists.captured_at,
        lists.captured_on,
        lists.verdict = 'complete' as is_complete,
        lists.verdict = 'complete'
        and lists.captured_at > evidence.obliged_at
        and lists.captured_on >= evidence.obliged_on as confirms
    from obliged as evidence
    inner join intermediate.int_capture_verdicts as lists
        on
            evidence.evaluated_on = lists.evaluated_on
            and evidence.account_key = lists.account_key
            and lists.ended = 'exhausted'
            and lists.identifies in (case when evidence.answer = 'id' then 'id' else 'handle' end, 'handle_and_id')
            and (evidence.last_seen_at is null or evidence.last_seen_at < lists.captured_at)
    union all
    select
        evidence.evaluated_on,
        evidence.staff_key,
        evidence.account_key,
        checks.checked_at as captured_at,
        checks.checked_on as captured_on,
        true as is_complete,
        checks.checked_at > evidence.obliged_at and checks.checked_on >= evidence.obliged_on as confirms
    from obliged as evidence
    inner join intermediate.int_negative_checks as checks
        on
            evidence.evaluated_on = checks.evaluated_on
            and evidence.staff_key = checks.staff_key
            and evidence.account_key = checks.account_key
            and (evidence.last_seen_at is null or evidence.last_seen_at < checks.checked_at)
)

select
    evaluated_on,
    staff_key,
    account_key,
    count(*) as lists_since_seen,
    count(*) filter (where is_complete) as complete_since_seen,
    -- two lists of one day are one look at it, however often a night was run
    count(distinct captured_on) filter (where confirms) as confirmations,
    min(captured_on) filter (where confirms) as first_absent_on,
    max(captured_on) filter (where confirms) as last_absent_on,
    max(captured_at) filter (where is_complete) as last_absent_at
from absences
group by
    evaluated_on,
    staff_key,
    account_key
