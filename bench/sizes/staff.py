"""Knows how to invent the staff of a size and what they declare; knows nothing of lists and files."""

from typing import Final

import numpy as np
import polars as pl

from bench.generator.chance import Chance, Whole
from bench.generator.handles import draw_handles
from bench.generator.people import draw_people
from bench.generator.units import Unit, province_units

PER_REGION: Final = 125_000  # about the staff of one province
PNS_SHARE: Final = 0.2  # whom the order does not address
ANSWERING: Final = 0.9
SHARING: Final = 0.0005  # of those who answer give the handle of the person before them, and five in any case
# The 7th, the 8th, … the 15th of February, as in the article's case.
DAY_WEIGHTS: Final = (50, 31, 6, 1.5, 1, 4.5, 3.5, 0.5, 2)
# How an answer is written, and how often. Each is one that the product reads; the last five name no account.
ANSWERS: Final = {
    "{handle}": 40,
    "@{handle}": 30,
    "https://www.instagram.com/{handle}?igsh=contoh==": 14,
    "{upper}": 5,
    "@{handle} dan @{spare}": 1,
    "tidak ada": 5,
    "-": 2,
    "sudah follow": 1,
    "{name} Contoh": 2,
}
# Multiplying by a prime larger than any count of numbers scatters them and lets no two meet.
_PRIME: Final = 2_147_483_647


def draw_staff(chance: Chance, size: int, numbers: int) -> pl.DataFrame:
    """The staff, one row each: the columns of `draw_people`, `handle` (real) and `spare` (follows nobody).

    `numbers`: how many handles the whole size has; those of the staff are the first `2 * size` of them.
    """
    people = draw_people(chance.on("people"), size, _units(chance, size), PNS_SHARE)
    return people.with_columns(
        draw_handles(chance.on("handles"), people["first"], scatter(np.arange(size), numbers)),
        draw_handles(chance.on("spares"), people["first"], scatter(np.arange(size, 2 * size), numbers)).alias("spare"),
    )


def scatter(places: Whole, size: int) -> Whole:
    """For each of the places 0 … size − 1 a number 1 … size of its own that tells nothing of the place."""
    return places * (_PRIME % size) % size + 1


def answers_of(chance: Chance, staff: pl.DataFrame) -> pl.DataFrame:
    """What nine in ten of the staff wrote into the form: `answered_at` (UTC) and the columns of the file, in order."""
    asked = staff.filter(pl.Series(chance.on("answering").fractions(staff.height) < ANSWERING))
    style = pl.Series("style", chance.on("styles").weighted(list(ANSWERS.values()), asked.height))
    shares = chance.on("sharing").fractions(asked.height) < SHARING
    shares[10:60:10] = True
    is_sharing = pl.Series("is_sharing", shares)
    drawn = asked.with_columns(style, is_sharing, chance_time(chance.on("times"), asked.height))
    given = drawn.with_columns(
        handle=pl.when("is_sharing").then(pl.col("handle").shift(1, fill_value="")).otherwise("handle")
    )
    return (
        given.filter(pl.col("handle") != "")
        .select(
            "answered_at",
            pl.col("name").alias("Nama Lengkap"),
            pl.col("nip").alias("NIP/NIPPPK"),
            pl.col("unit").alias("Instansi"),
            _written().alias("Akun Instagram"),
        )
        .sort("answered_at", "NIP/NIPPPK")
    )


def chance_time(chance: Chance, size: int) -> pl.Series:
    """`answered_at`: between 09:30 and 23:30 WIB on the nine days of the form."""
    days = chance.weighted(DAY_WEIGHTS, size)
    second = 1_707_273_000 + days * 86_400 + chance.below(14 * 3600, size)  # 7 February 2024, 09:30 WIB
    return pl.from_epoch(pl.Series("answered_at", second), time_unit="s").dt.replace_time_zone("UTC")


def _written() -> pl.Expr:
    fields = {
        "handle": pl.col("handle"),
        "upper": pl.col("handle").str.to_uppercase(),
        "spare": pl.col("spare"),
        "name": pl.col("name"),
    }
    texts = []
    for place, pattern in enumerate(ANSWERS):
        used = [field for field in fields if f"{{{field}}}" in pattern]
        empty = pattern.format(**dict.fromkeys(fields, "{}"))
        text = pl.format(empty, *(fields[field] for field in used)) if used else pl.lit(pattern)
        texts.append(pl.when(pl.col("style") == place).then(text))
    return pl.coalesce(texts)


def _units(chance: Chance, size: int) -> list[Unit]:
    """The units of one province, or of as many regions as the staff would fill."""
    units = province_units(chance.on("units"))
    regions = -(-size // PER_REGION)
    if size < 1_000:
        return [unit for unit in units if unit.staff is None][:30] + [unit for unit in units if unit.staff][:4]
    if regions == 1:
        return units
    return [
        Unit(f"{unit.name} Wilayah {region}", unit.kind, unit.weight, unit.staff)
        for region in range(1, regions + 1)
        for unit in units
    ]
