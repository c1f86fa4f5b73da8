"""Knows what must hold of follower lists, which are kept as spans of a chain of lists; knows nothing of who is on them.

A year of lists unfolded is hundreds of times what is kept, so everything is asked of spans and of what was counted when
a list was loaded.
"""

# ruff: noqa: S608 - only our own words are put together here

from typing import Final

from expectations.check import Check, holds, no_rows
from expectations.raw import LOAD_AGAIN, pseudonym

_LIST: Final = ("capture_id", "account_key")
_SPAN: Final = ("chain", "from_list", "to_list")

# By how many followers, and followers with a time, each list of a chain differs from the one loaded before it.
_CHANGES: Final = (
    "(select chain, from_list as first_list, count(*) as named, count(followed_at) as timed from raw.follower "
    "group by chain, from_list union all "
    "select chain, to_list + 1, -count(*), -count(followed_at) from raw.follower where to_list is not null "
    "group by chain, to_list)"
)
# The local day of a follow, counted from 1970, and how long a day is in microseconds.
_DAY: Final = "(followed_on - date '1970-01-01')"
_DAY_US: Final = 86_400_000_000

CHECKS: Final[tuple[Check, ...]] = (
    pseudonym("follower", "follower_key", _SPAN),
    pseudonym("follower", "handle_key", _SPAN),
    no_rows(
        "raw.capture.listed_is_what_was_loaded",
        "select captures.capture_id, captures.account_key from {batch} as captures "
        f"left join {_CHANGES} as changes on captures.chain = changes.chain "
        "and captures.list_number >= changes.first_list "
        "group by captures.capture_id, captures.account_key "
        "having max(captures.listed - captures.anonymous) <> max(captures.named) "
        "or max(captures.named) <> coalesce(sum(changes.named), 0) "
        "or max(captures.timed) <> coalesce(sum(changes.timed), 0)",
        question="Does every follower list hold as many followers as it says, and as many with a time?",
        remedy=LOAD_AGAIN,
        keys=_LIST,
    ),
    no_rows(
        "raw.capture.newest_follow_is_on_the_list",
        "select captures.capture_id, captures.account_key from {batch} as captures "
        "left join (select chain, from_list, to_list, max(followed_at) as followed_at from raw.follower "
        "group by chain, from_list, to_list) as stretches on captures.chain = stretches.chain "
        "and captures.list_number >= stretches.from_list "
        "and captures.list_number <= coalesce(stretches.to_list, captures.list_number) "
        "group by captures.capture_id, captures.account_key "
        "having max(captures.newest_follow_at) is distinct from max(stretches.followed_at)",
        question="Is the newest follow that is noted of every list the newest one on it?",
        remedy=LOAD_AGAIN,
        keys=_LIST,
    ),
    no_rows(
        "raw.capture.has_a_place_of_its_own",
        "select captures.capture_id, captures.account_key from {batch} as captures "
        "where captures.chain > captures.list_number "
        "or captures.list_number > (select max(numbers.last_number) from raw.list_number as numbers) "
        "or captures.list_number in (select others.list_number from {batch} as others "
        "group by others.list_number having count(*) > 1)",
        question="Has every follower list a number of its own, none of which will be given again?",
        remedy=LOAD_AGAIN,
        keys=_LIST,
    ),
    no_rows(
        "raw.capture.chain_is_of_one_kind",
        "select captures.capture_id, captures.account_key from {batch} as captures inner join {batch} as others "
        "on captures.chain = others.chain where captures.account_key <> others.account_key "
        "or captures.source <> others.source or captures.identifies <> others.identifies "
        "or captures.ended <> others.ended",
        question="Is every follower list compared with lists of its own account and kind alone?",
        remedy=LOAD_AGAIN,
        keys=_LIST,
    ),
    no_rows(
        "raw.follower.list_is_known",
        "select spans.chain, spans.from_list, spans.to_list from (select distinct chain, from_list, to_list "
        "from {batch}) as spans where not exists (select 1 from raw.capture as captures "
        "where captures.chain = spans.chain and captures.list_number >= spans.from_list "
        "and captures.list_number <= coalesce(spans.to_list, captures.list_number))",
        question="Does every listed follower belong to a list that is loaded now?",
        remedy=LOAD_AGAIN,
        keys=_SPAN,
    ),
    no_rows(
        "raw.follower.spans_lie_apart",
        "select chain, from_list, to_list from (select spans.chain, spans.from_list, spans.to_list, "
        "lead(spans.from_list) over (partition by spans.chain, spans.follower_key order by spans.from_list) "
        # Whoever is there twice has one hash twice, and hashes are grouped at less cost than keys.
        "as next_from from {batch} as spans where hash(spans.chain, spans.follower_key) in ("
        "select hash(chain, follower_key) from {batch} group by hash(chain, follower_key) having count(*) > 1)"
        ") as neighbours where next_from <= coalesce(to_list, next_from)",
        question="Is every follower on every list once?",
        remedy=LOAD_AGAIN,
        keys=_SPAN,
    ),
    holds(
        "raw.follower.followed_on_is_the_local_day",
        "(followed_at is null) = (followed_on is null) "
        # In whole numbers: the calendar of a time zone takes ten times as long for millions of followers.
        f"and coalesce(epoch_us(followed_at) between ({_DAY} - 1) * {_DAY_US} and ({_DAY} + 2) * {_DAY_US} - 1, true)",
        question="Has every follow that has a time the local day of it?",
        remedy=LOAD_AGAIN,
        keys=_SPAN,
    ),
)
