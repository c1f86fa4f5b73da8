"""Knows what must hold of an account's course: its curve, who came and left, and what happened; knows no one person.

The laws are those of DESIGN.md sections 4 and 5.
"""

# ruff: noqa: S608 - only our own words are put together here

from typing import Final

from expectations.check import Check, holds, no_rows

_ACCOUNT: Final = ("account_key",)
_DAY: Final = ("account_key", "day_on")
_EVENT: Final = ("account_key", "kind")


def _model(name: str) -> str:
    return f"sql/marts/{name}.sql is wrong, or what it reads is: correct it and run the night again."


_CURVE: Final = (
    no_rows(
        "marts.fct_follower_curve.days_add_up",
        "select days.account_key, days.day_on from (select *, sum(joined) over (partition by account_key "
        "order by day_on rows between unbounded preceding and current row) as total from {batch}) as days "
        "where (days.listed = days.total and days.joined > 0 "
        "and days.staff_joined between 0 and days.joined) is not true",
        question="Does every curve rise by those who joined on the day, employees among them, and never fall?",
        remedy=_model("fct_follower_curve"),
        keys=_DAY,
    ),
    no_rows(
        "marts.fct_follower_curve.is_of_one_complete_list",
        "select days.account_key from (select account_key, max(capture_id) as capture_id, max(listed) as listed, "
        "count(distinct capture_id) as lists from {batch} group by account_key) as days "
        "cross join raw.night as night left join marts.fct_capture as lists on days.capture_id = lists.capture_id "
        "and days.account_key = lists.account_key where (days.lists = 1 and lists.verdict = 'complete' "
        "and days.listed <= lists.listed "
        "and lists.listed - days.listed <= night.max_hidden_share * lists.listed) is not true",
        question="Is every curve that of one complete list, and does it end with all of it but the few without a time?",
        remedy=_model("fct_follower_curve"),
        keys=_ACCOUNT,
    ),
    no_rows(
        "marts.fct_follower_curve.newest_list_that_can_draws_it",
        "select lists.account_key, lists.capture_id from marts.fct_capture as lists "
        "inner join intermediate.int_list_times as times on lists.capture_id = times.capture_id and times.is_timed "
        "left join (select distinct account_key, capture_id from {batch}) as drawn "
        "on lists.account_key = drawn.account_key "
        "left join marts.fct_capture as used on drawn.capture_id = used.capture_id "
        "where lists.verdict = 'complete' and lists.listed > 0 "
        "and (used.captured_at is null or used.captured_at < lists.captured_at)",
        question="Has every account with a complete list that tells follow times a curve, and is it the newest one's?",
        remedy="sql/intermediate/int_curve_list.sql chooses wrongly: correct it and run the night again.",
        keys=("account_key", "capture_id"),
    ),
    # Whoever followed by the end of the day before the reading, and is on the later list, followed when it was read.
    no_rows(
        "marts.fct_follower_curve.agrees_with_the_readings",
        "select days.account_key, days.day_on, max(days.listed) as listed, min(readings.count_high) as count_high "
        "from (select *, lead(day_on) over (partition by account_key order by day_on) as next_on from {batch}) as days "
        "cross join raw.night as night inner join marts.fct_capture as lists on days.capture_id = lists.capture_id "
        "inner join staging.stg_follower_counts as readings on days.account_key = readings.account_key "
        "and days.day_on < readings.read_on and (days.next_on is null or days.next_on >= readings.read_on) "
        "and readings.read_at <= lists.captured_at "
        "where days.listed > readings.count_high * (1 + night.max_hidden_share) group by days.account_key, days.day_on",
        severity="warning",
        question="Does no curve stand above a count that was read later (within max_hidden_share)?",
        remedy="Compare the reading with its source: count_high is too low for those who are on the list since before "
        "it. Or the list's times are of another clock, or the export is of another account.",
        keys=("account_key", "day_on", "listed", "count_high"),
    ),
)

_LOST: Final = "step in ('staff_lost', 'others_lost')"

_LOSSES: Final = (
    no_rows(
        "marts.fct_growth_waterfall.losses_are_told_where_two_lists_are",
        "select steps.account_key from {batch} as steps left join intermediate.int_baseline_list as lists "
        f"on steps.account_key = lists.account_key where {_LOST} "
        "and (steps.low is null) <> (lists.account_key is null)",
        question="Are lost followers told exactly where a list from before can be held against one from after?",
        remedy=_model("fct_growth_waterfall"),
        keys=_ACCOUNT,
    ),
    no_rows(
        "marts.fct_growth_waterfall.nobody_is_lost_who_is_still_listed",
        "select lost.account_key from (select account_key, sum(low) as low from {batch} "
        f"where {_LOST} group by account_key) as lost left join (select lists.account_key, count(*) as missing "
        "from intermediate.int_baseline_list as lists inner join staging.stg_followers as before "
        # one list each, and never all that ever came
        "on lists.capture_id = before.capture_id left join (select later.account_key, names.follower_key "
        "from intermediate.int_baseline_list as later inner join staging.stg_followers as names "
        "on later.window_capture_id = names.capture_id) as after "
        "on lists.account_key = after.account_key and before.follower_key = after.follower_key "
        "where after.follower_key is null group by lists.account_key) as gone on lost.account_key = gone.account_key "
        "where -lost.low > coalesce(gone.missing, 0)",
        question="Are no more followers called lost than are on the list from before and not on the one after?",
        remedy="sql/intermediate/int_window_differences.sql is wrong: correct it and run the night again.",
        keys=_ACCOUNT,
    ),
)

# What each kind of note says, numbers filled in; a note that says anything else might name somebody.
_NOTES: Final = {
    "order": "the order to follow was given",
    "purge": r"all \d+ counted accounts of the platform lost followers within a day, this one \d+( to \d+)?",
    "burst": r"gained \d+( to \d+)? within a day; up to -?\d+ would be usual by \d+ daily changes before; "
    "who came, a count does not say",
    "rename": "declared names that vanished from the list while others appeared with the same follow time: \\d+",
    "gap": r"nothing was read (since: \d+ days by tonight|for \d+ days after this reading)",
}

_EVENTS: Final = (
    no_rows(
        "marts.fct_event.stands_at_a_moment_of_its_kind",
        "select events.account_key, events.kind from {batch} as events cross join raw.night as night "
        "where (case when events.kind = 'order' then events.at = night.ordered_at when events.kind = 'rename' "
        "then (events.account_key, events.at) in (select (lists.account_key, lists.captured_at) "
        "from marts.fct_capture as lists) else (events.account_key, events.at) in "
        "(select (readings.account_key, readings.read_at) from marts.fct_follower_count as readings) end) is not true",
        question="Does every event stand at the order, at a list or at a reading of its account?",
        remedy=_model("fct_event"),
        keys=_EVENT,
    ),
    no_rows(
        "marts.fct_event.order_is_told_of_every_account",
        "select accounts.account_key from marts.dim_account as accounts cross join raw.night as night "
        "where (night.ordered_on <= night.as_of) <> (accounts.account_key in "
        "(select events.account_key from {batch} as events where events.kind = 'order'))",
        question="Is the order an event of every account from its day on, and not before?",
        remedy=_model("fct_event"),
        keys=_ACCOUNT,
    ),
    no_rows(
        "marts.fct_event.purge_has_company",
        "select min(events.account_key) as account_key from {batch} as events "
        "inner join marts.dim_account as accounts on events.account_key = accounts.account_key "
        "inner join staging.stg_follower_counts as readings "
        "on events.account_key = readings.account_key and events.at = readings.read_at "
        "where events.kind = 'purge' group by accounts.platform, readings.read_on "
        "having count(distinct events.account_key) < 2",
        question="Did more than one account of the platform fall on every day that is called a purge?",
        remedy="sql/intermediate/int_purges.sql is wrong: correct it and run the night again.",
        keys=_ACCOUNT,
    ),
    no_rows(
        "marts.fct_event.renames_are_those_asked_about",
        "select coalesce(told.account_key, asked.account_key) as account_key from (select account_key, "
        r"sum(cast(regexp_extract(note, '\d+$') as bigint)) as names from {batch} where kind = 'rename' "
        "group by account_key) as told full join (select questions.account_key, count(*) as names "
        "from intermediate.int_rename_questions as questions inner join intermediate.int_judged_day as tonight "
        "on questions.evaluated_on = tonight.judged_on group by questions.account_key) as asked "
        "on told.account_key = asked.account_key where told.names is distinct from asked.names",
        question="Do the events tell of as many vanished names as there are questions to employees tonight?",
        remedy=_model("fct_event"),
        keys=_ACCOUNT,
    ),
    holds(
        "marts.fct_event.notes_hold_numbers_alone",
        "regexp_full_match(note, case kind "
        + " ".join(f"when '{kind}' then '{pattern}'" for kind, pattern in _NOTES.items())
        + " end)",
        question="Does every note say what its kind says, with numbers filled in and nobody named?",
        remedy="Publish nothing: a note could name a person. " + _model("fct_event"),
        keys=_EVENT,
    ),
)

CHECKS: Final[tuple[Check, ...]] = (*_CURVE, *_LOSSES, *_EVENTS)
