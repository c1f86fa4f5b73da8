-- A small campaign as its raw tables hold it on the night of 18 February 2024. All people are invented.
-- Account a has two complete lists eight days apart and a partial one between them; account b is only counted;
-- account c, an official's, ended on 10 February. Everybody's status is in the last column of "people".

insert into raw.night values
    ('2024-02-18', '2024-02-07 02:00:00+00', '2024-02-07', 10, 'all', 0.01, 14, 2, 7, 3, '2024-02-18 17:00:00+00');
insert into raw.account values
    ('instagram:pemprov.contoh', 'instagram', 'pemprov.contoh', 'Pemprov', 'office', '2024-01-01', null, true, true, false, false, false),
    ('instagram:dinas.contoh', 'instagram', 'dinas.contoh', 'Dinas', 'office', '2024-01-01', null, false, true, false, false, false),
    ('instagram:pj.contoh', 'instagram', 'pj.contoh', 'Pj.', 'official', '2024-01-01', '2024-02-10', false, true, false, false, false);
insert into raw.addressed_employment values ('pppk');
insert into raw.expected_source values
    ('instagram:pemprov.contoh', 'exports', 'handed_in', 336, null),
    ('instagram:pemprov.contoh', 'counts', 'handed_in', 336, null),
    ('instagram:dinas.contoh', 'counts', 'handed_in', 336, 720),
    ('instagram:pj.contoh', 'counts', 'handed_in', 24, 48),
    ('*', 'roster', 'asked', 36, 168);
insert into raw.roster_delivery values
    (md5('first roster'), '2024-02-05'), (md5('second roster'), '2024-02-12'), (md5('second roster'), '2024-02-18');
insert into raw.unit_name values
    ('Dinas Contoh', 'Dinas Contoh', false),
    ('SMA Negeri Contoh', 'SMA Negeri Contoh', false),
    ('Sekretariat Contoh', 'Sekretariat Contoh', false);

insert into raw.source_file values
    (md5('first roster'), 'roster', 'inbox/roster/2024-02-05.csv', '2024-02-05', 'Asia/Jakarta', 14, 12, 2),
    (md5('second roster'), 'roster', 'inbox/roster/2024-02-12.csv', '2024-02-12', 'Asia/Jakarta', 11, 11, 0),
    (md5('form'), 'declarations', 'inbox/declarations/2024-02-15.csv', '2024-02-15', 'Asia/Jakarta', 12, 11, 1),
    (md5('corrections'), 'corrections', 'inbox/corrections.csv', '0001-01-01', 'Asia/Jakarta', 7, 6, 1),
    (md5('statements'), 'statements', 'inbox/statements.csv', '0001-01-01', 'Asia/Jakarta', 6, 5, 1),
    (md5('asked'), 'point_checks', 'api/instagram:pemprov.contoh point checks', '2024-02-16', 'Asia/Jakarta', 3, 3, 0),
    (md5('counts'), 'counts', 'inbox/counts.csv', '0001-01-01', 'Asia/Jakarta', 23, 22, 1),
    (md5('first list'), 'followers', 'inbox/followers/instagram/pemprov.contoh/2024-02-09', '2024-02-09', 'Asia/Jakarta', 17, 17, 0),
    (md5('part of a list'), 'followers', 'inbox/followers/instagram/pemprov.contoh/2024-02-13', '2024-02-13', 'Asia/Jakarta', 4, 4, 0),
    (md5('second list'), 'followers', 'inbox/followers/instagram/pemprov.contoh/2024-02-17', '2024-02-17', 'Asia/Jakarta', 21, 20, 1);
insert into raw.reject values
    ('roster', md5('first roster'), 8, 'nip_old_format'),
    ('roster', md5('first roster'), 15, 'total_row'),
    ('declarations', md5('form'), 4, 'nip_missing'),
    ('counts', md5('counts'), 9, 'duplicate_row'),
    ('corrections', md5('corrections'), 3, 'duplicate_row'),
    ('statements', md5('statements'), 3, 'duplicate_row'),
    ('followers', md5('second list'), 21, 'duplicate_follower');

create temp table people (n integer, unit varchar, employment varchar, is_active boolean, status_for_a varchar);
insert into people values
    (1, 'Dinas Contoh', 'pppk', true, 'following'),
    (2, 'Dinas Contoh', 'pppk', true, 'following'),
    (3, 'Dinas Contoh', 'pppk', true, 'following'),
    (4, 'Dinas Contoh', 'pppk', true, 'following'),
    (5, 'Dinas Contoh', 'pppk', true, 'unverifiable'),  -- seen in the first complete list, not in the second
    (6, 'Dinas Contoh', 'pppk', true, 'not_seen'),
    (7, 'SMA Negeri Contoh', 'pppk', true, 'unverifiable'),  -- declared after the first complete list
    (8, 'SMA Negeri Contoh', 'pppk', true, 'no_account'),
    (9, 'SMA Negeri Contoh', 'pppk', true, 'no_handle'),
    (10, 'SMA Negeri Contoh', 'pppk', true, 'unverifiable'),  -- gave a display name
    (11, 'Sekretariat Contoh', 'pns', true, 'out_of_scope'),
    (12, 'Sekretariat Contoh', 'pppk', true, 'out_of_scope');  -- on the first roster only
insert into raw.staff
select md5('first roster'), n + 1, md5('staff ' || n), '199001012022211' || lpad(n::varchar, 3, '0'),
    'Pegawai Contoh', unit, employment, is_active, '2022-01-01'
from people;
insert into raw.staff
select md5('second roster'), n + 1, md5('staff ' || n), '199001012022211' || lpad(n::varchar, 3, '0'),
    'Pegawai Contoh', unit, employment, is_active, '2022-01-01'
from people where n < 12;

insert into raw.declaration
select md5('form'), told.row_number, md5('staff ' || told.n), 'instagram', told.answer, told.handle, null,
    md5('instagram ' || told.handle), told.declared_at, told.declared_at::date
from (values
    (2, 1, 'handle', 'contoh.satu', '2024-02-08 01:00:00+00'::timestamptz),
    (3, 2, 'multiple', 'contoh.dua', '2024-02-08 01:01:00+00'),
    (3, 2, 'multiple', 'contoh.dua.lama', '2024-02-08 01:01:00+00'),
    (5, 3, 'handle', 'contoh.tiga', '2024-02-08 01:02:00+00'),
    (6, 4, 'handle', 'contoh.empat', '2024-02-08 01:03:00+00'),
    (7, 5, 'handle', 'contoh.lima', '2024-02-08 01:04:00+00'),
    (8, 6, 'blank', null, '2024-02-07 01:00:00+00'),
    (9, 6, 'handle', 'contoh.enam', '2024-02-08 01:05:00+00'),
    (10, 7, 'handle', 'contoh.tujuh', '2024-02-12 01:00:00+00'),
    (11, 8, 'no_account', null, '2024-02-08 01:06:00+00'),
    (12, 10, 'display_name', null, '2024-02-08 01:07:00+00'),
    (13, 12, 'handle', 'contoh.lama', '2024-02-10 01:00:00+00')  -- the name that somebody else had given up by then
) as told (row_number, n, answer, handle, declared_at);

-- Staff by their handles, strangers by a name nobody declares; each with the hour of the follow since 1 January.
create temp table follows as
select name, timestamptz '2024-01-01 00:00:00+00' + to_hours(hour) as followed_at, first, part, second
from (values
    ('contoh.satu', 100, true, true, true), ('contoh.dua', 200, true, false, true),
    ('contoh.tiga', 893, true, false, true), ('contoh.empat', 960, false, true, true),
    ('contoh.lima', 894, true, false, false)
) as staff (name, hour, first, part, second)
union all
select 'stranger ' || n, timestamptz '2024-01-01 00:00:00+00' + to_hours(300 + n::bigint), true, n < 3, true
from range(1, 14) as strangers (n)
union all
-- one of them came with the follow time of somebody who is gone: she will be asked whether she has another name
select 'stranger ' || n, timestamptz '2024-01-01 00:00:00+00' + to_hours(if(n = 14, 894, 1000 + n::bigint)), false, false,
    true
from range(14, 17) as strangers (n);
-- Each list stands alone in its chain, as if none could be compared with another: its spans are its lines.
create temp table listed as
select 1 as list_number, md5('instagram ' || name) as follower_key, null as handle_key, followed_at from follows where first
union all
select 2, if(name = 'contoh.satu', md5('id of ' || name), md5('instagram ' || name)),
    if(name = 'contoh.satu', md5('instagram ' || name), null), followed_at
from follows where part
union all
select 3, md5('instagram ' || name), null, followed_at from follows where second;
insert into raw.follower
select list_number, follower_key, handle_key, followed_at, (followed_at + interval 7 hours)::date, list_number, null
from listed order by all;
insert into raw.capture
select md5(known.name), 'instagram:pemprov.contoh', known.captured_at, known.captured_on, 'export', 'handle', known.listed, 0,
    known.ended, known.reason, known.list_number, known.list_number, count(*), count(followed_at), max(followed_at)
from (values
    (1, 'first list', timestamptz '2024-02-08 17:00:00+00', date '2024-02-09', 17, 'exhausted', null),
    (2, 'part of a list', '2024-02-12 17:00:00+00', '2024-02-13', 4, 'interrupted', 'missing_part'),
    (3, 'second list', '2024-02-17 05:00:00+00', '2024-02-17', 20, 'exhausted', null)
) as known (list_number, name, captured_at, captured_on, listed, ended, reason)
inner join listed using (list_number)
group by all order by list_number;
update raw.list_number set last_number = 3;

-- The platform was asked about two: it says yes of the first, whom it did not know an hour before, and no of the one who
-- is not seen.
insert into raw.point_check values
    (md5('asked'), 1, 'instagram:pemprov.contoh', md5('instagram contoh.satu'), '2024-02-16 19:00:00+00', '2024-02-16', true, false),
    (md5('asked'), 2, 'instagram:pemprov.contoh', md5('instagram contoh.enam'), '2024-02-16 19:00:00+00', '2024-02-16', false, false),
    (md5('asked'), 3, 'instagram:pemprov.contoh', md5('instagram contoh.satu'), '2024-02-16 18:00:00+00', '2024-02-16', null, true);

insert into raw.follower_count
select md5('counts'), n + 1, 'instagram:pemprov.contoh', timestamptz '2024-01-27 03:00:00+00' + to_days(n::integer - 1),
    date '2024-01-27' + (n::integer - 1), 15 + n // 2 + if(n = 10, 8, 0), 15 + n // 2 + if(n = 10, 8, 0), 'manual', true
from range(1, 11) as days (n);
insert into raw.follower_count values
    (md5('counts'), 23, 'instagram:pemprov.contoh', '2024-02-06 03:00:00+00', '2024-02-06', 19, 19, 'manual', true),
    (md5('counts'), 12, 'instagram:pemprov.contoh', '2024-02-07 01:00:00+00', '2024-02-07', 10, 19, 'press', false),
    (md5('counts'), 13, 'instagram:pemprov.contoh', '2024-02-07 14:00:00+00', '2024-02-07', 17, 17, 'press', true),
    (md5('counts'), 14, 'instagram:pemprov.contoh', '2024-02-17 03:00:00+00', '2024-02-17', 20, 20, 'manual', true),
    (md5('counts'), 15, 'instagram:dinas.contoh', '2024-02-07 01:00:00+00', '2024-02-07', 40, 40, 'manual', true),
    (md5('counts'), 16, 'instagram:dinas.contoh', '2024-02-16 01:00:00+00', '2024-02-16', 45, 45, 'manual', true),
    (md5('counts'), 17, 'instagram:pj.contoh', '2024-02-07 01:00:00+00', '2024-02-07', 900, 999, 'press', false),
    (md5('counts'), 18, 'instagram:pj.contoh', '2024-02-10 01:00:00+00', '2024-02-10', 1000, 1000, 'manual', true),
    -- a gap of 18 days before the order, and a day on which both accounts fall
    (md5('counts'), 19, 'instagram:dinas.contoh', '2024-01-20 01:00:00+00', '2024-01-20', 39, 39, 'manual', true),
    (md5('counts'), 20, 'instagram:dinas.contoh', '2024-02-15 01:00:00+00', '2024-02-15', 46, 46, 'manual', true),
    (md5('counts'), 21, 'instagram:pemprov.contoh', '2024-02-15 03:00:00+00', '2024-02-15', 21, 21, 'manual', true),
    (md5('counts'), 22, 'instagram:pemprov.contoh', '2024-02-16 03:00:00+00', '2024-02-16', 20, 20, 'manual', true);

-- What was corrected: of somebody whom the order does not address, so that nobody's status is another; and what is only
-- entered on the day after the night.
insert into raw.correction
select md5('corrections'), entry.row_number, entry.entered_at, (entry.entered_at + interval 7 hours)::date,
    md5('staff ' || entry.n), entry.platform, entry.account_key, entry.kind, entry.from_on, entry.until_on, entry.handle,
    md5('instagram ' || entry.handle), md5('instagram ' || entry.former_handle)
from (values
    (2, 11, '2024-02-09 02:00:00+00'::timestamptz, null, null, 'exempt', date '2024-02-09', date '2024-02-29', null, null),
    (4, 11, '2024-02-10 02:00:00+00', 'instagram', null, 'rename', '2024-02-10', null, 'contoh.sebelas', 'contoh.lama'),
    (5, 11, '2024-02-11 02:00:00+00', 'instagram', 'instagram:dinas.contoh', 'dispute', '2024-02-11', null, null, null),
    (6, 11, '2024-02-12 02:00:00+00', 'instagram', 'instagram:dinas.contoh', 'resolve', '2024-02-12', null, null, null),
    (7, 11, '2024-02-13 02:00:00+00', 'instagram', null, 'self_declared', '2024-02-13', '2024-02-12', null, null),
    (8, 6, '2024-02-19 02:00:00+00', null, null, 'exempt', '2024-02-01', null, null, null)
) as entry (row_number, n, entered_at, platform, account_key, kind, from_on, until_on, handle, former_handle);

-- What was published: fits what was counted, and the parts of the staff add up.
insert into raw.statement values
    (md5('statements'), 2, 'instagram:pemprov.contoh', '2024-02-07 14:00:00+00', '2024-02-07', 'gained', null, null, null, 7, false, false, 'press'),
    (md5('statements'), 4, 'instagram:pemprov.contoh', '2024-02-07 14:00:00+00', '2024-02-07', 'attainment', null, null, null, 0.8, false, true, 'press'),
    (md5('statements'), 5, null, '2024-02-04 17:00:00+00', '2024-02-05', 'staff', null, null, 12, 12, false, false, 'press'),
    (md5('statements'), 6, null, '2024-02-04 17:00:00+00', '2024-02-05', 'staff', 'employment', 'pppk', 11, 11, false, false, 'press'),
    (md5('statements'), 7, null, '2024-02-04 17:00:00+00', '2024-02-05', 'staff', 'employment', 'pns', 1, 1, false, false, 'press');
