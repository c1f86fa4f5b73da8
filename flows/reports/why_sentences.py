"""Who a person is, what was declared and why the status is so, in sentences; knows no list and no layout."""

from datetime import date

from flows.reports.numbers import Numbers
from flows.reports.texts import Texts
from flows.reports.why_facts import EVIDENCE, REASONS, SILENT_PLATFORMS, Declared, Obligation, Standing, Why
from transforms.platforms import HIDES_FOLLOWERS


class WhySentences:
    """What the facts say of one person's night, in one language."""

    def __init__(self, texts: Texts, numbers: Numbers, why: Why) -> None:
        self.texts = texts
        self.numbers = numbers
        self.why = why

    def person(self) -> list[str]:
        """Who it is, and which night of which campaign."""
        person = self.why.person
        number = self.texts("why.number", nip=person.nip)
        employment = self.texts.label("why_employment", person.employment)
        night = self.numbers.day(self.why.as_of)
        return [
            " · ".join(filter(None, (person.name, number))),
            " · ".join(filter(None, (person.unit, employment))),
            self.texts("why.night", campaign=self.why.policy.name, night=night),
        ]

    def rule(self) -> list[str]:
        """What the campaign asks for, and how much of it is seen."""
        asked = len(self.why.asked)
        seen, accounts = self.numbers.count(self.why.seen), self.numbers.count(asked)
        stated = self.numbers.count(self.why.stated)
        text = "why.so_far_stated" if self.why.stated else "why.so_far"
        so_far = self.texts(text, seen=seen, accounts=accounts, stated=stated)
        return [self.texts.label("why_rule", self.why.policy.satisfied_by), *([so_far] if asked else [])]

    def account(self, asked: Obligation) -> str:
        """An official account by owner, platform and its public handle."""
        return f"{asked.owner} · {self._platform(asked)} @{asked.handle}"

    def status(self, standing: Standing) -> str:
        """The status in words; nobody is "seen" by what is only stated."""
        if standing.is_stated:
            return self.texts("why.stated_status")
        return self.texts.label("status", standing.status)

    def declared(self, asked: Obligation) -> list[str]:
        """The answer that counts, the names before it, and a later answer that names nothing."""
        answer = asked.answer
        if answer is None:
            return [self.texts("why_declared.nothing", platform=self._platform(asked))]
        former = dict.fromkeys(name for before in asked.declared[1:] for name in before.named)
        others = [name for name in former if name not in answer.named]
        sentences = [self._answer(answer)]
        if others:
            text = "why_declared.former" if answer.named else "why_declared.former_void"
            sentences.append(self.texts(text, handles=", ".join(others)))
        later = [one for one in asked.declared if one.declared_at > answer.declared_at]
        if later:
            told = self.texts.label("why_answer", later[0].answer)
            sentences.append(
                self.texts("why_declared.later", answer=told, at=self.numbers.moment(later[0].declared_at))
            )
        return sentences

    def because(self, asked: Obligation) -> list[str]:
        """Why the status is what it is, or why there is none, and what else may have made her absent."""
        purged = asked.purge_since_seen
        may_be = [self.texts("why_status.purged", day=self.numbers.short_day(purged))] if purged else []
        return [*self._because(asked), *may_be]

    def _because(self, asked: Obligation) -> list[str]:
        if asked.standing is None:
            return [self._not_mandated(asked)]
        match asked.standing.status:
            case "following":
                return self._following(asked.standing)
            case "unverifiable":
                reason = _reason(asked, asked.standing)
                return [self.texts(f"why_unverifiable.{reason}", platform=self._platform(asked))]
            case status:
                text = self._text_of(status, asked)
                return [self.texts(f"why_status.{text}", platform=self._platform(asked))]

    def _answer(self, answer: Declared) -> str:
        at, named = self.numbers.moment(answer.declared_at), ", ".join(answer.named)
        if answer.answer in ("handle", "id", "multiple") and named:
            return self.texts(f"why_declared.{answer.answer}", handles=named, at=at)
        return self.texts("why_declared.other", answer=self.texts.label("why_answer", answer.answer), at=at)

    def _following(self, standing: Standing) -> list[str]:
        evidence = standing.evidence if standing.evidence in EVIDENCE else "unstated"
        sentences = [self.texts(f"why_following.{evidence}", last=self.numbers.short_day(standing.last_seen_on))]
        if evidence not in ("stable_id", "handle"):
            return sentences
        if standing.followed_at:
            sentences.append(self.texts("why_following.since", at=self.numbers.instant(standing.followed_at)))
        return [*sentences, self.texts("why_following.stays")]

    def _text_of(self, status: str, asked: Obligation) -> str:
        if status == "no_handle" and asked.answer:
            return "no_handle_answer"
        if status == "disputed":
            # A night without fct_correction knows no other dispute than a shared handle.
            return "disputed_open" if "dispute" in asked.in_force else "disputed_shared"
        if status == "out_of_scope":
            return self._outside()
        if status == "not_seen" and asked.confirmed_elsewhere:
            return "not_seen_asked"
        return status if status in ("not_seen", "no_handle", "no_account", "exempt") else "unknown"

    def _outside(self) -> str:
        person = self.why.person
        if person.is_addressed is False:
            return "not_addressed"
        return "not_active" if person.is_active is False else "out_of_scope"

    def _not_mandated(self, asked: Obligation) -> str:
        ended = asked.valid_to is not None and asked.valid_to < self.why.as_of
        if ended or asked.valid_from > self.why.as_of:
            period = period_of(self.texts, self.numbers, asked.valid_from, asked.valid_to)
            return self.texts("why_status.not_mandated", period=period)
        return self.texts("why_status.unknown")

    def _platform(self, asked: Obligation) -> str:
        return self.texts.label("platform", asked.platform)


def period_of(texts: Texts, numbers: Numbers, first: date, last: date | None) -> str:
    """Days from the first to the last, or since the first."""
    text = "why_period.since" if last is None else "why_period.until"
    return texts(text, first=numbers.short_day(first), last=numbers.short_day(last))


def _reason(asked: Obligation, standing: Standing) -> str:
    """Why nothing is concluded, as finely as a sentence can tell."""
    reason = standing.reason if standing.reason in REASONS else "unstated"
    if asked.asked_on:
        return "asked_about"
    if asked.is_claimed:
        return "name_claimed"
    if reason == "awaiting_confirmation" and asked.answer and asked.answer.answer == "multiple":
        return "several_handles"
    if asked.platform in HIDES_FOLLOWERS:
        return "platform_hides_list" if reason in ("no_list", "list_partial") else reason
    if asked.is_never_listed:
        return _reason_without_lists(asked, reason)
    return "another_identity" if reason == "platform_hides_list" else reason


def _reason_without_lists(asked: Obligation, reason: str) -> str:
    if asked.platform in SILENT_PLATFORMS:
        return "never_listed"
    if asked.lacks_number:
        return "number_needed"
    return "several_handles" if reason == "platform_hides_list" else reason
