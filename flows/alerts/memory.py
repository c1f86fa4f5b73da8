"""Which alarms are open and what was told of them, and what follows for a night; pure, knows no file and no channel."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal, TypeAlias

from expectations.check import Severity
from flows.alerts.alarms import Alarm, Key, each_once, worse

REMIND_AFTER: Final = 7  # nights

LastWord: TypeAlias = Literal["nothing", "alarm", "recovery"]


@dataclass(frozen=True)
class Remembered:
    """One alarm: since which night it is open, and the last word said of it, on which night and how serious then.

    `reached` is false where the last word was said while no channel was configured. A closed alarm is kept until
    its recovery has been told, and for the rest of its night, which may be run again.
    """

    alarm: Alarm
    since: date
    is_open: bool = True
    last_word: LastWord = "nothing"
    told_on: date | None = None
    told_as: Severity = "warning"
    reached: bool = False


@dataclass(frozen=True)
class Plan:
    """What a night says: alarms to tell, recoveries to tell, alarms that are folded, and all that is known now."""

    night: date
    tell: tuple[Remembered, ...]
    recovered: tuple[Remembered, ...]
    folded: tuple[Remembered, ...]
    known: tuple[Remembered, ...]


def plan(
    before: Iterable[Remembered], night: date, alarms: Sequence[Alarm], *, judged: bool, has_channels: bool = True
) -> Plan:
    """What is to be said on this night, in no order of the alarms given.

    `judged` is whether the night came as far as its checks: only then does an absent alarm count as recovered.
    """
    known = {one.alarm.key: one for one in before}
    present = [_seen(known.get(alarm.key), alarm, night) for alarm in each_once(alarms)]
    unsure = {alarm.kind for alarm in alarms if not alarm.about}
    keys = {one.alarm.key for one in present}
    absent = [one for key, one in sorted(known.items()) if key not in keys]
    absent = [_gone(one) if judged and _may_close(one, night, unsure) else one for one in absent]
    due = [one for one in present if _is_due(one, night, has_channels=has_channels)]
    untold = [one for one in absent if one.is_open and one.last_word == "nothing"]
    return Plan(
        night=night,
        tell=(*due, *untold),
        recovered=tuple(one for one in absent if not one.is_open and one.last_word == "alarm"),
        folded=tuple(one for one in present if one not in due),
        known=(*present, *absent),
    )


def after(plan: Plan, told: Container[Key], recovered: Container[Key], *, reached: bool = True) -> list[Remembered]:
    """All that is to be remembered once these alarms and these recoveries have been told; what was not stays due."""
    telling = {one.alarm.key for one in plan.tell if one.alarm.key in told}
    closing = {one.alarm.key for one in plan.recovered if one.alarm.key in recovered}
    known = [_said(one, plan.night, telling, closing, reached=reached) for one in plan.known]
    return [one for one in known if one.is_open or one.last_word == "alarm" or one.told_on == plan.night]


def _seen(known: Remembered | None, alarm: Alarm, night: date) -> Remembered:
    if known is None:
        return Remembered(alarm, night)
    if known.is_open or known.last_word == "alarm":
        # A night before the first one moves the beginning: nights may be run again, and clocks go wrong.
        return replace(known, alarm=alarm, since=min(known.since, night), is_open=True)
    return replace(known, alarm=alarm, since=night, is_open=True, told_as="warning")


def _is_due(one: Remembered, night: date, *, has_channels: bool) -> bool:
    if one.told_on is None:
        return True
    if one.last_word == "recovery":
        # It came back within a night that is run again: one telling a night is enough, the next one says it.
        return one.told_on != night
    grew_worse = worse(one.told_as, one.alarm.severity) != one.told_as
    # Either way: a night of a wrong year, run once by mistake, must not silence an alarm until that year.
    is_long_ago = abs((night - one.told_on).days) >= REMIND_AFTER
    return grew_worse or is_long_ago or (has_channels and not one.reached)


def _may_close(one: Remembered, night: date, unsure: Container[str]) -> bool:
    return one.is_open and one.since <= night and one.alarm.kind not in unsure


def _gone(one: Remembered) -> Remembered:
    return replace(one, is_open=False)


def _said(
    one: Remembered, night: date, telling: Container[Key], closing: Container[Key], *, reached: bool
) -> Remembered:
    if one.alarm.key in telling:
        told_as = worse(one.told_as, one.alarm.severity)
        return replace(one, last_word="alarm", told_on=night, told_as=told_as, reached=reached)
    return replace(one, last_word="recovery") if one.alarm.key in closing else one
