"""What a report may say, as small frozen facts; knows the words of the marts, knows nothing of SQL or HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

STATUSES = (
    "following",
    "not_seen",
    "unverifiable",
    "no_handle",
    "no_account",
    "exempt",
    "disputed",
    "out_of_scope",
)
ASSUMPTIONS = ("none", "others_unchanged", "press", "list")
RULES = ("all", "any", "any_platform_per_owner")
STEPS = ("baseline", "staff_gained", "staff_lost", "others_gained", "others_lost", "unexplained", "latest")


@dataclass(frozen=True, slots=True)
class Counts:
    """A closed interval of people; exact when both ends are the same number."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Shares:
    """A closed interval of shares, 0-1 in storage as in the marts."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PerDay:
    """A closed interval of followers gained per day, not whole numbers."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ReportContext:
    """The campaign and the night a report is about; `ordered_at` is aware, `timezone` an IANA name."""

    name: str
    ordered_at: datetime
    timezone: str
    as_of: date
    legal_basis: str
    contact: str
    small_cell: int
    run_id: str


@dataclass(frozen=True, slots=True)
class Growth:
    """One account's counts before and after the order; None is "cannot be said"."""

    baseline_at: datetime | None
    baseline: Counts | None
    latest_at: datetime | None
    latest: Counts | None
    gained: Counts | None
    target: int | None
    attainment: Shares | None
    growth: Shares | None
    already_following: int | None
    realistic_target: int | None
    organic_per_day: PerDay | None
    is_consistent: bool | None
    consistent_baseline: Counts | None
    order_day_rank: Shares | None

    @property
    def is_measured(self) -> bool:
        """Whether a reading after the order stands against one before it; one reading alone shows no gain."""
        return self.gained is not None and self.latest_at != self.baseline_at


@dataclass(frozen=True, slots=True)
class CurveDay:
    """How many of an account's newest complete list had followed by the end of a local day: at least so many did."""

    day_on: date
    listed: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One count of followers as somebody read it."""

    read_at: datetime
    counts: Counts
    source: str
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Capture:
    """One attempt to obtain a follower list, and what it is worth."""

    captured_at: datetime
    source: str
    listed: int | None
    reported: Counts | None
    hidden_high: int | None
    ended: str
    verdict: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Compliance:
    """The eight statuses of one population; they add up to `staff`."""

    staff: int | None
    by_status: Mapping[str, int | None]
    provable_not_following: int | None
    following_share: Shares | None
    is_suppressed: bool

    @property
    def in_scope(self) -> int | None:
        """Employees the order addresses: the denominator of every share."""
        outside = self.by_status["out_of_scope"]
        return None if self.staff is None or outside is None else self.staff - outside


@dataclass(frozen=True, slots=True)
class Bound:
    """How many employees may follow, or meet a rule over all accounts, under one assumption."""

    assumption: str
    staff_following: Counts | None
    staff_following_share: Shares | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the waterfall from baseline to latest."""

    step: str
    change: Counts | None


@dataclass(frozen=True, slots=True)
class Account:
    """Everything the marts say about one official account."""

    account_key: str
    platform: str
    handle: str
    owner: str
    kind: str
    growth: Growth | None
    readings: tuple[Reading, ...]
    curve: tuple[CurveDay, ...]
    captures: tuple[Capture, ...]
    compliance: Compliance | None
    unverifiable: Mapping[str, int]
    to_be_asked: Mapping[str, int]
    following_by_own_statement: int
    lists_behind_not_seen: int | None
    bounds: Mapping[str, Bound]
    waterfall: Mapping[str, Step]

    @property
    def seen_following(self) -> int | None:
        """Employees whom a list or the platform's own answer shows; those who follow by a statement alone are none."""
        following = self.compliance.by_status["following"] if self.compliance else None
        return None if following is None else following - self.following_by_own_statement

    @property
    def has_list(self) -> bool:
        """Whether at least one list arrived that shows somebody."""
        return self.newest_list is not None

    @property
    def newest_list(self) -> Capture | None:
        """The newest list that shows somebody, the one that limits how many follow; None where there is none."""
        lists = [capture for capture in self.captures if capture.verdict in {"complete", "partial"}]
        return lists[-1] if lists else None

    @property
    def is_missed_by_lists(self) -> bool:
        """Whether there are as many complete lists, of different days, as confirm who is named; else platforms did."""
        days = {capture.captured_at.date() for capture in self.captures if capture.verdict == "complete"}
        return len(days) >= (self.lists_behind_not_seen or 0)


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit's statuses for one account."""

    unit: str
    account_key: str
    compliance: Compliance


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation's result in this run, with its question and remedy in words."""

    check_id: str
    table_name: str
    severity: str
    passed: bool
    observed: str | None
    failed_rows: int | None
    question: str | None
    remedy: str | None

    @property
    def is_answered(self) -> bool:
        """Whether the check could be carried out: one that failed has counted rows or observed something."""
        return self.passed or self.observed is not None or self.failed_rows is not None


@dataclass(frozen=True, slots=True)
class Reject:
    """How many rows of one file were not loaded for one reason; `rows` 0 means the whole file was refused."""

    source: str
    file: str
    reason: str
    rows: int


@dataclass(frozen=True, slots=True)
class RunNote:
    """What is on record of the run itself; `inputs_sha256` None was never noted."""

    outcome: str
    inputs_sha256: str | None
    version: str


@dataclass(frozen=True, slots=True)
class NightQuality:
    """How the data of one night stand, whether or not it was published."""

    campaign: ReportContext
    run: RunNote | None
    checks: tuple[Check, ...]
    rejects: tuple[Reject, ...]

    def failed(self, severity: str) -> int:
        """How many checks of this severity did not pass."""
        return sum(not check.passed and check.severity == severity for check in self.checks)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an account, or to all of them (`account_key` None)."""

    at: datetime
    account_key: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Findings(NightQuality):
    """All a report may say about one night.

    But for `withheld`: employees by status of each unit and account whose figures the marts hold back. It is there
    only to find out what else must be closed, so that no subtraction gives them back; it is never printed.
    """

    staff: int
    addressed: int
    accounts: tuple[Account, ...]
    whole_rule: Compliance | None
    rule_bounds: Mapping[str, Mapping[str, Bound]]
    units: tuple[Unit, ...]
    withheld: Mapping[tuple[str, str], Mapping[str, int]]
    events: tuple[Event, ...]

    @property
    def counted(self) -> tuple[Account, ...]:
        """The accounts that count for the order on this day; all of them where none does, so that something is said."""
        return tuple(account for account in self.accounts if account.compliance is not None) or self.accounts
