-- The promised tables a report reads, with their columns, empty.
set timezone = 'UTC';
create schema marts;
create schema quality;
create table marts.dim_account (
    account_key varchar, platform varchar, handle varchar, owner varchar, kind varchar, valid_from date, valid_to date
);
create table marts.dim_staff (
    staff_key varchar, unit varchar, employment varchar, is_addressed boolean, is_active boolean
);
create table marts.fct_follower_count (
    account_key varchar, read_at timestamptz, count_low bigint, count_high bigint, source varchar, is_exact boolean
);
create table marts.fct_follower_curve (
    account_key varchar, day_on date, joined bigint, staff_joined bigint, listed bigint, capture_id varchar
);
create table marts.fct_capture (
    capture_id varchar, account_key varchar, captured_at timestamptz, source varchar, listed bigint,
    reported_low bigint, reported_high bigint, hidden_high bigint, ended varchar, verdict varchar, reason varchar
);
create table marts.fct_follow_status (
    staff_key varchar, account_key varchar, as_of date, status varchar, evidence varchar, reason varchar,
    first_seen_on date, last_seen_on date, followed_at timestamptz, confirmations bigint, capture_id varchar,
    not_seen_possible_on date
);
create table marts.fct_compliance_by_unit (
    unit varchar, account_key varchar, staff bigint, following bigint, not_seen bigint, unverifiable bigint,
    no_handle bigint, no_account bigint, exempt bigint, disputed bigint, out_of_scope bigint,
    provable_not_following bigint, following_share_low double, following_share_high double, is_suppressed boolean
);
create table marts.fct_compliance (
    account_key varchar, staff bigint, following bigint, not_seen bigint, unverifiable bigint,
    no_handle bigint, no_account bigint, exempt bigint, disputed bigint, out_of_scope bigint,
    provable_not_following bigint, following_share_low double, following_share_high double, is_suppressed boolean
);
create table marts.fct_follower_growth (
    account_key varchar, baseline_at timestamptz, baseline_low bigint, baseline_high bigint,
    latest_at timestamptz, latest_low bigint, latest_high bigint, gained_low bigint, gained_high bigint,
    target bigint, attainment_low double, attainment_high double, growth_low double, growth_high double,
    already_following bigint, realistic_target bigint, organic_per_day_low double, organic_per_day_high double,
    is_consistent boolean, consistent_baseline_low bigint, consistent_baseline_high bigint,
    order_day_rank_p_low double, order_day_rank_p_high double
);
create table marts.fct_growth_waterfall (account_key varchar, step varchar, low bigint, high bigint);
create table marts.fct_follow_bounds (
    account_key varchar, assumption varchar, staff_following_low bigint, staff_following_high bigint,
    staff_following_share_low double, staff_following_share_high double, rule varchar
);
create table marts.fct_event ("at" timestamptz, account_key varchar, kind varchar, note varchar);
create table quality.fct_check (
    run_id varchar, check_id varchar, table_name varchar, severity varchar, passed boolean, observed varchar,
    failed_rows bigint
);
create table quality.fct_reject (run_id varchar, source varchar, file varchar, "row" bigint, reason varchar);
create table quality.fct_run (
    run_id varchar, as_of date, started_at timestamptz, finished_at timestamptz, outcome varchar,
    inputs_sha256 varchar, version varchar
);
