"""Knows how to invent handles that are nobody's; knows nothing of who owns them."""

import numpy as np
import polars as pl

from bench.generator.chance import Chance, Whole

# "contoh" ("example") and a number that no other invented handle carries: recognisable, distinct, nobody's
# account.
SHAPES = (
    "contoh.{}{}",
    "{}.contoh{}",
    "contoh_{}_{}",
    "{}_contoh.{}",
    "{}contoh{}",
    "contoh.{}.{}",
)


def draw_handles(chance: Chance, firsts: pl.Series, numbers: Whole) -> pl.Series:
    """Legal, canonical (lower-case) handles, one per first name, all with "contoh" in them.

    Distinct numbers give distinct handles, so lists drawn from one range of numbers do not meet by accident.
    With numbers below a hundred million a handle has at most 30 characters.
    """
    shape = chance.below(len(SHAPES), len(firsts))
    drawn = pl.DataFrame([firsts.str.to_lowercase().alias("first"), pl.Series("number", numbers)])
    written = pl.coalesce(
        pl.when(pl.Series(shape == place)).then(pl.format(text, "first", "number")) for place, text in enumerate(SHAPES)
    )
    return drawn.select(handle=written).to_series()


def scattered(chance: Chance, size: int) -> Whole:
    """The numbers 1 … size in random order: a handle's number then tells nothing about its owner."""
    return chance.order(size) + np.int64(1)
