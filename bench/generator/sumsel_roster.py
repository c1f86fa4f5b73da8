"""Knows which rows are wrong in BKD's staff list of the article's case; knows nothing of follows."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from bench.generator.chance import Chance
from bench.generator.people import as_bkd, draw_people
from bench.generator.units import Unit

ROSTER_DAY = date(2024, 2, 5)
ROSTER_TITLES = (
    "DAFTAR NOMINATIF PPPK DI LINGKUNGAN PEMERINTAH PROVINSI (CONTOH, SEMUA ORANG REKAAN)",
    "KEADAAN PER 5 FEBRUARI 2024",
)
FIRST_ROW = len(ROSTER_TITLES) + 2  # row in the sheet, counted from 1, below titles and header

# The wrong rows and where they are put: before which of the good rows, counted from 0.
DUPLICATES = {1_204: 1_190, 4_870: 4_433}  # position → the good row that comes again there
UNUSABLE = {612: "nip_invalid", 3_015: "nip_invalid", 5_921: "nip_old_format"}


def roster_rows(
    chance: Chance, people: pl.DataFrame, units: Sequence[Unit]
) -> tuple[pl.DataFrame, tuple[tuple[int, str], ...]]:
    """The rows as BKD sends them, and the rejects as (row in the sheet, reason), total row included.

    Two good rows come twice; three more people have unusable numbers: 17 digits, month 13, nine digits.
    """
    place = pl.int_range(pl.len()).cast(pl.Float64)
    good = people.with_columns(position=place, reason=pl.lit(None, pl.String))
    outsiders = draw_people(chance.on("unusable"), len(UNUSABLE), [unit for unit in units if not unit.staff])
    cut, month_13, _ = outsiders["nip"]
    unusable = outsiders.with_columns(
        nip=pl.Series([cut[:17], f"{month_13[:4]}13{month_13[6:]}", "990000123"]),
        position=pl.Series([at - 0.5 for at in UNUSABLE]),
        reason=pl.Series(list(UNUSABLE.values())),
    )
    once = pl.concat([good.select(unusable.columns), unusable]).sort("position")
    written = as_bkd(chance.on("columns"), once).hstack(once.select("position", "reason"))
    again = [
        written.filter(pl.col("position") == row).with_columns(
            position=pl.lit(at - 0.5), reason=pl.lit("duplicate_row")
        )
        for at, row in DUPLICATES.items()
    ]
    rows = pl.concat([written, *again]).sort("position").with_row_index("row", offset=FIRST_ROW)
    rejects = rows.filter(pl.col("reason").is_not_null()).select("row", "reason").rows()
    return rows.drop("row", "position", "reason"), (*rejects, (FIRST_ROW + rows.height, "total_row"))


def roster_total(roster: pl.DataFrame) -> dict[str, str]:
    """The last row: it counts the rows of the file, wrong ones too, as personnel offices do."""
    return {"No": "JUMLAH", "Nama": f"{roster.height:,} orang".replace(",", ".")}
