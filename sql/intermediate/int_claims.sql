-- int_claims: who claims an account on each day, of the accounts that more than one person has ever given for hers.
-- Grain:   evaluated_on, platform, follower_key, staff_key
-- Reads:   intermediate.int_evaluation_days, intermediate.int_declaration_periods, intermediate.int_linked_ids,
--          intermediate.int_shared_names, intermediate.int_answers, intermediate.int_roster_periods
-- Units:   claimed_on local day: when she first declared it
-- Why not compare names alone: one may declare the id of an account and another its name, or one its former name; a
--          list that shows the id beside the name tells that it is the same account.
-- Why not everybody who answered: a mistyped staff number is nobody, and a former one of hers is she herself; only two
--          employees in service on the day can share an account. Why not their last answers: sending the form once
--          more shares nothing anew.
with claimed as (
    select
        answers.staff_key,
        answers.platform,
        answers.follower_key as declared_key,
        answers.follower_key,
        answers.valid_from_on,
        answers.valid_to_on
    from intermediate.int_declaration_periods as answers
    inner join intermediate.int_shared_names as names
        on
            answers.staff_key = names.staff_key
            and answers.platform = names.platform
            and answers.follower_key = names.follower_key
    union all
    select
        answers.staff_key,
        answers.platform,
        answers.follower_key as declared_key,
        links.follower_key,
        greatest(answers.valid_from_on, links.valid_from_on) as valid_from_on,
        least(answers.valid_to_on, links.valid_to_on) as valid_to_on
    from intermediate.int_declaration_periods as answers
    inner join intermediate.int_linked_ids as links
        on
            answers.staff_key = links.staff_key
            and answers.platform = links.platform
            and answers.declared_at = links.declared_at
            and answers.follower_key = links.handle_key
    inner join intermediate.int_shared_names as names
        on
            links.staff_key = names.staff_key
            and links.platform = names.platform
            and links.follower_key = names.follower_key
),

claimants as (
    select distinct staff_key from claimed
),

firsts as (
    select
        answers.staff_key,
        answers.platform,
        answers.follower_key as declared_key,
        min(answers.declared_on) as declared_on
    from intermediate.int_answers as answers
    inner join claimants
        on answers.staff_key = claimants.staff_key
    group by
        answers.staff_key,
        answers.platform,
        answers.follower_key
)

select
    days.evaluated_on,
    claimed.platform,
    claimed.follower_key,
    claimed.staff_key,
    max(firsts.declared_on) as claimed_on
from claimed
inner join intermediate.int_evaluation_days as days
    on
        claimed.valid_from_on <= days.evaluated_on
        and (claimed.valid_to_on is null or claimed.valid_to_on > days.evaluated_on)
inner join firsts
    on
        claimed.staff_key = firsts.staff_key
        and claimed.platform = firsts.platform
        and claimed.declared_key = firsts.declared_key
inner join intermediate.int_roster_periods as staff
    on
        claimed.staff_key = staff.staff_key
        and staff.is_active
        and days.evaluated_on >= staff.valid_from_on
        and (staff.valid_to_on is null or days.evaluated_on < staff.valid_to_on)
group by
    days.evaluated_on,
    claimed.platform,
    claimed.follower_key,
    claimed.staff_key
