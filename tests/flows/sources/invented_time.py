"""A clock that moves only when somebody pauses, so that no test waits; knows nothing of who pauses."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass
class InventedTime:
    """The night of 8 February 2024, from 03:00 UTC on."""

    now: datetime = datetime(2024, 2, 8, 3, tzinfo=UTC)
    pauses: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += timedelta(seconds=seconds)

    def clock(self) -> datetime:
        return self.now
