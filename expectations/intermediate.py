"""Knows what must hold between what is known and what is concluded from it; knows nothing of published tables."""

# ruff: noqa: S608 - only our own words are put together here

from typing import Final

from expectations.check import Check, holds, in_set, no_rows
from expectations.staging import COUNTS_WHEN_JUDGED, VALID_TONIGHT

VERDICTS: Final = ("complete", "partial", "empty", "failed")

_TONIGHT: Final = "(select night.as_of from raw.night as night)"
_OBLIGATION: Final = ("evaluated_on", "staff_key", "account_key")
_LIST: Final = ("evaluated_on", "capture_id")
_ACCOUNT: Final = ("account_key",)

# Since when everybody is on a roster, and on which days an account counts: whom the order obliges, straight from these.
_ON_ROSTER: Final = (
    "(select rosters.staff_key, min(rosters.roster_on) as first_on from staging.stg_rosters as rosters "
    "group by rosters.staff_key)"
)
# All days on which a status may change.
_KNOWN: Final = " union all ".join(
    f"select {day} as changed_on from {table}"
    for table, day in (
        ("staging.stg_rosters", "roster_on"),
        ("staging.stg_rosters", "start_on"),
        ("staging.stg_declarations", "declared_on"),
        ("staging.stg_captures", "captured_on"),
        ("staging.stg_follower_counts", "read_on"),
        ("staging.stg_point_checks", "checked_on"),
        ("staging.stg_corrections", "entered_on"),
        ("staging.stg_corrections", "from_on"),
        ("staging.stg_corrections", "until_on + 1"),
        ("staging.stg_accounts", "valid_from"),
        ("staging.stg_accounts", "valid_to + 1"),
    )
)


def _model(name: str) -> str:
    return f"sql/intermediate/{name}.sql is wrong, or what it reads is: correct it and run the night again."


_LAWS: Final = (
    holds(
        "intermediate.int_evaluation_days.none_lies_ahead",
        f"evaluated_on <= {_TONIGHT}",
        question="Does the night judge no day after itself?",
        remedy=_model("int_evaluation_days"),
        keys=("evaluated_on",),
    ),
    no_rows(
        "intermediate.int_judged_day.nothing_has_changed_since",
        f"select known.changed_on from ({_KNOWN}) as known cross join raw.night as night "
        "left join {batch} as tonight on known.changed_on <= tonight.judged_on "
        "where known.changed_on <= night.as_of and tonight.judged_on is null",
        question="Has nothing become known, begun or ended since the day whose statuses are said to hold tonight?",
        remedy=_model("int_judged_day"),
        keys=("changed_on",),
    ),
    holds(
        "intermediate.int_judged_day.is_judged",
        "judged_on in (select days.evaluated_on from intermediate.int_evaluation_days as days)",
        question="Is the day whose statuses hold tonight among the days that are judged?",
        remedy="Look for a roster dated after the night; before the first roster there is nothing to judge.",
        keys=("judged_on",),
    ),
    no_rows(
        "intermediate.int_obligations.nobody_is_left_out",
        "select tonight.judged_on as evaluated_on, staff.staff_key, accounts.account_key "
        "from intermediate.int_judged_day as tonight "
        f"inner join {_ON_ROSTER} as staff on tonight.judged_on >= staff.first_on "
        f"inner join raw.account as accounts on {COUNTS_WHEN_JUDGED} "
        "except select evaluated_on, staff_key, account_key from {batch} "
        "where evaluated_on = (select tonight.judged_on from intermediate.int_judged_day as tonight)",
        question="Is everybody who was ever on a roster judged tonight for every account that counts?",
        remedy=_model("int_obligations"),
        keys=_OBLIGATION,
    ),
    no_rows(
        "intermediate.int_obligations.nobody_is_added",
        "select obliged.evaluated_on, obliged.staff_key, obliged.account_key from {batch} as obliged "
        f"left join {_ON_ROSTER} as staff on obliged.staff_key = staff.staff_key "
        "left join raw.account as accounts on obliged.account_key = accounts.account_key where not coalesce("
        "obliged.evaluated_on in (select days.evaluated_on from intermediate.int_evaluation_days as days) and "
        "obliged.evaluated_on >= staff.first_on "
        "and obliged.evaluated_on between accounts.valid_from "
        "and coalesce(accounts.valid_to, obliged.evaluated_on), false)",
        question="Is nobody judged who is on no roster, or for an account that did not count on the day?",
        remedy=_model("int_obligations"),
        keys=_OBLIGATION,
    ),
    no_rows(
        "intermediate.int_declaration_periods.one_answer_counts",
        "select earlier.staff_key, later.valid_from_on from {batch} as earlier "
        "inner join {batch} as later on earlier.staff_key = later.staff_key and earlier.platform = later.platform "
        "and earlier.declared_at < later.declared_at "
        "and earlier.valid_from_on < coalesce(later.valid_to_on, date '9999-12-31') "
        "and later.valid_from_on < coalesce(earlier.valid_to_on, date '9999-12-31')",
        question="Does one answer of each person count on each day, the newest?",
        remedy=_model("int_declaration_periods"),
        keys=("staff_key", "valid_from_on"),
    ),
    holds(
        "intermediate.int_sightings.strangers_stay_out",
        "follower_key in (select answers.follower_key from intermediate.int_answers as answers "
        "where answers.follower_key is not null union all "
        "select answers.former_key from intermediate.int_answers as answers "
        "where answers.former_key is not null union all "
        "select links.follower_key from intermediate.int_linked_ids as links)",
        question="Are only followers looked at whose name or id an employee declared, or a list shows beside it?",
        remedy=_model("int_sightings"),
        keys=("account_key", "chain", "from_list"),
    ),
    no_rows(
        "intermediate.int_matching_keys.nobody_is_seen_under_anothers_name",
        "with claims as (select staff_key, platform, follower_key, valid_from_on, valid_to_on "
        "from intermediate.int_matching_keys where closeness < 3) "
        "select days.evaluated_on, former.staff_key from {batch} as former "
        "inner join claims on former.platform = claims.platform and former.follower_key = claims.follower_key "
        "and former.staff_key <> claims.staff_key "
        "inner join intermediate.int_evaluation_days as days "
        "on days.evaluated_on >= former.valid_from_on and days.evaluated_on >= claims.valid_from_on "
        "and days.evaluated_on < coalesce(former.valid_to_on, date '9999-12-31') "
        "and days.evaluated_on < coalesce(claims.valid_to_on, date '9999-12-31') "
        "inner join intermediate.int_roster_periods as staff on claims.staff_key = staff.staff_key and staff.is_active "
        "and days.evaluated_on >= staff.valid_from_on "
        "and days.evaluated_on < coalesce(staff.valid_to_on, date '9999-12-31') "
        "left join intermediate.int_contested_names as contested on days.evaluated_on = contested.evaluated_on "
        "and former.staff_key = contested.staff_key and former.platform = contested.platform "
        "and former.follower_key = contested.follower_key "
        "left join claims as own on former.staff_key = own.staff_key and former.platform = own.platform "
        "and former.follower_key = own.follower_key and days.evaluated_on >= own.valid_from_on "
        "and days.evaluated_on < coalesce(own.valid_to_on, date '9999-12-31') "
        "where former.closeness = 3 and contested.staff_key is null and own.staff_key is null",
        question="Is nobody looked for under a former name that somebody else declares now, and she does not?",
        remedy=_model("int_contested_names"),
        keys=("evaluated_on", "staff_key"),
    ),
    in_set(
        "intermediate.int_capture_verdicts.verdict_is_known",
        "verdict",
        VERDICTS,
        question="Is every list judged complete, partial, empty or failed?",
        remedy=_model("int_capture_verdicts"),
        keys=_LIST,
    ),
    holds(
        "intermediate.int_capture_verdicts.gap_is_at_least_what_is_missing",
        "hidden_high is null or hidden_high >= greatest(0, coalesce(reported_high - listed, 0))",
        question="Is the number of followers a list may lack never negative, nor less than the count minus the list?",
        remedy=_model("int_capture_verdicts"),
        keys=_LIST,
    ),
    holds(
        "intermediate.int_capture_verdicts.gap_needs_a_count",
        "(hidden_high is null) = (reported_high is null)",
        question="Is the number of followers a list may lack left open where no count was read near it?",
        remedy="Nothing may be proved by a list nobody counted. " + _model("int_capture_verdicts"),
        keys=_LIST,
    ),
    holds(
        "intermediate.int_capture_verdicts.complete_is_proven",
        "verdict <> 'complete' or coalesce(ended = 'exhausted' and reported_high is not null "
        "and account_key not in (select hiding.account_key from raw.account as hiding where hiding.hides_followers) "
        # Two counts may have judged it: hidden_high is the larger gap, its count at most listed + hidden_high.
        "and hidden_high <= (select night.max_hidden_share from raw.night as night) "
        "* greatest(reported_high, listed + hidden_high), false)",
        question="Does every complete list end by itself, on a platform that shows all, and agree with a count?",
        remedy="A false complete list accuses people. " + _model("int_capture_verdicts"),
        keys=_LIST,
    ),
    no_rows(
        "intermediate.int_absence.proven_by_complete_lists",
        "select absences.evaluated_on, absences.staff_key, absences.account_key from {batch} as absences "
        "left join (select evaluated_on, account_key, count(*) as proofs from intermediate.int_capture_verdicts "
        "where verdict = 'complete' group by evaluated_on, account_key) as lists "
        "on absences.evaluated_on = lists.evaluated_on and absences.account_key = lists.account_key "
        "left join (select evaluated_on, account_key, staff_key, count(*) as proofs "
        "from intermediate.int_negative_checks group by evaluated_on, account_key, staff_key) as checks "
        "on absences.evaluated_on = checks.evaluated_on and absences.account_key = checks.account_key "
        "and absences.staff_key = checks.staff_key "
        "where absences.complete_since_seen > coalesce(lists.proofs, 0) + coalesce(checks.proofs, 0) "
        "or absences.confirmations > absences.complete_since_seen "
        "or absences.complete_since_seen > absences.lists_since_seen "
        "or absences.complete_since_seen > 0 "
        "and not exists (select 1 from intermediate.int_capture_verdicts as newest "
        "where newest.evaluated_on = absences.evaluated_on and newest.account_key = absences.account_key "
        "and newest.verdict = 'complete' and newest.captured_at = absences.last_absent_at) "
        "and not exists (select 1 from intermediate.int_negative_checks as newest "
        "where newest.evaluated_on = absences.evaluated_on and newest.account_key = absences.account_key "
        "and newest.staff_key = absences.staff_key and newest.checked_at = absences.last_absent_at)",
        question="Is everybody's absence counted from complete lists only?",
        remedy="Absent from a partial list proves nothing. " + _model("int_absence"),
        keys=_OBLIGATION,
    ),
    no_rows(
        "intermediate.int_status_by_day.partial_list_unmakes_nobody",
        "select statuses.evaluated_on, statuses.staff_key, statuses.account_key from {batch} as statuses "
        "inner join intermediate.int_evidence as evidence on statuses.evaluated_on = evidence.evaluated_on "
        "and statuses.staff_key = evidence.staff_key and statuses.account_key = evidence.account_key "
        "where statuses.status in ('not_seen', 'unverifiable') and evidence.last_seen_at is not null "
        "and not exists (select 1 from intermediate.int_capture_verdicts as lists "
        "where lists.evaluated_on = statuses.evaluated_on and lists.account_key = statuses.account_key "
        "and lists.verdict = 'complete' and lists.captured_at > evidence.last_seen_at) "
        "and not exists (select 1 from intermediate.int_negative_checks as checks "
        "where checks.evaluated_on = statuses.evaluated_on and checks.account_key = statuses.account_key "
        "and checks.staff_key = statuses.staff_key and checks.checked_at > evidence.last_seen_at)",
        question="Does everybody once seen stay a follower until a complete list no longer shows them?",
        remedy=_model("int_status_by_day"),
        keys=_OBLIGATION,
    ),
)

_SOURCES: Final = (
    no_rows(
        "intermediate.int_account_lists.listed_accounts_have_a_list",
        "select accounts.account_key from raw.account as accounts cross join raw.night as night "
        f"where accounts.has_list_source and not accounts.lists_nobody and {VALID_TONIGHT} "
        "and accounts.account_key not in "
        "(select lists.account_key from {batch} as lists "
        "inner join intermediate.int_judged_day as tonight on lists.evaluated_on = tonight.judged_on)",
        severity="warning",
        question="Is there a usable follower list of every account that is to bring one, and whose platform has any?",
        remedy="Where an official API is to list it, do what its refusal says. Else ask the account's owner for an "
        "export and put it into inbox/followers/<platform>/<handle>/<day>/.",
        keys=_ACCOUNT,
    ),
    no_rows(
        "intermediate.int_account_lists.newest_list_is_complete",
        "select lists.account_key from {batch} as lists cross join raw.night as night "
        "inner join intermediate.int_judged_day as tonight on lists.evaluated_on = tonight.judged_on "
        # Where followers are hidden no list is ever complete, and nobody can do anything about it.
        "where lists.verdict <> 'complete' and lists.account_key in (select accounts.account_key "
        f"from raw.account as accounts where not accounts.hides_followers and {VALID_TONIGHT})",
        severity="warning",
        question="Is the newest usable list complete of every account whose platform shows all followers?",
        remedy="See the reason in marts.fct_capture: read the count on the evening before an export and on its day, "
        "or export again. An API that broke off is asked again by the next night.",
        keys=_ACCOUNT,
    ),
    holds(
        "intermediate.int_capture_readings.list_fits_the_count",
        "listed_then <= 1.02 * reported_high",
        severity="warning",
        question="Does no list name more followers (by more than 2 %) than the count read nearest to it?",
        remedy="Compare the line in inbox/counts.csv with its source, and the list's folder with the account it is of.",
        keys=("capture_id", "read_at"),
    ),
)

CHECKS: Final[tuple[Check, ...]] = (*_LAWS, *_SOURCES)
