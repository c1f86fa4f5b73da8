"""Walks a platform's follower list from its first page to its end; knows no platform.

Names and ids leave memory with their page: what is kept, here and on disk, are keyed pseudonyms.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, cast

import polars as pl

from flows import stages
from flows.sources.apis import ApiAccount, ApiFault, Asker, Identity, Page, PlatformApi
from flows.sources.asking import Clock, utc_now
from flows.sources.checkpoints import WALKED, Checkpoints, Counted, Progress
from transforms.followers.lists import LIST_COLUMNS
from transforms.parsed import REJECT_COLUMNS, Parsed
from transforms.pseudonyms import follower_keys, id_keys

Ended = Literal["exhausted", "capped", "interrupted", "error"]
# What a platform may say to a cursor that has grown too old; Bluesky says no more than "server error".
_OLD_CURSOR = frozenset({"bad_cursor", "server_error"})
# A night has 24 hours. What was walked in the morning is no list of the evening, and its other half even less.
_FRESH = timedelta(hours=6)


@dataclass(frozen=True)
class Walk:
    """One follower list as far as it was shown.

    - `parsed`: the followers, each once; rows as `transforms.followers.lists.LIST_COLUMNS`, grain follower_key; rejects
      duplicate_follower.
    - `ended`: "exhausted" only where the platform itself ended the list and left nothing out; `reason` says why not:
      cursor_loop, no_progress, partial_errors, platform_cap, or the reason of `fault`, which then ended the walk; ""
      where nobody knows, because the process was ended.
    - `night`, `started_at`, `finished_at` (UTC): the night that asked, and the earliest and the latest instant the list
      can be of; a walk that was taken up again began with its first page.
    - `count`: what the account showed before the walk began, if it did.
    """

    parsed: Parsed
    ended: Ended
    reason: str
    night: date
    started_at: datetime
    finished_at: datetime
    count: Counted | None = None
    fault: ApiFault | None = None

    @property
    def listed(self) -> int:
        """How many different followers the list shows."""
        return self.parsed.rows.height


IsKept = Callable[[Walk], bool]


@dataclass(frozen=True)
class Question:
    """Whose list is asked for, where what it has shown is kept until it is landed, and what was counted just before."""

    api: PlatformApi
    account: ApiAccount
    store: Checkpoints
    count: Counted | None = None
    clock: Clock = utc_now


async def walk(asker: Asker, question: Question, is_landed: IsKept = lambda _: False) -> tuple[Walk, ...]:
    """The follower list of an account whose platform has lists: tonight's walk last, and before it what is left of one.

    No fault is raised: it ends the walk. After every page the walk can be taken up again, for some hours of the same
    night, for the same account and under the same key. What a walk has shown is kept until it is landed, whatever ends
    the process: one that has just come to its end is not asked for twice, and one that is not taken up is told as far
    as it came.
    """
    kept = question.store.load()
    if kept is None:
        return (await _anew(asker, question),)
    is_fresh = kept.night == question.store.night and question.clock() - kept.started_at < _FRESH
    if is_fresh and not kept.ended:
        return await _taken_up(asker, question, kept)
    left = _walk_of(kept)
    if is_fresh and not is_landed(left):
        return (left,)
    return left, await _anew(asker, question)


async def _anew(asker: Asker, question: Question) -> Walk:
    began = question.clock()
    steps = _Steps(question, Progress(question.store.night, began, began, question.count))
    return await _gone(asker, steps)


async def _taken_up(asker: Asker, question: Question, kept: Progress) -> tuple[Walk, ...]:
    """The walk that was gone on with; begun anew where its cursor has grown too old, if the platform answers at all."""
    steps = _Steps(question, kept)
    found = await _gone(asker, steps)
    if found.fault is None or found.fault.reason not in _OLD_CURSOR or steps.pages:
        return (found,)
    anew = await _anew(asker, question)
    return (found, anew) if anew.listed or anew.fault is None else (found,)


async def _gone(asker: Asker, steps: "_Steps") -> Walk:
    fault = await _go(asker, steps)
    if fault is not None:
        steps.break_off()
    ended, reason = _end(steps, fault)
    return replace(_walk_of(steps.progress), ended=ended, reason=reason, fault=fault)


def _walk_of(progress: Progress) -> Walk:
    """What is kept of a walk, as that walk."""
    return Walk(
        parsed=_joined(progress.rows),
        ended=cast("Ended", progress.ended) if progress.ended else "interrupted",
        reason=progress.problem,
        night=progress.night,
        started_at=progress.started_at,
        finished_at=progress.read_at,
        count=progress.count,
    )


class _Steps:
    """One walk under way: what it has collected and whether it may go on."""

    def __init__(self, question: Question, progress: Progress) -> None:
        if question.api.page is None:
            raise ValueError(f"{question.api.platform} has no follower list to walk")
        self.api = question.api
        self.ask_page = question.api.page
        self.account = question.account
        self.progress = progress
        self._store = question.store
        self._clock = question.clock
        self.pages = 0
        self.stopped = ""
        self._known = set(pl.concat([frame["follower_key"] for frame in progress.rows])) if progress.rows else set()
        self._cursors = {progress.cursor}
        self._without_news = 0

    def take(self, page: Page) -> None:
        """Add a page, keep it, and decide whether another may follow."""
        rows = _keyed(page.followers, self.account.platform, self._store.key, self.progress.read)
        new = set(rows["follower_key"]) - self._known
        self._known |= new
        self._without_news = 0 if new else self._without_news + 1
        self.pages += 1
        self.stopped = self._why_stop(page)
        self.progress = self.progress.after(rows, page.cursor, page.problem, self._clock())
        self._cursors.add(page.cursor)
        if page.cursor is None or self.stopped:
            ended, problem = _end(self, None)
            self.progress = replace(self.progress, ended=ended, problem=problem)
        self._store.save(self.progress)

    def break_off(self) -> None:
        """Note when the walk broke off: told now and told again, what it has shown is the same list."""
        self.progress = replace(self.progress, read_at=self._clock())
        if self.progress.rows:
            self._store.note(self.progress)

    def _why_stop(self, page: Page) -> str:
        if self.api.most is not None and len(self._known) >= self.api.most:
            return "platform_cap"
        if page.cursor is None:
            return ""
        if page.cursor in self._cursors:
            return "cursor_loop"
        return "no_progress" if self._without_news > self.api.may_repeat_border else ""


async def _go(asker: Asker, steps: _Steps) -> ApiFault | None:
    while True:
        try:
            page = await steps.ask_page(asker, steps.account, steps.progress.cursor)
        except ApiFault as fault:
            return fault
        steps.take(page)
        stages.came_to(steps.progress.read, part=steps.account.account_key)
        if page.cursor is None or steps.stopped:
            return None


def _end(steps: _Steps, fault: ApiFault | None) -> tuple[Ended, str]:
    if fault is not None:
        return ("interrupted" if steps.progress.rows else "error"), fault.reason
    if steps.stopped == "platform_cap":
        return "capped", steps.stopped
    why = steps.stopped or steps.progress.problem
    return ("interrupted" if why else "exhausted"), why


def _keyed(followers: Sequence[Identity], platform: str, key: bytes, read: int) -> pl.DataFrame:
    """The followers of one page under their pseudonyms, numbered through the walk."""
    handles = pl.Series("handle", [one.handle for one in followers], pl.String)
    ids = pl.Series("id", [one.platform_user_id for one in followers], pl.String)
    by_handle, by_id = follower_keys(handles, platform, key), id_keys(ids, platform, key)
    return pl.DataFrame(
        {
            "row": pl.Series(range(read + 1, read + len(followers) + 1), dtype=pl.Int64),
            "by_id": by_id,
            "by_handle": by_handle,
            "followed_at": pl.Series([one.followed_at for one in followers], dtype=pl.Datetime("us", "UTC")),
        }
    ).select(
        "row",
        pl.coalesce("by_id", "by_handle").alias("follower_key"),
        pl.when(pl.col("by_id").is_not_null()).then("by_handle").alias("handle_key"),
        "followed_at",
    )


def _joined(pages: Sequence[pl.DataFrame]) -> Parsed:
    """Every follower once, as an export's parts are joined; whoever is met again is a reject."""
    everyone = pl.concat(pages) if pages else WALKED.to_frame()
    once = everyone.group_by("follower_key").agg(
        pl.col("handle_key").sort_by("row").first(), pl.col("followed_at").min(), pl.col("row").min()
    )
    again = everyone.join(once.select("row"), on="row", how="anti").select(
        "row", pl.lit("duplicate_follower").alias("reason")
    )
    return Parsed(
        rows=once.select(LIST_COLUMNS.names()).sort("follower_key"),
        rejects=again.cast(REJECT_COLUMNS).sort("row"),
        rows_read=everyone.height,
        rows_loaded=once.height,
    )
