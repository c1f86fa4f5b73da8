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
LIST_DAYS = (date(2024, 2, 8), date(2024, 2, 15))
LAST_NIGHT = date(2024, 2, 16)

STAFF = 20
FOLLOWING = 12
LISTED = 72


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
    """The account's followers at the dawn of a day: `FOLLOWING` employees and strangers, one follow a day."""
    strangers = [f"orang.{account.handle}.{n}" for n in range(LISTED - FOLLOWING)]
    followers = [*small_staff()["handle"].head(FOLLOWING), *strangers]
    dawn = datetime(2024, 2, 8, 5, tzinfo=ZONE)
    return {handle: dawn - timedelta(days=n) for n, handle in enumerate(followers) if dawn.date() <= day}


def small_readings(*accounts: Account) -> list[tuple[str, str, str, str]]:
    """Lines of counts.csv: before the order, and on the day of each list."""
    days = (date(2024, 2, 6), *LIST_DAYS)
    return [(account.key, f"{day}T07:00:00+07:00", str(LISTED), "manual") for account in accounts for day in days]


def write_small_campaign(folder: Path, *accounts: Account) -> Path:
    """The folder with a campaign in which nothing is missing, stale or partial on its last night."""
    accounts = accounts or (OFFICE,)
    write_campaign(folder, Campaign(accounts))
    write_roster(folder, ROSTER_DAY, small_roster())
    write_declarations(folder, FORM_DAY, small_answers())
    write_counts(folder, small_readings(*accounts))
    for account in accounts:
        for day in LIST_DAYS:
            write_export(folder, account.handle, day, small_followers(day, account), part_size=50)
    return folder
