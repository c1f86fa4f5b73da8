-- How each check of the intermediate tables is made to fail on the small night: its name, then the damage.
-- A check may stand here several times; every damage must be found by itself.

-- intermediate.int_evaluation_days.none_lies_ahead
insert into intermediate.int_evaluation_days values ('2024-02-19');
-- intermediate.int_judged_day.nothing_has_changed_since
update intermediate.int_judged_day set judged_on = judged_on - 1;
-- intermediate.int_judged_day.nothing_has_changed_since
delete from intermediate.int_judged_day;
-- intermediate.int_judged_day.nothing_has_changed_since
update raw.declaration set declared_on = '2024-02-18' where row_number = 2;
-- intermediate.int_judged_day.is_judged
delete from intermediate.int_evaluation_days where evaluated_on = (select judged_on from intermediate.int_judged_day);
-- intermediate.int_obligations.nobody_is_left_out
delete from intermediate.int_obligations
where rowid = (select max(rowid) from intermediate.int_obligations where evaluated_on = (select judged_on from intermediate.int_judged_day));
-- intermediate.int_obligations.nobody_is_added
update intermediate.int_obligations set staff_key = md5('staff 99') where rowid = 0;
-- intermediate.int_obligations.nobody_is_added
insert into intermediate.int_obligations
select * replace ('instagram:pj.contoh' as account_key)
from intermediate.int_obligations where evaluated_on = (select judged_on from intermediate.int_judged_day) limit 1;
-- intermediate.int_declaration_periods.one_answer_counts
insert into intermediate.int_declaration_periods
select * replace (declared_at + interval 1 hour as declared_at) from intermediate.int_declaration_periods limit 1;
-- intermediate.int_sightings.strangers_stay_out
update intermediate.int_sightings set follower_key = md5('instagram stranger 1') where rowid = 0;
-- intermediate.int_capture_verdicts.verdict_is_known
update intermediate.int_capture_verdicts set verdict = 'good' where rowid = 0;
-- intermediate.int_capture_verdicts.gap_is_at_least_what_is_missing
update intermediate.int_capture_verdicts set hidden_high = -1 where verdict = 'complete';
-- intermediate.int_capture_verdicts.gap_is_at_least_what_is_missing
update intermediate.int_capture_verdicts set hidden_high = 0 where verdict = 'partial';
-- intermediate.int_capture_verdicts.gap_needs_a_count
update intermediate.int_capture_verdicts set reported_low = null, reported_high = null where verdict = 'partial';
-- intermediate.int_capture_verdicts.gap_needs_a_count
update intermediate.int_capture_verdicts set hidden_high = null where verdict = 'partial';
-- intermediate.int_capture_verdicts.complete_is_proven
update intermediate.int_capture_verdicts set verdict = 'complete' where ended = 'interrupted';
-- intermediate.int_capture_verdicts.complete_is_proven
update intermediate.int_capture_verdicts set hidden_high = 1 where verdict = 'complete';
-- intermediate.int_capture_verdicts.complete_is_proven
update intermediate.int_capture_verdicts set reported_high = null, hidden_high = null where verdict = 'complete';
-- intermediate.int_capture_verdicts.complete_is_proven
update raw.account set hides_followers = true where account_key = 'instagram:pemprov.contoh';
-- intermediate.int_absence.proven_by_complete_lists
update intermediate.int_capture_verdicts set verdict = 'partial' where capture_id = md5('first list');
-- intermediate.int_absence.proven_by_complete_lists
update intermediate.int_absence set confirmations = complete_since_seen + 1;
-- intermediate.int_absence.proven_by_complete_lists
update intermediate.int_absence set complete_since_seen = 3;
-- intermediate.int_absence.proven_by_complete_lists
update intermediate.int_absence set last_absent_at = '2024-02-12 17:00:00+00';
-- intermediate.int_status_by_day.partial_list_unmakes_nobody
update intermediate.int_status_by_day set status = 'unverifiable'
where evaluated_on = '2024-02-13' and staff_key = md5('staff 3') and status = 'following';
-- intermediate.int_status_by_day.partial_list_unmakes_nobody
update intermediate.int_capture_verdicts set verdict = 'partial' where capture_id = md5('second list');
-- intermediate.int_account_lists.listed_accounts_have_a_list
delete from intermediate.int_account_lists where evaluated_on = (select judged_on from intermediate.int_judged_day);
-- intermediate.int_account_lists.newest_list_is_complete
update intermediate.int_account_lists set verdict = 'partial' where evaluated_on = (select judged_on from intermediate.int_judged_day);
-- intermediate.int_capture_readings.list_fits_the_count
update intermediate.int_capture_readings set listed_then = 21 where reported_high = 20;
