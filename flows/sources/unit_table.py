"""The campaign's table of unit spellings, ``units.csv``; knows no roster."""

import os
from dataclasses import dataclass

import polars as pl

from flows.campaign import Campaign
from flows.sources.delivery import Refusal
from flows.sources.whole_files import read_whole
from transforms.faults import Fault
from transforms.units import NO_ALIASES, parse_units

UNITS_FILE = "units.csv"
UNITS_HEADER = "written,unit\n"


@dataclass(frozen=True)
class UnitTable:
    """The aliases that hold (`unit_key`, `unit`), and what of the table cannot be used."""

    aliases: pl.DataFrame
    refusals: tuple[Refusal, ...] = ()


def read_units(campaign: Campaign) -> UnitTable:
    """The campaign's table; without the file every unit is as written. A line that cannot be used stops nothing."""
    path = campaign.folder / UNITS_FILE
    if not os.path.lexists(path):
        return UnitTable(NO_ALIASES)
    try:
        parsed = parse_units(read_whole(path))
    except Fault as fault:
        return UnitTable(NO_ALIASES, (Refusal("units", UNITS_FILE, fault),))
    if parsed.rejects.is_empty():
        return UnitTable(parsed.rows)
    lines = ", ".join(f"{row} ({reason})" for row, reason in parsed.rejects.head(5).iter_rows())
    unusable = Fault(
        "unit_lines_unusable",
        needed="lines that give each written unit one name",
        found=f"{parsed.rejects.height} line(s) that cannot be used: {lines}",
        remedy="correct these lines; the others are used",
    )
    return UnitTable(parsed.rows, (Refusal("units", UNITS_FILE, unusable),))
