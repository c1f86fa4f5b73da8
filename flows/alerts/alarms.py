"""The closed lists of what an alert may be about, and one alarm; knows nothing of how it is told or remembered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias, get_args

from expectations.check import Severity

Cause: TypeAlias = Literal[
    "run_failed",
    "run_unfinished",
    "check_failed",
    "source_missing",
    "source_stale",
    "list_partial",
    "count_fell",
    "correction_waiting",
]
# What exactly it is: an account may lack its list and its count, and each comes back by itself.
Kind: TypeAlias = Literal[
    "run_failed",
    "run_unfinished",
    "check_failed",
    "no_roster",
    "no_declarations",
    "no_list",
    "no_count",
    "no_new_list",
    "refused_files",
    "refused_answers",
    "no_staff_list",
    "old_source",
    "partial_list",
    "list_shrank",
    "count_fell",
    "correction_waiting",
]
CAUSES: Final[tuple[Cause, ...]] = get_args(Cause)
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
CAUSE_OF: Final[Mapping[Kind, Cause]] = {
    "run_failed": "run_failed",
    "run_unfinished": "run_unfinished",
    "check_failed": "check_failed",
    "no_roster": "source_missing",
    "no_declarations": "source_missing",
    "no_list": "source_missing",
    "no_count": "source_missing",
    "no_new_list": "source_missing",
    "refused_files": "source_missing",
    "refused_answers": "source_missing",
    "no_staff_list": "source_missing",
    "old_source": "source_stale",
    "partial_list": "list_partial",
    "list_shrank": "list_partial",
    "count_fell": "count_fell",
    "correction_waiting": "correction_waiting",
}
Key: TypeAlias = tuple[Kind, str]


@dataclass(frozen=True)
class Alarm:
    """One thing that is not as it must be; two with the same kind and `about` are the same alarm, night for night.

    `about` is an official account's key (with a source behind it where both matter), a source, or a check's id, never
    a person. Without it the alarm stands for whatever of its kind could not be named: while it does, nothing of that
    kind is known to have recovered. `detail` holds numbers, instants, codes of closed lists and a check's own words.
    """

    kind: Kind
    about: str = ""
    detail: Mapping[str, str] = field(default_factory=dict, hash=False)
    severity: Severity = "warning"

    @property
    def cause(self) -> Cause:
        """The cause under which it is told; a night sends one message for each."""
        return CAUSE_OF[self.kind]

    @property
    def key(self) -> Key:
        """What makes it the same alarm on another night."""
        return self.kind, self.about


def run_failed(error: str) -> Alarm:
    """The alarm of a night that ended with an error; `error` is the name of its class, never its text."""
    return Alarm("run_failed", detail={"error": error if error.isidentifier() else "Exception"}, severity="critical")


def worse(one: Severity, other: Severity) -> Severity:
    """The more serious of two."""
    return "critical" if "critical" in (one, other) else "warning"


def each_once(alarms: Iterable[Alarm]) -> list[Alarm]:
    """Every alarm once, critical ones first, in an order that does not depend on the given one.

    The same alarm given twice keeps the more serious one's detail, and of equals the newest one's.
    """
    kept: dict[Key, Alarm] = {}
    for alarm in sorted(alarms, key=_last_is_kept):
        kept[alarm.key] = alarm
    return sorted(kept.values(), key=lambda one: (one.severity != "critical", KINDS.index(one.kind), one.about))


def _last_is_kept(alarm: Alarm) -> tuple[bool, list[str], list[tuple[str, str]]]:
    times = [value for name, value in sorted(alarm.detail.items()) if name.endswith(("_at", "_on"))]
    return alarm.severity == "critical", times, sorted(alarm.detail.items())
