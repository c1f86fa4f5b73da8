"""Finds the files of an inbox in which one person still stands; knows no columns and changes nothing."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from flows.campaign import Campaign
from flows.sources.inbox import said, strays, table_files, tables_at_root
from transforms.faults import Fault
from transforms.tables import read_table
from warehouse.landing import Landings


def tables_with_number(campaign: Campaign, nip: str) -> list[str]:
    """The tables of the inbox that hold this staff number in any cell, by the names that messages use.

    Also a file that no night can use, and a number in a row that was rejected.
    """
    return [said(path, campaign.folder) for path in _tables(campaign) if _holds(path, nip)]


def exports_with_names(campaign: Campaign, landings: Landings, declared_keys: frozenset[str]) -> list[str]:
    """The owners' exports that still lie in the inbox and list one of these names, by their places.

    Told by what was landed of them; an export that no night has read yet is not among them.
    """
    found = set()
    for origin in landings.noted():
        is_there = origin.source == "followers" and (campaign.folder / origin.path).exists()
        if is_there and landings.has(origin.source, origin.file_id):
            rows = pl.read_parquet(landings.landed(origin.source, origin.file_id).rows)
            keys = {*rows["follower_key"], *rows["handle_key"].drop_nulls()}
            found |= {origin.path} if keys & declared_keys else set()
    return sorted(found)


def _tables(campaign: Campaign) -> Iterator[Path]:
    zone = ZoneInfo(campaign.timezone)
    for folder in ("roster", "declarations"):
        yield from (file.path for file in table_files(campaign.folder, folder, zone))
    for source in ("corrections", "counts", "statements"):
        yield from (file.path for file in tables_at_root(campaign.folder, source))
    yield from (path for path in strays(campaign.folder) if path.is_file())


def _holds(path: Path, nip: str) -> bool:
    try:
        content = path.read_bytes()
    except OSError:
        return False  # the night tells of a file that cannot be read
    try:
        sheets = read_table(content, path.suffix)
    except Fault:
        return nip.encode() in content
    return any(_is_in(sheet.cells.drop("row"), nip) for sheet in sheets)


def _is_in(cells: pl.DataFrame, nip: str) -> bool:
    """Whether a cell says the number, its digits grouped or not, with or without words around it."""
    digits = pl.all().cast(pl.String).str.replace_all(r"[\s.'\u2019-]", "").str.contains(nip, literal=True)
    return bool(cells.width) and bool(cells.select(pl.any_horizontal(digits).any()).item())
