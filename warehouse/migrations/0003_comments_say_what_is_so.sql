-- Outcomes and sources came to be after these columns were described; the words for them are published with the tables.

comment on column quality.fct_run.outcome is 'running, published, incomplete (published, but a source was missing or partial), replayed (a night of the past: its report was written, the published tables stayed), stopped (by a critical check) or failed';
comment on column quality.fct_reject.source is 'Where it belongs: roster, declarations, followers, counts, corrections, statements or point_checks; units for the table of unit names, inbox for what lies where nothing is looked for, or in a folder that could not be listed';
comment on column quality.fct_reject."row" is 'Row in the file, header and title lines counted; null when the whole file was refused; below 0: a row that is not told, its person was erased or let go of';
comment on table quality.fct_run is 'One row per run of the night. Grain: run_id. Units: instants in UTC.';
comment on table quality.fct_reject is 'Each input row that was not loaded, and each file that could not be used; no personal data. Grain: run_id, source, file, row.';
