"""What each follower list does for one person's status; knows captures and answers, knows nothing of tables."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flows.reports.facts import Capture
from flows.reports.why_facts import HIDING_PLATFORMS, Declared, Look, Standing

_FROM_LISTS = ("following", "not_seen", "unverifiable")
_ABSENT = ("not_seen", "unverifiable")


def look_at(
    lists: Iterable[tuple[str, Capture]],
    standing: Standing | None,
    answer: Declared | None,
    declared_at: datetime | None,
    platform: str,
    zone: ZoneInfo,
) -> tuple[Look, ...]:
    """Each list with its local day and its effect, oldest first; lists confirm an absence only after `declared_at`.

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
        elif capture.verdict != "complete" or platform in HIDING_PLATFORMS:
            effect = "means_nothing"
        else:
            effect = _effect_of_absence(capture, day, standing, answer, declared_at)
        looks.append(Look(capture_id, capture, day, effect))
    return _no_more_than_counted(looks, standing)


def _proves_nothing(capture: Capture) -> bool:
    return capture.verdict in ("failed", "empty")


def _is_searched(standing: Standing, answer: Declared) -> bool:
    return standing.status in _FROM_LISTS and bool(answer.named)


def _effect_of_absence(
    capture: Capture, day: date, standing: Standing, answer: Declared, declared_at: datetime | None
) -> str:
    if standing.last_seen_on is not None and day <= standing.last_seen_on:
        return "before_last_seen"
    if standing.status not in _ABSENT:
        return "not_consulted"
    if declared_at is None or capture.captured_at <= declared_at:
        return "before_declaration"
    return "which_handle" if answer.answer == "multiple" else "counts"


def _no_more_than_counted(looks: list[Look], standing: Standing | None) -> tuple[Look, ...]:
    counting = {look.captured_on for look in looks if look.effect == "counts"}
    if standing is None or len(counting) <= standing.confirmations:
        return tuple(looks)
    return tuple(
        Look(look.capture_id, look.capture, look.captured_on, "may_count") if look.effect == "counts" else look
        for look in looks
    )
