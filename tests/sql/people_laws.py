"""Laws 1, 2 and 4 of the design, and the history: what may be said of a person. Knows published columns only.

Each law takes a campaign's raw tables and what was built of them, and gives the violations in words.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from tests.sql.campaigns import Raw
from tests.sql.nights import Built

STATUSES = (
    "following", "not_seen", "unverifiable", "no_handle", "no_account", "exempt", "disputed", "out_of_scope",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What somebody's last answer for a platform holds."""

    declared_at: datetime
    answer: str
    keys: frozenset[str]


@dataclass(frozen=True)
class Tonight:
    """What the raw tables say of the night, told again in Python and without the models."""

    raw: Raw

    @cached_property
    def policy(self) -> dict[str, Any]:
        return self.raw["raw.night"][0]

    @cached_property
    def accounts(self) -> dict[str, dict[str, Any]]:
        """The accounts mandated tonight."""
        as_of = self.policy["as_of"]
        return {
            account["account_key"]: account
            for account in self.raw["raw.account"]
            if account["valid_from"] <= as_of and (account["valid_to"] is None or as_of <= account["valid_to"])
        }

    @cached_property
    def scope(self) -> dict[str, bool]:
        """Everybody on any roster known tonight: whether addressed and active on the newest."""
        days = {file["file_id"]: file["known_on"] for file in self.raw["raw.source_file"] if file["source"] == "roster"}
        known = [line for line in self.raw["raw.staff"] if days[line["file_id"]] <= self.policy["as_of"]]
        newest = max(days[line["file_id"]] for line in known)
        addressed = {line["employment"] for line in self.raw["raw.addressed_employment"]}
        scope = dict.fromkeys((line["staff_key"] for line in known), False)
        for line in known:
            if days[line["file_id"]] == newest:
                scope[line["staff_key"]] = line["is_active"] and line["employment"] in addressed
        return scope

    @cached_property
    def answers(self) -> dict[tuple[str, str], Answer]:
        lines: dict[tuple[str, str], dict[tuple[datetime, str, str | None], int]] = {}
        for line in self.raw["raw.declaration"]:
            if line["declared_on"] <= self.policy["as_of"]:
                told = lines.setdefault((line["staff_key"], line["platform"]), {})
                key = (line["declared_at"], line["answer"], line["follower_key"])
                told[key] = max(told.get(key, 0), line["row_number"])
        answers = {}
        for who, told in lines.items():
            last = max((at, row) for (at, _, _), row in told.items())
            standing = [key for key, row in told.items() if (key[0], row) == last]
            keys = frozenset(key for _, _, key in standing if key is not None)
            answers[who] = Answer(last[0], standing[0][1], keys)
        return answers

    @cached_property
    def declarers(self) -> Counter[str]:
        """How many people declare each handle."""
        return Counter(key for answer in self.answers.values() for key in answer.keys)

    @cached_property
    def lists(self) -> dict[str, dict[str, Any]]:
        """The lists captured by tonight, each with the handles it shows."""
        as_of = self.policy["as_of"]
        lists = {
            capture["capture_id"]: {**capture, "shows": set()}
            for capture in self.raw["raw.capture"]
            if capture["captured_on"] <= as_of
        }
        for line in self.raw["raw.follower"]:
            if line["capture_id"] in lists:
                lists[line["capture_id"]]["shows"] |= {line["follower_key"], line["handle_key"]}
        return lists

    @cached_property
    def checks(self) -> list[dict[str, Any]]:
        """The point checks made by tonight."""
        return [check for check in self.raw["raw.point_check"] if check["checked_on"] <= self.policy["as_of"]]

    def declared(self, staff: str, account: str) -> Answer | None:
        return self.answers.get((staff, account.partition(":")[0]))

    def last_seen_at(self, answer: Answer, account: str) -> datetime | None:
        lists = [capture for capture in self.lists.values() if capture["account_key"] == account]
        seen = [capture["captured_at"] for capture in lists if answer.keys & capture["shows"]]
        checked = [
            check["checked_at"]
            for check in self.checks
            if check["account_key"] == account and check["follower_key"] in answer.keys and check["is_following"]
        ]
        return max([*seen, *checked], default=None)

    def denials(self, answer: Answer, account: str) -> list[dict[str, Any]]:
        """The platform's own answers that she does not follow, where such an answer means anything."""
        if account.startswith(("youtube:", "facebook:")) or answer.answer == "multiple":
            return []
        return [
            {"captured_at": check["checked_at"], "captured_on": check["checked_on"]}
            for check in self.checks
            if check["account_key"] == account
            and check["follower_key"] in answer.keys
            and check["is_following"] is False
        ]

    def could_show(self, capture: dict[str, Any], answer: Answer) -> bool:
        """Whether the list names followers by what she declared."""
        return capture["identifies"] in ("id" if answer.answer == "id" else "handle", "handle_and_id")

    def is_missed(self, answer: Answer, account: str, since: datetime, complete: set[str]) -> bool:
        """Whether a complete list that could show her, or the platform's own answer, lacks her since."""
        lists = [
            capture
            for name, capture in self.lists.items()
            if name in complete and capture["account_key"] == account and self.could_show(capture, answer)
        ]
        return any(one["captured_at"] > since for one in [*lists, *self.denials(answer, account)])

    def is_shared(self, answer: Answer) -> bool:
        return any(self.declarers[key] > 1 for key in answer.keys)

    def may_be_complete(self, capture: dict[str, Any]) -> bool:
        """Whether any count near the list lets it pass: necessary, whichever of them the models choose."""
        hides = capture["account_key"].startswith(("youtube:", "facebook:"))
        age, share = (self.policy[name] for name in ("max_reading_age_days", "max_hidden_share"))
        counts = [
            reading["count_high"]
            for reading in self.raw["raw.follower_count"]
            if reading["account_key"] == capture["account_key"]
            and reading["read_on"] <= self.policy["as_of"]
            and abs((reading["read_on"] - capture["captured_on"]).days) <= age
        ]
        reconciles = any(count - capture["listed"] <= share * count + 1e-9 for count in counts)
        return not hides and capture["ended"] == "exhausted" and reconciles


def law_1_not_seen_needs_complete_lists(raw: Raw, built: Built) -> Iterator[str]:
    """Not seen is nobody without enough complete lists after the declaration, far enough apart, none showing her."""
    night = Tonight(raw)
    complete = {row["capture_id"] for row in built["marts.fct_capture"] if row["verdict"] == "complete"}
    for name in sorted(complete):
        if not night.may_be_complete(night.lists[name]):
            yield f"{name} is called complete, and no count near it says so"
    for row in built["marts.fct_follow_status"]:
        if row["status"] != "not_seen":
            continue
        staff, account = row["staff_key"], row["account_key"]
        answer = night.declared(staff, account)
        if answer is None or not answer.keys or answer.answer == "multiple" or night.is_shared(answer):
            yield f"{staff} is not seen by {account} without one handle of her own"
            continue
        seen_at = night.last_seen_at(answer, account)
        lists = [
            capture
            for name, capture in night.lists.items()
            if name in complete and capture["account_key"] == account and night.could_show(capture, answer)
        ]
        days = [
            capture["captured_on"]
            for capture in [*lists, *night.denials(answer, account)]
            if capture["captured_at"] > answer.declared_at and (seen_at is None or capture["captured_at"] > seen_at)
        ]
        if len(set(days)) < night.policy["confirmations"] or not days:
            yield f"{staff} is not seen by {account} after lists of {len(set(days))} days"
        elif (max(days) - min(days)).days < night.policy["confirmation_days"]:
            yield f"{staff} is not seen by {account} in lists from {min(days)} to {max(days)}"


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
        seen_at = night.last_seen_at(answer, account) if answer else None
        counts = answer and night.scope[staff] and not night.is_shared(answer)
        missed = answer is not None and seen_at is not None and night.is_missed(answer, account, seen_at, complete)
        follows = bool(counts) and seen_at is not None and not missed
        if follows != (row["status"] == "following"):
            yield f"{staff} is {row['status']} for {account}; last seen {seen_at}, missed since: {missed}"


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
