-- fct_follow_status: what the evidence says tonight of each employee and each mandated account.
-- Grain:   staff_key, account_key
-- Reads:   intermediate.int_status_by_day, intermediate.int_judged_day, raw.night
-- Units:   followed_at in UTC, _on local days
-- Columns:
--   staff_key      The employee, as in dim_staff
--   account_key    The account, as in dim_account
--   as_of          The night: everything read or captured up to the end of this local day is known
--   status         following, not_seen, unverifiable, no_handle, no_account, exempt, disputed or out_of_scope
--   evidence       For following: stable_id, handle, point_check or self_declared
--   reason         For unverifiable: no_list, list_partial, awaiting_confirmation, platform_hides_list,
--                  display_name_only, short_link or no_such_account (the platform, when asked, had nobody under that
--                  name or number: mistyped, renamed, switched off or suspended)
--   first_seen_on  Local day of the first list that shows the employee under a name or id of hers, of those kept
--   last_seen_on   Local day of the last list that does
--   followed_at    When the follow was made (UTC), as the last list says that tells a time for her; whoever left and
--                  came again since, and has no time on the newer lists, keeps that of the follow before
--   confirmations  Lists behind the status: those that show the employee, or complete ones since the declaration
--                  that do not
--   capture_id     The list that decided
--   not_seen_possible_on  Earliest local day on which the status can become not_seen, if every list from now on is
--                  complete and lacks the employee; null where it cannot, and where it has
--   first_absent_on  For not_seen: local day of the first complete list, or answer of the platform, that confirms it
--   last_absent_on  For not_seen: local day of the last one that does
select
    statuses.staff_key,
    statuses.account_key,
    night.as_of,
    statuses.status,
    statuses.evidence,
    statuses.reason,
    statuses.first_seen_on,
    statuses.last_seen_on,
    statuses.followed_at,
    statuses.confirmations,
    statuses.capture_id,
    case
        when statuses.days_to_not_seen is not null
            then
                greatest(
                    cast(night.as_of + interval '1' day * statuses.days_to_not_seen as date),
                    coalesce(statuses.not_seen_from_on, night.as_of)
                )
    end as not_seen_possible_on,
    statuses.first_absent_on,
    statuses.last_absent_on
from intermediate.int_status_by_day as statuses
inner join intermediate.int_judged_day as tonight
    on statuses.evaluated_on = tonight.judged_on
cross join raw.night as night
