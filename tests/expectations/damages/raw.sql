-- How each check of the raw tables is made to fail on the small night: its name, then the damage.
-- A check may stand here several times; every damage must be found by itself.

-- raw.night.is_one_row
insert into raw.night from raw.night;
-- raw.night.is_one_row
delete from raw.night;
-- raw.night.policy_is_sane
update raw.night set confirmations = 0;
-- raw.night.policy_is_sane
update raw.night set max_hidden_share = 1.5;
-- raw.night.policy_is_sane
update raw.night set satisfied_by = 'most';
-- raw.night.policy_is_sane
update raw.night set target_followers = 0;
-- raw.night.ends_with_its_day
update raw.night set ends_at = '2024-02-18 00:00:00+00';
-- raw.night.ends_with_its_day
update raw.night set ends_at = '2024-02-20 17:00:00+00';
-- raw.account.is_not_empty
delete from raw.account;
-- raw.account.key_is_unique
insert into raw.account from raw.account limit 1;
-- raw.account.is_sound
update raw.account set handle = 'other.contoh' where handle = 'pj.contoh';
-- raw.account.is_sound
update raw.account set valid_to = null where kind = 'official';
-- raw.account.is_sound
update raw.account set valid_to = valid_from - 1 where kind = 'office';
-- raw.addressed_employment.is_not_empty
delete from raw.addressed_employment;
-- raw.source_file.key_is_unique
insert into raw.source_file from raw.source_file limit 1;
-- raw.source_file.source_is_known
update raw.source_file set source = 'rumours' where source = 'counts';
-- raw.source_file.rows_add_up
update raw.source_file set rows_read = rows_read + 1 where source = 'followers';
-- raw.source_file.rejects_are_recorded
delete from raw.reject where reason = 'total_row';
-- raw.source_file.rejects_are_recorded
insert into raw.reject values ('roster', md5('second roster'), 3, 'nip_invalid');
-- raw.source_file.loaded_rows_are_there
delete from raw.staff where rowid = 0;
-- raw.source_file.loaded_rows_are_there
delete from raw.declaration where row_number = 3;
-- raw.source_file.loaded_rows_are_there
insert into raw.follower_count from raw.follower_count limit 1;
-- raw.source_file.loaded_rows_are_there
update raw.capture set named = 0 where chain = 2;
-- raw.source_file.no_row_without_its_file
delete from raw.source_file where source = 'counts';
-- raw.source_file.no_row_without_its_file
update raw.declaration set file_id = md5('no form') where row_number = 2;
-- raw.source_file.no_row_without_its_file
update raw.capture set capture_id = md5('no list') where ended = 'interrupted';
-- raw.source_file.roster_is_not_empty
update raw.source_file set rows_loaded = 0 where file_id = md5('second roster');
-- raw.reject.reason_is_known
update raw.reject set reason = 'disliked' where rowid = 0;
-- raw.staff.staff_key_is_a_pseudonym
update raw.staff set staff_key = nip where rowid = 0;
-- raw.declaration.staff_key_is_a_pseudonym
update raw.declaration set staff_key = upper(staff_key) where rowid = 0;
-- raw.declaration.follower_key_is_a_pseudonym
update raw.declaration set follower_key = handle where rowid = 0;
-- raw.follower.follower_key_is_a_pseudonym
update raw.follower set follower_key = 'stranger.contoh' where rowid = 0;
-- raw.follower.follower_key_is_a_pseudonym
update raw.follower set follower_key = follower_key || '0' where rowid = 0;
-- raw.staff.nip_has_18_digits
update raw.staff set nip = nip || ' ' where rowid = 0;
-- raw.staff.listed_once_per_roster
insert into raw.staff from raw.staff limit 1;
-- raw.declaration.handle_has_its_pseudonym
update raw.declaration set follower_key = null where rowid = 0;
-- raw.declaration.handle_has_its_pseudonym
update raw.declaration set handle = null where rowid = 0;
-- raw.capture.key_is_unique
insert into raw.capture from raw.capture limit 1;
-- raw.capture.ended_is_known
update raw.capture set ended = 'stopped' where rowid = 0;
-- raw.capture.reason_is_known
update raw.capture set reason = 'boredom' where rowid = 0;
-- raw.capture.listed_is_what_was_loaded
delete from raw.follower where rowid = 0;
-- raw.capture.listed_is_what_was_loaded
update raw.capture set listed = 0 where rowid = 0;
-- raw.capture.listed_is_what_was_loaded
update raw.capture set named = 0 where rowid = 0;
-- raw.capture.listed_is_what_was_loaded
update raw.capture set timed = timed - 1 where rowid = 0;
-- raw.capture.newest_follow_is_on_the_list
update raw.capture set newest_follow_at = newest_follow_at + interval 1 second where rowid = 0;
-- raw.capture.newest_follow_is_on_the_list
update raw.capture set newest_follow_at = null where rowid = 0;
-- raw.capture.listed_is_what_was_loaded
update raw.follower set to_list = from_list - 1 where rowid = 0;
-- raw.capture.has_a_place_of_its_own
update raw.capture set list_number = 2, chain = 2;
-- raw.capture.has_a_place_of_its_own
update raw.list_number set last_number = 2;
-- raw.capture.has_a_place_of_its_own
update raw.capture set chain = 4;
-- raw.capture.chain_is_of_one_kind
update raw.capture set chain = 1;
-- raw.follower.list_is_known
delete from raw.capture where rowid = 0;
-- raw.follower.list_is_known
update raw.follower set chain = 9 where rowid = 0;
-- raw.follower.list_is_known
update raw.follower set from_list = 0, to_list = 0 where rowid = 0;
-- raw.follower.spans_lie_apart
insert into raw.follower select * replace (from_list - 1 as from_list) from raw.follower where rowid = 0;
-- raw.follower.spans_lie_apart
insert into raw.follower select * replace ('id' as handle_key, null as to_list) from raw.follower where rowid = 0;
-- raw.follower_count.interval_is_sound
update raw.follower_count set count_low = count_high + 1 where row_number = 12;
-- raw.follower_count.interval_is_sound
update raw.follower_count set count_low = -1 where row_number = 12;
-- raw.follower_count.interval_is_sound
update raw.follower_count set is_exact = true where row_number = 12;
-- raw.capture.identifies_is_known
update raw.capture set identifies = 'display name';
-- raw.follower.handle_key_is_a_pseudonym
update raw.follower set handle_key = 'contoh.satu' where rowid = 0;
-- raw.point_check.follower_key_is_a_pseudonym
update raw.point_check set follower_key = 'contoh.satu' where rowid = 0;
-- raw.reject.count_lines_are_used
update raw.reject set reason = 'count_unreadable' where source = 'counts';
