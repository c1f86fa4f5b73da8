"""Counts who else gives an account that somebody gave who is to be erased; knows landed files, no roster, no night."""

from dataclasses import dataclass

import polars as pl

from warehouse.landing import Landings, read_rows

_NOBODY = pl.DataFrame(schema=dict.fromkeys(("staff_key", "platform", "follower_key"), pl.String))


@dataclass(frozen=True)
class Rivals:
    """How many others give the same account by their newest answers, and how many of them nobody disputes it to then.

    `undisputed` is at most `declared_too`: where two others are left, they still dispute it between them.
    """

    declared_too: int
    undisputed: int


def find_rivals(landings: Landings, staff_keys: frozenset[str]) -> Rivals:
    """The others who give an account that one of these people gives, renamed ones by their new name.

    Raises LandedDamaged.
    """
    answers = _newest_answers(landings)
    are_theirs = pl.col("staff_key").is_in(list(staff_keys))
    others = answers.filter(~are_theirs).join(answers.filter(are_theirs), on=["platform", "follower_key"], how="semi")
    alone = others.filter(~pl.struct("platform", "follower_key").is_duplicated())
    return Rivals(others["staff_key"].n_unique(), alone["staff_key"].n_unique())


def _newest_answers(landings: Landings) -> pl.DataFrame:
    """One row a person and platform whose newest answer, or rename since, holds an account."""
    declared = [
        read_rows(landed, ("staff_key", "platform", "follower_key", "declared_at"))
        for landed in landings.kept("declarations")
    ]
    renamed = [
        read_rows(landed)
        .filter(pl.col("kind") == "rename")
        .select("staff_key", "platform", "follower_key", declared_at="entered_at")
        for landed in landings.kept("corrections")
    ]
    if not declared and not renamed:
        return _NOBODY
    told = pl.concat([*declared, *renamed]).sort("declared_at", maintain_order=True)
    newest = told.unique(["staff_key", "platform"], keep="last", maintain_order=True)
    return newest.drop("declared_at").filter(pl.col("follower_key").is_not_null())
