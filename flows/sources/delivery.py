"""The words for what lies in an inbox: a delivery, its reading, and its refusal; knows no source and no format."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import polars as pl

from flows.sources.apis import ApiFault
from transforms.faults import Fault
from transforms.parsed import LongList, Parsed

Place = TypeVar("Place")


@dataclass(frozen=True)
class Reading:
    """One delivery, read, minimised and pseudonymised: ready to be landed under its content's identity."""

    file_id: str
    parsed: Parsed | LongList
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> pl.DataFrame:
        """The rows that were loaded, in memory: of whatever may be a long list, ask `parsed`."""
        return self.parsed.rows.lazy().collect()


@dataclass(frozen=True)
class Delivery:
    """One thing in the inbox that is landed as a whole: what it is, its bytes' identity, and how to read it.

    `path` is how messages call it; `known_on` the local day from which it is known; `account_key` is set for
    follower lists. `read` raises Fault.
    """

    source: str
    path: str
    known_on: date
    bytes_sha256: str
    read: Callable[[], Reading]
    account_key: str | None = None


@dataclass(frozen=True)
class Refusal:
    """A delivery that could not be used: the night goes on without it and says so."""

    source: str
    path: str
    fault: Fault | ApiFault


@dataclass(frozen=True)
class Found:
    """What one source holds: what can be read, and what is refused at sight."""

    deliveries: tuple[Delivery, ...]
    refusals: tuple[Refusal, ...] = ()


def gather(source: str, places: Iterable[tuple[str, Place]], deliver: Callable[[str, Place], Delivery]) -> Found:
    """A delivery or a refusal for each named place, in their order."""
    deliveries: list[Delivery] = []
    refusals: list[Refusal] = []
    for name, place in places:
        try:
            deliveries.append(deliver(name, place))
        except Fault as fault:
            refusals.append(Refusal(source, name, fault))
    return Found(tuple(deliveries), tuple(refusals))
