"""Knows how a NIP and a NI PPPK are composed; knows nothing of names and units."""

import numpy as np
import polars as pl

from bench.generator.chance import Chance, Whole

# Real serials restart at 001 for every combination of birth date, appointment and sex, and so practically
# never reach 900. Serials 900 to 999 keep invented people clear of every number that a real person carries.
FIRST_SERIAL = 900
SERIALS = 100
STEP = 61  # shares no divisor with 100: stepping by it visits every serial once before any comes again


def staff_numbers(
    chance: Chance, born_on: pl.Series, start_on: pl.Series, is_female: pl.Series, is_pns: pl.Series
) -> pl.Series:
    """Distinct valid staff numbers of 18 digits, one per person, as String.

    Digits (BKN): birth date YYYYMMDD, year of appointment, then for a PNS the month of appointment, for a
    PPPK "2" and the number of the work agreement (1, unless more than 100 people would share the first 15
    digits), sex (1 male, 2 female), serial. Raises ValueError when more people share 15 digits than serials
    can tell apart.
    """
    dates = born_on.dt.strftime("%Y%m%d").cast(pl.Int64)
    month = pl.select(pl.when(is_pns).then(start_on.dt.month().cast(pl.Int64)).otherwise(21)).to_series()
    sex = is_female.cast(pl.Int64) + 1
    prefix = (((dates * 10_000 + start_on.dt.year()) * 100 + month) * 10 + sex).to_numpy()
    serial, overflow = _serials(chance, prefix)
    if (overflow[is_pns.to_numpy()] > 0).any() or (overflow > 8).any():
        raise ValueError("too many people share birth date, appointment and sex: widen the years they come from")
    return pl.Series("nip", (prefix + overflow * 10) * 1000 + serial).cast(pl.String)


def _serials(chance: Chance, prefix: Whole) -> tuple[Whole, Whole]:
    """For each number its serial and how many hundreds of people with the same prefix came before."""
    first_draw = chance.below(SERIALS, len(prefix))
    order = np.argsort(prefix, kind="stable")
    ordered = prefix[order]
    place = np.arange(len(ordered))
    is_new = np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)]
    group_start = np.maximum.accumulate(np.where(is_new, place, 0))
    rank = place - group_start
    serial = np.empty_like(prefix)
    serial[order] = FIRST_SERIAL + (first_draw[order][group_start] + rank * STEP) % SERIALS
    overflow = np.empty_like(prefix)
    overflow[order] = rank // SERIALS
    return serial, overflow
