-- int_negative_checks: platforms' own answers that an employee does not follow an account, as known on the day.
-- Grain:   evaluated_on, staff_key, account_key, checked_at
-- Reads:   intermediate.int_evaluation_days, intermediate.int_declaration_periods, intermediate.int_linked_ids,
--          staging.stg_point_checks
-- Units:   checked_at in UTC, checked_on local day
-- Why not where followers are hidden: whoever is flagged as spam or has closed the channel is told apart from nobody
--          on YouTube, and Facebook hides followers; absence never means anything on either. Why not one of several
--          handles: she may follow under the other. Why not a name behind which the id is known: the name may be
--          another's by now, and was asked for by name.
select distinct
    days.evaluated_on,
    answers.staff_key,
    checks.account_key,
    checks.checked_at,
    checks.checked_on
from staging.stg_point_checks as checks
inner join intermediate.int_declaration_periods as answers
    on
        checks.platform = answers.platform
        and checks.follower_key = answers.follower_key
inner join intermediate.int_evaluation_days as days
    on
        checks.checked_on <= days.evaluated_on
        and answers.valid_from_on <= days.evaluated_on
        and (answers.valid_to_on is null or answers.valid_to_on > days.evaluated_on)
-- a miss means: no list shows an id beside this name
left join intermediate.int_linked_ids as links
    on
        answers.staff_key = links.staff_key
        and answers.platform = links.platform
        and answers.declared_at = links.declared_at
        and answers.follower_key = links.handle_key
        and days.evaluated_on >= links.valid_from_on
        and (links.valid_to_on is null or days.evaluated_on < links.valid_to_on)
where
    not checks.is_following
    and not checks.hides_followers
    and answers.answer <> 'multiple'
    and links.staff_key is null
