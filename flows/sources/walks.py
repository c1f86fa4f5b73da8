"""Walks a platform's follower list from its first page to its end; knows no platform.

Names and ids leave memory with their page: what is kept, here and on disk, are keyed pseudonyms.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import polars as pl

from flows import stages
from flows.sources.apis import ApiAccount, ApiFault, Asker, Identity, Page, PlatformApi
from flows.sources.asking import Clock, utc_now
from flows.sources.checkpoints import WALKED, Checkpoints, Progress
from transforms.followers.lists import LIST_COLUMNS
from transforms.parsed import REJECT_COLUMNS, Parsed
from transforms.pseudonyms import follower_keys, id_keys

Ended = Literal["exhausted", "capped", "interrupted", "error"]
# What a platform may say to a cursor that has grown too old; Bluesky says no more than "server error".
_OLD_CURSOR = frozenset({"bad_cursor", "server_error"})


@dataclass(frozen=True)
class Walk:
    """One follower list as far as it was shown.

    - `parsed`: the followers, each once; rows as `transforms.followers.lists.LIST_COLUMNS`, grain follower_key; rejects
      duplicate_follower.
    - `ended`: "exhausted" only where the platform itself ended the list and left nothing out; `reason` says why not:
      cursor_loop, no_progress, partial_errors, platform_cap, or the reason of `fault`, which then ended the walk.
    - `started_at`, `finished_at` (UTC): the earliest and the latest instant the list can be of; a walk that was taken
      up again began with its first page.
    """

    parsed: Parsed
    ended: Ended
    reason: str
    started_at: datetime
    finished_at: datetime
    fault: ApiFault | None = None

    @property
    def listed(self) -> int:
        """How many different followers the list shows."""
        return self.parsed.rows.height


async def walk(asker: Asker, api: PlatformApi, account: ApiAccount, store: Checkpoints, clock: Clock = utc_now) -> Walk:
    """The follower list of `account`, which `api` must be able to list. No fault is raised: it ends the walk.

    After every page the walk can be taken up again, by the same night, for the same account and under the same key;
    `store` forgets it once it has come to an end that a second attempt would not move.
    """
    taken_up = store.load()
    steps = _Steps(api, account, store, taken_up or Progress(started_at=clock()))
    fault = await _go(asker, steps)
    if fault and taken_up and fault.reason in _OLD_CURSOR and steps.pages == 0:
        store.forget()
        steps = _Steps(api, account, store, Progress(started_at=clock()))
        fault = await _go(asker, steps)
    ended, reason = _end(steps, fault)
    if fault is None:
        store.forget()
    return Walk(_joined(steps.progress.rows), ended, reason, steps.progress.started_at, clock(), fault)


class _Steps:
    """One walk under way: what it has collected and whether it may go on."""

    def __init__(self, api: PlatformApi, account: ApiAccount, store: Checkpoints, progress: Progress) -> None:
        if api.page is None:
            raise ValueError(f"{api.platform} has no follower list to walk")
        self.api = api
        self.ask_page = api.page
        self.account = account
        self.store = store
        self.progress = progress
        self.pages = 0
        self.stopped = ""
        self._known = set(pl.concat([frame["follower_key"] for frame in progress.rows])) if progress.rows else set()
        self._cursors = {progress.cursor}
        self._without_news = 0

    def take(self, page: Page) -> None:
        """Add a page and decide whether another may follow."""
        rows = _keyed(page.followers, self.account.platform, self.store.key, self.progress.read)
        new = set(rows["follower_key"]) - self._known
        self._known |= new
        self._without_news = 0 if new else self._without_news + 1
        self.pages += 1
        self.stopped = self._why_stop(page)
        self.progress = self.progress.after(rows, page.cursor, page.problem)
        self._cursors.add(page.cursor)
        if page.cursor is not None and not self.stopped:
            self.store.save(self.progress)

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
