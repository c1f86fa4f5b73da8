"""Lists, confirmations, corrections and history of one person in sentences; knows no layout, computes no status."""

from flows.reports.facts import Capture
from flows.reports.numbers import Numbers
from flows.reports.texts import Texts
from flows.reports.why_facts import CORRECTIONS, Look, Obligation, Period, Policy, Standing
from flows.reports.why_sentences import period_of
from transforms.platforms import HIDES_FOLLOWERS

LISTS_SHOWN = 8


class EvidenceSentences:
    """What was looked at, in one language."""

    def __init__(self, texts: Texts, numbers: Numbers, policy: Policy) -> None:
        self.texts = texts
        self.numbers = numbers
        self.policy = policy

    def seen(self, asked: Obligation) -> list[str]:
        """First and last day seen; nothing where no list is searched for the person."""
        standing = asked.standing
        if standing is None or standing.status not in ("following", "not_seen", "unverifiable"):
            return []
        if standing.first_seen_on is None and standing.is_stated:
            return []
        if standing.first_seen_on is None:
            return [self.texts("why_seen.never")] if asked.answer and asked.answer.named else []
        first, last = self.numbers.short_day(standing.first_seen_on), self.numbers.short_day(standing.last_seen_on)
        return [self.texts("why_seen.once" if first == last else "why_seen.span", first=first, last=last)]

    def confirmed(self, asked: Obligation) -> list[str]:
        """How many complete lists lack the person, of how many needed, and how far apart they are."""
        standing = asked.standing
        if standing is None or not _may_be_confirmed(asked, standing):
            return []
        count = self.numbers.count
        needed, policy_days = count(self.policy.confirmations), count(self.policy.confirmation_days)
        confirmations = count(standing.confirmations)
        text = "why_confirmed.counted" if standing.confirmations else "why_confirmed.counted_none"
        sentences = [self.texts(text, confirmations=confirmations, needed=needed, days=policy_days)]
        if days := asked.confirming_days:
            first, last = map(self.numbers.short_day, days)
            apart = count((days[1] - days[0]).days)
            sentences.append(self.texts("why_confirmed.apart", apart=apart, first=first, last=last))
        if asked.confirmed_elsewhere:
            sentences.append(self.texts("why_confirmed.others", others=count(asked.confirmed_elsewhere)))
        return sentences

    def earliest(self, asked: Obligation) -> list[str]:
        """When the name could first become not_seen; nothing where it is so already."""
        standing = asked.standing
        if standing is None or standing.status == "not_seen":
            return []
        if standing.is_stated or standing.status in ("exempt", "disputed"):
            return [self._while_protected(asked, standing)]
        if standing.not_seen_possible_on is None or standing.status == "following":
            return [self.texts(f"why_earliest.{_hindrance(asked, standing)}")]
        return [self.texts("why_earliest.possible", day=self.numbers.short_day(standing.not_seen_possible_on))]

    def _while_protected(self, asked: Obligation, standing: Standing) -> str:
        protection = asked.protection
        if standing.status == "disputed" and protection is None:
            return self.texts("why_earliest.shared")
        kind = protection.kind if protection else "exempt" if standing.status == "exempt" else "self_declared"
        last = protection.until_on if protection else None
        end = "without_end" if last is None else "until"
        what = self.texts(f"why_protection.{kind}")
        told = self.texts(f"why_protection.{end}", last=self.numbers.short_day(last))
        return self.texts("why_earliest.protected", what=what, end=told)

    def lists(self, asked: Obligation) -> list[str]:
        """Each list and what it does for the person, oldest first; only the newest where there are many."""
        if asked.looks and all(look.effect in ("not_consulted", "proves_nothing") for look in asked.looks):
            return [self.texts("why_list.unused", lists=self.numbers.count(len(asked.looks)))]
        shown = asked.looks[-LISTS_SHOWN:]
        earlier = len(asked.looks) - len(shown)
        sentences = [self.texts("why_list.earlier", lists=self.numbers.count(earlier))] if earlier else []
        return [*sentences, *map(self._look, shown)] or [self.texts("why_list.none")]

    def corrections(self, asked: Obligation) -> list[str]:
        """Corrections in force."""
        return [
            self.texts(
                f"why_correction.{correction.kind}",
                period=period_of(self.texts, self.numbers, correction.from_on, correction.until_on),
                entered=self.numbers.short_day(correction.entered_on),
            )
            for correction in asked.in_force.values()
            if correction.kind in CORRECTIONS
        ]

    def questions(self, asked: Obligation) -> list[str]:
        """Open questions about a new name."""
        return [self.texts("why_question.rename", day=self.numbers.short_day(day)) for day in asked.asked_on]

    def history(self, asked: Obligation) -> str:
        """All periods in one line, oldest first."""
        return "; ".join(map(self._period, asked.history))

    def _look(self, look: Look) -> str:
        capture = look.capture
        text = "failed" if capture.verdict == "failed" else _counted(capture)
        return self.texts(
            f"why_list.{text}",
            day=self.numbers.short_day(look.captured_on),
            source=self.texts.label("source", capture.source),
            listed=self.numbers.count(capture.listed),
            reported=self.numbers.counts(capture.reported),
            hidden=self.numbers.count(capture.hidden_high),
            verdict=self.texts.label("verdict", capture.verdict),
            reason=self.texts.label("capture_reason", capture.reason or capture.ended),
            effect=self.texts(f"why_effect.{look.effect}"),
        )

    def _period(self, period: Period) -> str:
        # Of days past nobody published by which evidence: a list may have shown it, or a statement said it.
        kind = "why_period" if period.status == "following" else "status"
        status = self.texts.label(kind, period.status)
        first, last = self.numbers.short_day(period.valid_from_on), self.numbers.short_day(period.valid_to_on)
        text = "status_since" if period.valid_to_on is None else "status_on" if first == last else "status_until"
        return self.texts(f"why_period.{text}", status=status, first=first, last=last)


def _may_be_confirmed(asked: Obligation, standing: Standing) -> bool:
    """Whether counting lists says anything: nowhere where absence never means anything."""
    if standing.status == "not_seen":
        return True
    if asked.asked_on or asked.is_claimed:
        return False
    hidden = asked.platform in HIDES_FOLLOWERS or standing.reason in ("platform_hides_list", "no_such_account")
    is_searched = asked.answer is not None and bool(asked.answer.named) and asked.answer.answer != "multiple"
    return standing.status == "unverifiable" and is_searched and not hidden


def _hindrance(asked: Obligation, standing: Standing) -> str:
    """Why no day is known on which the status could become not_seen."""
    if standing.status == "following":
        return "following"
    if standing.status == "unverifiable" and asked.platform not in HIDES_FOLLOWERS and not asked.is_never_listed:
        if asked.asked_on or asked.is_claimed:
            return "asked"
        if standing.reason == "no_such_account":
            return "no_such_account"
        if asked.answer and asked.answer.answer == "multiple":
            return "several"
    return "never" if standing.has_not_seen_possible_on else "not_told"


def _counted(capture: Capture) -> str:
    """By which text a list stands beside its count: one longer than its count was compared with a part of itself."""
    if capture.reported is None:
        return "uncounted"
    is_older = capture.listed is not None and capture.listed > capture.reported.high
    return "older" if is_older and capture.hidden_high is not None else "counted"
