-- How each check of an account's course is made to fail on the small night: its name, then the damage.
-- A check may stand here several times; every damage must be found by itself.

-- marts.fct_follower_curve.days_add_up
update marts.fct_follower_curve set listed = listed + 1;
-- marts.fct_follower_curve.days_add_up
delete from marts.fct_follower_curve where day_on = (select min(day_on) from marts.fct_follower_curve);
-- marts.fct_follower_curve.days_add_up
update marts.fct_follower_curve set staff_joined = joined + 1;
-- marts.fct_follower_curve.days_add_up
insert into marts.fct_follower_curve
select account_key, date '2024-03-01', 0, 0, max(listed), max(capture_id) from marts.fct_follower_curve group by account_key;
-- marts.fct_follower_curve.is_of_one_complete_list
update marts.fct_capture set verdict = 'partial';
-- marts.fct_follower_curve.is_of_one_complete_list
update marts.fct_follower_curve set capture_id = md5('first list') where day_on < '2024-02-01';
-- marts.fct_follower_curve.is_of_one_complete_list
delete from marts.fct_follower_curve where day_on = (select max(day_on) from marts.fct_follower_curve);
-- marts.fct_follower_curve.is_of_one_complete_list
update marts.fct_capture set listed = 19 where capture_id = md5('second list');
-- marts.fct_follower_curve.newest_list_that_can_draws_it
delete from marts.fct_follower_curve;
-- marts.fct_follower_curve.newest_list_that_can_draws_it
update marts.fct_follower_curve set capture_id = md5('first list');
-- marts.fct_follower_curve.agrees_with_the_readings
update raw.follower_count set count_low = 14, count_high = 14 where read_on = '2024-01-30';
-- marts.fct_follower_curve.agrees_with_the_readings
update marts.fct_follower_curve set listed = 20 where day_on < '2024-01-20';
-- marts.fct_growth_waterfall.losses_are_told_where_two_lists_are
update marts.fct_growth_waterfall set low = null, high = null where step = 'others_lost';
-- marts.fct_growth_waterfall.losses_are_told_where_two_lists_are
update marts.fct_growth_waterfall set low = 0, high = 0 where step = 'staff_lost';
-- marts.fct_growth_waterfall.nobody_is_lost_who_is_still_listed
update marts.fct_growth_waterfall set low = low - 2 where step = 'staff_lost';
-- marts.fct_growth_waterfall.nobody_is_lost_who_is_still_listed
update marts.fct_growth_waterfall set low = low - 2, high = high - 2 where step = 'others_lost';
-- marts.fct_event.stands_at_a_moment_of_its_kind
update marts.fct_event set "at" = "at" + interval 1 second where kind = 'order';
-- marts.fct_event.stands_at_a_moment_of_its_kind
update marts.fct_event set "at" = "at" + interval 1 second where kind = 'gap';
-- marts.fct_event.stands_at_a_moment_of_its_kind
update marts.fct_event set kind = 'rename' where kind = 'burst';
-- marts.fct_event.order_is_told_of_every_account
delete from marts.fct_event where kind = 'order' and account_key = 'instagram:dinas.contoh';
-- marts.fct_event.order_is_told_of_every_account
update raw.night set ordered_on = '2024-02-19';
-- marts.fct_event.purge_has_company
delete from marts.fct_event where kind = 'purge' and account_key = 'instagram:dinas.contoh';
-- marts.fct_event.renames_are_those_asked_about
update marts.fct_event set kind = 'rename', note = 'declared names: 1' where kind = 'burst';
-- marts.fct_event.renames_are_those_asked_about
insert into intermediate.int_rename_questions
select judged_on, md5('staff 5'), 'instagram:pemprov.contoh', md5('second list'), ordered_at, as_of
from raw.night cross join intermediate.int_judged_day;
-- marts.fct_event.notes_hold_numbers_alone
update marts.fct_event set note = note || ' by contoh.satu' where kind = 'burst';
-- marts.fct_event.notes_hold_numbers_alone
update marts.fct_event set kind = 'purge' where kind = 'order';
