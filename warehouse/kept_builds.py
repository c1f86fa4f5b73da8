"""Which nights lie in a campaign folder as builds, so that their reports can be written again; opens no names."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from warehouse.layout import Layout
from warehouse.published import QueryError, newest_of, open_file, published_run

# What the judge kept back is nobody's to read, also in the moment in which it still lies among the builds.
_JUDGED_GOOD = ("published", "incomplete", "replayed")


@dataclass(frozen=True)
class KeptBuild:
    """One build's folder with its two files, the run that made it and the local day it is the night of."""

    folder: Path
    run_id: str
    as_of: date


def kept_builds(campaign: Path) -> list[KeptBuild]:
    """The builds that are there, the published one first, then the newest run first; empty before the first night."""
    layout = Layout(campaign)
    published = layout.published.resolve()
    if not published.exists():
        return []
    current = _build(published.parent, published_run(campaign))
    others = [
        found
        for folder in (layout.builds.iterdir() if layout.builds.is_dir() else ())
        if folder.resolve() != published.parent and (found := _build(folder, folder.name))
    ]
    newest_first = sorted(others, key=lambda found: (found[0], found[1].run_id), reverse=True)
    return [build for _, build in ([current] if current else []) + newest_first]


def _build(folder: Path, run_id: str | None) -> tuple[int, KeptBuild] | None:
    """The number of the run and its build; None for a folder that is not whole, or still being written."""
    try:
        with open_file(folder / Layout(folder).published.name) as mart:
            runs = mart.rows("from quality.fct_run")
            run = _run(runs, run_id)
    except (duckdb.Error, QueryError, ValueError):
        return None
    return (run.get("run_number") or 0, KeptBuild(folder, run["run_id"], run["as_of"])) if run else None


def _run(runs: list[dict[str, Any]], run_id: str | None) -> dict[str, Any] | None:
    if run_id is None:
        return newest_of(runs)
    return next((run for run in runs if run["run_id"] == run_id and run["outcome"] in _JUDGED_GOOD), None)
