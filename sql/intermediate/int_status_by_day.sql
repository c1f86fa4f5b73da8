-- int_status_by_day: the one status of each employee for each account, on each day on which it may have changed.
-- Grain:   evaluated_on, staff_key, account_key
-- Reads:   intermediate.int_evidence, intermediate.int_absence, intermediate.int_account_lists,
--          intermediate.int_corrections_by_day, intermediate.int_rename_questions, intermediate.int_unknown_names,
--          staging.stg_accounts, raw.night
-- Units:   instants in UTC, days local
-- Why not "absent means does not follow": not_seen needs complete lists, taken after the declaration, far enough
--          apart; whatever is less certain is unverifiable and says why.
with gathered as (
    select
        evidence.evaluated_on,
        evidence.staff_key,
        evidence.account_key,
        accounts.hides_followers,
        accounts.lists_nobody and not (accounts.answers_by_number and evidence.answer = 'id') as is_never_shown,
        evidence.is_in_scope,
        evidence.answer,
        evidence.has_handle,
        coalesce(corrections.is_exempt, false) as is_exempt,
        -- a person the office has resolved for since keeps a name that others declare as well
        coalesce(corrections.is_disputed, false)
        or (evidence.is_shared and (corrections.resolved_on is null or corrections.resolved_on < evidence.shared_on))
            as is_disputed,
        coalesce(corrections.is_self_declared, false) as is_self_declared,
        coalesce(
            unknown.is_unknown and (evidence.last_seen_at is null or evidence.last_seen_at < unknown.unknown_at),
            false
        ) as is_unknown,
        questions.staff_key is not null
        or (
            evidence.contested_on is not null
            and (corrections.resolved_on is null or corrections.resolved_on < evidence.contested_on)
        ) as is_asked_about,
        night.confirmations as confirmations_needed,
        night.confirmation_days as days_needed,
        absence.first_absent_on,
        absence.last_absent_on,
        evidence.first_seen_on,
        evidence.last_seen_on,
        evidence.followed_at,
        evidence.seen_capture_id,
        evidence.is_point_check,
        evidence.is_seen_by_id,
        evidence.captures_seen,
        lists.capture_id as newest_capture_id,
        lists.reason as newest_list_reason,
        lists.identifies in (case when evidence.answer = 'id' then 'id' else 'handle' end, 'handle_and_id')
            as is_identifiable,
        coalesce(absence.complete_since_seen, 0) as complete_since_seen,
        coalesce(absence.confirmations, 0) as confirmations,
        evidence.last_seen_on is not null and coalesce(absence.complete_since_seen, 0) = 0 as is_seen,
        -- two people may be seen under one former name, or under a name both were allowed: one of them is a follower
        evidence.last_seen_on is not null
        and absence.lists_since_seen is null
        and evidence.is_seen_as_declared
        and not evidence.is_shared as is_seen_by_all_since,
        coalesce(
            absence.confirmations >= night.confirmations
            and date_diff('day', absence.first_absent_on, absence.last_absent_on) >= night.confirmation_days,
            false
        ) as is_confirmed_absent
    from intermediate.int_evidence as evidence
    inner join staging.stg_accounts as accounts
        on evidence.account_key = accounts.account_key
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
    -- a miss means: nothing was ever corrected for the employee and the account
    left join intermediate.int_corrections_by_day as corrections
        on
            evidence.evaluated_on = corrections.evaluated_on
            and evidence.staff_key = corrections.staff_key
            and evidence.account_key = corrections.account_key
    -- a miss means: no other name appeared where hers vanished
    left join intermediate.int_rename_questions as questions
        on
            evidence.evaluated_on = questions.evaluated_on
            and evidence.staff_key = questions.staff_key
            and evidence.account_key = questions.account_key
    -- a miss means: the platform never said that it has nobody under her name
    left join intermediate.int_unknown_names as unknown
        on
            evidence.evaluated_on = unknown.evaluated_on
            and evidence.staff_key = unknown.staff_key
            and evidence.platform = unknown.platform
    cross join raw.night as night
),

judged as (
    select
        evaluated_on,
        staff_key,
        account_key,
        hides_followers,
        answer,
        first_seen_on,
        last_seen_on,
        followed_at,
        seen_capture_id,
        is_point_check,
        is_seen_by_id,
        captures_seen,
        newest_capture_id,
        newest_list_reason,
        is_identifiable,
        has_handle,
        complete_since_seen,
        is_seen_by_all_since,
        is_asked_about or is_unknown as is_asked_about,
        confirmations,
        confirmations_needed,
        days_needed,
        first_absent_on,
        last_absent_on,
        has_handle and is_seen as is_seen,
        case
            when not is_in_scope then 'out_of_scope'
            when is_exempt then 'exempt'
            when is_disputed then 'disputed'
            when has_handle and is_seen then 'following'
            when is_self_declared then 'following'
            -- of several handles in one answer nobody knows which is meant: being seen counts, being absent does not
            when has_handle and is_confirmed_absent and answer <> 'multiple' and not is_asked_about and not is_unknown
                then 'not_seen'
            when has_handle then 'unverifiable'
            when answer in ('display_name', 'short_link', 'id') then 'unverifiable'
            when answer = 'no_account' then 'no_account'
            else 'no_handle'
        end as status,
        case
            when answer = 'display_name' then 'display_name_only'
            when answer = 'short_link' then 'short_link'
            when is_unknown then 'no_such_account'
            when complete_since_seen > 0 then 'awaiting_confirmation'
            -- nobody gets a list there, and about her nobody can be asked
            when newest_capture_id is null and is_never_shown then 'platform_hides_list'
            when newest_capture_id is null then 'no_list'
            -- an id where the lists hold handles only, a handle where they hold ids, or a platform that hides followers
            when not has_handle or not is_identifiable or newest_list_reason = 'platform_hides_list'
                then 'platform_hides_list'
            else 'list_partial'
        end as doubt
    from gathered
)

select
    evaluated_on,
    staff_key,
    account_key,
    status,
    status = 'following' and is_seen and is_seen_by_all_since as is_seen_by_all_since,
    case
        when status <> 'following' then null
        when not is_seen then 'self_declared'
        when is_point_check then 'point_check'
        when is_seen_by_id then 'stable_id'
        else 'handle'
    end as evidence,
    case when status = 'unverifiable' then doubt end as reason,
    case when status in ('following', 'not_seen', 'unverifiable') then first_seen_on end as first_seen_on,
    case when status in ('following', 'not_seen', 'unverifiable') then last_seen_on end as last_seen_on,
    case when status = 'following' and is_seen then followed_at end as followed_at,
    case
        when status = 'following' then case when is_seen then captures_seen else 0 end
        when status in ('not_seen', 'unverifiable') then confirmations
        else 0
    end as confirmations,
    -- named only together with the status they confirm: before, an absence is no conclusion
    case when status = 'not_seen' then first_absent_on end as first_absent_on,
    case when status = 'not_seen' then last_absent_on end as last_absent_on,
    case
        when status = 'following' and is_seen then seen_capture_id
        when status in ('not_seen', 'unverifiable') then newest_capture_id
    end as capture_id,
    is_asked_about,
    -- the next complete list can be of tomorrow
    case
        when
            status = 'unverifiable'
            and doubt in ('awaiting_confirmation', 'no_list', 'list_partial')
            and has_handle
            and answer <> 'multiple'
            and not is_asked_about
            and not hides_followers
            then
                case
                    when confirmations = 0 then 1 + greatest(days_needed, confirmations_needed - 1)
                    else greatest(1, confirmations_needed - confirmations)
                end
    end as days_to_not_seen,
    -- the days are counted from the first list that lacks her
    case
        when status = 'unverifiable' and confirmations > 0
            then cast(first_absent_on + interval '1' day * days_needed as date)
    end as not_seen_from_on
from judged
