-- How each check of corrections and of open questions is made to fail on the small night: its name, then the damage.
-- A check may stand here several times; every damage must be found by itself.

-- marts.fct_follow_status.exempt_is_who_was_exempted
update marts.fct_follow_status set status = 'exempt', evidence = null where staff_key = md5('staff 1');
-- marts.fct_follow_status.exempt_is_who_was_exempted
update marts.fct_correction set staff_key = md5('staff 1') where kind = 'exempt';
-- marts.fct_follow_status.open_dispute_takes_the_name_off_every_list
update marts.fct_correction set staff_key = md5('staff 6'), is_standing = true where kind = 'dispute';
-- marts.fct_follow_status.own_statement_ends_the_check
update marts.fct_correction set staff_key = md5('staff 6'), is_standing = true where kind = 'self_declared';
-- marts.fct_follow_status.own_statement_ends_the_check
update marts.fct_follow_status set evidence = 'self_declared' where staff_key = md5('staff 1');
-- marts.fct_follow_status.day_of_a_possible_accusation_lies_ahead
update marts.fct_follow_status set not_seen_possible_on = as_of where status = 'unverifiable';
-- marts.fct_follow_status.day_of_a_possible_accusation_lies_ahead
update marts.fct_follow_status set not_seen_possible_on = as_of + 1 where status = 'following';
-- marts.fct_correction.one_line_of_a_kind_stands
update marts.fct_correction set is_standing = true where kind in ('dispute', 'resolve');
-- marts.fct_correction.dispute_is_answered_in_time
update marts.fct_correction set is_standing = true where kind = 'dispute';
-- marts.fct_rename_question.asked_is_not_accused
insert into marts.fct_rename_question
select staff_key, account_key, capture_id, as_of from marts.fct_follow_status where status = 'not_seen' limit 1;
-- intermediate.int_matching_keys.nobody_is_seen_under_anothers_name
insert into intermediate.int_matching_keys
select md5('staff 9'), platform, follower_key, 3, is_id, valid_from_on, null from intermediate.int_matching_keys
where closeness = 1 and valid_to_on is null limit 1;
