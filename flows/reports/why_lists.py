"""What each follower list does for one person's status; knows captures and answers, knows nothing of tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flows.reports.facts import Capture
from flows.reports.why_facts import PROTECTIONS, Correction, Declared, Look, Standing
from transforms.platforms import HIDES_FOLLOWERS

_FROM_LISTS = ("following", "not_seen", "unverifiable")
_ABSENT = ("not_seen", "unverifiable")


@dataclass(frozen=True, slots=True)
class Terms:
    """From when on lists may count: those after the declaration, and after the last day of any protection."""

    declared_at: datetime | None
    protected_until: date | None = None
    is_asked: bool = False


def protected_until(corrections: Sequence[Correction], night: date) -> date | None:
    """The last day up to this night on which an exemption, a dispute or an own statement covered the person.

    `corrections`: newest first. A line holds until its own last day, or until a later line of its subject is entered.
    """
    covered = []
    for place, correction in enumerate(corrections):
        if correction.kind not in PROTECTIONS:
            continue
        later = [other.entered_on for other in corrections[:place] if _subject(other) == _subject(correction)]
        last = min([night, *(later[-1:]), *([correction.until_on] if correction.until_on else [])])
        if correction.from_on <= last:
            covered.append(last)
    return max(covered, default=None)


def _subject(correction: Correction) -> str:
    return "dispute" if correction.kind == "resolve" else correction.kind


def look_at(
    lists: Iterable[tuple[str, Capture]],
    standing: Standing | None,
    answer: Declared | None,
    terms: Terms,
    platform: str,
    zone: ZoneInfo,
) -> tuple[Look, ...]:
    """Each list with its local day and its effect, oldest first; lists confirm an absence only under these terms.

    The models decide whether a list confirms an absence, and publish how many did. What is said of one list must not
    claim more: where more of them qualify than were counted, as where some hold ids and a handle was declared, none is
    said to count.
    """
    looks = []
    for capture_id, capture in sorted(lists, key=lambda one: (one[1].captured_at, one[0])):
        day = capture.captured_at.astimezone(zone).date()
        if _proves_nothing(capture):
            effect = "proves_nothing"
        elif standing is None or answer is None or not _is_searched(standing, answer):
            effect = "not_consulted"
        elif standing.status == "following" and capture_id == standing.capture_id:
            effect = "shows"
        elif standing.last_seen_on is not None and day <= standing.last_seen_on:
            # They may show the person or not: of somebody who is seen, only what is newer could change anything.
            effect = "last_decides" if standing.status == "following" else "before_last_seen"
        elif capture.verdict != "complete" or platform in HIDES_FOLLOWERS or standing.reason == "no_such_account":
            effect = "means_nothing"
        else:
            effect = _effect_of_absence(capture, day, standing, answer, terms)
        looks.append(Look(capture_id, capture, day, effect))
    return _no_more_than_counted(looks, standing)


def _proves_nothing(capture: Capture) -> bool:
    return capture.verdict in ("failed", "empty")


def _is_searched(standing: Standing, answer: Declared) -> bool:
    return standing.status in _FROM_LISTS and bool(answer.named) and not standing.is_stated


def _effect_of_absence(capture: Capture, day: date, standing: Standing, answer: Declared, terms: Terms) -> str:
    if standing.status not in _ABSENT:
        return "not_consulted"
    if terms.declared_at is None or capture.captured_at <= terms.declared_at:
        return "before_declaration"
    if terms.is_asked:
        return "question_open"
    if terms.protected_until is not None and day <= terms.protected_until:
        return "while_protected"
    if standing.first_absent_on is not None and day < standing.first_absent_on:
        return "before_first_absence"
    return "which_handle" if answer.answer == "multiple" else "counts"


def _no_more_than_counted(looks: list[Look], standing: Standing | None) -> tuple[Look, ...]:
    counting = {look.captured_on for look in looks if look.effect == "counts"}
    if standing is None or len(counting) <= standing.confirmations:
        return tuple(looks)
    return tuple(
        Look(look.capture_id, look.capture, look.captured_on, "may_count") if look.effect == "counts" else look
        for look in looks
    )
