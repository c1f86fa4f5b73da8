-- Runs get a number of their own, since clocks go backwards, and say what they were built from and what came out.

alter table quality.fct_run add column run_number bigint;
alter table quality.fct_run add column accepted varchar;
-- Rows lie in the order in which their runs began; what the clock said then is known to be wrong now and again.
update quality.fct_run as runs
set run_number = numbered.run_number
from (
    select
        run_id,
        row_number() over (order by rowid) as run_number
    from quality.fct_run
) as numbered
where runs.run_id = numbered.run_id;
comment on column quality.fct_run.run_number is '1, 2, … in the order in which runs began, whatever the clock said';
comment on column quality.fct_run.accepted is 'What a person released for this run although a check would have stopped it; null where nothing was';

create table quality.fct_input (
    run_id varchar not null,
    source varchar not null,
    file varchar not null,
    file_id varchar not null,
    known_on date,
    rows_loaded bigint not null
);
comment on table quality.fct_input is 'What each of the last 30 runs was built from: every landed file and every parameter. Grain: run_id, source, file, file_id.';
comment on column quality.fct_input.run_id is 'The run, as in quality.fct_run';
comment on column quality.fct_input.source is 'Where it belongs: roster, declarations, followers, counts, corrections, statements, point_checks, or parameters';
comment on column quality.fct_input.file is 'Path in the inbox, or what was asked; of a parameter its name';
comment on column quality.fct_input.file_id is 'SHA-256 of the content: the same where nothing changed';
comment on column quality.fct_input.known_on is 'From which night on it is known (local date); a file of later nights is loaded and left out by the models. Null for a parameter';
comment on column quality.fct_input.rows_loaded is 'How many of its rows were loaded';

create table quality.fct_table (
    run_id varchar not null,
    table_name varchar not null,
    "rows" bigint not null,
    content_hash varchar not null
);
comment on table quality.fct_table is 'What came out of each run, to tell whether two runs gave the same. Grain: run_id, table_name.';
comment on column quality.fct_table.run_id is 'The run, as in quality.fct_run';
comment on column quality.fct_table.table_name is 'The table, with its schema';
comment on column quality.fct_table."rows" is 'How many rows it had';
comment on column quality.fct_table.content_hash is 'Of all rows, whatever their order: DuckDB''s hashes of the rows added up, in hexadecimal. Another version of DuckDB may hash in another way';
