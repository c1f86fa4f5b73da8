"""Facts as sentences, the same for page and terminal; knows what follows from a fact in words, computes nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence

from flows.reports.facts import Account, Counts, Findings, NightQuality
from flows.reports.numbers import Numbers
from flows.reports.texts import Texts

ACCOUNTS_IN_A_SENTENCE = 3
Named = tuple[Account, str]


class Sentences:
    """What the facts say, in one language."""

    def __init__(self, texts: Texts, numbers: Numbers) -> None:
        self.texts = texts
        self.numbers = numbers

    def account(self, account: Account) -> str:
        """An official account by owner, platform and its public handle."""
        return f"{account.owner} · {self.texts.label('platform', account.platform)} @{account.handle}"

    def gain(self, account: Account) -> str:
        """What the counts say: the gain of the target, or why no gain can be said."""
        growth = account.growth
        if growth is None or (growth.baseline is None and growth.latest is None):
            return self.texts("gain.never")
        if growth.baseline is None:
            return self.texts("gain.not_before", latest=self.numbers.counts(growth.latest))
        if growth.gained is None or not growth.is_measured:
            return self.texts("gain.not_after", baseline=self.numbers.counts(growth.baseline))
        if growth.gained.low < 0:
            gain = self.texts("gain.changed", counts=self.numbers.change(growth.gained))
        else:
            gain = self.texts("gain.gained", counts=self.numbers.counts(growth.gained))
        if growth.target is None:
            return gain
        target, shares = self.numbers.count(growth.target), self.numbers.shares(growth.attainment)
        return self.texts("gain.of_target", gain=gain, target=target, shares=shares)

    def agreement(self, account: Account) -> str | None:
        """Whether the readings and what was published can all be true; None where nothing published narrows them."""
        growth = account.growth
        if growth is None:
            return None
        if growth.is_consistent is False:
            return self.texts("gain.not_consistent", baseline=self.numbers.counts(growth.baseline))
        if growth.consistent_baseline is None or growth.consistent_baseline == growth.baseline:
            return None
        return self.texts("gain.consistent", baseline=self.numbers.counts(growth.consistent_baseline))

    def proofs(self, account: Account) -> list[str]:
        """What the lists prove about employees, strongest first."""
        compliance = account.compliance
        if compliance is None:
            return [self.texts("proof.not_counted")]
        following, stated = account.seen_following, account.following_by_own_statement
        stating = [self._staff("proof.stated", stated)] if stated else []
        if not account.has_list:
            seen = [self._staff("proof.other_evidence", following)] if following else []
            if told := seen + self._missed(account):
                return [*told, *stating]
            return [self._staff("proof.stated_alone", stated)] if stated else [self.texts("proof.nothing")]
        proofs = [self._staff("proof.following", following)]
        if account.growth and account.growth.already_following:
            proofs.append(self._staff("proof.already", account.growth.already_following))
        if compliance.provable_not_following:
            staff = self.numbers.count(compliance.provable_not_following)
            proofs.append(self.texts("proof.not_following", staff=staff, day=self._list_day(account)))
        return [*proofs, *self._missed(account), *stating]

    def _missed(self, account: Account) -> list[str]:
        """How many are named as not seen, and after how many looks of which kind."""
        missed = account.compliance.by_status["not_seen"] if account.compliance else 0
        if not missed:
            return []
        text = "proof.not_seen" if account.is_missed_by_lists else "proof.not_seen_asked"
        lists = self.numbers.count(account.lists_behind_not_seen)
        return [self.texts(text, staff=self.numbers.count(missed), lists=lists)]

    def unknowns(self, account: Account) -> list[str]:
        """What nobody can know about the account's employees, and between which numbers it lies."""
        if account.compliance is None:
            return [self.texts("proof.not_counted")]
        by_status = account.compliance.by_status
        is_answered = bool(account.seen_following or by_status.get("not_seen"))
        if not account.has_list and not is_answered:
            return [self._without_list(account)]
        unknowns = []
        if by_status.get("unverifiable"):
            staff = self.numbers.count(by_status["unverifiable"])
            unknowns.append(self.texts("unknown.unverifiable", staff=staff, reasons=self.reasons(account)))
        unknowns += [
            self._staff(f"unknown.{status}", by_status[status])
            for status in ("no_handle", "no_account", "disputed")
            if by_status.get(status)
        ]
        between = self._between(account) if account.has_list else [self._without_list(account, "no_list_but_answers")]
        return [*unknowns, *between] or [self.texts("unknown.nothing")]

    def reasons(self, account: Account) -> str:
        """Why employees are unverifiable, largest group first; without its number where there is one reason.

        Whom no list can settle is told apart from whom the next list may, and only that group can be asked.
        """
        groups = {
            self.texts.label("reason", reason): staff - account.to_be_asked.get(reason, 0)
            for reason, staff in account.unverifiable.items()
        }
        groups[self.texts("unknown.to_be_asked")] = sum(account.to_be_asked.values())
        told = sorted(((staff, reason) for reason, staff in groups.items() if staff), key=lambda group: -group[0])
        if len(told) == 1:
            return told[0][1]
        return ", ".join(
            self.texts("unknown.reason", staff=self.numbers.count(staff), reason=reason) for staff, reason in told
        )

    def quality(self, findings: NightQuality) -> list[str]:
        """How the night's checks and rejected rows stand."""
        checks = findings.checks
        failed = [check.severity for check in checks if not check.passed]
        if not checks:
            lines = [self.texts("quality.no_checks")]
        elif not failed:
            lines = [self.texts("quality.all_passed", checks=self.numbers.count(len(checks)))]
        else:
            by_severity = {kind: self.numbers.count(failed.count(kind)) for kind in ("critical", "warning")}
            passed = self.numbers.count(len(checks) - len(failed))
            lines = [self.texts("quality.some_failed", passed=passed, **by_severity)]
        rows = sum(reject.rows for reject in findings.rejects)
        refused = sum(reject.rows == 0 for reject in findings.rejects)
        if rows:
            lines.append(self.texts("quality.rejects", rows=self.numbers.count(rows)))
        if refused:
            lines.append(self.texts("quality.refused", files=self.numbers.count(refused)))
        return lines

    def answer(self, findings: Findings) -> list[tuple[str, str]]:
        """The honest answer: three leads, each with one sentence over the first accounts."""
        named = list(zip(findings.counted, self._short_names(findings.counted), strict=True))
        sentences = {
            "counted": self._counted(named),
            "proved": self._proved(named),
            "unknown": self._known_between(named),
        }
        return [(self.texts(f"answer.{lead}"), _sentence(sentence)) for lead, sentence in sentences.items()]

    def _counted(self, named: Sequence[Named]) -> str:
        measured = [(account, name) for account, name in named if account.growth and account.growth.is_measured]
        if not measured:
            return self.texts("answer.nothing_measured")
        parts = [
            self.texts("answer.gain", account=name, gain=self.gain(account))
            for account, name in measured[:ACCOUNTS_IN_A_SENTENCE]
        ]
        others = len(named) - len(parts)
        if others:
            text = "answer.unmeasured" if len(measured) <= ACCOUNTS_IN_A_SENTENCE else "answer.more"
            parts.append(self.texts(text, accounts=self.numbers.count(others)))
        return "; ".join(parts)

    def _proved(self, named: Sequence[Named]) -> str:
        listed = [(account, name) for account, name in named if account.has_list]
        if not listed:
            return self.texts("answer.nothing_proved")
        parts = [part for account, name in listed[:ACCOUNTS_IN_A_SENTENCE] for part in self._proofs_of(account, name)]
        if len(listed) > ACCOUNTS_IN_A_SENTENCE:
            parts.append(self.texts("answer.more", accounts=self.numbers.count(len(listed) - ACCOUNTS_IN_A_SENTENCE)))
        return self.texts("answer.proofs", proofs="; ".join(parts))

    def _proofs_of(self, account: Account, name: str) -> Iterator[str]:
        compliance, growth = account.compliance, account.growth
        if compliance is None:
            return
        staff = self.numbers.count(account.seen_following)
        following = self.texts("answer.following", staff=staff, account=name)
        if growth and growth.already_following:
            following += f" ({self._staff('proof.already', growth.already_following)})"
        yield following
        if account.following_by_own_statement:
            stated = self.numbers.count(account.following_by_own_statement)
            yield self.texts("answer.stated", staff=stated, account=name)
        if compliance.provable_not_following:
            not_following = self.numbers.count(compliance.provable_not_following)
            yield self.texts("answer.not_following", staff=not_following, account=name, day=self._list_day(account))

    def _known_between(self, named: Sequence[Named]) -> str:
        parts = [self._interval_of(account, name) for account, name in named[:ACCOUNTS_IN_A_SENTENCE]]
        if len(named) > ACCOUNTS_IN_A_SENTENCE:
            parts.append(self.texts("answer.more", accounts=self.numbers.count(len(named) - ACCOUNTS_IN_A_SENTENCE)))
        if not parts:
            return self.texts("unknown.nothing")
        is_open = any(_is_open(account) for account, _ in named)
        return self.texts("answer.between" if is_open else "answer.exactly", accounts="; ".join(parts))

    def _interval_of(self, account: Account, name: str) -> str:
        bound = _narrowest(account)
        if bound is None:
            return self.texts("answer.not_known", account=name)
        staff = self.numbers.counts(bound)
        if account.has_list:
            return self.texts("answer.interval_of_list", account=name, staff=staff, day=self._list_day(account))
        return self.texts("answer.interval", account=name, staff=staff)

    def _short_names(self, accounts: Sequence[Account]) -> list[str]:
        """Each account in as few words as tell it from the others: they are said many times in a sentence."""
        names = [
            (
                account.owner,
                f"{account.owner} · {self.texts.label('platform', account.platform)}",
                self.account(account),
            )
            for account in accounts
        ]
        said = Counter(name for forms in names for name in forms)
        return [next(name for name in forms if said[name] == 1 or name is forms[-1]) for forms in names]

    def _staff(self, text: str, staff: int | None) -> str:
        return self.texts(text, staff=self.numbers.count(staff))

    def _between(self, account: Account) -> list[str]:
        bound = account.bounds.get("list")
        if bound is None or bound.staff_following is None:
            return []
        low, high = bound.staff_following.low, bound.staff_following.high
        text = "unknown.exactly" if low == high else "unknown.between"
        day = self._list_day(account)
        told = [self.texts(text, low=self.numbers.count(low), high=self.numbers.count(high), day=day)]
        fewer = (account.seen_following or 0) - low
        return [*told, self._staff("unknown.not_shown_again", fewer)] if fewer > 0 else told

    def _list_day(self, account: Account) -> str:
        """Of which day the list is that limits how many follow; what it says is of that day, and not of tonight."""
        newest = account.newest_list
        return self.numbers.short_day(self.numbers.local(newest.captured_at).date() if newest else None)

    def _without_list(self, account: Account, text: str = "no_list") -> str:
        bound = _narrowest(account)
        if bound is None:
            return self.texts("unknown.no_list_no_bound")
        return self.texts(f"unknown.{text}", low=self.numbers.count(bound.low), high=self.numbers.count(bound.high))


def _narrowest(account: Account) -> Counts | None:
    """How many employees follow as far as it is known: by the list where there is one, else assuming nothing."""
    bound = account.bounds.get("list") or account.bounds.get("none")
    return bound.staff_following if bound else None


def _is_open(account: Account) -> bool:
    bound = _narrowest(account)
    return bound is None or bound.low < bound.high


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
