-- raw: what landing holds, loaded once per file, plus the night's parameters. Rebuilt from landing at any time.

create schema raw;

create table raw.source_file (
    file_id varchar not null,
    source varchar not null,
    file varchar not null,
    known_on date not null,
    zone varchar,
    rows_read bigint not null,
    rows_loaded bigint not null,
    rows_rejected bigint not null
);

create table raw.reject (
    source varchar not null,
    file_id varchar not null,
    row_number bigint,
    reason varchar not null
);

create table raw.staff (
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

-- Every day on which a roster was delivered. An unchanged answer of a personnel system is one file, known from the first
-- of its days; only here does it say that the system still answers.
create table raw.roster_delivery (
    file_id varchar not null,
    delivered_on date not null
);

create table raw.declaration (
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

create table raw.capture (
    capture_id varchar not null,
    account_key varchar not null,
    captured_at timestamptz not null,
    captured_on date not null,
    source varchar not null,
    identifies varchar not null,
    listed bigint not null,
    anonymous bigint not null,
    ended varchar not null,
    reason varchar,
    chain bigint not null,
    list_number bigint not null,
    named bigint not null,
    timed bigint not null,
    newest_follow_at timestamptz
);

-- The number that the list loaded last was given. It only grows, also when that list is taken out again: spans tell by
-- these numbers on which lists a follower is, and a number used twice would put people on a list that never had them.
create table raw.list_number (
    last_number bigint not null
);

insert into raw.list_number values (0);

-- A follower in a stretch of a chain's lists: on each from from_list to to_list that is there, in the order in which they
-- were loaded. to_list is null while the list loaded last has the follower. A chain is named by its first list's number.
create table raw.follower (
    chain bigint not null,
    follower_key varchar not null,
    handle_key varchar,
    followed_at timestamptz,
    followed_on date,
    from_list bigint not null,
    to_list bigint
);

create table raw.point_check (
    file_id varchar not null,
    row_number bigint not null,
    account_key varchar not null,
    follower_key varchar not null,
    checked_at timestamptz not null,
    checked_on date not null,
    is_following boolean,
    is_unknown boolean not null default false
);

create table raw.follower_count (
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

-- What was corrected by hand. Without an account a correction concerns all accounts of the platform, without a platform
-- all platforms; known_on of the file is of no account, since each line carries the day on which it was entered.
create table raw.correction (
    file_id varchar not null,
    row_number bigint not null,
    entered_at timestamptz not null,
    entered_on date not null,
    staff_key varchar not null,
    platform varchar,
    account_key varchar,
    kind varchar not null,
    from_on date not null,
    until_on date,
    handle varchar,
    follower_key varchar,
    former_key varchar
);

-- What was published about accounts (gained, attainment) or about the staff; an end that is not said is null.
create table raw.statement (
    file_id varchar not null,
    row_number bigint not null,
    account_key varchar,
    said_at timestamptz not null,
    said_on date not null,
    about varchar not null,
    breakdown varchar,
    part varchar,
    low double,
    high double,
    is_low_open boolean not null,
    is_high_open boolean not null,
    source varchar not null
);

-- What a person has accepted although a check stops for it, about one landed file; accepted_by is the name of whoever
-- is on duty, and is published nowhere.
create table raw.acceptance (
    what varchar not null,
    about varchar not null,
    night date not null,
    accepted_by varchar not null,
    accepted_at timestamptz not null
);

-- From which day on everything is kept that a status rests on: what is older has gone. No row: nothing ever went.
create table raw.kept (
    kept_from date not null
);

-- Parameters are tables, so that a model's SQL runs unchanged in any DuckDB shell.
create table raw.night (
    as_of date not null,
    ordered_at timestamptz not null,
    ordered_on date not null,
    target_followers bigint,
    satisfied_by varchar not null,
    max_hidden_share double not null,
    max_reading_age_days bigint not null,
    confirmations bigint not null,
    confirmation_days bigint not null,
    small_cell bigint not null,
    ends_at timestamptz not null
);

create table raw.account (
    account_key varchar not null,
    platform varchar not null,
    handle varchar not null,
    owner varchar not null,
    kind varchar not null,
    valid_from date not null,
    valid_to date,
    has_list_source boolean not null,
    has_count_source boolean not null,
    -- what its platform shows to anybody at all, as transforms/platforms.py says it
    hides_followers boolean not null,
    lists_nobody boolean not null,
    answers_by_number boolean not null
);

-- Which sources are to bring something again and again, and how old their last may be; without stop_hours any age.
-- The roster is everybody's, and stands under the account "*".
create table raw.expected_source (
    account_key varchar not null,
    source varchar not null,
    source_kind varchar not null,
    warn_hours bigint not null,
    stop_hours bigint
);

-- What each spelling of a unit on any roster stands for, by itself and by the campaign's alias table.
create table raw.unit_name (
    written varchar not null,
    unit varchar not null,
    is_aliased boolean not null
);

create table raw.addressed_employment (
    employment varchar not null
);

-- Days before opens_on are closed: what was known on them is what it was when a night judged them, and their part of the
-- history stands in closed_period. Without one no day is closed, and the night judges every day there was. While days
-- are judged in portions those after closes_on are still to come.
create table raw.opening (
    opens_on date,
    closes_on date
);

-- What the history of closed days was made of (code, parameters) and what it is, as a digest; up to which night, and
-- what was known on each day.
create table raw.closed_basis (
    digest varchar not null,
    judged_to date not null
);

create table raw.closed_day (
    source varchar not null,
    known_on date not null,
    lines bigint not null,
    digest varchar not null
);

create table raw.closed_period (
    staff_key varchar not null,
    account_key varchar not null,
    status varchar not null,
    valid_from_on date not null,
    valid_to_on date
);

-- What each table of the models was made of when it was built, as a digest, and how many rows were written.
create table raw.standing (
    name varchar not null,
    digest varchar not null,
    lines bigint not null
);

-- What each check found that passed the last time it was asked, and what it was asked in and of, as a digest: its words,
-- versions, and the contents of all it read.
create table raw.passed_check (
    check_id varchar not null,
    digest varchar not null,
    observed varchar,
    failed_rows bigint,
    rows_judged bigint
);
