"""Tells again, in Python and without the models, what the raw tables of a campaign say of its night.

Knows raw tables; knows no model. What the laws say of people is held against this.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from tests.sql.campaigns import Raw


@dataclass(frozen=True)
class Answer:
    """What somebody answered for a platform at one moment, and which names it calls former."""

    declared_at: datetime
    declared_on: date
    answer: str
    keys: frozenset[str]
    former_keys: frozenset[str]


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

    @cached_property
    def answers(self) -> dict[tuple[str, str], list[Answer]]:
        """The answers of each person for each platform that stood for a day at least, the standing one last."""
        told: dict[tuple[str, str], dict[tuple[Any, ...], int]] = defaultdict(dict)
        for is_rename, line in [*self._declarations(), *self._renames()]:
            lines = told[line["staff_key"], line["platform"]]
            when = (line["declared_at"], is_rename, line["declared_on"])
            key = (*when, line["answer"], line["follower_key"], line["former_key"])
            lines[key] = max(lines.get(key, 0), line["row_number"])
        return {who: _standing(lines) for who, lines in told.items()}

    def _declarations(self) -> Iterator[tuple[bool, dict[str, Any]]]:
        for line in self.raw["raw.declaration"]:
            if line["declared_on"] <= self.policy["as_of"]:
                yield False, {**line, "former_key": None}

    def _renames(self) -> Iterator[tuple[bool, dict[str, Any]]]:
        platforms = {account["platform"] for account in self.raw["raw.account"]}
        for line in self.raw["raw.correction"]:
            is_known = line["entered_on"] <= self.policy["as_of"] and line["platform"] in platforms
            if line["kind"] == "rename" and is_known:
                moment = {"declared_at": line["entered_at"], "declared_on": line["entered_on"], "answer": "handle"}
                yield True, {**line, **moment}

    def declared(self, staff: str, account: str) -> Answer | None:
        answers = self.answers.get((staff, account.partition(":")[0]))
        return answers[-1] if answers else None

    @cached_property
    def _shown_ids(self) -> dict[str, list[tuple[date, datetime, str]]]:
        """Under which ids lists have shown a name, and when."""
        shown = defaultdict(list)
        for line in self.raw["raw.follower"]:
            if line["handle_key"] and (capture := self.lists.get(line["capture_id"])):
                shown[line["handle_key"]].append((capture["captured_on"], capture["captured_at"], line["follower_key"]))
        return shown

    def _ids(self, answer: Answer) -> set[str]:
        """The ids behind the names of an answer: as the next list says, or else the last one before."""
        ids = set()
        for key in answer.keys | answer.former_keys:
            shown = self._shown_ids.get(key, [])
            later = [one for one in shown if one[1] >= answer.declared_at and key in answer.keys]
            before = [one for one in shown if one[1] < answer.declared_at]
            own = max(before, key=lambda one: one[:2])[2] if before else None
            if later and not (own and self._was_passed_on(key, own, answer.declared_at, min(later))):
                ids.add(min(later)[2])
            elif own:
                ids.add(own)
        return ids

    def _was_passed_on(self, name: str, own: str, since: datetime, later: tuple[date, datetime, str]) -> bool:
        """Whether a list shows the id under another name after it was declared, before the name is seen again."""
        return any(
            other != name and any(since <= at <= later[1] and on <= later[0] and key == own for on, at, key in shown)
            for other, shown in self._shown_ids.items()
        )

    @cached_property
    def claims(self) -> dict[str, dict[str, date]]:
        """Who claims each name or id by a standing answer, and since when."""
        claims: dict[str, dict[str, date]] = defaultdict(dict)
        for (staff, platform), answers in self.answers.items():
            if staff not in self.in_service:
                continue
            for key in answers[-1].keys:
                since = self._first_declared[staff, platform, key]
                for name in {key, *self._ids(replace(answers[-1], keys=frozenset({key}), former_keys=frozenset()))}:
                    claims[name][staff] = max(since, claims[name].get(staff, date.min))
        return claims

    @cached_property
    def _first_declared(self) -> dict[tuple[str, str, str], date]:
        firsts: dict[tuple[str, str, str], date] = {}
        for _, line in [*self._declarations(), *self._renames()]:
            if line["follower_key"]:
                who = (line["staff_key"], line["platform"], line["follower_key"])
                firsts[who] = min(line["declared_on"], firsts.get(who, date.max))
        return firsts

    def keys(self, staff: str, account: str) -> set[str]:
        """All names and ids under which somebody may be seen: declared, behind a declared one, or former."""
        return self._claimed(staff, account) | {
            key for key in self._former(staff, account) if not self.claims.get(key, {}).keys() - {staff}
        }

    def _former(self, staff: str, account: str) -> set[str]:
        platform = account.partition(":")[0]
        former: set[str] = set()
        for answer in self.answers[staff, platform][:-1]:
            former |= answer.keys | self._ids(replace(answer, former_keys=frozenset()))
        for _, line in self._renames():
            if (line["staff_key"], line["platform"]) == (staff, platform) and line["former_key"]:
                told = frozenset({line["former_key"]})
                answer = Answer(line["declared_at"], line["declared_on"], "handle", frozenset(), told)
                former |= told | self._ids(answer)
        return former

    def is_contested(self, staff: str, account: str) -> bool:
        """Whether somebody else claims a former name of hers, and nobody has resolved it since."""
        rivals = [self.claims.get(key, {}) for key in self._former(staff, account) - self._claimed(staff, account)]
        since = [on for rival in rivals for other, on in rival.items() if other != staff]
        return any(on > self._resolved_on(staff, account) for on in since)

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

    def is_disputed(self, staff: str, account: str) -> bool:
        """Whether a dispute is open, or somebody else claims the account and nobody has resolved it since."""
        line = self._correction(staff, account, {"dispute", "resolve"})
        if line and line["kind"] == "dispute":
            return True
        rivals = [self.claims[key] for key in self._claimed(staff, account) if len(self.claims[key]) > 1]
        return any(max(rival.values()) > self._resolved_on(staff, account) for rival in rivals)

    def _claimed(self, staff: str, account: str) -> set[str]:
        answer = self.declared(staff, account)
        return {*answer.keys, *self._ids(replace(answer, former_keys=frozenset()))} if answer else set()

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


def _standing(lines: dict[tuple[Any, ...], int]) -> list[Answer]:
    """The answers in their order, without those that were replaced on their own day."""
    moments: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for (at, is_rename, on, *answer), row in lines.items():
        moments[at, is_rename, row, on].append(tuple(answer))
    answers = [
        Answer(
            at,
            on,
            max(answer for answer, _, _ in told),
            frozenset(key for _, key, _ in told if key),
            frozenset(former for _, _, former in told if former),
        )
        for (at, _, _, on), told in sorted(moments.items())
    ]
    definite = [bool(one.keys) or one.answer == "no_account" for one in answers]
    answers = [one for n, one in enumerate(answers) if definite[n] or not any(definite[:n])]
    return [
        one
        for one, after in zip(answers, [*answers[1:], None], strict=True)
        if after is None or one.declared_on < after.declared_on
    ]
