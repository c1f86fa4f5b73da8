"""The messages of a night in Indonesian or English: one for each cause, one for all recoveries; knows no channel."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Final, Literal, TypeAlias

from flows.alerts.alarms import CAUSES, Alarm, Cause, Key
from flows.alerts.memory import Plan, Remembered
from flows.campaign import Campaign
from flows.reports.numbers import NOTHING, Numbers
from flows.reports.texts import Texts, read_catalogue

TEXTS: Final = Path(__file__).with_name("texts.toml")
# Together these stay below what Telegram takes at once (4096 characters).
MOST_LINES: Final = 8
# Where a clerk puts what a source is made of. Only these places are told, never what a clerk called a file.
FOLDERS: Final[Mapping[str, str]] = {
    "roster": "inbox/roster/",
    "declarations": "inbox/declarations/",
    "followers": "inbox/followers/",
}
_INBOX: Final = "inbox/"

Tone: TypeAlias = Literal["critical", "warning", "recovery"]


@dataclass(frozen=True)
class Post:
    """One message: its words, how serious it is, and what it is about; a cause of None tells recoveries."""

    subject: str
    body: str
    tone: Tone
    cause: Cause | None
    keys: tuple[Key, ...]


def posts_of(campaign: Campaign, plan: Plan) -> list[Post]:
    """The messages of a night in their closed order, recoveries last; none if there is nothing to say."""
    words = _Words(campaign, plan.night)
    by_cause = sorted(plan.tell, key=lambda one: (CAUSES.index(one.alarm.cause), one.alarm.severity != "critical"))
    posts = [words.alarm(cause, list(those)) for cause, those in groupby(by_cause, lambda one: one.alarm.cause)]
    return [*posts, words.recovery(plan.recovered)] if plan.recovered else posts


class _Words:
    def __init__(self, campaign: Campaign, night: date) -> None:
        self.say = Texts(campaign.language, TEXTS)
        # What the report calls sources and reasons, an alert calls the same.
        self.report = Texts(campaign.language)
        self.numbers = Numbers(campaign.language, campaign.timezone)
        # A name of two lines would break a mail's header.
        self.campaign = " ".join(campaign.name.split())
        self.night = night

    def alarm(self, cause: Cause, those: Sequence[Remembered]) -> Post:
        is_critical = any(one.alarm.severity == "critical" for one in those)
        subject = self._subject(self.say(f"cause.{cause}"))
        remedies = dict.fromkeys(self.say(f"now.{one.alarm.kind}") for one in those)
        body = [
            self.say(f"happened.{cause}"),
            *self._listed([self._since(self._line(one.alarm), one) for one in those]),
            "",
            self.say("body.now"),
            *(f"- {remedy}" for remedy in remedies),
            self.say("body.who", who=self.say(f"who.{cause}")),
        ]
        # A critical alarm stops a night before it publishes, whatever else is told of it.
        kept = ["", self.say("body.kept")] if is_critical else []
        return Post(
            subject=self.say("subject.critical", subject=subject) if is_critical else subject,
            body=self._body([*body, *kept]),
            tone="critical" if is_critical else "warning",
            cause=cause,
            keys=_keys(those),
        )

    def recovery(self, those: Sequence[Remembered]) -> Post:
        lines = [self._since(self._back(one.alarm), one) for one in those]
        body = [self.say("happened.recovery"), *self._listed(lines)]
        return Post(self._subject(self.say("subject.recovery")), self._body(body), "recovery", None, _keys(those))

    def _subject(self, cause: str) -> str:
        night = self.numbers.short_day(self.night)
        return self.say("subject.alarm", campaign=self.campaign, cause=cause, night=night)

    def _body(self, lines: Iterable[str]) -> str:
        heading = self.say("body.night", campaign=self.campaign, night=self.numbers.day(self.night))
        return "\n".join([heading, "", *lines])

    def _listed(self, lines: Sequence[str]) -> list[str]:
        shown = [f"- {line}" for line in lines[:MOST_LINES]]
        more = len(lines) - len(shown)
        return [*shown, f"- {self.say('body.more', count=self.numbers.count(more))}"] if more else shown

    def _since(self, line: str, one: Remembered) -> str:
        nights = (self.night - one.since).days + 1
        if nights <= 1:
            return line
        since = self.numbers.short_day(one.since)
        return self.say("body.since", line=line, since=since, nights=self.numbers.count(nights))

    def _line(self, alarm: Alarm) -> str:
        detail = alarm.detail
        name: str = alarm.kind
        if "error" in detail and alarm.kind != "run_failed":
            name = "broken_check" if alarm.kind == "check_failed" else "unjudged"
        elif not alarm.about and alarm.kind not in ("run_failed", "run_unfinished", "correction_waiting"):
            name = "unnamed"
        return self.say(f"line.{name}", **self._places(alarm))

    def _places(self, alarm: Alarm) -> dict[str, str]:
        detail, rows = alarm.detail, self._count(alarm.detail.get("rows"))
        facts = "; ".join(self._facts(detail))
        last = detail.get("last_finished_on")
        return {
            "about": self._about(alarm),
            "severity": self.say.label("severity", alarm.severity),
            "rows": rows,
            "counted": self.say("body.counted", rows=rows) if "rows" in detail else "",
            "facts": self.say("body.facts", facts=facts) if facts else "",
            "count": self._count(detail.get("count")),
            "sources": self._labels("source", detail.get("sources")),
            "reasons": self._labels("reject", detail.get("reasons")),
            "folder": FOLDERS.get(alarm.about, _INBOX),
            "error": detail.get("error", ""),
            "question": detail.get("question", ""),
            "remedy": detail.get("remedy", ""),
            "finished_by": detail.get("finished_by", ""),
            "last": self.numbers.short_day(date.fromisoformat(last)) if last else self.say("body.never"),
        }

    def _back(self, alarm: Alarm) -> str:
        return self.say(f"back.{alarm.kind}", about=self._about(alarm) or self.say("body.some"))

    def _about(self, alarm: Alarm) -> str:
        """The account, with its source in words; or the source; or the check by its id."""
        if alarm.kind == "check_failed":
            return alarm.about
        account, source = alarm.detail.get("account"), alarm.detail.get("source")
        if account and source:
            return f"{account}, {self._source(source)}"
        return account or self._source(source or alarm.about)

    def _source(self, code: str) -> str:
        own = f"source.{code}" in read_catalogue(TEXTS)
        return (self.say if own else self.report).label("source", code)

    def _facts(self, detail: Mapping[str, str]) -> Iterable[str]:
        for name, value in detail.items():
            if (told := self._figure(name, value)) is not None:
                yield self.say("body.fact", name=self.say.label("figure", name), value=told)

    def _figure(self, name: str, value: str) -> str | None:
        """A number or time in words, or None: everything else that a detail holds has a place of its own."""
        if name in ("rows", "count", "last_finished_on"):
            return None
        if name.endswith("_on") or (name.endswith("_at") and " " not in value):
            return self.numbers.short_day(date.fromisoformat(value))
        if name.endswith("_at"):
            moment = datetime.fromisoformat(value)
            return self.numbers.moment(moment) if moment.tzinfo else self.numbers.short_day(moment.date())
        if "share" in name:
            return self.numbers.share(float(value))
        return self._count(value) if value.replace(".", "", 1).lstrip("-").isdigit() else None

    def _count(self, number: str | None) -> str:
        if number is None:
            return NOTHING
        return self.numbers.count(round(float(number)))

    def _labels(self, kind: str, codes: str | None) -> str:
        return ", ".join(self.report.label(kind, code) for code in (codes or "").split())


def _keys(those: Iterable[Remembered]) -> tuple[Key, ...]:
    return tuple(one.alarm.key for one in those)
