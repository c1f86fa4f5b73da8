"""Laws 1 to 4 of the design, and the history: what may be said of a person. Knows published columns only.

Each law takes a campaign's raw tables and what was built of them, and gives the violations in words.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from tests.sql.campaigns import Raw
from tests.sql.nights import Built
from tests.sql.retelling import Tonight

STATUSES = (
    "following", "not_seen", "unverifiable", "no_handle", "no_account", "exempt", "disputed", "out_of_scope",
)  # fmt: skip


def law_1_not_seen_needs_complete_lists(raw: Raw, built: Built) -> Iterator[str]:
    """Not seen is nobody without enough complete lists after the declaration, far enough apart, none showing her."""
    night = Tonight(raw)
    complete = {row["capture_id"] for row in built["marts.fct_capture"] if row["verdict"] == "complete"}
    for name in sorted(complete):
        if not night.may_be_complete(night.lists[name]):
            yield f"{name} is called complete, and no count near it says so"
    for row in _with_status(built, "not_seen"):
        staff, account = row["staff_key"], row["account_key"]
        days = _days_missed(night, staff, account, complete)
        if len(days) < night.policy["confirmations"] or not days:
            yield f"{staff} is not seen by {account} after lists of {len(days)} days"
        elif (max(days) - min(days)).days < night.policy["confirmation_days"]:
            yield f"{staff} is not seen by {account} in lists from {min(days)} to {max(days)}"


def law_1_corrections_accuse_nobody(raw: Raw, built: Built) -> Iterator[str]:
    """Not seen is nobody who is exempt, in dispute, or says to follow."""
    night = Tonight(raw)
    for row in _with_status(built, "not_seen"):
        staff, account = row["staff_key"], row["account_key"]
        if any(night.holds(staff, account, kind) for kind in ("exempt", "self_declared")):
            yield f"{staff} is not seen by {account} in spite of a correction"
        if night.is_disputed(staff, account) or night.is_contested(staff, account):
            yield f"{staff} is not seen by {account} in spite of a dispute"


def law_1_whoever_is_not_there_is_not_missed(raw: Raw, built: Built) -> Iterator[str]:
    """Not seen is nobody of whom the platform last said that it has no such account, unless a list shows her since."""
    night = Tonight(raw)
    for row in built["marts.fct_follow_status"]:
        staff, account = row["staff_key"], row["account_key"]
        answer = night.declared(staff, account)
        if answer is None or not night.is_unknown(answer, account):
            continue
        seen_at, unknown_at = night.last_seen_at(staff, account), night.unknown_at(answer, account)
        was_there_since = seen_at is not None and unknown_at is not None and seen_at >= unknown_at
        if row["status"] == "not_seen" and not was_there_since:
            yield f"{staff} is not seen by {account}, which has nobody of that name"


def _days_missed(night: Tonight, staff: str, account: str, complete: set[str]) -> set[date]:
    """The days of complete lists that could show the one declared name, after it was declared and last seen."""
    answer = night.declared(staff, account)
    if answer is None or not answer.keys or answer.answer == "multiple":
        return set()
    seen_at, unknown_at = night.last_seen_at(staff, account), night.unknown_at(answer, account)
    lists = [
        capture
        for name, capture in night.lists.items()
        if name in complete and capture["account_key"] == account and night.could_show(capture, answer)
    ]
    return {
        capture["captured_on"]
        for capture in [*lists, *night.denials(answer, account)]
        if capture["captured_at"] > max(answer.declared_at, night.policy["ordered_at"])
        and capture["captured_on"] >= night.obliged_from(staff, account)
        and (seen_at is None or capture["captured_at"] > seen_at)
        and (unknown_at is None or capture["captured_at"] > unknown_at)
    }


def law_1_weaker_lists_accuse_nobody(before: Built, after: Built) -> Iterator[str]:
    """A wider gap, or a list that broke off, turns nobody's status into not seen."""
    accused = {(row["staff_key"], row["account_key"]) for row in _with_status(before, "not_seen")}
    for row in _with_status(after, "not_seen"):
        if (row["staff_key"], row["account_key"]) not in accused:
            yield f"{row['staff_key']} is not seen by {row['account_key']} only since the evidence is weaker"


def law_2_partial_lists_unmake_nothing(before: Built, after: Built) -> Iterator[str]:
    """Whoever followed still follows when a partial list was added."""
    still = {(row["staff_key"], row["account_key"]) for row in _with_status(after, "following")}
    for row in _with_status(before, "following"):
        if (row["staff_key"], row["account_key"]) not in still:
            yield f"{row['staff_key']} followed {row['account_key']} until a partial list came"


def law_2_seen_is_following(raw: Raw, built: Built) -> Iterator[str]:
    """Seen, and in no complete list missed since, is following; anything else is not."""
    night = Tonight(raw)
    complete = {row["capture_id"] for row in built["marts.fct_capture"] if row["verdict"] == "complete"}
    for row in built["marts.fct_follow_status"]:
        staff, account = row["staff_key"], row["account_key"]
        answer = night.declared(staff, account)
        seen_at = night.last_seen_at(staff, account) if answer and answer.keys else None
        is_settled = night.holds(staff, account, "exempt") or night.is_disputed(staff, account)
        missed = answer is not None and seen_at is not None and night.is_missed(answer, account, seen_at, complete)
        is_seen = seen_at is not None and not missed
        says_so = night.holds(staff, account, "self_declared")
        follows = night.scope[staff] and not is_settled and (is_seen or says_so)
        if follows != (row["status"] == "following"):
            yield f"{staff} is {row['status']} for {account}; last seen {seen_at}, missed since: {missed}"


def law_3_rename_is_not_an_unfollow(before: Built, after: Built) -> Iterator[str]:
    """Whoever followed follows under another name as well, and nobody is not seen because of it."""
    yield from law_2_partial_lists_unmake_nothing(before, after)
    yield from law_1_weaker_lists_accuse_nobody(before, after)


def law_3_vanished_name_is_asked_about(raw: Raw, built: Built) -> Iterator[str]:
    """Nobody is not seen whose name vanished while a free one appeared with the same follow time."""
    night = Tonight(raw)
    for row in _with_status(built, "not_seen"):
        if other := night.other_name(row["staff_key"], row["account_key"]):
            yield f"{row['staff_key']} is not seen by {row['account_key']}, and {other} came in the same second"


def law_4_everybody_has_one_status(raw: Raw, built: Built) -> Iterator[str]:
    """Everybody on a roster has one status for each account of tonight, out of scope just who is not addressed."""
    night = Tonight(raw)
    found = Counter((row["staff_key"], row["account_key"]) for row in built["marts.fct_follow_status"])
    wanted = Counter((staff, account) for staff in night.scope for account in night.accounts)
    if found != wanted:
        yield f"too few statuses: {wanted - found}, too many: {found - wanted}"
    for row in built["marts.fct_follow_status"]:
        if (row["status"] == "out_of_scope") == night.scope.get(row["staff_key"], False):
            yield f"{row['staff_key']} is {row['status']}"
        corrected = night.scope.get(row["staff_key"], False) and night.holds(
            row["staff_key"], row["account_key"], "exempt"
        )
        if (row["status"] == "exempt") != corrected:
            yield f"{row['staff_key']} is {row['status']}; exempt: {corrected}"
        if row["status"] not in STATUSES or (row["status"] == "unverifiable") != (row["reason"] is not None):
            yield f"{row['staff_key']} has the status {row['status']} for the reason {row['reason']}"
    if Counter(row["staff_key"] for row in built["marts.dim_staff"]) != Counter(dict.fromkeys(night.scope, 1)):
        yield "dim_staff is not the people of the rosters"


def law_4_history_ends_tonight(raw: Raw, built: Built) -> Iterator[str]:
    """Periods follow each other without gap or repetition, to tonight's status or to the account's last day."""
    night = Tonight(raw)
    tonight = {(row["staff_key"], row["account_key"]): row["status"] for row in built["marts.fct_follow_status"]}
    last_days = {account["account_key"]: account["valid_to"] for account in raw["raw.account"]}
    periods: dict[tuple[str, str], list[dict[str, Any]]] = {pair: [] for pair in tonight}
    for row in sorted(built["marts.fct_follow_history"], key=lambda row: row["valid_from_on"]):
        periods.setdefault((row["staff_key"], row["account_key"]), []).append(row)
    for (staff, account), rows in periods.items():
        for row, later in pairwise(rows):
            if row["valid_to_on"] != later["valid_from_on"] - timedelta(days=1) or row["status"] == later["status"]:
                yield f"{staff} and {account}: a period does not end where the next begins"
        last = rows[-1] if rows else {"valid_to_on": "never", "status": None}
        ends_on = None if account in night.accounts else last_days[account]
        if last["valid_to_on"] != ends_on:
            yield f"{staff} and {account}: the last period ends {last['valid_to_on']} instead of {ends_on}"
        if account in night.accounts and last["status"] != tonight.get((staff, account)):
            yield f"{staff} and {account}: the history ends with {last['status']}"


def law_7_history_is_what_was_told_then(before: Built, after: Built) -> Iterator[str]:
    """Of an earlier day the history says what the night of that day said."""
    day = next((row["as_of"] for row in after["marts.fct_follow_status"]), None)
    then = {(row["staff_key"], row["account_key"]): row["status"] for row in after["marts.fct_follow_status"]}
    for row in before["marts.fct_follow_history"]:
        if day and row["valid_from_on"] <= day and (row["valid_to_on"] is None or day <= row["valid_to_on"]):
            status = then.pop((row["staff_key"], row["account_key"]), "not there")
            if status != row["status"]:
                yield f"{row['staff_key']} was {status} for {row['account_key']} on {day}; now {row['status']}"
    if then:
        yield f"the history has nothing on {day} of {sorted(then)}"


def _with_status(built: Built, status: str) -> list[dict[str, Any]]:
    return [row for row in built["marts.fct_follow_status"] if row["status"] == status]
