-- int_obligations: each employee beside each account mandated on the day, on the days that may change the status.
-- Grain:   evaluated_on, staff_key, account_key
-- Reads:   intermediate.int_evaluation_days, intermediate.int_roster_periods, intermediate.int_capture_verdicts,
--          staging.stg_accounts, staging.stg_point_checks, staging.stg_rosters, staging.stg_corrections,
--          intermediate.int_answers, intermediate.int_linked_ids, intermediate.int_shared_names,
--          intermediate.int_judged_day, raw.kept
-- Units:   local days
-- Why not every day for everybody: a form is answered on many days, and each answer concerns one employee, or two
--          who give the same account; all others would only be judged again with the same result. Why not every day
--          on which a count was read: a count concerns people only where it changes what a list proves.
with verdicts as (
    select
        account_key,
        evaluated_on,
        verdict,
        reason,
        lag(verdict) over by_list as verdict_before,
        lag(reason) over by_list as reason_before
    from intermediate.int_capture_verdicts
    window by_list as (partition by capture_id order by evaluated_on)
),

account_days as (
    select
        account_key,
        evaluated_on as changed_on
    from verdicts
    -- of the first day that is judged nobody knows here what the list proved before
    where verdict_before is null or verdict_before <> verdict or reason_before <> reason
    union
    select
        account_key,
        checked_on as changed_on
    from staging.stg_point_checks
    union
    select
        account_key,
        valid_from as changed_on
    from staging.stg_accounts
    union
    select
        accounts.account_key,
        rosters.roster_on as changed_on
    from staging.stg_accounts as accounts
    cross join staging.stg_rosters as rosters
    union
    select
        accounts.account_key,
        rosters.start_on as changed_on
    from staging.stg_accounts as accounts
    cross join staging.stg_rosters as rosters
    where rosters.start_on > rosters.roster_on
    union
    select
        accounts.account_key,
        tonight.judged_on as changed_on
    from staging.stg_accounts as accounts
    cross join intermediate.int_judged_day as tonight
    union
    -- the history begins with everybody
    select
        accounts.account_key,
        kept.kept_from as changed_on
    from staging.stg_accounts as accounts
    cross join raw.kept as kept
),

own_days as (
    select
        answers.staff_key,
        answers.platform,
        answers.declared_on as changed_on
    from intermediate.int_answers as answers
    inner join intermediate.int_evaluation_days as days
        on answers.declared_on = days.evaluated_on
    union
    select
        links.staff_key,
        links.platform,
        links.valid_from_on as changed_on
    from intermediate.int_linked_ids as links
    inner join intermediate.int_evaluation_days as days
        on links.valid_from_on = days.evaluated_on
),

answer_days as (
    select
        staff_key,
        platform,
        changed_on
    from own_days
    union
    select
        others.staff_key,
        others.platform,
        own_days.changed_on
    from own_days
    inner join intermediate.int_shared_names as names
        on
            own_days.staff_key = names.staff_key
            and own_days.platform = names.platform
    inner join intermediate.int_shared_names as others
        on
            names.platform = others.platform
            and names.follower_key = others.follower_key
),

correction_days as (
    select
        staff_key,
        account_key,
        entered_on as changed_on
    from staging.stg_corrections
    union
    select
        staff_key,
        account_key,
        from_on as changed_on
    from staging.stg_corrections
    union
    select
        staff_key,
        account_key,
        cast(until_on + interval '1' day as date) as changed_on
    from staging.stg_corrections
    where until_on is not null
),

-- each account on the days that are judged and on which it counts
standing as (
    select
        days.evaluated_on,
        accounts.account_key,
        accounts.platform,
        account_days.changed_on is not null as concerns_all
    from intermediate.int_evaluation_days as days
    inner join staging.stg_accounts as accounts
        on
            days.evaluated_on >= accounts.valid_from
            and (accounts.valid_to is null or days.evaluated_on <= accounts.valid_to)
    -- a miss means: nothing that concerns everybody happened to the account
    left join account_days
        on
            days.evaluated_on = account_days.changed_on
            and accounts.account_key = account_days.account_key
),

concerned as (
    select
        answer_days.staff_key,
        standing.evaluated_on,
        standing.account_key,
        standing.platform
    from answer_days
    inner join standing
        on
            answer_days.changed_on = standing.evaluated_on
            and answer_days.platform = standing.platform
            and not standing.concerns_all
    union
    select
        correction_days.staff_key,
        standing.evaluated_on,
        standing.account_key,
        standing.platform
    from correction_days
    inner join standing
        on
            correction_days.changed_on = standing.evaluated_on
            and correction_days.account_key = standing.account_key
            and not standing.concerns_all
)

select
    standing.evaluated_on,
    staff.staff_key,
    standing.account_key,
    standing.platform,
    staff.is_addressed and staff.is_active as is_in_scope
from standing
inner join intermediate.int_roster_periods as staff
    on
        standing.evaluated_on >= staff.valid_from_on
        and (staff.valid_to_on is null or standing.evaluated_on < staff.valid_to_on)
where standing.concerns_all
union all
select
    concerned.evaluated_on,
    concerned.staff_key,
    concerned.account_key,
    concerned.platform,
    staff.is_addressed and staff.is_active as is_in_scope
from concerned
inner join intermediate.int_roster_periods as staff
    on
        concerned.staff_key = staff.staff_key
        and concerned.evaluated_on >= staff.valid_from_on
        and (staff.valid_to_on is null or concerned.evaluated_on < staff.valid_to_on)
