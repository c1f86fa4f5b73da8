-- The SHA-256 of a small file gives its content away to whoever can guess it; files are noted under a secret from now on.

comment on column quality.fct_input.file_id is 'Of a file a digest of its content, made with a secret of the campaign: the same where nothing changed, and no means to try what is in it. Of a parameter its SHA-256';
-- Those that are noted stay comparable with one another, and no more with the files themselves.
create temp table seal as select cast(uuid() as varchar) || cast(uuid() as varchar) as salt;
update quality.fct_input set file_id = sha256((select max(seal.salt) from seal) || file_id) where source <> 'parameters';
drop table seal;
