-- How each check of the staging views, which are tables by then is made to fail on the small night: its name, then the damage.
-- A check may stand here several times; every damage must be found by itself.

-- staging.stg_rosters.nothing_from_later
update staging.stg_rosters set roster_on = '2024-02-19';
-- staging.stg_declarations.nothing_from_later
update staging.stg_declarations set declared_on = '2024-02-19';
-- staging.stg_captures.nothing_from_later
update staging.stg_captures set captured_on = '2024-02-19';
-- staging.stg_follower_counts.nothing_from_later
update staging.stg_follower_counts set read_on = '2024-02-19';
-- staging.stg_point_checks.nothing_from_later
update staging.stg_point_checks set checked_on = '2024-02-19';
-- staging.stg_rosters.is_not_empty
delete from staging.stg_rosters;
-- staging.stg_rosters.employment_is_known
update staging.stg_rosters set employment = 'honorer';
-- staging.stg_rosters.number_and_key_belong_together
update staging.stg_rosters set nip = '199001012022211099';
-- staging.stg_rosters.number_and_key_belong_together
update staging.stg_rosters set staff_key = md5('staff 99');
-- staging.stg_declarations.answer_is_known
update staging.stg_declarations set answer = 'yes';
-- staging.stg_declarations.handle_only_where_one_was_given
update staging.stg_declarations set handle = 'contoh.delapan' where answer = 'no_account';
-- staging.stg_declarations.handle_only_where_one_was_given
update staging.stg_declarations set handle = null where answer = 'multiple';
-- staging.stg_declarations.handle_only_where_one_was_given
update staging.stg_declarations set platform_user_id = '17841400000000001' where answer = 'handle';
-- staging.stg_captures.source_is_known
update staging.stg_captures set source = 'screenshot';
-- staging.stg_follower_counts.source_is_known
update staging.stg_follower_counts set source = 'rumour';
-- staging.stg_declarations.is_not_empty
delete from staging.stg_declarations;
-- staging.stg_declarations.staff_are_on_a_roster
update staging.stg_declarations set staff_key = md5('staff 99');
-- staging.stg_follower_counts.counted_accounts_are_read
delete from staging.stg_follower_counts where account_key = 'instagram:dinas.contoh';
-- staging.stg_follower_counts.readings_agree
insert into staging.stg_follower_counts
select * replace (count_high + 1 as count_low, count_high + 1 as count_high)
from staging.stg_follower_counts where count_high = 45;
