-- The record of runs as 0.1.0 to 0.3.0 made it, without a number: here a table may be there already, or half of them.

create schema if not exists quality;

create table if not exists quality.migration (
    "number" bigint primary key
);
comment on table quality.migration is 'Which changes of these tables this file has been through. Grain: number.';
comment on column quality.migration."number" is 'The number that the change''s file under warehouse/migrations/ begins with';

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
