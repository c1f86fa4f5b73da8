-- The article's evening by hand: 6,750 addressed employees (and 40 others) in 152 invented units, three accounts:
-- one measured and listed, one with a partial list and no count before the order, one with counts only.
insert into marts.dim_account values
('instagram:diskominfo.contoh', 'instagram', 'diskominfo.contoh', 'Diskominfo', 'office', '2024-01-01', null),
('instagram:pemprov.contoh', 'instagram', 'pemprov.contoh', 'Pemprov', 'office', '2024-01-01', null),
('instagram:pj.gubernur.contoh', 'instagram', 'pj.gubernur.contoh', 'Pj Gubernur', 'official', '2024-01-01', '2024-06-24');

insert into marts.dim_staff
select
    's' || lpad(cast(number as varchar), 31, '0'),
    case
        when number < 3 then 'UPTD Balai Kecil'
        when number % 152 < 120 then 'SMA Negeri ' || (number % 152 + 1) || ' Contoh'
        when number % 152 < 145 then 'SMK Negeri ' || (number % 152 - 119) || ' Contoh'
        else ['Dinas Kesehatan', 'Dinas Pendidikan', 'Dinas Perhubungan', 'Inspektorat Daerah', 'Satpol PP',
            'Badan Kepegawaian Daerah', 'Biro Umum dan Perlengkapan'][number % 152 - 144]
    end,
    if(number < 6750, 'pppk', 'pns'),
    number < 6750,
    true
from range(6790) as staff (number);

insert into marts.fct_follow_status
with spread as (
    select
        staff_key, is_addressed,
        -- a fixed shuffle, so that every unit holds a share of every status
        (cast(substr(staff_key, 2) as bigint) * 2311) % 6750 as place
    from marts.dim_staff
)
select
    spread.staff_key, accounts.account_key, date '2024-02-16',
    case
        when not is_addressed then 'out_of_scope'
        when accounts.handle = 'pemprov.contoh' then case
            when place < 1412 then 'following'
            when place < 3317 then 'not_seen'
            when place < 5527 then 'unverifiable'
            when place < 6150 then 'no_handle'
            when place < 6630 then 'no_account'
            when place < 6714 then 'exempt'
            else 'disputed'
        end
        when accounts.handle = 'diskominfo.contoh' and place < 388 then 'following'
        when place < 5527 then 'unverifiable'
        when place < 6150 then 'no_handle'
        when place < 6630 then 'no_account'
        when place < 6714 then 'exempt'
        else 'disputed'
    end as status,
    if(status = 'following', 'handle', null),
    case
        when status <> 'unverifiable' then null
        when accounts.handle = 'diskominfo.contoh' then 'list_partial'
        when accounts.handle = 'pj.gubernur.contoh' then 'no_list'
        when place < 5117 then 'awaiting_confirmation'
        else 'display_name_only'
    end as reason,
    null, null, null,
    if(status = 'not_seen', 2, null),
    null,
    if(reason in ('awaiting_confirmation', 'list_partial', 'no_list'), date '2024-02-24', null)
from spread
cross join marts.dim_account as accounts;

create temp table counted as
select
    staff.unit, statuses.account_key, count(*) as staff,
    count(*) filter (where status = 'following') as following,
    count(*) filter (where status = 'not_seen') as not_seen,
    count(*) filter (where status = 'unverifiable') as unverifiable,
    count(*) filter (where status = 'no_handle') as no_handle,
    count(*) filter (where status = 'no_account') as no_account,
    count(*) filter (where status = 'exempt') as exempt,
    count(*) filter (where status = 'disputed') as disputed,
    count(*) filter (where status = 'out_of_scope') as out_of_scope
from marts.fct_follow_status as statuses
inner join marts.dim_staff as staff on statuses.staff_key = staff.staff_key
group by all;

insert into marts.fct_compliance_by_unit
select
    unit, account_key, staff,
    if(staff < 5, null, following), if(staff < 5, null, not_seen), if(staff < 5, null, unverifiable),
    if(staff < 5, null, no_handle), if(staff < 5, null, no_account), if(staff < 5, null, exempt),
    if(staff < 5, null, disputed), if(staff < 5, null, out_of_scope),
    if(staff < 5, null, 0),
    if(staff < 5, null, following / (staff - out_of_scope)), if(staff < 5, null, 1.0), staff < 5
from counted;

insert into marts.fct_compliance values
('instagram:diskominfo.contoh', 6790, 388, 0, 5139, 623, 480, 84, 36, 40, 0, 388 / 6750, 4087 / 6750, false),
('instagram:pemprov.contoh', 6790, 1412, 1905, 2210, 623, 480, 84, 36, 40, 2310, 1412 / 6750, 4440 / 6750, false),
('instagram:pj.gubernur.contoh', 6790, 0, 0, 5527, 623, 480, 84, 36, 40, 0, 0.0, 1.0, false),
('*', 6790, 0, 0, 5527, 623, 480, 84, 36, 40, 0, 0.0, 1.0, false);

insert into marts.fct_follower_count values
('instagram:pemprov.contoh', '2024-02-07 08:00+07', 7200, 7299, 'press', false),
('instagram:pemprov.contoh', '2024-02-07 20:30+07', 8582, 8582, 'press', true),
('instagram:pemprov.contoh', '2024-02-08 20:00+07', 8731, 8731, 'manual', true),
('instagram:pemprov.contoh', '2024-02-16 20:00+07', 9105, 9105, 'manual', true),
('instagram:diskominfo.contoh', '2024-02-08 20:00+07', 4210, 4210, 'manual', true),
('instagram:diskominfo.contoh', '2024-02-16 20:00+07', 4300, 4399, 'manual', false);

insert into marts.fct_follower_curve values
('instagram:pemprov.contoh', '2015-03-01', 7190, 300, 7190, 'c2'),
('instagram:pemprov.contoh', '2024-02-07', 1350, 1100, 8540, 'c2'),
('instagram:pemprov.contoh', '2024-02-08', 160, 90, 8700, 'c2'),
('instagram:pemprov.contoh', '2024-02-16', 387, 210, 9087, 'c2');

insert into marts.fct_follower_growth values
('instagram:pemprov.contoh', '2024-02-07 08:00+07', 7200, 7299, '2024-02-07 20:30+07', 8582, 8582, 1283, 1382, 6750,
    1283 / 6750, 1382 / 6750, 1283 / 7299, 1382 / 7200, 390, 6360, null, null, true, 7233, 7282, 0.0625, 0.125),
('instagram:diskominfo.contoh', null, null, null, '2024-02-16 20:00+07', 4300, 4399, null, null, 6750,
    null, null, null, null, 51, 6699, null, null, true, null, null, null, null),
('instagram:pj.gubernur.contoh', null, null, null, null, null, null, null, null, 6750,
    null, null, null, null, null, null, null, null, true, null, null, null, null);

insert into marts.fct_growth_waterfall values
('instagram:pemprov.contoh', 'baseline', 7200, 7299), ('instagram:pemprov.contoh', 'staff_gained', 1022, 1022),
('instagram:pemprov.contoh', 'staff_lost', 0, 0), ('instagram:pemprov.contoh', 'others_gained', 271, 271),
('instagram:pemprov.contoh', 'others_lost', -4, -4), ('instagram:pemprov.contoh', 'unexplained', -6, 93),
('instagram:pemprov.contoh', 'latest', 8582, 8582);

insert into marts.fct_follow_bounds values
('instagram:diskominfo.contoh', 'none', 0, 4399, 0.0, 4399 / 6750, 'account'),
('instagram:diskominfo.contoh', 'list', 388, 4087, 388 / 6750, 4087 / 6750, 'account'),
('instagram:pemprov.contoh', 'none', 0, 6750, 0.0, 1.0, 'account'),
('instagram:pemprov.contoh', 'others_unchanged', 1283, 6750, 1283 / 6750, 1.0, 'account'),
('instagram:pemprov.contoh', 'press', 1283, 1382, 1283 / 6750, 1382 / 6750, 'account'),
('instagram:pemprov.contoh', 'list', 1412, 4440, 1412 / 6750, 4440 / 6750, 'account'),
('instagram:pj.gubernur.contoh', 'none', 0, 6750, 0.0, 1.0, 'account'),
('*', 'list', 0, 4087, 0.0, 4087 / 6750, 'all'),
('*', 'list', 1412, 6750, 1412 / 6750, 1.0, 'any'),
('*', 'none', 0, 4399, 0.0, 4399 / 6750, 'all'),
('*', 'none', 0, 6750, 0.0, 1.0, 'any'),
('*', 'press', 0, 1382, 0.0, 1382 / 6750, 'all'),
('*', 'press', 1283, 6750, 1283 / 6750, 1.0, 'any');

insert into marts.fct_capture values
('c1', 'instagram:pemprov.contoh', '2024-02-08 21:00+07', 'export', 8712, 8731, 8731, 19, 'exhausted', 'complete', 'reconciled'),
('c2', 'instagram:pemprov.contoh', '2024-02-16 21:00+07', 'export', 9087, 9105, 9105, 18, 'exhausted', 'complete', 'reconciled'),
('c3', 'instagram:diskominfo.contoh', '2024-02-16 21:30+07', 'export', 2950, 4300, 4399, 1449, 'exhausted', 'partial', 'hidden_followers'),
('c4', 'instagram:diskominfo.contoh', '2024-02-15 21:30+07', 'export', 0, null, null, null, 'error', 'failed', 'missing_part');

insert into marts.fct_event values
('2024-02-07 09:00+07', 'instagram:pemprov.contoh', 'order', 'the order to follow was given'),
('2024-02-11 03:00+07', 'instagram:pemprov.contoh', 'purge', 'fell without an event');

insert into quality.fct_check values
('run-2', 'marts.fct_compliance.statuses_add_up', 'marts.fct_compliance', 'critical', true, '0 rows', 0),
('run-2', 'staging.stg_follower_counts.count_is_known', 'staging.stg_follower_counts', 'warning', false, '2 of 6 readings rounded', 2),
('run-2', 'marts.fct_follow_status.every_person_has_one_answer', 'marts.fct_follow_status', 'critical', true, null, null),
('run-1', 'marts.fct_compliance.statuses_add_up', 'marts.fct_compliance', 'critical', false, '3 rows', 3);

insert into quality.fct_reject values
('run-2', 'roster', 'roster/2024-02-05_pppk.xlsx', 17, 'nip_invalid'),
('run-2', 'roster', 'roster/2024-02-05_pppk.xlsx', 6754, 'total_row'),
('run-2', 'declarations', 'declarations/2024-02-14_formulir.csv', 92, 'nip_missing'),
('run-2', 'followers', 'followers/instagram/diskominfo.contoh/2024-02-14/export.zip', null, 'archive_broken'),
('run-1', 'roster', 'roster/2024-01-01_lama.xlsx', 5, 'duplicate_row');
