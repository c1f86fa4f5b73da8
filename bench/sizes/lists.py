"""Knows who follows an account of a size on which day, part by part; knows nothing of files."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from bench.generator.chance import Chance, Whole
from bench.generator.handles import draw_handles
from bench.generator.names import FEMALE, MALE
from bench.sizes.named import Size
from bench.sizes.staff import scatter

STAFF_SHARE: Final = 0.45  # of the staff that follow an account
MOST_OF_A_LIST: Final = 0.6  # of a list that are staff
WAVE_SHARE: Final = 0.12  # of a list that came between the order and the first export
# Unix seconds: 1 January 2019, the order (7 February 2024, 09:00 WIB), and the last follow before each export.
_OPENED, _ORDERED, _FIRST, _SECOND = 1_546_300_800, 1_707_271_200, 1_708_034_400, 1_708_639_200


@dataclass(frozen=True)
class Lists:
    """The lists of one account, each changed a little from the one before; `staff` are the handles of everybody there.

    Followers stand newest first, as in an export. A place of the first list is a member of staff or a stranger, and
    so is a place before them in a later list, whose followers are new. There are `changes` lists after the first; the
    last shows nobody who came later than `ends` (Unix seconds).
    """

    size: Size
    account: int
    staff: pl.Series
    chance: Chance
    changes: int = 1
    ends: int = _SECOND

    @property
    def before_the_order(self) -> int:
        """How many of the first list followed before the order was given."""
        return self.size.followers - self._wave

    def first(self) -> Iterator[pl.DataFrame]:
        """The first list in parts: `handle`, `followed_at` (UTC)."""
        for start in range(0, self.size.followers, self.size.part):
            yield self._followers(np.arange(start, min(start + self.size.part, self.size.followers)))

    def second(self) -> Iterator[pl.DataFrame]:
        """The second list in parts."""
        yield from self.changed(1)

    def changed(self, times: int) -> Iterator[pl.DataFrame]:
        """The list after so many changes, in parts: those who joined, then the first list without who are gone.

        Those of many changes share a part, as in a platform's export: it knows nothing of the one before.
        """
        joined = [
            self._followers(np.arange(start, min(start + self.size.part, -(change - 1) * self.size.joined)))
            for change in range(times, 0, -1)
            for start in range(-change * self.size.joined, -(change - 1) * self.size.joined, self.size.part)
        ]
        if joined:
            yield from pl.concat(joined).iter_slices(self.size.part)
        gone = self._gone[: times * self.size.gone]
        for start in range(0, self.size.followers, self.size.part):
            places = np.arange(start, min(start + self.size.part, self.size.followers))
            yield self._followers(places).filter(pl.Series(~np.isin(places, gone, assume_unique=True)))

    @property
    def _wave(self) -> int:
        return int(self.size.followers * WAVE_SHARE)

    def _followers(self, places: Whole) -> pl.DataFrame:
        """Who stands at these places (ascending): below zero those who joined after the first list.

        A place has the same follower in two lists only if both ask for it within the same run of places.
        """
        numbers, total = self._first_number + places + self._joined, handles_of(self.size, self.changes)
        firsts = pl.Series(MALE + FEMALE).gather(np.abs(places) % len(MALE + FEMALE))
        handles = draw_handles(self.chance.on(f"strangers {places[0]}"), firsts, scatter(numbers, total))
        staff_places, who = self._staff_places
        begin, end = np.searchsorted(staff_places, (places[0], places[-1] + 1))
        is_here = np.isin(staff_places[begin:end], places, assume_unique=True)
        at = np.searchsorted(places, staff_places[begin:end][is_here])
        handles = handles.scatter(at, self.staff.gather(who[begin:end][is_here]))
        times = pl.from_epoch(pl.Series("followed_at", self._times(places)), time_unit="s")
        return pl.DataFrame([handles.alias("handle"), times.dt.replace_time_zone("UTC")])

    @property
    def _first_number(self) -> int:
        return 2 * len(self.staff) + self.account * (self.size.followers + self._joined)

    @property
    def _joined(self) -> int:
        """How many join with all changes together."""
        return self.changes * self.size.joined

    @cached_property
    def _gone(self) -> Whole:
        """The places of those who are gone after all changes, those of the first change first."""
        places = self._spread("gone", self.changes * self.size.gone)
        return places[self.chance.on("when gone").order(len(places))]

    @cached_property
    def _staff_places(self) -> tuple[Whole, Whole]:
        """The places of staff, ascending, and whose they are; every second of those who joined is staff."""
        held = int(min(STAFF_SHARE * len(self.staff), MOST_OF_A_LIST * self.size.followers))
        joined = np.arange(-self._joined, 0, 2)[: len(self.staff) - held]
        who = self.chance.on("who").order(len(self.staff))[: held + len(joined)]
        return np.concatenate([joined, self._spread("staff", held)]), who

    def _spread(self, topic: str, count: int) -> Whole:
        """So many different places of the first list, ascending and about evenly spread."""
        step = self.size.followers // count
        return np.arange(count) * step + self.chance.on(topic).below(step, count)

    def _times(self, places: Whole) -> Whole:
        """Unix seconds, newest first; the exact follow of a place is of no account, only that it grows towards it."""
        wave, rest = max(self._wave, 1), max(self.before_the_order, 1)
        joined = self.ends - (places + self._joined) * (self.ends - _FIRST - 3600) // self._joined
        in_wave = _FIRST - places * (_FIRST - _ORDERED - 3600) // wave
        early = _ORDERED - 3600 - (places - wave) * (_ORDERED - 3600 - _OPENED) // rest
        return np.where(places < 0, joined, np.where(places < wave, in_wave, early))


def handles_of(size: Size, changes: int = 1) -> int:
    """How many handles a size has: two of each member of staff, and a stranger for every place of every list."""
    return 2 * size.staff + size.accounts * (size.followers + changes * size.joined)
