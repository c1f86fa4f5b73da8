"""Knows a year of a size: one export per account and day, each changed by 0.1 %; knows nothing of who reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Final

import polars as pl

from bench.generator.campaign_toml import Campaign
from bench.generator.chance import Chance
from bench.generator.files import EXPORT_HOUR, ZONE, write_campaign, write_counts, write_declarations
from bench.generator.people import as_bkd
from bench.sizes.folder import SEED, shown, write_list, write_size_roster
from bench.sizes.lists import Lists, handles_of
from bench.sizes.named import FIRST_NIGHT, FORM_DAY, Size
from bench.sizes.staff import answers_of, draw_staff

NIGHTS: Final = 365
CHANGES: Final = NIGHTS - 1


@dataclass(frozen=True)
class Year:
    """365 nights of a size; the first is that of `bench.sizes`, and each night has an export of its own.

    Whoever asks for fewer nights gets the first ones of the same year: all come from the seed alone.
    """

    size: Size

    def day(self, night: int) -> date:
        """The day of a night, counted from 1."""
        return FIRST_NIGHT + timedelta(days=night - 1)

    def begin(self, campaign: Path) -> None:
        """Write the campaign folder before its first night: everything but lists and counts."""
        write_campaign(campaign, Campaign(self.size.mandated))
        write_size_roster(campaign, self.size, as_bkd(self._chance.on("roster"), self._staff))
        write_declarations(campaign, FORM_DAY, answers_of(self._chance.on("form"), self._staff))

    def bring(self, campaign: Path, night: int) -> None:
        """Put the exports of a night into the inbox, and the counts of all nights so far."""
        for account, one in zip(self.size.mandated, self._lists, strict=True):
            write_list(campaign, account.handle, self.day(night), partial(one.changed, night - 1))
        write_counts(campaign, self._readings(night))

    def _readings(self, night: int) -> Iterator[tuple[str, str, str, str]]:
        """The morning of the order, and the half-hour before each export."""
        change = self.size.joined - self.size.gone
        for account, one in zip(self.size.mandated, self._lists, strict=True):
            yield account.key, "2024-02-07T08:00:00+07:00", shown(one.before_the_order), "manual"
            for past in range(night):
                listed = self.size.followers + past * change
                yield account.key, f"{self.day(past + 1)}T05:30:00+07:00", shown(listed), "manual"

    @property
    def _chance(self) -> Chance:
        return Chance(SEED, f"{self.size.name} year")

    @cached_property
    def _staff(self) -> pl.DataFrame:
        return draw_staff(self._chance.on("staff"), self.size.staff, handles_of(self.size, CHANGES))

    @cached_property
    def _lists(self) -> list[Lists]:
        last_hour = datetime.combine(self.day(NIGHTS), time(EXPORT_HOUR - 1), ZONE)
        ends, staff = int(last_hour.timestamp()), self._staff["handle"]
        return [
            Lists(self.size, place, staff, self._chance.on(one.key), CHANGES, ends)
            for place, one in enumerate(self.size.mandated)
        ]
