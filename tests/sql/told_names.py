"""Tells again, in Python and without the models, under which names and ids somebody may be seen on a night.

Knows raw tables; knows no model. A name is the key of a handle, and an id that of an account.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from tests.sql.told_duties import Duties


@dataclass(frozen=True)
class Answer:
    """What somebody answered for a platform at one moment, and which names it calls former."""

    declared_at: datetime
    declared_on: date
    answer: str
    keys: frozenset[str]
    former_keys: frozenset[str]


class Names(Duties):
    """Whose name is whose, by answers, renames and the ids that lists show."""

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
