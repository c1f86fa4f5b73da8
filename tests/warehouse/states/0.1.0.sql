-- A state file of 0.1.0, as that release made it.

-- raw: what landing holds, loaded once per file, plus the night's parameters. Rebuilt from landing at any time.

create schema if not exists raw;

create table if not exists raw.source_file (
    file_id varchar not null,
    source varchar not null,
    file varchar not null,
    known_on date not null,
    zone varchar,
    rows_read bigint not null,
    rows_loaded bigint not null,
    rows_rejected bigint not null
);

create table if not exists raw.reject (
    source varchar not null,
    file_id varchar not null,
    row_number bigint,
    reason varchar not null
);

create table if not exists raw.staff (
    file_id varchar not null,
    row_number bigint not null,
    staff_key varchar not null,
    nip varchar not null,
    name varchar,
    unit varchar,
    employment varchar not null,
    is_active boolean not null,
    start_on date
);

create table if not exists raw.declaration (
    file_id varchar not null,
    row_number bigint not null,
    staff_key varchar not null,
    platform varchar not null,
    answer varchar not null,
    handle varchar,
    platform_user_id varchar,
    follower_key varchar,
    declared_at timestamptz not null,
    declared_on date not null
);

create table if not exists raw.capture (
    capture_id varchar not null,
    account_key varchar not null,
    captured_at timestamptz not null,
    captured_on date not null,
    source varchar not null,
    listed bigint not null,
    ended varchar not null,
    reason varchar
);

create table if not exists raw.follower (
    capture_id varchar not null,
    follower_key varchar not null,
    followed_at timestamptz
);

create table if not exists raw.follower_count (
    file_id varchar not null,
    row_number bigint not null,
    account_key varchar not null,
    read_at timestamptz not null,
    read_on date not null,
    count_low bigint not null,
    count_high bigint not null,
    source varchar not null,
    is_exact boolean not null
);

-- Parameters are tables, so that a model's SQL runs unchanged in any DuckDB shell.
create table if not exists raw.night (
    as_of date not null,
    ordered_at timestamptz not null,
    ordered_on date not null,
    target_followers bigint,
    satisfied_by varchar not null,
    max_hidden_share double not null,
    max_reading_age_days bigint not null,
    confirmations bigint not null,
    confirmation_days bigint not null,
    small_cell bigint not null
);

create table if not exists raw.account (
    account_key varchar not null,
    platform varchar not null,
    handle varchar not null,
    owner varchar not null,
    kind varchar not null,
    valid_from date not null,
    valid_to date,
    has_list_source boolean not null,
    has_count_source boolean not null
);

create table if not exists raw.addressed_employment (
    employment varchar not null
);

-- quality: the lasting record of every run: what was checked, what was rejected, what came out.

create schema if not exists quality;

create table if not exists quality.fct_run (
    run_id varchar primary key,
    as_of date not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    outcome varchar not null,
    inputs_sha256 varchar,
    version varchar not null
);
comment on table quality.fct_run is 'One row per run of the night. Grain: run_id. Instants in UTC.';
comment on column quality.fct_run.run_id is 'Identifies the run; also the name of its published build';
comment on column quality.fct_run.as_of is 'The night that was run: everything read or captured up to the end of this local day is known';
comment on column quality.fct_run.started_at is 'When the run began (UTC)';
comment on column quality.fct_run.finished_at is 'When the run ended (UTC); null while it runs or when it was killed';
comment on column quality.fct_run.outcome is 'running, published, incomplete (published, but a source was missing or partial), stopped (by a critical check) or failed';
comment on column quality.fct_run.inputs_sha256 is 'Fingerprint of every landed file and every parameter the night was built from';
comment on column quality.fct_run.version is 'Version of ikuti that ran';

create table if not exists quality.fct_check (
    run_id varchar not null,
    check_id varchar not null,
    table_name varchar not null,
    severity varchar not null,
    passed boolean not null,
    observed varchar,
    failed_rows bigint
);
comment on table quality.fct_check is 'Result of each expectation in each run. Grain: run_id, check_id.';
comment on column quality.fct_check.run_id is 'The run, as in quality.fct_run';
comment on column quality.fct_check.check_id is 'schema.table.behaviour';
comment on column quality.fct_check.table_name is 'The table that was checked';
comment on column quality.fct_check.severity is 'critical (a failure publishes nothing) or warning';
comment on column quality.fct_check.passed is 'Whether the expectation held; one that could not be carried out did not hold';
comment on column quality.fct_check.observed is 'What was measured, never a value of a person';
comment on column quality.fct_check.failed_rows is 'How many rows break the expectation; null where it does not count rows';

create table if not exists quality.fct_reject (
    run_id varchar not null,
    source varchar not null,
    file varchar not null,
    "row" bigint,
    reason varchar not null
);
comment on table quality.fct_reject is 'Each input row that was not loaded, and each file that could not be used. Grain: run_id, source, file, row. No personal data.';
comment on column quality.fct_reject.run_id is 'The run, as in quality.fct_run';
comment on column quality.fct_reject.source is 'roster, declarations, followers or counts';
comment on column quality.fct_reject.file is 'Path in the inbox';
comment on column quality.fct_reject."row" is 'Row in the file, header and title lines counted; null when the whole file was refused';
comment on column quality.fct_reject.reason is 'Why, from a closed list';

-- The rows of three invented runs: one published, one stopped, one killed while it ran.

insert into quality.fct_run values
    ('20240216T190000Z-0a00', '2024-02-15', '2024-02-15 19:00:00+00', '2024-02-15 19:01:00+00', 'published', repeat('a', 64), '0.1.0'),
    ('20240217T190000Z-0a01', '2024-02-16', '2024-02-14 19:00:00+00', '2024-02-14 19:01:00+00', 'stopped', repeat('a', 64), '0.1.0'),
    ('20240218T190000Z-0a02', '2024-02-17', '2024-02-17 19:00:00+00', null, 'running', null, '0.1.0');
insert into quality.fct_check values
    ('20240216T190000Z-0a00', 'raw.night.is_one_row', 'raw.night', 'critical', true, '1 row', 0),
    ('20240217T190000Z-0a01', 'raw.night.is_one_row', 'raw.night', 'critical', false, '0 rows', 0);
insert into quality.fct_reject values
    ('20240216T190000Z-0a00', 'roster', 'inbox/roster/lama.xlsx', null, 'nip_column_missing'),
    ('20240217T190000Z-0a01', 'roster', 'inbox/roster/lama.xlsx', null, 'nip_column_missing');
insert into raw.source_file (file_id, source, file, known_on, rows_read, rows_loaded, rows_rejected) values
    ('old', 'roster', 'inbox/roster/lama.xlsx', '2024-02-01', 1, 1, 0);
