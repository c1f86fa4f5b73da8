"""Knows what is unusual beside an account's own past, and warns with numbers; knows nothing of why it happened."""

# ruff: noqa: S608 - only our own words are put together here

from typing import Final

from expectations.check import Check, no_rows
from expectations.staging import VALID_TONIGHT

# By how much more of a list may be hidden than of the list before, before that is told.
_CLEARLY: Final = 0.05

# The newest attempt of each account and source beside the one before. Of one source: beside nightly lists that an API
# caps, every whole export would be a rise and then a fall. What failed or came empty hides no share of anything; of one
# instant it is the older one, which was put right, and so is a walk that broke off beside the same one taken up.
_LISTS: Final = """
    with attempts as (
        select captures.*,
            case when captures.verdict in ('complete', 'partial')
                then captures.hidden_high / greatest(1, captures.listed + captures.hidden_high) end as hidden_share,
            row_number() over (
                partition by captures.account_key, captures.source
                order by captures.captured_at desc, captures.verdict in ('failed', 'empty'),
                    captures.ended <> 'exhausted', captures.listed desc, captures.capture_id
            ) as recency
        from {batch} as captures
    )
    select newest.account_key, newest.verdict, newest.listed, newest.reported_high,
        round(earlier.hidden_share, 4) as hidden_share_before, round(newest.hidden_share, 4) as hidden_share_now
    from attempts as newest
    inner join attempts as earlier
        on newest.account_key = earlier.account_key and newest.source = earlier.source
        and newest.recency = 1 and earlier.recency = 2
    inner join raw.account as accounts on newest.account_key = accounts.account_key
    cross join raw.night as night
"""

_UNUSUAL: Final = """
    select account_key, 'burst' as kind, changed_on, changed_at, change_low, change_high,
        cast(floor(usual_high) as bigint) as usual_high
    from intermediate.int_bursts
    union all
    select account_key, 'purge', changed_on, changed_at, change_low, change_high, null
    from intermediate.int_purges
"""

CHECKS: Final[tuple[Check, ...]] = (
    no_rows(
        "staging.stg_follower_counts.count_did_not_fall",
        "select distinct changes.account_key, changes.read_at, changes.before_low as count_before, "
        "changes.count_high as count_now, changes.days, cast(ceil(changes.usual_fall) as bigint) as usual_fall "
        "from {batch} as readings inner join intermediate.int_newest_change as changes "
        "on readings.account_key = changes.account_key and readings.read_at = changes.read_at "
        "inner join raw.account as accounts on readings.account_key = accounts.account_key "
        f"cross join raw.night as night where {VALID_TONIGHT} and changes.before_low - changes.count_high "
        "> greatest(1, 0.01 * changes.before_low, coalesce(changes.usual_fall, 0) * greatest(1, changes.days))",
        severity="warning",
        question="Did no account's count fall between its last two readings by more than 1 % and than recent days "
        "let expect?",
        remedy="See the numbers in the failing row: before it had at least count_before, now at most count_now. "
        "Compare both readings with their source. If they are right and other accounts of the platform fell too, the "
        "platform has removed accounts; else ask the account's owner.",
        keys=("account_key", "read_at", "count_before", "count_now", "days", "usual_fall"),
    ),
    no_rows(
        "staging.stg_follower_counts.count_did_not_leap",
        "select distinct changes.account_key, changes.read_at, changes.before_high as count_before, "
        "changes.count_low as count_now from {batch} as readings inner join intermediate.int_newest_change as changes "
        "on readings.account_key = changes.account_key and readings.read_at = changes.read_at "
        "inner join raw.account as accounts on readings.account_key = accounts.account_key "
        f"cross join raw.night as night where {VALID_TONIGHT} and changes.count_low >= 10 * greatest(10, "
        "changes.before_high)",
        severity="warning",
        question="Is no account's newest count ten times the one before it, as when a digit or three zeros were typed "
        "too many?",
        remedy="Compare the reading with the profile page and correct its line in inbox/counts.csv (369, not 369.000): "
        "until then the gain of the account is not to be quoted.",
        keys=("account_key", "read_at", "count_before", "count_now"),
    ),
    no_rows(
        "marts.fct_event.no_burst_or_purge_tonight",
        "select events.account_key, events.kind, unusual.change_low, unusual.change_high, unusual.usual_high "
        f"from {{batch}} as events cross join raw.night as night inner join ({_UNUSUAL}) as unusual "
        "on events.account_key = unusual.account_key and events.kind = unusual.kind "
        'and events."at" = unusual.changed_at where unusual.changed_on = night.as_of',
        severity="warning",
        question="Did every account gain or lose today no more than the 28 days before let expect?",
        remedy="See the numbers in the failing row. On the day of an order a burst is what it asked for; else compare "
        "the reading with its source. A purge is no disobedience: the platform has removed accounts from all counts.",
        keys=("account_key", "kind", "change_low", "change_high", "usual_high"),
    ),
    no_rows(
        "marts.fct_capture.newest_attempt_brought_a_list",
        # of one instant the older attempt is the one that failed, and was put right
        "select captures.account_key, captures.capture_id from {batch} as captures "
        "inner join raw.account as accounts on captures.account_key = accounts.account_key "
        f"cross join raw.night as night where {VALID_TONIGHT} "
        "qualify captures.verdict in ('failed', 'empty') and row_number() over (partition by captures.account_key "
        "order by captures.captured_at desc, captures.verdict in ('failed', 'empty'), captures.capture_id) = 1",
        severity="warning",
        question="Did the newest attempt to obtain each account's list bring one?",
        remedy="See the attempt's reason in marts.fct_capture. Where an official API is to list the account, the next "
        "night asks again; else ask the account's owner for a new export.",
        keys=("account_key", "capture_id"),
    ),
    no_rows(
        "marts.fct_capture.completeness_did_not_fall",
        f"{_LISTS} where {VALID_TONIGHT} and (newest.verdict <> 'complete' and earlier.verdict = 'complete' "
        f"or newest.hidden_share - earlier.hidden_share > {_CLEARLY})",
        severity="warning",
        question="Is the newest list of every account as complete as the one before it, from the same source?",
        remedy="See the reason in marts.fct_capture, and the shares in the failing row. Export again, and read the "
        "count within the same hour; where an API broke off, the next night asks again.",
        keys=("account_key", "listed", "reported_high", "verdict", "hidden_share_before", "hidden_share_now"),
    ),
)
