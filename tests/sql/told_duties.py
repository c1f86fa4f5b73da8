"""Tells again, in Python and without the models, who owed what on a night, and which lists and checks there were.

Knows raw tables; knows no model and no answer.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from tests.sql.campaigns import Raw


@dataclass(frozen=True)
class Duties:
    """Accounts, people, corrections and lists of a night, as the raw tables have them."""

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
    def _rosters(self) -> list[tuple[date, dict[str, dict[str, Any]]]]:
        """The rosters known tonight, by their day: each line by its person."""
        days = {file["file_id"]: file["known_on"] for file in self.raw["raw.source_file"] if file["source"] == "roster"}
        rosters: dict[date, dict[str, dict[str, Any]]] = defaultdict(dict)
        for line in self.raw["raw.staff"]:
            if days[line["file_id"]] <= self.policy["as_of"]:
                rosters[days[line["file_id"]]][line["staff_key"]] = line
        return sorted(rosters.items())

    @cached_property
    def in_service(self) -> set[str]:
        return {staff for staff, line in self._rosters[-1][1].items() if line["is_active"]}

    def obliged_from(self, staff: str, account: str) -> date:
        """The first day on which she can be missed: addressed, the account counting, no correction covering her."""
        addressed = {line["employment"] for line in self.raw["raw.addressed_employment"]}
        began = None
        for day, lines in self._rosters:
            line = lines.get(staff)
            is_in_scope = line is not None and line["is_active"] and line["employment"] in addressed
            began = (began or day) if is_in_scope else None
        covered = [to_on + timedelta(days=1) for to_on in self._covered_to(staff, account)]
        first: date = max([began or date.max, self.accounts[account]["valid_from"], *covered])
        return first

    def _covered_to(self, staff: str, account: str) -> Iterator[date]:
        as_of = self.policy["as_of"]
        for kinds in ({"exempt"}, {"self_declared"}, {"dispute", "resolve"}):
            lines = sorted(
                self._lines(staff, account, kinds), key=lambda line: (line["entered_at"], line["row_number"])
            )
            for n, line in enumerate(lines, start=1):
                replaced_on = lines[n]["entered_on"] if n < len(lines) else as_of
                to_on = min(as_of, line["until_on"] or as_of, replaced_on)
                if line["kind"] != "resolve" and line["from_on"] <= to_on:
                    yield to_on

    def _lines(self, staff: str, account: str, kinds: set[str]) -> list[dict[str, Any]]:
        return [
            line
            for line in self.raw["raw.correction"]
            if line["staff_key"] == staff
            and line["kind"] in kinds
            and line["platform"] in (None, account.partition(":")[0])
            and line["account_key"] in (None, account)
            and line["entered_on"] <= self.policy["as_of"]
        ]

    def _correction(self, staff: str, account: str, kinds: set[str]) -> dict[str, Any] | None:
        """The last line of these kinds for the person and the account, if its days cover tonight."""
        as_of = self.policy["as_of"]
        lines = self._lines(staff, account, kinds)
        last = max(lines, key=lambda line: (line["entered_at"], line["row_number"]), default=None)
        is_on = last and last["from_on"] <= as_of and (last["until_on"] is None or as_of <= last["until_on"])
        return last if is_on else None

    def holds(self, staff: str, account: str, kind: str) -> bool:
        """Whether she is exempt, or says herself that she follows."""
        return self._correction(staff, account, {kind}) is not None

    def _resolved_on(self, staff: str, account: str) -> date:
        line = self._correction(staff, account, {"dispute", "resolve"})
        return line["entered_on"] if line and line["kind"] == "resolve" else date.min

    @cached_property
    def lists(self) -> dict[str, dict[str, Any]]:
        """The lists captured by tonight, each with the handles it shows."""
        as_of = self.policy["as_of"]
        lists = {
            capture["capture_id"]: {**capture, "shows": set(), "times": {}}
            for capture in self.raw["raw.capture"]
            if capture["captured_on"] <= as_of
        }
        for line in self.raw["raw.follower"]:
            if line["capture_id"] in lists:
                lists[line["capture_id"]]["shows"] |= {line["follower_key"], line["handle_key"]}
                lists[line["capture_id"]]["times"] |= dict.fromkeys(
                    (line["follower_key"], line["handle_key"]), line["followed_at"]
                )
        return lists

    @cached_property
    def checks(self) -> list[dict[str, Any]]:
        """The point checks made by tonight."""
        return [check for check in self.raw["raw.point_check"] if check["checked_on"] <= self.policy["as_of"]]

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
