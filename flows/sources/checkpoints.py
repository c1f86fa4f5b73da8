"""Keeps how far a walk through a follower list has come, so that it can be taken up again; knows no platform.

One folder for each account: a Parquet file of pseudonyms for each page, and a small JSON that says how many of them
count and where the walk goes on. Every file is written whole, for the owner's eyes only; the JSON comes last.
"""

import shutil
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Self

import polars as pl
from pydantic import AwareDatetime, BaseModel, ConfigDict, NonNegativeInt

from flows.keys import key_fingerprint
from flows.sources.apis import ApiAccount
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
class Progress:
    """How far a walk has come: when it began, its pages so far, and the cursor of the next one."""

    started_at: datetime
    cursor: str | None = None
    rows: tuple[pl.DataFrame, ...] = field(default=(), repr=False)
    problem: str = ""

    @property
    def read(self) -> int:
        """The rows read so far, repeated ones included."""
        return sum(page.height for page in self.rows)

    def after(self, page: pl.DataFrame, cursor: str | None, problem: str | None) -> Self:
        """The same walk one page further; the first problem is kept."""
        return replace(self, cursor=cursor, rows=(*self.rows, page), problem=self.problem or problem or "")


class _State(BaseModel):
    """What the JSON says; the first four must fit whoever wants to go on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    account_key: str
    asked: str
    night: date
    key: str
    started_at: AwareDatetime
    cursor: str
    pages: NonNegativeInt
    problem: str


class Checkpoints:
    """The checkpoint of one account's walk in one night.

    `folder` is the place for the walks of all accounts; `key` the campaign's pseudonym key, of which only a fingerprint
    is kept. A checkpoint of another account, night, key, base_url or account_id is never taken up.
    """

    def __init__(self, folder: Path, account: ApiAccount, night: date, key: bytes) -> None:
        self.key = key
        self._folder = folder / sha256(account.account_key.encode()).hexdigest()[:16]
        self._account_key = account.account_key
        self._asked = f"{account.base_url or ''} {account.account_id or ''}"
        self._night = night

    def load(self) -> Progress | None:
        """The walk to go on with, or None; a checkpoint that does not fit or is damaged is removed."""
        try:
            state = _State.model_validate_json((self._folder / _STATE).read_bytes())
            rows = [pl.read_parquet(self._folder / _page_name(number), glob=False) for number in range(state.pages)]
        except (OSError, ValueError, pl.exceptions.PolarsError):
            state, rows = None, []
        if state is None or not self._fits(state) or any(page.schema != WALKED for page in rows):
            self.forget()
            return None
        return Progress(state.started_at, state.cursor, tuple(rows), state.problem)

    def save(self, progress: Progress) -> None:
        """Keep the newest page and where the walk goes on. Raises OSError."""
        if progress.cursor is None:
            raise ValueError("a walk without a next page has nothing to go on with")
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with written_whole(self._folder / _page_name(len(progress.rows) - 1)) as page:
            progress.rows[-1].write_parquet(page)
        state = _State(
            account_key=self._account_key,
            asked=self._asked,
            night=self._night,
            key=key_fingerprint(self.key),
            started_at=progress.started_at,
            cursor=progress.cursor,
            pages=len(progress.rows),
            problem=progress.problem,
        )
        with written_whole(self._folder / _STATE) as file:
            file.write(state.model_dump_json().encode())

    def forget(self) -> None:
        """Remove the checkpoint."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _fits(self, state: _State) -> bool:
        mine = (self._account_key, self._asked, self._night, key_fingerprint(self.key))
        return mine == (state.account_key, state.asked, state.night, state.key)


def _page_name(number: int) -> str:
    return f"{number:06d}.parquet"
