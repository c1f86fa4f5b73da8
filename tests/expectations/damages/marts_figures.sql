-- How each check of the marts about accounts and units is made to fail on the small night: its name, then the damage.
-- A check may stand here several times; every damage must be found by itself.

-- marts.fct_compliance.statuses_add_up
update marts.fct_compliance set staff = staff + 1;
-- marts.fct_compliance.statuses_add_up
update marts.fct_compliance set exempt = exempt + 1;
-- marts.fct_compliance.counts_the_statuses
update marts.fct_follow_status set status = 'no_account' where status = 'no_handle';
-- marts.fct_compliance.counts_the_statuses
delete from marts.fct_compliance where account_key = 'instagram:dinas.contoh';
-- marts.fct_compliance.rule_counts_everybody
delete from marts.fct_compliance where account_key = '*';
-- marts.fct_compliance.rule_counts_everybody
update marts.fct_compliance set staff = 11 where account_key = '*';
-- marts.fct_compliance.rule_agrees_with_the_accounts
update marts.fct_compliance set following = 1 where account_key = '*';
-- marts.fct_compliance.rule_agrees_with_the_accounts
update raw.night set satisfied_by = 'any';
-- marts.fct_compliance.rule_is_bounded_by_the_lists
update marts.fct_compliance set following_share_high = 0.95 where account_key = '*';
-- marts.fct_compliance.rule_is_bounded_by_the_lists
update marts.fct_compliance set following_share_low = 0.5 where account_key = '*';
-- marts.fct_compliance.rule_is_bounded_by_the_lists
update raw.night set satisfied_by = 'any';
-- marts.fct_compliance.shares_are_shares
update marts.fct_compliance set following_share_high = 1.1;
-- marts.fct_compliance.shares_are_shares
update marts.fct_compliance set following_share_low = 0.33 where following = 4;
-- marts.fct_compliance.shares_are_shares
update marts.fct_compliance set following_share_low = 0.5 where following = 4;
-- marts.fct_compliance.shares_are_shares
update marts.fct_compliance set following_share_low = null;
-- marts.fct_compliance.shares_are_shares
update marts.fct_compliance set provable_not_following = 4 where following = 4;
-- marts.fct_compliance.shares_are_shares
update marts.fct_compliance set out_of_scope = 12, following = 0;
-- marts.fct_compliance.small_cells_are_marked
update raw.night set small_cell = 13;
-- marts.fct_compliance_by_unit.statuses_add_up
update marts.fct_compliance_by_unit set no_account = no_account + 1;
-- marts.fct_compliance_by_unit.units_add_up_to_the_total
update marts.fct_compliance_by_unit set staff = staff + 1 where is_suppressed;
-- marts.fct_compliance_by_unit.units_add_up_to_the_total
update marts.fct_compliance_by_unit set no_account = no_account + 1;
-- marts.fct_compliance_by_unit.units_add_up_to_the_total
delete from marts.fct_compliance_by_unit where is_suppressed;
-- marts.fct_compliance_by_unit.units_add_up_to_the_total
update marts.fct_compliance_by_unit set provable_not_following = 3;
-- marts.fct_compliance_by_unit.units_add_up_to_the_total
update marts.fct_compliance_by_unit set is_suppressed = false, following = coalesce(following, 0);
update marts.fct_compliance set following = following + 1;
-- marts.fct_compliance_by_unit.shares_are_shares
update marts.fct_compliance_by_unit set following_share_high = 1.1 where not is_suppressed;
-- marts.fct_compliance_by_unit.shares_are_shares
update marts.fct_compliance_by_unit set following_share_low = 0.9 where not is_suppressed;
-- marts.fct_compliance_by_unit.small_cells_are_withheld
update marts.fct_compliance_by_unit set following = 0 where is_suppressed;
-- marts.fct_compliance_by_unit.small_cells_are_withheld
update marts.fct_compliance_by_unit set following_share_high = 1 where is_suppressed;
-- marts.fct_compliance_by_unit.small_cells_are_withheld
update marts.fct_compliance_by_unit set is_suppressed = false;
-- marts.fct_capture.every_attempt_is_there
delete from marts.fct_capture where verdict = 'partial';
-- marts.fct_capture.newest_attempt_brought_a_list
update marts.fct_capture set verdict = 'failed' where capture_id = md5('second list');
-- marts.fct_capture.newest_attempt_brought_a_list
update marts.fct_capture set verdict = 'empty' where capture_id = md5('second list');
-- marts.fct_follower_growth.gain_is_the_difference
update marts.fct_follower_growth set gained_low = gained_low + 1;
-- marts.fct_follower_growth.gain_is_the_difference
update marts.fct_follower_growth set gained_high = null;
-- marts.fct_follower_growth.gain_is_the_difference
update marts.fct_follower_growth set organic_per_day_low = organic_per_day_high + 1;
-- marts.fct_follower_growth.shares_are_of_the_gain
update marts.fct_follower_growth set target = 20;
-- marts.fct_follower_growth.shares_are_of_the_gain
update marts.fct_follower_growth set attainment_low = null;
-- marts.fct_follower_growth.shares_are_of_the_gain
update marts.fct_follower_growth set growth_high = growth_high + 0.01;
-- marts.fct_follower_growth.readings_are_in_order
update marts.fct_follower_growth set baseline_at = latest_at;
-- marts.fct_follower_growth.readings_are_in_order
update marts.fct_follower_growth set latest_at = baseline_at - interval 1 hour;
-- marts.fct_follower_growth.realistic_target_is_who_is_left
update marts.fct_follower_growth set already_following = already_following + 1;
-- marts.fct_follower_growth.realistic_target_is_who_is_left
update marts.fct_follower_growth set realistic_target = null;
-- marts.fct_follower_growth.baseline_was_read
update marts.fct_follower_growth set baseline_at = null where account_key = 'instagram:pemprov.contoh';
-- marts.fct_follower_growth.readings_can_all_be_true
update marts.fct_follower_growth set is_consistent = false where account_key = 'instagram:pemprov.contoh';
-- marts.fct_follower_growth.consistent_baseline_was_read
update marts.fct_follower_growth set consistent_baseline_low = baseline_low - 1;
-- marts.fct_follower_growth.consistent_baseline_was_read
update marts.fct_follower_growth set consistent_baseline_high = baseline_high + 1;
-- marts.fct_follower_growth.consistent_baseline_was_read
update marts.fct_follower_growth set consistent_baseline_low = null where account_key = 'instagram:dinas.contoh';
-- marts.fct_follower_growth.consistent_baseline_was_read
update marts.fct_follower_growth set is_consistent = false;
-- marts.fct_follower_growth.consistent_baseline_makes_statements_true
update raw.statement set low = 8, high = 9 where about = 'gained';
-- marts.fct_follower_growth.consistent_baseline_makes_statements_true
update marts.fct_follower_growth set consistent_baseline_high = 9 where account_key = 'instagram:pemprov.contoh';
-- marts.fct_follower_growth.rank_is_of_8_to_28_days
update marts.fct_follower_growth set order_day_rank_p_low = 0.034 where order_day_rank_p_low is not null;
-- marts.fct_follower_growth.rank_is_of_8_to_28_days
update marts.fct_follower_growth set order_day_rank_p_high = null where order_day_rank_p_low is not null;
-- marts.fct_follower_growth.rank_is_of_8_to_28_days
update marts.fct_follower_growth set order_day_rank_p_high = 1.1 where order_day_rank_p_low is not null;
-- marts.fct_follower_growth.rank_is_of_8_to_28_days
update marts.fct_follower_growth set organic_per_day_low = null;
-- marts.fct_follower_growth.gain_is_the_difference
update marts.fct_follower_growth set order_day_rank_p_low = 1 where order_day_rank_p_low is not null;
-- marts.fct_growth_waterfall.has_every_step_once
delete from marts.fct_growth_waterfall where step = 'others_lost';
-- marts.fct_growth_waterfall.has_every_step_once
update marts.fct_growth_waterfall set step = 'staff_lost' where step = 'others_lost';
-- marts.fct_growth_waterfall.steps_add_up
update marts.fct_growth_waterfall set low = low + 1 where step = 'staff_gained';
-- marts.fct_growth_waterfall.steps_add_up
update marts.fct_growth_waterfall set high = high + 1 where step = 'unexplained';
-- marts.fct_growth_waterfall.steps_add_up
update marts.fct_growth_waterfall set low = null, high = null where step = 'unexplained';
-- marts.fct_growth_waterfall.steps_add_up
update marts.fct_growth_waterfall set low = low - 1, high = high + 1 where step = 'baseline';
-- marts.fct_growth_waterfall.gains_and_losses_keep_their_sign
update marts.fct_growth_waterfall set low = -1 where step = 'staff_gained';
-- marts.fct_growth_waterfall.gains_and_losses_keep_their_sign
update marts.fct_growth_waterfall set low = 0, high = 1 where step = 'others_lost';
-- marts.fct_growth_waterfall.gains_and_losses_keep_their_sign
update marts.fct_growth_waterfall set low = high + 1 where step = 'unexplained';
-- marts.fct_growth_waterfall.gains_and_losses_keep_their_sign
update marts.fct_growth_waterfall set high = null where step = 'latest';
-- marts.fct_growth_waterfall.runs_between_the_readings
update marts.fct_growth_waterfall set low = low + 1, high = high + 1 where step = 'latest';
-- marts.fct_growth_waterfall.runs_between_the_readings
delete from marts.fct_growth_waterfall where account_key = 'instagram:dinas.contoh';
