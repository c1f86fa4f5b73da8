"""Finds and deletes what else in a campaign folder may hold people: drafts, pages, workbooks, old files."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from warehouse.layout import Layout
from warehouse.memory import SPILLED
from warehouse.state_file import write_ahead_log

_KEY: Final = re.compile(rb"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_TOLD: Final = ("subject.json", "subject.html")
_TEXTS: Final = frozenset({".html", ".json", ".jsonl", ".txt", ".csv", ".js"})


def workbooks(layout: Layout) -> list[Path]:
    """BKD's workbooks, of every night: each holds everybody by name, and is written again by a command."""
    return sorted(layout.reports.rglob("*bkd*.xlsx*"))


def told_to_one(layout: Layout) -> list[Path]:
    """What was written for single people: its own folder, and single files that lie elsewhere among the reports."""
    own = layout.reports / "subject"
    found = [path for name in _TOLD for path in layout.reports.rglob(name) if own not in path.parents]
    return ([own] if own.exists() else []) + sorted(found)


def exports(layout: Layout) -> list[Path]:
    """Copies of the published tables, which are written again by a command."""
    return sorted(layout.exports.iterdir()) if layout.exports.is_dir() else []


def pages_with(layout: Layout, staff_keys: frozenset[str]) -> list[Path]:
    """What lies under quality and tells one of these keys: a file, or the whole folder of a run's Data Docs."""
    found: dict[Path, None] = {}
    for path in sorted(layout.rejected.rglob("*")):
        if path.suffix in _TEXTS and path.is_file() and _tells(path, staff_keys):
            found[_whole(path, layout.data_docs)] = None
    return list(found)


def drafts(layout: Layout) -> Iterator[Path]:
    """What killed processes and a rebuild have left: half-written files, and a state file put aside, Spark's tables."""
    for file in (layout.damaged_state, layout.fresh_state):
        yield from (path for path in (file, write_ahead_log(file)) if path.exists())
    yield from (folder for folder in (layout.spark, layout.long_lists) if folder.exists())
    yield from layout.landing.rglob(".*.partial")
    yield from layout.root.glob("*.duckdb.tmp")  # where DuckDB puts what does not fit into memory
    # Beside the file that was read: a build, one that was stopped, or that of a copied campaign without its links.
    yield from (room for folder in (layout.root, layout.rejected) for room in folder.rglob(f"{SPILLED}*"))
    for folder in (layout.builds, layout.rejected, layout.reports):
        yield from folder.rglob(".*.new*")


def earlier_builds(layout: Layout) -> list[Path]:
    """Every build but the one that is published."""
    published = layout.published.resolve().parent
    builds = sorted(layout.builds.iterdir()) if layout.builds.is_dir() else []
    return [build for build in builds if build.resolve() != published]


def delete(path: Path) -> None:
    """Nothing; the file or folder is gone."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _whole(path: Path, docs: Path) -> Path:
    """Data Docs without one of their pages are broken: they go as a whole."""
    return docs / path.relative_to(docs).parts[0] if path.is_relative_to(docs) else path


def _tells(path: Path, staff_keys: frozenset[str]) -> bool:
    keys = {key.encode() for key in staff_keys}
    return any(found in keys for found in _KEY.findall(path.read_bytes()))
