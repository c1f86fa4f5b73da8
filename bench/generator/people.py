"""Knows how to invent the staff of a government; knows nothing of accounts and handles."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from bench.generator.chance import Chance
from bench.generator.names import draw_names, tell_apart, write_names
from bench.generator.staff_numbers import staff_numbers
from bench.generator.units import Unit, unit_sizes

PPPK_YEARS = (2021, 2023)
PNS_YEARS = (1998, 2023)
FEMALE_SHARE = 0.62
FAITHS = ("Islam", "Kristen", "Katolik", "Hindu", "Buddha")


def draw_people(chance: Chance, size: int, units: Sequence[Unit], pns_share: float = 0.0) -> pl.DataFrame:
    """Invented staff, one row per person, unit by unit.

    Columns: `nip` (18 digits, distinct, valid), `name` (without titles), `name_written` (as BKD writes it),
    `first`, `family`, `is_female`, `born_on`, `start_on` (first of a month), `employment` (pppk or pns),
    `unit`. Age at appointment is 22 to 57 years. Vectorised: made for 20 people and for 5.58 million.
    """
    is_female = pl.Series("is_female", chance.on("sex").fractions(size) < FEMALE_SHARE)
    is_pns = pl.Series("is_pns", chance.on("employment").fractions(size) < pns_share)
    start_on = _appointments(chance.on("appointments"), is_pns)
    born_on = _births(chance.on("births"), start_on)
    where = pl.Series("where", np.repeat(np.arange(len(units)), unit_sizes(units, size)))
    unit = pl.Series("unit", [unit.name for unit in units]).gather(where)
    kind = pl.Series("kind", [unit.kind for unit in units]).gather(where)
    names = tell_apart(draw_names(chance.on("names"), is_female), pl.Series("born_on", born_on))
    numbers = staff_numbers(chance.on("serials"), born_on, start_on, is_female, is_pns)
    return names.with_columns(
        numbers.alias("nip"),
        write_names(chance.on("titles"), names["name"], is_female, kind).alias("name_written"),
        is_female,
        born_on,
        start_on,
        pl.select(pl.when(is_pns).then(pl.lit("pns")).otherwise(pl.lit("pppk"))).to_series().alias("employment"),
        unit,
    )


def _appointments(chance: Chance, is_pns: pl.Series) -> pl.Series:
    size = len(is_pns)
    first, last = (np.where(is_pns.to_numpy(), a, b) for a, b in zip(PNS_YEARS, PPPK_YEARS, strict=True))
    months = (chance.fractions(size) * ((last - first + 1) * 12)).astype(np.int64) + (first - 1970) * 12
    return pl.Series("start_on", months.astype("datetime64[M]").astype("datetime64[D]"))


def _births(chance: Chance, start_on: pl.Series) -> pl.Series:
    """Birth dates of people aged 22 to 57 at appointment, most of them around thirty."""
    age = 22 + 35 * chance.fractions(len(start_on)) * (0.4 + 0.6 * chance.fractions(len(start_on)))
    days = np.floor(age * 365.2425).astype("timedelta64[D]")
    return pl.Series("born_on", start_on.to_numpy() - days)


def as_bkd(chance: Chance, people: pl.DataFrame) -> pl.DataFrame:
    """The people as rows of BKD's staff list, with columns that the product must drop (NIK, faith, phone).

    The NIK begins with 99, which is no province, and 0800 is no mobile prefix: neither can be anybody's.
    """
    size = people.height
    faith = pl.Series(FAITHS).gather(chance.on("faith").weighted((95, 2, 1, 1, 1), size))
    serial = pl.Series(chance.on("nik").below(10_000, size)).cast(pl.String).str.zfill(4)
    phone = pl.Series(chance.on("phone").below(100_000, size)).cast(pl.String).str.zfill(5)
    day = (pl.col("born_on").dt.day() + pl.when("is_female").then(40).otherwise(0)).cast(pl.String).str.zfill(2)
    return people.select(
        pl.int_range(1, pl.len() + 1).alias("No"),
        pl.col("nip").alias("NI PPPK"),
        pl.col("name_written").alias("Nama"),
        pl.when("is_female").then(pl.lit("Perempuan")).otherwise(pl.lit("Laki-laki")).alias("Jenis Kelamin"),
        pl.col("born_on").dt.strftime("%d-%m-%Y").alias("Tanggal Lahir"),
        pl.format("990101{}{}{}", day, pl.col("born_on").dt.strftime("%m%y"), serial).alias("NIK"),
        faith.alias("Agama"),
        pl.col("employment").str.to_uppercase().alias("Status Pegawai"),
        pl.lit("Aktif").alias("Kedudukan"),
        pl.col("start_on").alias("TMT"),
        pl.col("unit").alias("Unit Kerja"),
        pl.format("0800-0000-{}", phone).alias("No. HP"),
    )
