"""Tells again, in Python and without the models, what the raw tables of a campaign say of its night.

Knows raw tables; knows no model. What the laws say of people is held against this.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.sql.told_names import Answer, Names


class Tonight(Names):
    """What the raw tables say of the night, told again in Python and without the models."""

    def last_seen_at(self, staff: str, account: str) -> datetime | None:
        keys = self.keys(staff, account)
        lists = [capture for capture in self.lists.values() if capture["account_key"] == account]
        seen = [capture["captured_at"] for capture in lists if keys & capture["shows"]]
        checked = [
            check["checked_at"]
            for check in self.checks
            if check["account_key"] == account and check["follower_key"] in keys and check["is_following"]
        ]
        return max([*seen, *checked], default=None)

    def other_name(self, staff: str, account: str) -> str | None:
        """A free name that came, with her follow time, in a list after the one that showed her last, unanswered."""
        answer, seen_at = self.declared(staff, account), self.last_seen_at(staff, account)
        lists = [capture for capture in self.lists.values() if capture["account_key"] == account]
        keys = self.keys(staff, account)
        shown = [one for one in lists if one["captured_at"] == seen_at and keys & one["shows"]]
        times = {one["times"][key] for one in shown for key in keys & one["shows"]}
        if answer is None or len(times) != 1 or None in times:
            return None
        later = [one for one in lists if one["captured_at"] > seen_at and one["identifies"] == "handle"]
        everybody = {line["follower_key"] for _, line in [*self._declarations(), *self._renames()]}
        everybody |= {key for who in self.answers for key in self.keys(*who) | self._former(*who)}
        for one in sorted(later, key=lambda one: (one["captured_on"], one["captured_at"], one["capture_id"])):
            new = {key for key, at in one["times"].items() if key and at in times} - shown[0]["shows"] - everybody
            if new:
                return min(new) if self._resolved_on(staff, account) < one["captured_on"] else None
        return None

    def denials(self, answer: Answer, account: str) -> list[dict[str, Any]]:
        """The platform's own answers that she does not follow, where such an answer means anything."""
        if account.startswith(("youtube:", "facebook:")) or answer.answer == "multiple":
            return []
        if self._ids(replace(answer, former_keys=frozenset())):
            return []
        return [
            {"captured_at": check["checked_at"], "captured_on": check["checked_on"]}
            for check in self.checks
            if check["account_key"] == account
            and check["follower_key"] in answer.keys
            and check["is_following"] is False
        ]

    def unknown_at(self, answer: Answer, account: str) -> datetime | None:
        """The last time that the platform said to have nobody under the one name she declared."""
        return max((check["checked_at"] for check in self._asked(answer, account) if check["is_unknown"]), default=None)

    def is_unknown(self, answer: Answer, account: str) -> bool:
        """Whether that is the last the platform said of whether she is there at all."""
        known = [check["checked_at"] for check in self._asked(answer, account) if check["is_following"] is not None]
        unknown_at = self.unknown_at(answer, account)
        return unknown_at is not None and all(at <= unknown_at for at in known)

    def _asked(self, answer: Answer, account: str) -> list[dict[str, Any]]:
        if answer.answer == "multiple":
            return []
        platform = account.partition(":")[0]
        return [
            check
            for check in self.checks
            if check["account_key"].startswith(f"{platform}:") and check["follower_key"] in answer.keys
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
