-- How each check of the bounds on employees following is made to fail on the small night: its name, then the damage.

-- marts.fct_follow_bounds.lie_within_the_addressed
update marts.fct_follow_bounds set staff_following_high = 11 where assumption = 'none';
-- marts.fct_follow_bounds.lie_within_the_addressed
update marts.fct_follow_bounds set staff_following_low = -1 where assumption = 'press';
-- marts.fct_follow_bounds.lie_within_the_addressed
update marts.fct_follow_bounds set staff_following_low = 8 where assumption = 'list';
-- marts.fct_follow_bounds.lie_within_the_addressed
update marts.fct_follow_bounds set staff_following_share_high = 1.1 where assumption = 'none';
-- marts.fct_follow_bounds.list_begins_with_the_seen
update marts.fct_follow_bounds set staff_following_low = 5 where assumption = 'list';
-- marts.fct_follow_bounds.list_begins_with_the_seen
update marts.fct_follow_bounds set staff_following_high = staff_following_high + 1 where assumption = 'list';
-- marts.fct_follow_bounds.uncounted_list_limits_nobody
update intermediate.int_account_lists set reported_high = null;
-- marts.fct_follow_bounds.account_rows_and_rule_rows
update marts.fct_follow_bounds set rule = 'all' where rule = 'account';
-- marts.fct_follow_bounds.account_rows_and_rule_rows
delete from marts.fct_follow_bounds where rule = 'any' and assumption = 'list';
-- marts.fct_follow_bounds.account_rows_and_rule_rows
delete from marts.fct_follow_bounds where account_key = '*';
-- marts.fct_follow_bounds.account_rows_and_rule_rows
update marts.fct_follow_bounds set rule = 'any_platform_per_owner' where rule = 'any';
-- marts.fct_follow_bounds.rules_follow_from_the_accounts
update marts.fct_follow_bounds set staff_following_high = staff_following_high + 1 where rule = 'all';
-- marts.fct_follow_bounds.rules_follow_from_the_accounts
update marts.fct_follow_bounds set staff_following_high = staff_following_high - 1 where rule = 'any';
-- marts.fct_follow_bounds.rules_follow_from_the_accounts
update marts.fct_follow_bounds set staff_following_low = staff_following_low - 1 where rule = 'any';
-- marts.fct_follow_bounds.rules_follow_from_the_accounts
update marts.fct_follow_bounds set staff_following_low = staff_following_high where rule = 'account';
-- marts.fct_follow_bounds.rules_are_in_order
update marts.fct_follow_bounds set staff_following_low = 10 where rule = 'all';
-- marts.fct_follow_bounds.rules_are_in_order
update marts.fct_follow_bounds set staff_following_high = 3 where rule = 'any';
