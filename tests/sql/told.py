"""A world beside what was seen of it and what the models made of that: knows no law."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeAlias

from tests.sql.campaigns import Raw, local_day
from tests.sql.nights import Built
from tests.sql.retelling import Tonight
from tests.sql.true_worlds import FIRST, World


@dataclass(frozen=True)
class Told:
    """A world, what was seen of it, and what the models made of that."""

    world: World
    raw: Raw
    built: Built

    @cached_property
    def addressed(self) -> set[str]:
        return {staff for staff, is_in_scope in Tonight(self.raw).scope.items() if is_in_scope}

    @cached_property
    def owners(self) -> dict[str, str]:
        """The accounts mandated tonight, and whose they are."""
        return {account: line["owner"] for account, line in Tonight(self.raw).accounts.items()}

    @cached_property
    def captured_at(self) -> dict[str, datetime]:
        return {row["capture_id"]: row["captured_at"] for row in self.built["marts.fct_capture"]}

    def judged_at(self, account: str) -> datetime:
        """When the newest list was made that says anything; the end of the night where the order came in between."""
        lists = [
            row["captured_at"]
            for row in self.built["marts.fct_capture"]
            if row["account_key"] == account and row["verdict"] in ("complete", "partial")
        ]
        newest = max(lists, default=FIRST)
        is_current = newest > self.world.ordered_at or self.world.as_of < local_day(self.world.ordered_at)
        return newest if lists and is_current else self.world.ends_at

    def following(self, account: str, at: datetime) -> set[str]:
        """The addressed employees who followed the account at the instant."""
        return set(self.world.following(account, at)) & self.addressed

    def count(self, account: str, at: datetime) -> int:
        return len(self.world.following(account, at))

    def followed_lately(self, account: str) -> set[str]:
        """The addressed who followed at any time since the last list that was walked to its end."""
        walked = [
            row["captured_at"]
            for row in self.built["marts.fct_capture"]
            if row["account_key"] == account and row["ended"] == "exhausted"
        ]
        since = max(walked, default=FIRST)
        return {
            who
            for (followed, who), spans in self.world.follows.items()
            if followed == account and who in self.addressed
            if any(end is None or end > since for _, end in spans)
        }


TruthLaw: TypeAlias = Callable[[Told], Iterator[str]]
