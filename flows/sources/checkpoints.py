"""Keeps how far a walk through a follower list has come, so that nothing of it is lost; knows no platform.

One folder for each account: a Parquet file of pseudonyms for each page, and a small JSON that says how many of them
count and where the walk goes on. Every file is written whole, for the owner's eyes only; the JSON comes last.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Self

import polars as pl
from pydantic import AwareDatetime, BaseModel, ConfigDict, NonNegativeInt

from flows.keys import key_fingerprint
from flows.sources.apis import ApiAccount, Shown
from warehouse.durable import written_whole

WALKED = pl.Schema(
    [
        ("row", pl.Int64()),
        ("follower_key", pl.String()),
        ("handle_key", pl.String()),
        ("followed_at", pl.Datetime("us", "UTC")),
    ]
)
_STATE = "walk.json"


@dataclass(frozen=True)
class Counted:
    """What the account showed beside its list, and when that was read (UTC)."""

    shown: Shown
    read_at: datetime


@dataclass(frozen=True)
class Progress:
    """How far a walk has come: its pages so far, and the cursor of the next one.

    - `started_at`: before its first page was asked for; `read_at`: when its last one came, or what broke it off.
    - `count` was read before the walk began; None where the account did not tell it.
    - `ended` says how a walk ended that nobody can take further ("exhausted" …); empty while it can go on.
    """

    night: date
    started_at: datetime
    read_at: datetime
    count: Counted | None = None
    cursor: str | None = None
    rows: tuple[pl.DataFrame, ...] = field(default=(), repr=False)
    problem: str = ""
    ended: str = ""

    @property
    def read(self) -> int:
        """The rows read so far, repeated ones included."""
        return sum(page.height for page in self.rows)

    def after(self, page: pl.DataFrame, cursor: str | None, problem: str | None, read_at: datetime) -> Self:
        """The same walk one page further; the first problem is kept."""
        told = self.problem or problem or ""
        return replace(self, cursor=cursor, rows=(*self.rows, page), problem=told, read_at=read_at)


class _State(BaseModel):
    """What the JSON says; the first three must fit whoever wants to know of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    account_key: str
    asked: str
    key: str
    night: date
    started_at: AwareDatetime
    read_at: AwareDatetime
    count: tuple[int, int, bool, AwareDatetime] | None
    cursor: str | None
    pages: NonNegativeInt
    problem: str
    ended: str


class Checkpoints:
    """The checkpoint of one account's walk, to be gone on with in the night in which it began.

    `folder` is the place for the walks of all accounts; `key` the campaign's pseudonym key, of which only a fingerprint
    is kept. A checkpoint of another account, key, base_url or account_id is never told of.
    """

    def __init__(self, folder: Path, account: ApiAccount, night: date, key: bytes) -> None:
        self.key = key
        self.night = night
        self._folder = folder / _folder_name(account.account_key)
        self._account_key = account.account_key
        self._asked = f"{account.base_url or ''} {account.account_id or ''}"

    def load(self) -> Progress | None:
        """The walk that is kept, of whatever night, or None; a checkpoint that does not fit or is damaged is gone."""
        state = _state_in(self._folder)
        rows = self._pages(state.pages) if state else None
        if state is None or rows is None or not self._fits(state):
            self.forget()
            return None
        return Progress(
            night=state.night,
            started_at=state.started_at,
            read_at=state.read_at,
            count=_counted(state),
            cursor=state.cursor,
            rows=tuple(rows),
            problem=state.problem,
            ended=state.ended,
        )

    def save(self, progress: Progress) -> None:
        """Keep the newest page, and where the walk goes on or how it ended. Raises OSError."""
        if len(progress.rows) == 1:
            self.forget()  # pages of a walk before, of which this process may be killed, are not this one's
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with written_whole(self._folder / _page_name(len(progress.rows) - 1)) as page:
            progress.rows[-1].write_parquet(page)
        self.note(progress)

    def note(self, progress: Progress) -> None:
        """Keep what else is known of a walk whose pages are kept. Raises OSError."""
        if progress.cursor is None and not progress.ended:
            raise ValueError("a walk without a next page has nothing to go on with")
        state = _State(
            account_key=self._account_key,
            asked=self._asked,
            key=key_fingerprint(self.key),
            night=progress.night,
            started_at=progress.started_at,
            read_at=progress.read_at,
            count=_told(progress.count),
            cursor=progress.cursor,
            pages=len(progress.rows),
            problem=progress.problem,
            ended=progress.ended,
        )
        with written_whole(self._folder / _STATE) as file:
            file.write(state.model_dump_json().encode())

    def forget(self) -> None:
        """Remove the checkpoint."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _pages(self, pages: int) -> list[pl.DataFrame] | None:
        try:
            rows = [pl.read_parquet(self._folder / _page_name(number), glob=False) for number in range(pages)]
        except (OSError, ValueError, pl.exceptions.PolarsError):
            return None
        return rows if all(page.schema == WALKED for page in rows) else None

    def _fits(self, state: _State) -> bool:
        mine = (self._account_key, self._asked, key_fingerprint(self.key))
        return mine == (state.account_key, state.asked, state.key)


def forget_others(folder: Path, account_keys: Iterable[str]) -> None:
    """Remove the checkpoints of all accounts but these: of the others nobody will ask for them again."""
    kept = {_folder_name(account_key) for account_key in account_keys}
    for found in folder.iterdir() if folder.is_dir() else ():
        if found.name not in kept:
            shutil.rmtree(found, ignore_errors=True)


def forget_ended(folder: Path) -> None:
    """Remove the checkpoints of walks that have come to their end: what they showed has been landed."""
    for found in folder.iterdir() if folder.is_dir() else ():
        state = _state_in(found)
        if state is not None and state.ended:
            shutil.rmtree(found, ignore_errors=True)


def _state_in(folder: Path) -> _State | None:
    try:
        return _State.model_validate_json((folder / _STATE).read_bytes())
    except (OSError, ValueError):
        return None


def _told(count: Counted | None) -> tuple[int, int, bool, datetime] | None:
    return (count.shown.count_low, count.shown.count_high, count.shown.is_exact, count.read_at) if count else None


def _counted(state: _State) -> Counted | None:
    if state.count is None:
        return None
    low, high, is_exact, read_at = state.count
    return Counted(Shown(low, high, is_exact), read_at)


def _folder_name(account_key: str) -> str:
    return sha256(account_key.encode()).hexdigest()[:16]


def _page_name(number: int) -> str:
    return f"{number:06d}.parquet"
