-- How each check of the marts about people is made to fail on the small night: its name, then the damage.
-- A check may stand here several times; every damage must be found by itself.

-- marts.dim_staff.no_personal_column_anywhere
alter table marts.dim_staff add column full_name varchar;
-- marts.dim_staff.no_personal_column_anywhere
alter table marts.fct_follow_status add column follower_key varchar;
-- marts.dim_staff.no_personal_column_anywhere
create table marts.fct_tomorrow as select nip, unit from restricted.staff;
-- marts.dim_staff.no_personal_column_anywhere
create schema if not exists quality;
create table quality.fct_remark (run_id varchar, full_name varchar);
-- marts.dim_account.types_are_as_promised
alter table marts.fct_follow_status alter column as_of type varchar;
-- marts.dim_account.types_are_as_promised
alter table marts.fct_compliance alter column staff type hugeint;
-- marts.dim_account.types_are_as_promised
alter table marts.fct_capture alter column captured_at type timestamp;
-- marts.dim_staff.is_everybody_on_a_roster
delete from marts.dim_staff where rowid = 0;
-- marts.dim_staff.is_everybody_on_a_roster
update marts.dim_staff set staff_key = md5('staff 99') where rowid = 0;
-- marts.dim_staff.addressed_as_the_order_says
update marts.dim_staff set is_addressed = true where employment = 'pns';
-- marts.dim_staff.active_as_the_newest_roster_says
update marts.dim_staff set is_active = true where staff_key = md5('staff 12');
-- marts.dim_staff.active_as_the_newest_roster_says
update marts.dim_staff set is_active = false where staff_key = md5('staff 1');
-- marts.dim_staff.names_no_person
update marts.dim_staff set staff_key = '199001012022211001' where rowid = 0;
-- marts.dim_staff.names_no_person
update marts.dim_staff set unit = unit || ' 199001012022211001' where rowid = 0;
-- marts.dim_staff.names_no_person
update marts.dim_staff set unit = 'pegawai@dinas.contoh.invalid' where rowid = 0;
-- marts.dim_staff.no_unit_is_an_employees_name
update marts.dim_staff set unit = (select name from restricted.staff where nip = '199001012022211009')
where staff_key = md5('staff 9');
-- marts.dim_staff.no_unit_is_an_employees_name
update restricted.staff set name = 'DINAS CONTOH' where nip = '199001012022211010';
update marts.dim_staff set unit = 'Pegawai Contoh Kesepuluh' where staff_key = md5('staff 10');
-- marts.dim_staff.no_unit_is_an_employees_name
update marts.dim_staff set unit = 'Pegawai Contoh ' || staff_key;
update restricted.staff set name = unit;
-- marts.dim_staff.unit_is_told
update marts.dim_staff set unit = '' where is_active;
-- marts.dim_staff.employment_is_told
update marts.dim_staff set employment = 'unknown' where is_active;
-- marts.fct_follow_status.as_of_is_tonight
update marts.fct_follow_status set as_of = as_of - 1;
-- marts.fct_follow_status.as_of_is_tonight
update marts.fct_follow_status set as_of = null where rowid = 0;
-- marts.fct_follow_status.nobody_is_left_out
delete from marts.fct_follow_status where rowid = 0;
-- marts.fct_follow_status.nobody_is_added
insert into marts.fct_follow_status
select * replace ('instagram:pj.contoh' as account_key) from marts.fct_follow_status limit 1;
-- marts.fct_follow_status.nobody_is_added
update marts.fct_follow_status set staff_key = md5('staff 99') where rowid = 0;
-- marts.fct_follow_status.scope_is_the_orders
update marts.fct_follow_status set status = 'no_handle' where staff_key = md5('staff 11');
-- marts.fct_follow_status.scope_is_the_orders
update marts.fct_follow_status set status = 'out_of_scope' where staff_key = md5('staff 9');
-- marts.fct_follow_status.status_explains_itself
update marts.fct_follow_status set evidence = null where status = 'following';
-- marts.fct_follow_status.status_explains_itself
update marts.fct_follow_status set reason = null where status = 'unverifiable';
-- marts.fct_follow_status.status_explains_itself
update marts.fct_follow_status set reason = 'no_list' where status = 'not_seen';
-- marts.fct_follow_status.days_are_in_order
update marts.fct_follow_status set first_seen_on = last_seen_on + 1 where status = 'following';
-- marts.fct_follow_status.days_are_in_order
update marts.fct_follow_status set last_seen_on = as_of + 1 where status = 'following';
-- marts.fct_follow_status.following_is_seen
update marts.fct_follow_status set capture_id = md5('part of a list') where staff_key = md5('staff 3');
-- marts.fct_follow_status.following_is_seen
update marts.fct_follow_status set status = 'following', evidence = 'handle', reason = null
where staff_key = md5('staff 7') and account_key = 'instagram:pemprov.contoh';
-- marts.fct_follow_status.absence_is_confirmed
update marts.fct_follow_status set status = 'not_seen', confirmations = 2
where staff_key = md5('staff 7') and account_key = 'instagram:pemprov.contoh';
-- marts.fct_follow_status.absence_is_confirmed
update marts.fct_follow_status set status = 'not_seen', confirmations = 2
where staff_key = md5('staff 5') and account_key = 'instagram:pemprov.contoh';
-- marts.fct_follow_status.absence_is_confirmed
update marts.fct_follow_status set status = 'not_seen', confirmations = 2
where staff_key = md5('staff 9') and account_key = 'instagram:pemprov.contoh';
-- marts.fct_follow_status.absence_is_confirmed
update marts.fct_follow_status set confirmations = 1 where status = 'not_seen';
-- marts.fct_follow_status.absence_is_confirmed
update marts.fct_follow_status set first_absent_on = '2024-02-08' where status = 'not_seen';
-- marts.fct_follow_status.absence_is_confirmed
update marts.fct_follow_status set last_absent_on = '2024-02-18' where status = 'not_seen';
-- marts.fct_follow_status.absence_is_confirmed
update marts.fct_follow_status set first_absent_on = last_absent_on where status = 'not_seen';
-- marts.fct_follow_status.absence_is_confirmed
update raw.night set confirmations = 4;
-- marts.fct_follow_status.absence_is_confirmed
update raw.night set confirmation_days = 9;
-- marts.fct_follow_status.absence_is_confirmed
update marts.fct_capture set verdict = 'partial' where capture_id = md5('first list');
-- marts.fct_follow_status.absence_is_confirmed
update raw.declaration set declared_at = '2024-02-09 01:00:00+00' where staff_key = md5('staff 6');
-- marts.fct_follow_status.absence_is_confirmed
update raw.declaration set answer = 'multiple' where staff_key = md5('staff 6');
-- marts.fct_follow_status.absence_is_confirmed
insert into raw.follower values (2, md5('instagram contoh.enam'), null, null, null, 2, null);
-- marts.fct_follow_status.absence_is_confirmed
insert into raw.follower values (2, md5('somebody'), md5('instagram contoh.enam'), null, null, 2, null);
-- marts.fct_follow_status.absence_is_confirmed
update raw.capture set identifies = 'id';
-- marts.fct_follow_status.absence_is_confirmed
update raw.point_check set is_following = true, checked_at = '2024-02-17 19:00:00+00';
-- marts.fct_follow_status.absence_is_confirmed
update raw.point_check set is_following = null, is_unknown = true;
-- marts.fct_follow_status.absence_is_confirmed
insert into raw.point_check
select * replace (null as is_following, true as is_unknown, timestamptz '2024-02-12 01:00:00+00' as checked_at,
    date '2024-02-12' as checked_on)
from raw.point_check where is_following = false;
-- marts.fct_follow_status.absence_is_confirmed
update raw.night set ordered_at = '2024-02-10 02:00:00+00';
-- marts.fct_follow_status.absence_is_confirmed
update marts.dim_account set valid_from = '2024-02-10';
-- marts.fct_follow_status.absence_is_confirmed
insert into intermediate.int_corrections_by_day
select (select judged_on from intermediate.int_judged_day), staff_key, account_key, false, false, false, null, date '2024-02-10'
from marts.fct_follow_status where status = 'not_seen';
-- marts.fct_follow_status.shared_handle_proves_nothing
insert into raw.declaration
select * replace (md5('staff 8') as staff_key, declared_at + interval 1 hour as declared_at)
from raw.declaration where handle = 'contoh.enam';
-- marts.fct_follow_status.shared_handle_proves_nothing
insert into raw.declaration
select * replace (md5('staff 9') as staff_key) from raw.declaration where handle = 'contoh.satu';
-- marts.fct_follow_status.shared_handle_proves_nothing
insert into raw.declaration
select * replace (md5('staff 9') as staff_key) from raw.declaration where handle = 'contoh.enam';
-- marts.fct_follow_status.nobody_is_disputed
update marts.fct_follow_status set status = 'disputed' where rowid = 0;
-- marts.fct_follow_history.periods_follow_each_other
update marts.fct_follow_history set valid_to_on = valid_to_on + 1 where valid_to_on < '2024-02-09';
-- marts.fct_follow_history.periods_follow_each_other
update marts.fct_follow_history set valid_to_on = valid_to_on - 1 where valid_to_on = '2024-02-08';
-- marts.fct_follow_history.periods_follow_each_other
update marts.fct_follow_history set valid_to_on = null where valid_to_on < '2024-02-09';
-- marts.fct_follow_history.periods_follow_each_other
update marts.fct_follow_history set valid_to_on = valid_from_on - 1 where valid_to_on = '2024-02-10';
-- marts.fct_follow_history.neighbours_differ
update marts.fct_follow_history set status = 'unverifiable';
-- marts.fct_follow_history.open_period_is_tonights_status
update marts.fct_follow_history set status = 'following' where status = 'not_seen';
-- marts.fct_follow_history.open_period_is_tonights_status
delete from marts.fct_follow_history where valid_to_on is null and staff_key = md5('staff 6');
-- marts.fct_follow_history.open_period_is_tonights_status
update marts.fct_follow_history set valid_to_on = null where account_key = 'instagram:pj.contoh';
-- marts.fct_follow_history.ends_with_its_account
update marts.fct_follow_history set valid_to_on = '2024-02-09' where valid_to_on = '2024-02-10';
-- marts.fct_follow_history.ends_with_its_account
update marts.dim_account set valid_to = '2024-02-12' where kind = 'official';
