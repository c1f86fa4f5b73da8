-- int_tonight: each employee's status for each account tonight, with unit and absence from the newest list.
-- Grain:   staff_key, account_key
-- Reads:   intermediate.int_status_by_day, intermediate.int_evidence, intermediate.int_account_lists,
--          intermediate.int_roster_periods, intermediate.int_judged_day
-- Units:   –
-- Why not use not_seen for bounds: a bound counts everybody a list does not show, named or not; not_seen is the
--          few whose absence may be said of them by name. Whoever may have been renamed is asked first: her new name
--          would be among the strangers of the very list that lacks her. Whom the platform has not is asked as well. On
--          a platform that hides followers from everybody absence means nothing, not even in number.
select
    statuses.staff_key,
    statuses.account_key,
    staff.unit,
    statuses.status,
    statuses.is_seen_by_all_since,
    coalesce(
        statuses.status in ('not_seen', 'unverifiable')
        and not statuses.is_asked_about
        and evidence.has_handle
        and evidence.answer <> 'multiple'
        and coalesce(lists.reason, '') <> 'platform_hides_list'
        and lists.identifies in (case when evidence.answer = 'id' then 'id' else 'handle' end, 'handle_and_id')
        and evidence.declared_at < lists.captured_at
        and (evidence.last_seen_at is null or evidence.last_seen_at < lists.captured_at),
        false
    ) as is_absent_from_newest
from intermediate.int_judged_day as tonight
inner join intermediate.int_status_by_day as statuses
    on tonight.judged_on = statuses.evaluated_on
inner join intermediate.int_evidence as evidence
    on
        tonight.judged_on = evidence.evaluated_on
        and statuses.staff_key = evidence.staff_key
        and statuses.account_key = evidence.account_key
inner join intermediate.int_roster_periods as staff
    on
        statuses.staff_key = staff.staff_key
        and tonight.judged_on >= staff.valid_from_on
        and (staff.valid_to_on is null or tonight.judged_on < staff.valid_to_on)
-- a miss means: no usable list of the account
left join intermediate.int_account_lists as lists
    on
        statuses.evaluated_on = lists.evaluated_on
        and statuses.account_key = lists.account_key
