"""Reads what is held of one person, file by file and table by table; knows no words for it and nobody else."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.erasure.built import rows_by_table
from warehouse.erasure.leavings import earlier_builds, exports, workbooks
from warehouse.landing import Landed, Landings, damage_told
from warehouse.layout import Layout
from warehouse.state_file import StateRefused

_OF_PERSON = ("roster", "declarations", "corrections")
_NAME_KEYS = ("follower_key", "former_key")


@dataclass(frozen=True)
class HeldFile:
    """One landed file with lines of the person: under which paths of the inbox it came, and from which day.

    `lines` holds every column of every such line; `is_current` is False for a file that a newer one has replaced.
    """

    source: str
    file_id: str
    came_as: tuple[tuple[str, date], ...]
    facts: dict[str, str]
    lines: tuple[dict[str, Any], ...]
    is_current: bool


@dataclass(frozen=True)
class HeldTables:
    """One DuckDB file, seen from the campaign folder, and how many rows of the person each table has.

    Tables bear the names that people ask by ("marts.dim_staff"). `is_read` is False while a night has the file.
    """

    file: Path
    rows: dict[str, int]
    is_read: bool = True


@dataclass(frozen=True)
class Held:
    """Everything a campaign folder holds of one person, the inbox apart; paths are seen from the campaign folder.

    `workbooks` hold everybody of their nights; `copies` are the exports of the published tables that have her key.
    """

    files: tuple[HeldFile, ...]
    tables: tuple[HeldTables, ...]
    workbooks: tuple[Path, ...]
    copies: tuple[Path, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether no landed file, table or copy has her; a workbook holds everybody of its night, and is no proof."""
        return not self.files and not self.copies and not any(table.rows for table in self.tables)


def read_held(layout: Layout, staff_key: str) -> Held:
    """What is held of the person with this key, and of the names she declared, in landed files and in tables.

    Raises LandedDamaged.
    """
    landings = Landings(layout.landing)
    own = list(_files(landings, _OF_PERSON, ("staff_key",), {staff_key}))
    names = {line[key] for file in own for line in file.lines for key in _NAME_KEYS if line.get(key)}
    seen = list(_files(landings, ("followers",), ("follower_key", "handle_key"), names))
    checked = list(_files(landings, ("point_checks",), ("follower_key",), names))
    return Held(
        files=(*own, *seen, *checked),
        tables=tuple(_tables(layout, staff_key)),
        workbooks=tuple(path.relative_to(layout.campaign) for path in workbooks(layout)),
        copies=tuple(path.relative_to(layout.campaign) for path in exports(layout) if _is_copied(path, staff_key)),
    )


def _files(
    landings: Landings, sources: tuple[str, ...], columns: tuple[str, ...], keys: set[str]
) -> Iterator[HeldFile]:
    came: defaultdict[tuple[str, str], dict[str, date]] = defaultdict(dict)
    for origin in landings.noted():
        came[origin.source, origin.file_id][origin.path] = origin.known_on
    current = {(origin.source, origin.file_id) for origin in landings.current()}
    for source in sources:
        for landed in landings.kept(source):
            if lines := _lines(landed, columns, keys):
                place = (source, landed.file_id)
                facts = landings.facts(*place)
                yield HeldFile(*place, tuple(came[place].items()), facts, lines, place in current)


def _lines(landed: Landed, columns: tuple[str, ...], keys: set[str]) -> tuple[dict[str, Any], ...]:
    if not keys:
        return ()
    is_theirs = pl.any_horizontal(pl.col(column).is_in(list(keys)) for column in columns)
    with damage_told(landed):
        return tuple(pl.scan_parquet(landed.rows, glob=False).filter(is_theirs).collect().rows(named=True))


def _tables(layout: Layout, staff_key: str) -> Iterator[HeldTables]:
    published = [file for file in (layout.published, layout.restricted) if file.exists()]
    earlier = [file for build in earlier_builds(layout) for file in sorted(build.glob("*.duckdb"))]
    for file in (layout.state, *published, *earlier, *layout.rejected_builds()):
        try:
            rows = rows_by_table(file, frozenset({staff_key}))
        except StateRefused:
            yield HeldTables(file.relative_to(layout.campaign), {}, is_read=False)
        else:
            if rows:
                yield HeldTables(file.relative_to(layout.campaign), _as_asked(file, rows))


def _as_asked(file: Path, rows: dict[str, int]) -> dict[str, int]:
    """The same by the names under which tables are asked for: a schema "main" is called after its file."""
    return {f"{file.stem}.{table[5:]}" if table.startswith("main.") else table: held for table, held in rows.items()}


def _is_copied(place: Path, staff_key: str) -> bool:
    """Whether a copy of the published tables, in either of its formats, has the person."""
    for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
        if file.suffix == ".parquet":
            found = pl.scan_parquet(file, glob=False)
            if "staff_key" in found.collect_schema():
                is_hers = pl.col("staff_key") == staff_key
                if found.filter(is_hers).select(pl.len()).collect().item():
                    return True
        elif file.is_file() and staff_key.encode() in file.read_bytes():
            return True
    return False
