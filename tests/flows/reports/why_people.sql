-- Seven invented employees, three accounts and the lists of two weeks, as a night publishes them for `ikuti why`.
-- Columns of tables that other tests' marts.sql may lack; the newest of them are of corrections.
alter table marts.fct_follow_status add column if not exists not_seen_possible_on date;
create table if not exists marts.fct_follow_history (
    staff_key varchar, account_key varchar, status varchar, valid_from_on date, valid_to_on date
);
create table if not exists marts.fct_correction (
    staff_key varchar, account_key varchar, kind varchar, entered_at timestamptz, entered_on date, entry_order bigint,
    from_on date, until_on date, is_standing boolean, resolved_at timestamptz
);
create table if not exists marts.fct_rename_question (
    staff_key varchar, account_key varchar, capture_id varchar, asked_on date
);

alter table marts.fct_follow_status add column if not exists first_absent_on date;
alter table marts.fct_follow_status add column if not exists last_absent_on date;

insert into quality.fct_run (run_id, as_of, started_at, outcome) values
('run-1', '2024-02-09', '2024-02-10 02:00+07', 'published'),
('run-2', '2024-02-16', '2024-02-17 02:00+07', 'incomplete'),
('run-3', '2024-02-17', '2024-02-18 02:00+07', 'stopped');

insert into marts.dim_account values
('instagram:pemprov.contoh', 'instagram', 'pemprov.contoh', 'Pemprov', 'office', '2024-01-01', null),
('instagram:pj.gubernur.contoh', 'instagram', 'pj.gubernur.contoh', 'Pj Gubernur', 'official', '2024-01-01',
    '2024-02-10'),
('youtube:kanal.contoh', 'youtube', 'kanal.contoh', 'Diskominfo', 'office', '2024-01-01', null);

insert into marts.dim_staff values
('k-seen', 'SMA Negeri 1 Contoh', 'pppk', true, true), ('k-absent', 'SMA Negeri 1 Contoh', 'pppk', true, true),
('k-renamed', 'SMA Negeri 2 Contoh', 'pppk', true, true), ('k-exempt', 'SMA Negeri 2 Contoh', 'pppk', true, true),
('k-shared', 'Dinas Contoh', 'pppk', true, true), ('k-silent', 'Dinas Contoh', 'pppk', true, true),
('k-retired', 'Dinas Contoh', 'pns', false, false);

insert into marts.fct_capture values
('c1', 'instagram:pemprov.contoh', '2024-02-08 06:00+07', 'export', 8712, 8731, 8731, 19, 'exhausted', 'complete',
    'reconciled'),
('c2', 'instagram:pemprov.contoh', '2024-02-16 00:00+07', 'export', 9087, 9100, 9199, 112, 'exhausted', 'partial',
    'hidden_followers'),
('c3', 'instagram:pemprov.contoh', '2024-02-15 18:00+07', 'api', 9080, 9105, 9105, 25, 'exhausted', 'complete',
    'reconciled'),
('c4', 'instagram:pemprov.contoh', '2024-02-14 21:30+07', 'export', 0, null, null, null, 'error', 'failed',
    'missing_part'),
('y1', 'youtube:kanal.contoh', '2024-02-15 18:00+07', 'api', 40, 8580, 8589, 8549, 'exhausted', 'partial',
    'platform_hides_list');

insert into marts.fct_follow_status
    (staff_key, account_key, as_of, status, evidence, reason, first_seen_on, last_seen_on, followed_at, confirmations,
        capture_id, not_seen_possible_on)
values
('k-seen', 'instagram:pemprov.contoh', '2024-02-16', 'following', 'handle', null, '2024-02-08', '2024-02-15',
    '2024-02-07 19:30+07', 2, 'c3', null),
('k-seen', 'youtube:kanal.contoh', '2024-02-16', 'unverifiable', null, 'platform_hides_list', null, null, null, 0,
    'y1', null),
('k-absent', 'instagram:pemprov.contoh', '2024-02-16', 'not_seen', null, null, null, null, null, 2, 'c2', null),
('k-absent', 'youtube:kanal.contoh', '2024-02-16', 'no_account', null, null, null, null, null, 0, null, null),
('k-renamed', 'instagram:pemprov.contoh', '2024-02-16', 'unverifiable', null, 'awaiting_confirmation', '2024-02-08',
    '2024-02-08', null, 1, 'c2', '2024-02-22'),
('k-exempt', 'instagram:pemprov.contoh', '2024-02-16', 'exempt', null, null, null, null, null, 0, null, null),
('k-shared', 'instagram:pemprov.contoh', '2024-02-16', 'disputed', null, null, null, null, null, 0, null, null),
('k-silent', 'instagram:pemprov.contoh', '2024-02-16', 'no_handle', null, null, null, null, null, 0, null, null),
('k-retired', 'instagram:pemprov.contoh', '2024-02-16', 'out_of_scope', null, null, null, null, null, 0, null, null);

update marts.fct_follow_status set first_absent_on = '2024-02-08', last_absent_on = '2024-02-15'
where status = 'not_seen';

insert into marts.fct_follow_history values
('k-seen', 'instagram:pemprov.contoh', 'no_handle', '2024-02-05', '2024-02-05'),
('k-seen', 'instagram:pemprov.contoh', 'unverifiable', '2024-02-06', '2024-02-07'),
('k-seen', 'instagram:pemprov.contoh', 'following', '2024-02-08', null),
('k-seen', 'instagram:pj.gubernur.contoh', 'unverifiable', '2024-02-06', '2024-02-10');

insert into marts.fct_correction
    (staff_key, account_key, kind, entered_at, entered_on, entry_order, from_on, until_on, is_standing, resolved_at)
values
('k-exempt', 'instagram:pemprov.contoh', 'exempt', '2024-02-08 00:00+07', '2024-02-08', 1, '2024-02-08', null, false,
    null),
('k-exempt', 'instagram:pemprov.contoh', 'exempt', '2024-02-09 00:00+07', '2024-02-09', 2, '2024-02-08', '2024-05-31',
    true, null),
('k-renamed', 'instagram:pemprov.contoh', 'rename', '2024-02-09 10:00+07', '2024-02-09', 3, '2024-02-09', null, true,
    null);

insert into marts.fct_rename_question values ('k-seen', 'instagram:pemprov.contoh', 'c2', '2024-02-16');
insert into marts.fct_event values ('2024-02-12 18:00+07', 'instagram:pemprov.contoh', 'purge', 'all lost followers');
