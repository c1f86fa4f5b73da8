"""Runs several nights one after the other: those that a schedule missed, and those of the past once more.

Knows the clock and the calendar; knows nothing of what a night does.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from flows.campaign import load_campaign
from flows.clock import tonight
from flows.ending import say_fault, say_stop
from flows.messages import ExitCode, Message, Stop, Wrong, say
from flows.night import Asked, may_begin, night_of, prefect_api, tell_night
from flows.progress import progress
from warehouse.layout import Layout
from warehouse.published import published_night

# A machine that was off for longer has missed nights that nobody asks for any more; `ikuti backfill` runs them.
MOST_CAUGHT_UP = 31


def run_unattended(folder: Path, *, lang: str | None, quiet: bool, offline: bool) -> int:
    """The exit code of tonight's night as a timer runs it, after those that were missed since the last one published.

    It waits for a night that somebody started by hand, and no night is published over a newer one.
    """
    campaign = load_campaign(folder)
    asked = tonight(campaign.timezone)
    nights = [*_missed(published_night(campaign.folder), asked), asked]
    return _run_all([Asked(folder, night, lang, offline, kind="planned") for night in nights], quiet=quiet)[-1]


def backfill(folder: Path, first: date, last: date, *, lang: str | None, quiet: bool) -> int:
    """The exit code of the worst of these nights, each run again from what has been landed.

    Every night is told in one line; its report is written anew. The published tables stay those of the newest night.
    Raises Wrong for days in the wrong order or that have not ended.
    """
    campaign = load_campaign(folder)
    tonights = tonight(campaign.timezone)
    if first > last or last > tonights:
        needed = f"a first and a last night in this order, none after {tonights}"
        remedy = "write --from and --to as days such as 2024-02-07"
        raise Wrong([Message(needed, f"{first} to {last}", "ikuti backfill", remedy)])
    may_begin(Layout(campaign.folder))
    nights = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    codes = _run_all([Asked(folder, night, lang, offline=True, kind="replayed") for night in nights], quiet=quiet)
    return next(code for code in _WORST_FIRST if code in codes)


_WORST_FIRST: Sequence[ExitCode] = (
    ExitCode.FAULT,
    ExitCode.WRONG,
    ExitCode.STOPPED,
    ExitCode.INCOMPLETE,
    ExitCode.PUBLISHED,
)


def _missed(before: date | None, asked: date) -> Iterator[date]:
    """The nights between the one that is published and the one asked for, the oldest first."""
    if before is None:
        return
    first = max(before + timedelta(days=1), asked - timedelta(days=MOST_CAUGHT_UP))
    yield from (first + timedelta(days=n) for n in range((asked - first).days))


def _run_all(nights: Sequence[Asked], *, quiet: bool) -> list[ExitCode]:
    """How each of the nights ended, run one after the other in one process."""
    with prefect_api() as wait:
        return [_run(night, wait, quiet=quiet) for night in nights]


def _run(asked: Asked, wait: Callable[[], None], *, quiet: bool) -> ExitCode:
    """How one of them ended; what keeps it from being run keeps no other."""
    title = f"night of {asked.as_of}"
    try:
        with progress(title, quiet=quiet):
            ended = night_of(asked, wait)
    except Stop as stop:
        code = say_stop(stop)
    except Exception as fault:  # noqa: BLE001 - a night that breaks in a new way keeps no other from being run
        code = say_fault(fault)
    else:
        code = tell_night(ended, lang=asked.language or "en", json_output=False, quiet=True)
    if not quiet:
        say(f"{title}: {_WORDS[code]}")
    return code


_WORDS = {
    ExitCode.PUBLISHED: "done",
    ExitCode.FAULT: "failed",
    ExitCode.WRONG: "could not begin",
    ExitCode.STOPPED: "stopped by a critical check",
    ExitCode.INCOMPLETE: "done, with a source missing, stale or partial",
}
