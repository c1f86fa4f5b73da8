-- declaration: what employees on a roster answered, former answers included.
-- Grain:   staff_key, platform, declared_at, answer, handle, platform_user_id
-- Reads:   intermediate.int_answers, staging.stg_rosters
-- Units:   declared_at in UTC
-- Why not everybody who answered: whoever is on no roster is none of the office's employees, and is not kept.
-- Columns:
--   staff_key         The employee, as in restricted.staff
--   platform          Platform the question was about
--   answer            handle, id, no_account, blank, claim_only, same_as_previous, display_name, phone, email,
--                     multiple, short_link, post_link, wrong_column or invalid
--   handle            Declared handle as the platform compares it; null unless the answer holds one
--   platform_user_id  Declared id on the platform; null unless the answer holds one
--   declared_at       When the form was sent (UTC)
select distinct
    answers.staff_key,
    answers.platform,
    answers.answer,
    answers.handle,
    answers.platform_user_id,
    answers.declared_at
from intermediate.int_answers as answers
where answers.staff_key in (select rosters.staff_key from staging.stg_rosters as rosters)
