-- fct_rename_question: employees to be asked tonight whether they renamed an account.
-- Grain:   staff_key, account_key
-- Reads:   intermediate.int_rename_questions, intermediate.int_judged_day
-- Units:   local days
-- Why not a status: another name with the very same follow time may be hers or a stranger's; only she can tell. While
--          the question is open she is never not_seen.
-- Columns:
--   staff_key    The employee, as in dim_staff
--   account_key  The account whose list shows another name
--   capture_id   The first list that lacks the declared name and shows a new one with its follow time
--   asked_on     Local day of that list
select
    questions.staff_key,
    questions.account_key,
    questions.capture_id,
    questions.asked_on
from intermediate.int_rename_questions as questions
inner join intermediate.int_judged_day as tonight
    on questions.evaluated_on = tonight.judged_on
