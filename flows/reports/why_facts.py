"""What `ikuti why` may say of one person, as frozen facts; knows the words of the marts, knows nothing of SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import get_args

from flows.reports.facts import Capture
from transforms.links import AnswerKind
from transforms.platforms import ANSWERS_BY_NUMBER, HIDES_FOLLOWERS, LISTS_NOBODY

EVIDENCE = ("stable_id", "handle", "point_check", "self_declared")
REASONS = (
    "no_list",
    "list_partial",
    "awaiting_confirmation",
    "platform_hides_list",
    "display_name_only",
    "short_link",
    "no_such_account",
)
ANSWERS = get_args(AnswerKind)
CORRECTIONS = ("exempt", "dispute", "rename", "self_declared", "resolve")
EFFECTS = (
    "shows",
    "counts",
    "may_count",
    "before_declaration",
    "before_last_seen",
    "before_first_absence",
    "last_decides",
    "while_protected",
    "question_open",
    "which_handle",
    "means_nothing",
    "proves_nothing",
    "not_consulted",
)
# Corrections under which no absence counts, neither then nor from lists made then.
PROTECTIONS = ("exempt", "dispute", "self_declared")
# Neither a list nor an answer about one person is to be had there: asking for a better handle settles nothing.
SILENT_PLATFORMS = tuple(platform for platform in LISTS_NOBODY if platform not in ANSWERS_BY_NUMBER)


@dataclass(frozen=True, slots=True)
class Policy:
    """The part of the campaign that explains a status; `timezone` is an IANA name."""

    name: str
    contact: str
    timezone: str
    satisfied_by: str
    confirmations: int
    confirmation_days: int


@dataclass(frozen=True, slots=True)
class Person:
    """An employee on some roster; None where tonight's marts do not say."""

    nip: str
    name: str | None
    unit: str | None
    employment: str
    is_addressed: bool | None
    is_active: bool | None


@dataclass(frozen=True, slots=True)
class Declared:
    """One answer about a platform; several handles only where `answer` is multiple."""

    answer: str
    handles: tuple[str, ...]
    platform_user_ids: tuple[str, ...]
    declared_at: datetime

    @property
    def named(self) -> tuple[str, ...]:
        """What can be looked for in a list, as people write it."""
        return (*(f"@{handle}" for handle in self.handles), *self.platform_user_ids)

    @property
    def is_definite(self) -> bool:
        """Whether it takes the place of the answers before it; a blank or a display name takes nothing back."""
        return bool(self.named) or self.answer == "no_account"


@dataclass(frozen=True, slots=True)
class Standing:
    """The status tonight; `has_not_seen_possible_on` is False in a night published before that column was.

    `first_absent_on` and `last_absent_on`: of not_seen, the first and the last day that confirm it, by a list or by
    the platform's answer; None elsewhere, and in a night published before these columns were.
    """

    status: str
    evidence: str | None
    reason: str | None
    first_seen_on: date | None
    last_seen_on: date | None
    followed_at: datetime | None
    confirmations: int
    capture_id: str | None
    not_seen_possible_on: date | None
    has_not_seen_possible_on: bool
    first_absent_on: date | None = None
    last_absent_on: date | None = None

    @property
    def is_stated(self) -> bool:
        """Whether the person counts as following by a statement alone: lists play no part."""
        return self.status == "following" and self.evidence == "self_declared"


@dataclass(frozen=True, slots=True)
class Look:
    """One list, the local day it is of, and what it does for this person: one of EFFECTS."""

    capture_id: str
    capture: Capture
    captured_on: date
    effect: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of this person and account; both days inclusive, `until_on` None without an end."""

    kind: str
    entered_at: datetime
    entered_on: date
    from_on: date
    until_on: date | None
    is_standing: bool
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both inclusive, on which one status held; `valid_to_on` None while it does."""

    status: str
    valid_from_on: date
    valid_to_on: date | None


@dataclass(frozen=True, slots=True)
class Obligation:
    """Everything published of one person and one official account; `standing` None where it is not asked tonight."""

    account_key: str
    platform: str
    handle: str
    owner: str
    valid_from: date
    valid_to: date | None
    standing: Standing | None
    declared: tuple[Declared, ...]  # the one that counts first: definite before others, of each the newest first
    looks: tuple[Look, ...]  # oldest first
    corrections: tuple[Correction, ...]  # newest first
    asked_on: tuple[date, ...]
    history: tuple[Period, ...]
    purged_on: tuple[date, ...] = ()  # on which every counted account of the platform lost followers, oldest first

    @property
    def answer(self) -> Declared | None:
        """The answer that counts tonight."""
        return self.declared[0] if self.declared else None

    @property
    def in_force(self) -> Mapping[str, Correction]:
        """Corrections that hold tonight, the newest of each kind."""
        return {correction.kind: correction for correction in reversed(self.corrections) if correction.is_standing}

    @property
    def protection(self) -> Correction | None:
        """The correction that keeps the status from becoming not_seen, of several the one that holds longest."""
        protecting = [self.in_force[kind] for kind in PROTECTIONS if kind in self.in_force]
        return max(protecting, key=lambda correction: correction.until_on or date.max, default=None)

    @property
    def is_claimed(self) -> bool:
        """Whether no list can settle it because somebody else now claims a name that was declared before.

        Published as what is left: nothing else keeps a name that complete lists lack from ever being not_seen.
        """
        standing = self.standing
        if standing is None or standing.reason != "awaiting_confirmation" or self.platform in HIDES_FOLLOWERS:
            return False
        is_never = standing.has_not_seen_possible_on and standing.not_seen_possible_on is None
        return is_never and self.answer is not None and self.answer.answer != "multiple" and not self.asked_on

    @property
    def purge_since_seen(self) -> date | None:
        """The last purge between the list that shows the person last and the first that counts against her."""
        standing = self.standing
        if standing is None or standing.last_seen_on is None or standing.status not in ("not_seen", "unverifiable"):
            return None
        until = standing.first_absent_on or date.max
        between = [day for day in self.purged_on if standing.last_seen_on <= day <= until]
        return between[-1] if between else None

    @property
    def is_never_listed(self) -> bool:
        """Whether nothing is concluded because no list of the account is to be had, and nobody keeps one by hand."""
        is_open = self.standing is not None and self.standing.reason in ("no_list", "platform_hides_list")
        has_list = any(look.capture.verdict in ("complete", "partial") for look in self.looks)
        return is_open and self.platform in LISTS_NOBODY and not has_list

    @property
    def lacks_number(self) -> bool:
        """Whether a name was declared where the platform answers about numbers only, and nothing else tells of it."""
        is_by_number = self.is_never_listed and self.platform in ANSWERS_BY_NUMBER
        return is_by_number and bool(self.answer and self.answer.handles)

    @property
    def confirmed_elsewhere(self) -> int:
        """How many confirmations come from no list that is told, but from the platform's answers about the person."""
        if self.standing is None or any(look.effect == "may_count" for look in self.looks):
            return 0
        return max(0, self.standing.confirmations - len(self.counting_days))

    @property
    def confirming_days(self) -> tuple[date, date] | None:
        """The first and the last day of what confirms an absence; None where one look alone is known."""
        days, standing = self.counting_days, self.standing
        if standing and standing.first_absent_on and standing.last_absent_on:
            return standing.first_absent_on, standing.last_absent_on
        return (days[0], days[-1]) if len(days) > 1 else None

    @property
    def counting_days(self) -> tuple[date, ...]:
        """Days of the lists that count as confirmations, each once."""
        return tuple(sorted({look.captured_on for look in self.looks if look.effect == "counts"}))


@dataclass(frozen=True, slots=True)
class Why:
    """One person's night: who it is, what the campaign asks, and each account."""

    as_of: date
    policy: Policy
    person: Person
    obligations: tuple[Obligation, ...]

    @property
    def asked(self) -> tuple[Obligation, ...]:
        """Accounts that the order asks this person to follow tonight."""
        return tuple(
            obligation
            for obligation in self.obligations
            if obligation.standing and obligation.standing.status not in ("exempt", "out_of_scope")
        )

    @property
    def seen(self) -> int:
        """At how many accounts a list, or the platform's own answer, shows the person following."""
        return sum(
            asked.standing is not None and asked.standing.status == "following" and not asked.standing.is_stated
            for asked in self.asked
        )

    @property
    def stated(self) -> int:
        """At how many accounts the person follows by a statement alone."""
        return sum(asked.standing is not None and asked.standing.is_stated for asked in self.asked)
