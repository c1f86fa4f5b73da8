-- int_window_changes: how many left, came, passed through and came back between the two lists about the window.
-- Grain:   account_key
-- Reads:   intermediate.int_baseline_list, intermediate.int_window_differences
-- Units:   followers; left: on the first list only; came: on the second only; passed: left, having followed within the
--          window; returned: followed within the window, and was there before it as well
-- Why not gains from the second list alone: who followed within the window and left before the second list would be
--          lost without ever having been gained, and who unfollowed and followed again would be gained without a loss.
with changes as (
    select
        account_key,
        is_staff,
        is_before and not is_after and not is_renamed and not is_on_both as has_left,
        is_after and not is_before and not is_renamed and not is_on_both as has_come,
        is_after and not is_renamed and (is_before or is_on_both) as is_known,
        followed_before,
        followed_after
    from intermediate.int_window_differences
)

select
    lists.account_key,
    count(*) filter (where changes.has_left and changes.is_staff) as staff_left,
    count(*) filter (where changes.has_left and not changes.is_staff) as others_left,
    count(*) filter (where changes.has_come and changes.is_staff) as staff_came,
    count(*) filter (where changes.has_come and not changes.is_staff) as others_came,
    count(*) filter (
        where changes.has_left and changes.is_staff
        and lists.baseline_at < changes.followed_before and lists.latest_at >= changes.followed_before
    ) as staff_passed,
    count(*) filter (
        where changes.has_left and not changes.is_staff
        and lists.baseline_at < changes.followed_before and lists.latest_at >= changes.followed_before
    ) as others_passed,
    count(*) filter (
        where changes.is_known and changes.is_staff
        and (changes.followed_before is null or lists.baseline_at >= changes.followed_before)
        and lists.baseline_at < changes.followed_after and lists.latest_at >= changes.followed_after
    ) as staff_returned,
    count(*) filter (
        where changes.is_known and not changes.is_staff
        and lists.baseline_at >= changes.followed_before
        and lists.baseline_at < changes.followed_after and lists.latest_at >= changes.followed_after
    ) as others_returned
from intermediate.int_baseline_list as lists
-- a miss means: both lists show the same followers
left join changes
    on lists.account_key = changes.account_key
group by lists.account_key
