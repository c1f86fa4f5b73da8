"""Knows the files in which a campaign receives its material; knows nothing of how the material was invented.

Every writer takes the campaign folder, makes the inbox folders it needs, returns the path it wrote, and
writes the same bytes for the same arguments. Small tests may use them with a handful of rows:

    write_campaign(folder, Campaign(accounts=(Account("pemprov.contoh"),)))
    write_roster(folder, date(2024, 2, 5), pl.DataFrame({"NI PPPK": […], "Nama": […], "Unit Kerja": […]}))
    write_declarations(folder, date(2024, 2, 8), pl.DataFrame({"answered_at": […], "NIP/NIPPPK": […], …}))
    write_export(folder, "pemprov.contoh", date(2024, 2, 8), {"contoh.budi1": followed_at, …})
    write_counts(folder, [("instagram:pemprov.contoh", "2024-02-07T21:00:00+07:00", "8.582", "press")])
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]

from bench.generator.archives import write_zip
from bench.generator.campaign_toml import Campaign, campaign_toml
from bench.generator.exports import export_members

ZONE = ZoneInfo("Asia/Jakarta")
EXPORT_HOUR = 6  # exports are made at 06:00 WIB of their day
COUNT_COLUMNS = ("account", "read_at", "shown", "source")
STATEMENT_COLUMNS = ("account", "said_at", "about", "said", "source")


def write_campaign(campaign: Path, configuration: Campaign) -> Path:
    """The path of `campaign.toml`, commented as `ikuti init` would."""
    return _write(campaign / "campaign.toml", campaign_toml(configuration))


def write_export(
    campaign: Path,
    handle: str,
    day: date,
    followers: pl.DataFrame | Mapping[str, datetime],
    *,
    part_size: int = 5_000,
    repeated: int = 0,
) -> Path:
    """The path of the owner's Instagram export of `day`: a zip with follower parts and much that is none.

    `followers`: a frame with `handle` and `followed_at` (UTC), or handle → aware datetime; any order.
    `repeated`: so many rows of the first part come again in the second. The archive's clock says 06:00 WIB.
    """
    made_at = datetime(day.year, day.month, day.day, EXPORT_HOUR, tzinfo=ZONE)
    if not isinstance(followers, pl.DataFrame):
        times = pl.Series("followed_at", list(followers.values()), dtype=pl.Datetime("us", "UTC"))
        followers = pl.DataFrame([pl.Series("handle", list(followers), dtype=pl.String), times])
    ending = hashlib.blake2b(f"{handle}{day}".encode(), digest_size=4).hexdigest()
    folder = campaign / "inbox" / "followers" / "instagram" / handle / day.isoformat()
    members = export_members(handle, followers, made_at, part_size, repeated)
    return write_zip(folder / f"instagram-{handle}-{day}-{ending}.zip", members, made_at)


def write_roster(
    campaign: Path,
    day: date,
    roster: pl.DataFrame,
    *,
    titles: Sequence[str] = (),
    total: Mapping[str, str] | None = None,
    suffix: str = ".xlsx",
) -> Path:
    """The path of the staff list of `day` as BKD sends it, `.xlsx` or `.csv`.

    `roster`: the columns as they shall stand in the file. In a workbook strings are text cells (a staff
    number stays whole), dates are date cells, numbers are numbers. `titles` become merged rows above the
    header, `total` (column → text) a last row. Raises ValueError for another suffix.
    """
    path = campaign / "inbox" / "roster" / f"{day}_pppk{suffix}"
    if suffix == ".csv":
        last = [total.get(column) for column in roster.columns] if total else None
        lines = [
            *([title] for title in titles),
            roster.columns,
            *roster.iter_rows(),
            *([last] if last else []),
        ]
        return _write(path, _csv(lines))
    if suffix != ".xlsx":
        raise ValueError(f"a roster is written as .xlsx or .csv, not as {suffix}")
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"default_date_format": "dd-mm-yyyy"}) as workbook:
        # XlsxWriter dates its members itself; the creation time is the only clock left in the file.
        workbook.set_properties({"created": datetime(day.year, day.month, day.day, 8)})  # noqa: DTZ001
        bold = workbook.add_format({"bold": True})
        sheet = workbook.add_worksheet("PPPK")
        width = len(roster.columns)
        for row, title in enumerate(titles):
            sheet.merge_range(row, 0, row, width - 1, title, bold)
        sheet.write_row(len(titles), 0, roster.columns, bold)
        for row, cells in enumerate(roster.iter_rows(), len(titles) + 1):
            for column, cell in enumerate(cells):
                _write_cell(sheet, row, column, cell)
        for name, text in (total or {}).items():
            sheet.write_string(len(titles) + roster.height + 1, roster.columns.index(name), text)
    return path


def write_declarations(campaign: Path, day: date, answers: pl.DataFrame) -> Path:
    """The path of the form's answers as downloaded on `day`: fields in quotes, times as Google writes them.

    `answers`: `answered_at` (UTC; becomes the column Timestamp), the other columns as they shall stand in
    the file.
    """
    local = answers["answered_at"].cast(pl.Datetime("us", "UTC")).dt.convert_time_zone(ZONE.key)
    stamp = local.dt.strftime("%Y/%m/%d %-I:%M:%S %p GMT+7").alias("Timestamp")
    columns = pl.DataFrame([stamp, *answers.drop("answered_at")])
    text = columns.write_csv(quote_style="always", null_value="")
    return _write(campaign / "inbox" / "declarations" / f"{day}_jawaban-form.csv", text)


def write_counts(campaign: Path, readings: Iterable[Sequence[str]]) -> Path:
    """The path of `counts.csv`; a reading is account, read_at (ISO 8601 with offset), shown, source."""
    return _write(campaign / "inbox" / "counts.csv", _csv([COUNT_COLUMNS, *readings]))


def write_statements(campaign: Path, statements: Iterable[Sequence[str]]) -> Path:
    """The path of `statements.csv`; a statement is account, said_at (ISO 8601 with offset), about, said, source."""
    return _write(campaign / "inbox" / "statements.csv", _csv([STATEMENT_COLUMNS, *statements]))


def _write_cell(sheet: Any, row: int, column: int, cell: object) -> None:  # noqa: ANN401 - untyped library
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


def _csv(lines: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path
