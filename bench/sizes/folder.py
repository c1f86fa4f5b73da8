"""Knows the files of a size: a campaign folder for its first night, and what comes before the night of the change."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

import polars as pl

from bench.generator.archives import write_zip
from bench.generator.campaign_toml import Campaign
from bench.generator.chance import Chance
from bench.generator.exports import FOLDER, follower_part, other_members
from bench.generator.files import EXPORT_HOUR, ZONE, write_campaign, write_counts, write_declarations
from bench.generator.people import as_bkd
from bench.sizes.lists import Lists, handles_of
from bench.sizes.named import CHANGED_NIGHT, FIRST_NIGHT, FORM_DAY, ROSTER_DAY, Size
from bench.sizes.staff import answers_of, draw_staff

SEED: Final = 20_240_207
HIDDEN: Final = 0.002  # of a displayed count that no list shows: less than makes a list partial
VERSION: Final = "4"  # of what is written; another one writes everything anew


def made(size: Size, cache: Path) -> Path:
    """The folder of the size below the cache, written unless it is there: `first` and `change`.

    `first` is a campaign folder before its first night; the files of `change` are put over it before the night of the
    change. The staff's and followers' handles come from the seed alone.
    """
    folder = cache / size.name
    note = folder / "version"
    if note.exists() and note.read_text() == VERSION:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    _write(size, folder)
    note.write_text(VERSION)
    return folder


def _write(size: Size, folder: Path) -> None:
    first, change, chance = folder / "first", folder / "change", Chance(SEED, size.name)
    staff = draw_staff(chance.on("staff"), size.staff, handles_of(size))
    write_campaign(first, Campaign(size.mandated))
    write_size_roster(first, size, as_bkd(chance.on("roster"), staff))
    write_declarations(first, FORM_DAY, answers_of(chance.on("form"), staff))
    lists = [Lists(size, place, staff["handle"], chance.on(one.key)) for place, one in enumerate(size.mandated)]
    write_counts(first, _readings(size, lists, second=False))
    write_counts(change, _readings(size, lists, second=True))
    for account, one in zip(size.mandated, lists, strict=True):
        write_list(first, account.handle, FIRST_NIGHT, one.first)
        write_list(change, account.handle, CHANGED_NIGHT, one.second)


def write_size_roster(campaign: Path, size: Size, roster: pl.DataFrame) -> None:
    """The staff list in the format of the size."""
    path = campaign / "inbox" / "roster" / f"{ROSTER_DAY}_pegawai{size.roster_suffix}"
    path.parent.mkdir(parents=True)
    if size.roster_suffix == ".parquet":
        roster.write_parquet(path)
    else:
        roster.write_csv(path)


def write_list(campaign: Path, handle: str, day: date, parts: Callable[[], Iterator[pl.DataFrame]]) -> None:
    """The owner's Instagram export; packed fast, since nobody keeps it."""
    made_at = datetime(day.year, day.month, day.day, EXPORT_HOUR, tzinfo=ZONE)

    def members() -> Iterator[tuple[str, bytes]]:
        for number, part in enumerate(parts(), 1):
            seconds = part.with_columns(pl.col("followed_at").dt.epoch("s"))
            yield f"{FOLDER}/followers_{number}.json", follower_part(seconds)
        yield from other_members(handle, made_at)

    folder = campaign / "inbox" / "followers" / "instagram" / handle / day.isoformat()
    write_zip(folder / f"instagram-{handle}-{day}-contoh00.zip", members(), made_at, level=1)


def _readings(size: Size, lists: list[Lists], *, second: bool) -> Iterator[tuple[str, str, str, str]]:
    """The lines of counts.csv: the morning of the order, and the half-hour before each export."""
    for account, one in zip(size.mandated, lists, strict=True):
        yield account.key, "2024-02-07T08:00:00+07:00", shown(one.before_the_order), "manual"
        yield account.key, "2024-02-16T05:30:00+07:00", shown(size.followers), "manual"
        if second:
            later = size.followers + size.joined - size.gone
            yield account.key, "2024-02-23T05:30:00+07:00", shown(later), "manual"


def shown(listed: int) -> str:
    """The count displayed beside a list of so many, as counts.csv has it."""
    return f"{int(listed * (1 + HIDDEN)):,}".replace(",", ".")
