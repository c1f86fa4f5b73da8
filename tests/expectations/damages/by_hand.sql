-- How each check of corrections and published statements is made to fail on the small night: its name, then the damage.
-- A check may stand here several times; every damage must be found by itself.

-- raw.reject.correction_lines_are_used
update raw.reject set reason = 'kind_unknown' where source = 'corrections';
-- raw.reject.statement_lines_are_used
update raw.reject set reason = 'said_unreadable' where source = 'statements';
-- raw.source_file.loaded_rows_are_there
delete from raw.correction where row_number = 2;
-- raw.source_file.loaded_rows_are_there
insert into raw.statement from raw.statement limit 1;
-- raw.source_file.no_row_without_its_file
delete from raw.source_file where source = 'corrections';
-- raw.source_file.no_row_without_its_file
update raw.statement set file_id = md5('no file') where row_number = 2;
-- raw.correction.staff_key_is_a_pseudonym
update raw.correction set staff_key = '199001012022211011' where row_number = 2;
-- raw.correction.follower_key_is_a_pseudonym
update raw.correction set follower_key = handle where kind = 'rename';
-- raw.correction.former_key_is_a_pseudonym
update raw.correction set former_key = 'contoh.lama' where kind = 'rename';
-- raw.correction.kind_is_known
update raw.correction set kind = 'forgiven' where kind = 'exempt';
-- raw.correction.days_are_in_order
update raw.correction set until_on = from_on - 2 where kind = 'exempt';
-- raw.correction.names_stand_with_renames
update raw.correction set handle = null where kind = 'rename';
-- raw.correction.names_stand_with_renames
update raw.correction set handle = 'contoh.satu' where kind = 'exempt';
-- raw.correction.names_stand_with_renames
update raw.correction set follower_key = null where kind = 'rename';
-- raw.correction.names_stand_with_renames
update raw.correction set former_key = md5('instagram contoh.satu') where kind = 'dispute';
-- raw.correction.names_stand_with_renames
update raw.correction set platform = null where kind = 'rename';
-- raw.correction.account_is_of_its_platform
update raw.correction set platform = 'tiktok' where kind = 'dispute';
-- raw.correction.account_is_of_its_platform
update raw.correction set platform = null where kind = 'dispute';
-- raw.statement.about_is_known
update raw.statement set about = 'mood' where row_number = 2;
-- raw.statement.source_is_known
update raw.statement set source = 'hearsay' where row_number = 2;
-- raw.statement.interval_is_sound
update raw.statement set low = 8 where row_number = 2;
-- raw.statement.interval_is_sound
update raw.statement set high = null where row_number = 2;
-- raw.statement.interval_is_sound
update raw.statement set low = -1, high = null where row_number = 2;
-- raw.statement.interval_is_sound
update raw.statement set is_low_open = true where row_number = 2;
-- raw.statement.interval_is_sound
update raw.statement set low = high, high = null where row_number = 4;
-- raw.statement.speaks_of_one_thing
update raw.statement set account_key = null where row_number = 2;
-- raw.statement.speaks_of_one_thing
update raw.statement set account_key = 'instagram:pemprov.contoh' where row_number = 5;
-- raw.statement.speaks_of_one_thing
update raw.statement set part = null where row_number = 6;
-- raw.statement.speaks_of_one_thing
update raw.statement set breakdown = 'sex', part = 'female' where row_number = 2;
-- raw.follower.followed_on_is_the_local_day
update raw.follower set followed_on = null where rowid = 0;
-- raw.follower.followed_on_is_the_local_day
update raw.follower set followed_on = followed_on + 3 where rowid = 0;
-- raw.follower.followed_on_is_the_local_day
update raw.follower set followed_on = cast(followed_at as date) + 2 where rowid = 0;
-- raw.follower.followed_on_is_the_local_day
update raw.follower set followed_on = cast(followed_at as date) - 2 where rowid = 0;
-- staging.stg_corrections.nothing_from_later
update staging.stg_corrections set entered_on = '2024-02-19';
-- staging.stg_statements.nothing_from_later
update staging.stg_statements set said_on = '2024-02-19';
-- staging.stg_corrections.kind_is_known
update staging.stg_corrections set kind = 'forgiven';
-- staging.stg_corrections.account_is_known
update staging.stg_corrections set account_key = 'instagram:orang.lain';
-- staging.stg_corrections.none_is_lost
delete from staging.stg_corrections where kind = 'exempt' and account_key = 'instagram:dinas.contoh';
-- staging.stg_corrections.none_is_lost
update staging.stg_corrections set staff_key = md5('staff 1') where kind = 'rename';
-- staging.stg_corrections.staff_are_on_a_roster
update staging.stg_corrections set staff_key = md5('staff 99');
-- staging.stg_statements.about_is_known
update staging.stg_statements set about = 'mood';
-- staging.stg_statements.accounts_are_ordered
update staging.stg_statements set account_key = 'instagram:orang.lain' where about = 'gained';
