-- int_status_by_day: the one status of each employee for each account, on each day on which it may have changed.
-- Grain:   evaluated_on, staff_key, account_key
-- Reads:   intermediate.int_evidence, intermediate.int_absence, intermediate.int_account_lists, raw.night
-- Units:   instants in UTC, days local
-- Why not "absent means does not follow": not_seen needs complete lists, taken after the declaration, far enough
--          apart; whatever is less certain is unverifiable and says why.
with gathered as (
    select
        evidence.evaluated_on,
        evidence.staff_key,
        evidence.account_key,
        evidence.is_in_scope,
        evidence.answer,
        evidence.declared_at,
        evidence.is_shared,
        evidence.has_handle,
        evidence.first_seen_on,
        evidence.last_seen_on,
        evidence.followed_at,
        evidence.seen_capture_id,
        evidence.is_point_check,
        evidence.captures_seen,
        lists.capture_id as newest_capture_id,
        lists.reason as newest_list_reason,
        lists.identifies in (case when evidence.answer = 'id' then 'id' else 'handle' end, 'handle_and_id')
            as is_identifiable,
        coalesce(absence.complete_since_seen, 0) as complete_since_seen,
        coalesce(absence.confirmations, 0) as confirmations,
        evidence.last_seen_on is not null and coalesce(absence.complete_since_seen, 0) = 0 as is_seen,
        evidence.last_seen_on is not null and absence.lists_since_seen is null as is_seen_by_all_since,
        coalesce(
            absence.confirmations >= night.confirmations
            and date_diff('day', absence.first_absent_on, absence.last_absent_on) >= night.confirmation_days,
            false
        ) as is_confirmed_absent
    from intermediate.int_evidence as evidence
    -- a miss means: no complete list lacks the employee since last seen
    left join intermediate.int_absence as absence
        on
            evidence.evaluated_on = absence.evaluated_on
            and evidence.staff_key = absence.staff_key
            and evidence.account_key = absence.account_key
    -- a miss means: no usable list of the account by that day
    left join intermediate.int_account_lists as lists
        on
            evidence.evaluated_on = lists.evaluated_on
            and evidence.account_key = lists.account_key
    cross join raw.night as night
),

judged as (
    select
        evaluated_on,
        staff_key,
        account_key,
        answer,
        first_seen_on,
        last_seen_on,
        followed_at,
        seen_capture_id,
        is_point_check,
        captures_seen,
        newest_capture_id,
        newest_list_reason,
        is_identifiable,
        has_handle,
        complete_since_seen,
        is_seen_by_all_since,
        confirmations,
        case
            when not is_in_scope then 'out_of_scope'
            when is_shared then 'disputed'
            when has_handle and is_seen then 'following'
            -- of several handles in one answer nobody knows which is meant: being seen counts, being absent does not
            when has_handle and is_confirmed_absent and answer <> 'multiple' then 'not_seen'
            when has_handle then 'unverifiable'
            when answer in ('display_name', 'short_link', 'id') then 'unverifiable'
            when answer = 'no_account' then 'no_account'
            else 'no_handle'
        end as status
    from gathered
)

select
    evaluated_on,
    staff_key,
    account_key,
    status,
    status = 'following' and is_seen_by_all_since as is_seen_by_all_since,
    case
        when status <> 'following' then null
        when is_point_check then 'point_check'
        when answer = 'id' then 'stable_id'
        else 'handle'
    end as evidence,
    case
        when status <> 'unverifiable' then null
        when answer = 'display_name' then 'display_name_only'
        when answer = 'short_link' then 'short_link'
        when complete_since_seen > 0 then 'awaiting_confirmation'
        when newest_capture_id is null then 'no_list'
        -- an id where the lists hold handles only, a handle where they hold ids, or a platform that hides followers
        when not has_handle or not is_identifiable or newest_list_reason = 'platform_hides_list'
            then 'platform_hides_list'
        else 'list_partial'
    end as reason,
    case when status in ('following', 'not_seen', 'unverifiable') then first_seen_on end as first_seen_on,
    case when status in ('following', 'not_seen', 'unverifiable') then last_seen_on end as last_seen_on,
    case when status = 'following' then followed_at end as followed_at,
    case
        when status = 'following' then captures_seen
        when status in ('not_seen', 'unverifiable') then confirmations
        else 0
    end as confirmations,
    case
        when status = 'following' then seen_capture_id
        when status in ('not_seen', 'unverifiable') then newest_capture_id
    end as capture_id
from judged
