"""Nights of the small campaign with other raw rows: sound ones, and what is then said of them; knows no check."""

# Nights that are built from other raw rows: what is changed, and all that is then said.
OTHER_NIGHTS: dict[str, tuple[list[str], set[str]]] = {
    "newest_list_breaks_off": (
        ["update raw.capture set ended = 'capped' where capture_id = md5('second list')"],
        {"intermediate.int_account_lists.newest_list_is_complete"},
    ),
    "newest_export_was_broken": (
        [
            "update raw.capture set ended = 'error', reason = 'archive_broken', listed = 0 where listed = 20",
            "update raw.capture set named = 0, timed = 0, newest_follow_at = null where listed = 0",
            "delete from raw.follower where chain = 3",
            "update raw.source_file set rows_read = 1, rows_loaded = 0 where file_id = md5('second list')",
        ],
        {
            "intermediate.int_account_lists.newest_list_is_complete",
            "marts.fct_capture.newest_attempt_brought_a_list",
        },
    ),
    "broken_export_was_put_right_in_its_place": (
        [
            "create temp table broken as select * from raw.capture where listed = 20",
            "update broken set capture_id = md5('broken')",
            "update broken set identifies = 'nobody', listed = 0, ended = 'error', reason = 'schema_drift'",
            "update broken set named = 0, timed = 0, newest_follow_at = null, chain = 4, list_number = 4",
            "insert into raw.capture from broken",
            "update raw.list_number set last_number = 4",
            "create temp table its_file as select * from raw.source_file where file_id = md5('second list')",
            "update its_file set file_id = md5('broken'), rows_read = 0, rows_loaded = 0, rows_rejected = 0",
            "insert into raw.source_file from its_file",
        ],
        set[str](),
    ),
    "newest_export_was_broken_of_an_account_that_has_ended": (
        [
            "update raw.capture set ended = 'error', reason = 'archive_broken', listed = 0 where listed = 20",
            "update raw.capture set named = 0, timed = 0, newest_follow_at = null where listed = 0",
            "delete from raw.follower where chain = 3",
            "update raw.source_file set rows_read = 1, rows_loaded = 0 where file_id = md5('second list')",
            "update raw.account set valid_to = '2024-02-17' where account_key = 'instagram:pemprov.contoh'",
        ],
        set[str](),
    ),
    "no_list_ever": (
        [
            "delete from raw.follower",
            "delete from raw.capture",
            "delete from raw.reject where file_id = md5('second list')",
            "delete from raw.source_file where source = 'followers'",
        ],
        {"intermediate.int_account_lists.listed_accounts_have_a_list"},
    ),
    "no_list_ever_where_nobody_is_listed": (
        [
            "delete from raw.follower",
            "delete from raw.capture",
            "delete from raw.reject where file_id = md5('second list')",
            "delete from raw.source_file where source = 'followers'",
            "update raw.account set lists_nobody = true",
        ],
        set[str](),
    ),
    "lists_of_a_platform_that_hides_followers": (
        ["update raw.account set hides_followers = true"],
        set[str](),
    ),
    "service_of_some_is_still_to_begin": (
        [
            "update raw.staff set start_on = '2024-02-14' where staff_key in (md5('staff 2'), md5('staff 5'))",
            "update raw.staff set start_on = '2024-02-20' where staff_key in (md5('staff 3'), md5('staff 6'))",
        ],
        set[str](),
    ),
    "nobody_answered": (
        [
            "delete from raw.declaration",
            "update raw.source_file set rows_read = 1, rows_loaded = 0 where source = 'declarations'",
        ],
        {"staging.stg_declarations.is_not_empty"},
    ),
    "account_with_lists_is_not_counted": (
        [
            "delete from raw.follower_count where account_key = 'instagram:pemprov.contoh'",
            "update raw.source_file set rows_read = 7, rows_loaded = 6 where source = 'counts'",
        ],
        {
            "staging.stg_follower_counts.counted_accounts_are_read",
            "intermediate.int_account_lists.newest_list_is_complete",
            "marts.fct_follower_growth.baseline_was_read",
        },
    ),
    "two_people_name_one_handle": (
        [
            "update raw.declaration set handle = 'contoh.enam' where handle = 'contoh.tujuh'",
            "update raw.declaration set follower_key = md5('instagram ' || handle)",
        ],
        {"marts.fct_follow_status.nobody_is_disputed"},
    ),
    "nothing_happened_on_an_accounts_last_day": (
        ["update raw.account set valid_to = '2024-02-11' where kind = 'official'"],
        set[str](),
    ),
    "every_account_has_ended": (
        ["update raw.account set valid_to = '2024-02-17'"],
        set[str](),
    ),
    "two_columns_of_one_form_hold_no_handle": (
        [
            "insert into raw.declaration from raw.declaration where answer = 'no_account'",
            (
                "update raw.declaration set answer = 'display_name' "
                "where rowid = (select max(rowid) from raw.declaration)"
            ),
        ],
        set[str](),
    ),
    "night_before_the_order": (
        ["update raw.night set as_of = '2024-02-06', ends_at = '2024-02-06 17:00:00+00'"],
        {
            "staging.stg_declarations.is_not_empty",
            "staging.stg_follower_counts.counted_accounts_are_read",
            "staging.stg_follower_counts.count_did_not_fall",
            "intermediate.int_source_freshness.sources_are_fresh",
            "intermediate.int_account_lists.listed_accounts_have_a_list",
        },
    ),
    "published_figures_cannot_all_be_true": (
        [
            "update raw.statement set low = 8, high = 9 where about = 'gained'",
            "update raw.statement set low = 16, high = 16 where part = 'pppk'",
        ],
        {
            "marts.fct_follower_growth.readings_can_all_be_true",
            "intermediate.int_staff_totals.parts_add_up",
            "intermediate.int_staff_on_roster.roster_has_as_many",
        },
    ),
    "some_of_a_small_unit_are_not_addressed": (
        [
            "update raw.night set small_cell = 5",
            "update raw.staff set unit = 'SMA Negeri Contoh' where staff_key = md5('staff 11')",
        ],
        set[str](),
    ),
    "account_loses_less_than_it_used_to": (
        [
            (
                "insert into raw.follower_count "
                "select md5('counts'), 100 + n, 'instagram:dinas.contoh', "
                "timestamptz '2024-01-27 01:00:00+00' + to_days(n::integer), date '2024-01-27' + n::integer, "
                "1045 - 100 * n, 1045 - 100 * n, 'manual', true from range(11) as days (n)"
            ),
            "update raw.source_file set rows_read = 34, rows_loaded = 33 where source = 'counts'",
        ],
        set[str](),
    ),
    "readings_of_one_instant_are_0_and_9": (
        [
            "update raw.follower_count set count_low = 0, count_high = 0 where row_number = 15",
            (
                "insert into raw.follower_count select * replace (100 as row_number, 9 as count_low, 9 as count_high) "
                "from raw.follower_count where row_number = 15"
            ),
            "update raw.source_file set rows_read = 24, rows_loaded = 23 where source = 'counts'",
        ],
        {
            "staging.stg_follower_counts.readings_agree",
            "marts.fct_follower_growth.readings_can_all_be_true",
        },
    ),
    "list_is_far_longer_than_its_count": (
        ["update raw.follower_count set count_low = 14, count_high = 14 where row_number in (14, 21, 22)"],
        {
            "intermediate.int_account_lists.newest_list_is_complete",
            "intermediate.int_capture_readings.list_fits_the_count",
        },
    ),
    "some_followers_have_a_display_name_only": (
        [
            (
                "delete from raw.follower where chain = 3 "
                "and follower_key in (md5('instagram stranger 1'), md5('instagram stranger 2'))"
            ),
            "update raw.capture set anonymous = 2, named = 18, timed = 18 where capture_id = md5('second list')",
        ],
        {"intermediate.int_account_lists.newest_list_is_complete"},
    ),
    "complete_list_is_followed_by_a_partial_one": (
        [
            "update raw.capture set captured_at = '2024-02-18 01:00:00+00' where listed = 4",
            "update raw.capture set captured_on = '2024-02-18' where listed = 4",
        ],
        {
            "intermediate.int_account_lists.newest_list_is_complete",
            "marts.fct_capture.completeness_did_not_fall",
        },
    ),
    "newest_walk_had_broken_off_and_was_taken_up": (
        [
            "update raw.capture set captured_at = '2024-02-17 05:00:00+00' where listed = 4",
            "update raw.capture set captured_on = '2024-02-17' where listed = 4",
        ],
        set[str](),
    ),
    "night_of_a_burst": (
        ["update raw.night set as_of = '2024-02-05', ends_at = '2024-02-05 17:00:00+00'"],
        {
            "staging.stg_declarations.is_not_empty",
            "staging.stg_follower_counts.counted_accounts_are_read",
            "intermediate.int_source_freshness.sources_are_fresh",
            "intermediate.int_account_lists.listed_accounts_have_a_list",
            "marts.fct_event.no_burst_or_purge_tonight",
        },
    ),
    "night_of_a_purge": (
        ["update raw.night set as_of = '2024-02-16', ends_at = '2024-02-16 17:00:00+00'"],
        {
            "intermediate.int_source_freshness.sources_are_fresh",
            "intermediate.int_account_lists.newest_list_is_complete",
            "marts.fct_capture.completeness_did_not_fall",
            "marts.fct_event.no_burst_or_purge_tonight",
        },
    ),
    "nobody_handed_anything_in_for_weeks": (
        ["update raw.expected_source set warn_hours = 24 where source_kind = 'handed_in'"],
        {"intermediate.int_source_freshness.sources_are_fresh"},
    ),
    "personnel_system_was_silent_for_seven_days": (
        ["delete from raw.roster_delivery where delivered_on > '2024-02-12'"],
        {"intermediate.int_source_freshness.sources_are_fresh"},
    ),
    "newest_list_is_from_before_the_order": (
        ["update raw.night set ordered_at = '2024-02-17 23:00:00+00', ordered_on = '2024-02-18'"],
        set[str](),
    ),
    "later_count_shows_fewer_than_were_seen": (
        [
            (
                "update raw.follower_count set read_at = '2024-02-18 03:00:00+00', read_on = '2024-02-18', "
                "count_low = 2, count_high = 2 where row_number = 22"
            ),
        ],
        {"intermediate.int_capture_readings.list_fits_the_count", "staging.stg_follower_counts.count_did_not_fall"},
    ),
    "rule_of_any_account": (["update raw.night set satisfied_by = 'any'"], set[str]()),
    "order_without_a_target": (["update raw.night set target_followers = null"], set[str]()),
}
