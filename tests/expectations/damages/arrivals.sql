-- How each check of what arrives is made to fail on the small night: its name, then the damage.
-- A check may stand here several times; every damage must be found by itself.

-- raw.expected_source.key_is_unique
insert into raw.expected_source from raw.expected_source where source = 'roster';
-- raw.expected_source.is_sound
update raw.expected_source set source = 'rumours' where source = 'exports';
-- raw.expected_source.is_sound
update raw.expected_source set source_kind = 'found' where source = 'exports';
-- raw.expected_source.is_sound
update raw.expected_source set account_key = 'instagram:other.contoh' where source = 'exports';
-- raw.expected_source.is_sound
update raw.expected_source set account_key = 'instagram:dinas.contoh' where source = 'roster';
-- raw.expected_source.is_sound
update raw.expected_source set stop_hours = warn_hours - 1 where source = 'exports';
-- raw.expected_source.is_sound
update raw.expected_source set stop_hours = null where source_kind = 'asked';
-- raw.acceptance.what_is_known
insert into raw.acceptance values ('whatever', md5('second roster'), '2024-02-18', 'petugas', '2024-02-18 18:00:00+00');
-- raw.roster_delivery.key_is_unique
insert into raw.roster_delivery from raw.roster_delivery limit 1;
-- raw.roster_delivery.every_roster_was_delivered
delete from raw.roster_delivery where file_id = md5('first roster');
-- staging.stg_rosters.roster_did_not_change_much
delete from staging.stg_rosters where roster_on = '2024-02-12' and staff_key in (md5('staff 1'));
-- staging.stg_rosters.roster_did_not_change_much
update staging.stg_rosters set staff_key = md5('staff 99') where roster_on = '2024-02-12' and staff_key = md5('staff 1');
-- staging.stg_rosters.roster_did_not_change_much
update staging.stg_rosters set is_active = false where roster_on = '2024-02-12';
-- intermediate.int_source_freshness.sources_are_fresh
update intermediate.int_source_freshness set age_hours = 37 where source = 'roster';
-- intermediate.int_source_freshness.sources_are_fresh
update intermediate.int_source_freshness set age_hours = 337 where source = 'exports';
-- intermediate.int_source_freshness.no_source_is_given_up
update intermediate.int_source_freshness set age_hours = 169 where source = 'roster';
-- intermediate.int_source_freshness.no_source_is_given_up
update intermediate.int_source_freshness set age_hours = 721 where account_key = 'instagram:dinas.contoh';
