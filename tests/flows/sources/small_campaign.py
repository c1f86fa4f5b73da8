"""A campaign of twenty invented people with a healthy inbox; knows nothing of what may be wrong in one."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from bench.generator.campaign_toml import Account, Campaign
from bench.generator.chance import Chance
from bench.generator.files import write_campaign, write_counts, write_declarations, write_export, write_roster
from bench.generator.handles import draw_handles, scattered
from bench.generator.people import draw_people
from bench.generator.units import Unit

ZONE = ZoneInfo("Asia/Jakarta")
OFFICE = Account("pemprov.contoh")
NEIGHBOUR = Account("diskominfo.contoh", "Diskominfo")

ROSTER_DAY = date(2024, 2, 5)
FORM_DAY = date(2024, 2, 8)
FIRST_LIST, SECOND_LIST = date(2024, 2, 8), date(2024, 2, 15)
LAST_NIGHT = date(2024, 2, 16)

STAFF = 20
FOLLOWING = 12  # of them, on both lists
LISTED = {FIRST_LIST: 72, SECOND_LIST: 75}
PART = 50  # entries of a follower part, so that every list has two parts


@cache
def small_staff() -> pl.DataFrame:
    """Everybody on the roster: `nip`, `name`, `unit`, `handle`; the first `FOLLOWING` of them follow the account."""
    chance = Chance(7)
    units = (Unit("SMA Contoh", "school", 2.0), Unit("BKD Contoh", "office", 1.0))
    people = draw_people(chance.on("people"), STAFF, units)
    handles = draw_handles(chance.on("handles"), people["first"], scattered(chance.on("numbers"), STAFF))
    return people.select("nip", "name", "unit").with_columns(handle=handles)


def small_roster() -> pl.DataFrame:
    """BKD's list as it stands in its file, with columns that nobody may keep."""
    return small_staff().select(
        pl.col("nip").alias("NI PPPK"),
        pl.col("name").alias("Nama"),
        pl.lit("9901010000000000").alias("NIK"),
        pl.lit("Islam").alias("Agama"),
        pl.col("unit").alias("Unit Kerja"),
        pl.lit("0800-0000-00000").alias("No. HP"),
    )


def small_answers() -> pl.DataFrame:
    """The form's answers, all given on 7 February: everybody's handle."""
    begin = datetime(2024, 2, 7, 3, tzinfo=UTC)
    return small_staff().select(
        pl.Series("answered_at", [begin + timedelta(minutes=n) for n in range(STAFF)]),
        pl.col("nip").alias("NIP/NIPPPK"),
        pl.format("@{}", "handle").alias("Akun Instagram"),
    )


def small_followers(day: date, account: Account = OFFICE) -> dict[str, datetime]:
    """The followers on a list: `FOLLOWING` employees, then strangers; whoever came between the lists is newest."""
    strangers = [f"orang.{account.handle}.{n}" for n in range(LISTED[day] - FOLLOWING)]
    followers = [*small_staff()["handle"].head(FOLLOWING), *strangers]
    opened, between = datetime(2023, 11, 20, 5, tzinfo=ZONE), timedelta(days=9)
    newcomers = followers[LISTED[FIRST_LIST] :]
    return {
        handle: opened + timedelta(days=n) + (between if handle in newcomers else timedelta(0))
        for n, handle in enumerate(followers)
    }


def small_readings(*accounts: Account) -> list[tuple[str, str, str, str]]:
    """Lines of counts.csv: before the order, and at the hour of each list."""
    shown = {date(2024, 2, 6): 70, **LISTED}
    return [
        (account.key, f"{day}T06:00:00+07:00", str(count), "manual")
        for account in accounts
        for day, count in shown.items()
    ]


def write_small_campaign(folder: Path, *accounts: Account) -> Path:
    """The folder of a campaign in which nothing is missing, stale or partial on its last night."""
    accounts = accounts or (OFFICE,)
    write_campaign(folder, Campaign(accounts))
    write_roster(folder, ROSTER_DAY, small_roster())
    write_declarations(folder, FORM_DAY, small_answers())
    write_counts(folder, small_readings(*accounts))
    for account in accounts:
        for day in LISTED:
            write_small_export(folder, day, account)
    return folder


def write_small_export(folder: Path, day: date, account: Account = OFFICE) -> Path:
    """The archive of the account's list of one day."""
    return write_export(folder, account.handle, day, small_followers(day, account), part_size=PART)
