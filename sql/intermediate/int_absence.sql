-- int_absence: lists and point checks that do not show a declared employee, since last seen and since the declaration.
-- Grain:   evaluated_on, staff_key, account_key
-- Reads:   intermediate.int_evidence, intermediate.int_capture_verdicts, intermediate.int_negative_checks,
--          intermediate.int_unknown_names, intermediate.int_corrections_by_day, intermediate.int_roster_periods,
--          staging.stg_accounts, raw.night
-- Units:   days local; every column but lists_since_seen counts complete lists and negative point checks alone
-- Why not partial lists: absent from a list that is not complete is not "does not follow". All lists that were
--          walked to their end are counted beside, because no count, however wide, can change how a walk ended: a
--          lower bound may rest on that and on nothing that depends on counts.
-- Why not every complete list: a list of ids cannot show somebody who declared a handle, nor one of handles an id.
-- Why not count from the declaration alone: nobody can be missed before the order was given, before she was addressed
--          and in service, before the account counted, while an exemption, a dispute or her own statement covered her,
--          or while the platform had nobody under her name. Only lists made after all of it confirm an absence.
-- Why not list by list and person by person: what lists say of her depends on how many had passed when she was last
--          seen and when she was obliged, which thousands share. Point checks are of one person each.
with kinds as (
    select 'id' as shown_by
    union all
    select 'handle' as shown_by
),

-- the lists that were walked to their end, beside what somebody must have declared to be shown by them
lists as (
    select
        verdicts.evaluated_on,
        verdicts.account_key,
        kinds.shown_by,
        verdicts.captured_at,
        verdicts.captured_on,
        verdicts.verdict = 'complete' as is_complete
    from intermediate.int_capture_verdicts as verdicts
    inner join kinds
        on verdicts.identifies in (kinds.shown_by, 'handle_and_id')
    where verdicts.ended = 'exhausted'
),

-- the days on which there is anything that may not show her: on most days nobody can be missed
looked_at as (
    select
        evaluated_on,
        account_key
    from lists
    union
    select
        evaluated_on,
        account_key
    from intermediate.int_negative_checks
),

obliged as (
    select
        evidence.evaluated_on,
        evidence.staff_key,
        evidence.account_key,
        case when evidence.answer = 'id' then 'id' else 'handle' end as shown_by,
        evidence.last_seen_at,
        greatest(evidence.declared_at, night.ordered_at, unknown.unknown_at) as obliged_at,
        greatest(
            accounts.valid_from,
            staff.in_scope_from_on,
            coalesce(
                cast(corrections.protected_until_on + interval '1' day as date),
                accounts.valid_from
            )
        ) as obliged_on
    from looked_at
    inner join intermediate.int_evidence as evidence
        on
            looked_at.evaluated_on = evidence.evaluated_on
            and looked_at.account_key = evidence.account_key
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
    -- a miss means: the platform never said that it has nobody under her name
    left join intermediate.int_unknown_names as unknown
        on
            evidence.evaluated_on = unknown.evaluated_on
            and evidence.staff_key = unknown.staff_key
            and evidence.platform = unknown.platform
    cross join raw.night as night
    where evidence.has_handle
),

moments as (
    select
        evaluated_on,
        account_key,
        shown_by,
        captured_at as happened_at,
        1 as lists
    from lists
    union all
    select distinct
        evaluated_on,
        account_key,
        shown_by,
        last_seen_at as happened_at,
        0 as lists
    from obliged
    where last_seen_at is not null
    union all
    select distinct
        evaluated_on,
        account_key,
        shown_by,
        obliged_at as happened_at,
        0 as lists
    from obliged
),

-- how many lists there were by each moment: after which list somebody was seen or obliged says all that lists need
passed as (
    select distinct
        evaluated_on,
        account_key,
        shown_by,
        happened_at,
        cast(
            sum(lists) over (partition by evaluated_on, account_key, shown_by order by happened_at) as bigint
        ) as lists_by_then
    from moments
),

numbered as (
    select
        lists.evaluated_on,
        lists.account_key,
        lists.shown_by,
        lists.captured_at,
        lists.captured_on,
        lists.is_complete,
        passed.lists_by_then as list_number
    from lists
    inner join passed
        on
            lists.evaluated_on = passed.evaluated_on
            and lists.account_key = passed.account_key
            and lists.shown_by = passed.shown_by
            and lists.captured_at = passed.happened_at
),

placed as (
    select
        obliged.evaluated_on,
        obliged.staff_key,
        obliged.account_key,
        obliged.shown_by,
        obliged.last_seen_at,
        obliged.obliged_at,
        obliged.obliged_on,
        coalesce(seen.lists_by_then, 0) as seen_by,
        greatest(coalesce(seen.lists_by_then, 0), duty.lists_by_then) as counted_from
    from obliged
    -- a miss means: never seen
    left join passed as seen
        on
            obliged.evaluated_on = seen.evaluated_on
            and obliged.account_key = seen.account_key
            and obliged.shown_by = seen.shown_by
            and obliged.last_seen_at = seen.happened_at
    inner join passed as duty
        on
            obliged.evaluated_on = duty.evaluated_on
            and obliged.account_key = duty.account_key
            and obliged.shown_by = duty.shown_by
            and obliged.obliged_at = duty.happened_at
),

alike as (
    select distinct
        evaluated_on,
        account_key,
        shown_by,
        seen_by,
        counted_from,
        obliged_on
    from placed
),

absences as (
    select
        alike.evaluated_on,
        alike.account_key,
        alike.shown_by,
        alike.seen_by,
        alike.counted_from,
        alike.obliged_on,
        lists.captured_at,
        lists.captured_on,
        lists.is_complete,
        lists.is_complete
        and lists.list_number > alike.counted_from
        and lists.captured_on >= alike.obliged_on as confirms
    from alike
    inner join numbered as lists
        on
            alike.evaluated_on = lists.evaluated_on
            and alike.account_key = lists.account_key
            and alike.shown_by = lists.shown_by
            and alike.seen_by < lists.list_number
),

missed as (
    select
        evaluated_on,
        account_key,
        shown_by,
        seen_by,
        counted_from,
        obliged_on,
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
        account_key,
        shown_by,
        seen_by,
        counted_from,
        obliged_on
),

list_days as (
    select
        evaluated_on,
        account_key,
        shown_by,
        captured_on,
        max(list_number) as list_number
    from numbered
    where is_complete
    group by
        evaluated_on,
        account_key,
        shown_by,
        captured_on
),

checks as (
    select
        placed.evaluated_on,
        placed.staff_key,
        placed.account_key,
        checks.checked_at,
        checks.checked_on,
        checks.checked_at > placed.obliged_at and checks.checked_on >= placed.obliged_on as confirms,
        list_days.list_number is not null as is_day_of_a_list
    from placed
    inner join intermediate.int_negative_checks as checks
        on
            placed.evaluated_on = checks.evaluated_on
            and placed.staff_key = checks.staff_key
            and placed.account_key = checks.account_key
            and (placed.last_seen_at is null or placed.last_seen_at < checks.checked_at)
    -- a miss means: no list of the day confirms the absence already
    left join list_days
        on
            placed.evaluated_on = list_days.evaluated_on
            and placed.account_key = list_days.account_key
            and placed.shown_by = list_days.shown_by
            and checks.checked_on = list_days.captured_on
            and placed.counted_from < list_days.list_number
),

denied as (
    select
        evaluated_on,
        staff_key,
        account_key,
        count(*) as checks,
        count(distinct checked_on) filter (where confirms and not is_day_of_a_list) as confirmations,
        min(checked_on) filter (where confirms) as first_absent_on,
        max(checked_on) filter (where confirms) as last_absent_on,
        max(checked_at) as last_absent_at
    from checks
    group by
        evaluated_on,
        staff_key,
        account_key
)

select
    placed.evaluated_on,
    placed.staff_key,
    placed.account_key,
    coalesce(missed.lists_since_seen, 0) + coalesce(denied.checks, 0) as lists_since_seen,
    coalesce(missed.complete_since_seen, 0) + coalesce(denied.checks, 0) as complete_since_seen,
    coalesce(missed.confirmations, 0) + coalesce(denied.confirmations, 0) as confirmations,
    least(missed.first_absent_on, denied.first_absent_on) as first_absent_on,
    greatest(missed.last_absent_on, denied.last_absent_on) as last_absent_on,
    greatest(missed.last_absent_at, denied.last_absent_at) as last_absent_at
from placed
-- a miss means: no list since she was last seen
left join missed
    on
        placed.evaluated_on = missed.evaluated_on
        and placed.account_key = missed.account_key
        and placed.shown_by = missed.shown_by
        and placed.seen_by = missed.seen_by
        and placed.counted_from = missed.counted_from
        and placed.obliged_on = missed.obliged_on
-- a miss means: the platform never denied it
left join denied
    on
        placed.evaluated_on = denied.evaluated_on
        and placed.staff_key = denied.staff_key
        and placed.account_key = denied.account_key
where missed.lists_since_seen > 0 or denied.checks > 0
