-- How each check against an account's own past is made to fail on the small night: its name, then the damage.
-- A check may stand here several times; every damage must be found by itself.

-- staging.stg_follower_counts.count_did_not_fall
update intermediate.int_newest_change set count_low = 43, count_high = 43 where account_key = 'instagram:dinas.contoh';
-- staging.stg_follower_counts.count_did_not_fall
update intermediate.int_newest_change set before_low = 25, before_high = 25, usual_fall = 4, days = 1
where account_key = 'instagram:pemprov.contoh';
-- staging.stg_follower_counts.count_did_not_leap
update intermediate.int_newest_change set count_low = 460, count_high = 460 where account_key = 'instagram:dinas.contoh';
-- marts.fct_event.no_burst_or_purge_tonight
update raw.night set as_of = '2024-02-05';
-- marts.fct_event.no_burst_or_purge_tonight
update raw.night set as_of = '2024-02-16';
-- marts.fct_capture.completeness_did_not_fall
update marts.fct_capture set verdict = 'complete' where capture_id = md5('part of a list');
update marts.fct_capture set verdict = 'failed', hidden_high = null where capture_id = md5('second list');
-- marts.fct_capture.completeness_did_not_fall
update marts.fct_capture set hidden_high = 1000 where capture_id = md5('second list');
