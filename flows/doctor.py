"""Examines the machine and a campaign folder before a night does; knows nothing of what a night computes."""

import json
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.campaign import CAMPAIGN_FILE
from flows.keys import pseudonym_key
from flows.messages import ExitCode, Stop
from warehouse.landing import Landings
from warehouse.layout import Layout

LEAST_PYTHON = (3, 11)
LEAST_FREE_BYTES = 1_000_000_000

# From (included) and below (excluded): the versions the night was tried with. The upper bounds of FastAPI
# and SQLAlchemy are Prefect's: with newer ones its server does not start or schedules nothing.
KNOWN_GOOD = {
    "duckdb": ("2.0", "2.1"),
    "fastapi": ("0", "0.151"),
    "great-expectations": ("1.24", "1.25"),
    "polars": ("2.1", "3"),
    "prefect": ("3.8.8", "3.8.9"),
    "pydantic": ("2.14", "3"),
    "sqlalchemy": ("2.0.58", "2.1"),
    "sqlglot": ("30", "31"),
}


@dataclass(frozen=True)
class Finding:
    """One thing examined: whether it is well, what was found, and what to do if it is not."""

    examined: str
    is_well: bool
    found: str
    remedy: str = ""


def diagnose(folder: Path | None, *, json_output: bool) -> int:
    """The exit code, 0 or 1, after the findings went to stdout as a table or as JSON.

    Without a folder the current one is examined too, if it is a campaign's.
    """
    here = Path() if (Path() / CAMPAIGN_FILE).is_file() else None
    findings = examine(folder or here)
    is_well = all(finding.is_well for finding in findings)
    if json_output:
        _print_json(findings, is_well=is_well)
    else:
        _print_table(findings)
    return ExitCode.PUBLISHED if is_well else ExitCode.FAULT


def examine(folder: Path | None) -> list[Finding]:
    """Everything examined, in reading order; without a folder only the machine."""
    findings = [_python(), *_libraries(), _time_zones(), _free_disk(folder or Path.cwd())]
    if folder is None:
        return findings
    if not (folder / CAMPAIGN_FILE).is_file():
        return [*findings, _ill("campaign folder", f"no {CAMPAIGN_FILE}", f"run: ikuti init {folder}")]
    return [*findings, *_writable_folders(folder), _key(folder), _landing(folder), _published(folder)]


def _print_json(findings: list[Finding], *, is_well: bool) -> None:
    answer = {"is_well": is_well, "findings": [asdict(finding) for finding in findings]}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")


def _print_table(findings: list[Finding]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("", "examined", "found", "what to do")
    for finding in findings:
        mark = Text("well", style="green") if finding.is_well else Text("ill", style="bold red")
        table.add_row(mark, Text(finding.examined), Text(finding.found), Text(finding.remedy))
    Console().print(table)


def _well(examined: str, found: str) -> Finding:
    return Finding(examined, is_well=True, found=found)


def _ill(examined: str, found: str, remedy: str) -> Finding:
    return Finding(examined, is_well=False, found=found, remedy=remedy)


def _python() -> Finding:
    found = platform.python_version()
    if sys.version_info < LEAST_PYTHON:
        return _ill("python", found, "install Python 3.11 or newer")
    return _well("python", found)


def _libraries() -> Iterator[Finding]:
    for name, (lowest, below) in KNOWN_GOOD.items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            yield _ill(name, "not installed", "run: make install")
            continue
        if _ordered(lowest) <= _ordered(installed) < _ordered(below):
            yield _well(name, installed)
        else:
            yield _ill(name, installed, f"known good: from {lowest}, below {below}; run: make install")


def _ordered(number: str) -> tuple[int, ...]:
    """A version for comparison; a pre-release counts as its release: 2.1rc1 as 2.1."""
    digits = (re.match(r"\d*", part) for part in number.split("."))
    return tuple(int(found.group() or 0) for found in digits if found)


def _time_zones() -> Finding:
    try:
        offset = datetime(2024, 2, 7, tzinfo=ZoneInfo("Asia/Jakarta")).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _ill("time zones", "no data for Asia/Jakarta", "install the package tzdata")
    if offset != timedelta(hours=7):
        return _ill("time zones", f"Asia/Jakarta at UTC+{offset}", "reinstall the package tzdata")
    return _well("time zones", "present")


def _free_disk(folder: Path) -> Finding:
    nearest = next(place for place in [folder, *folder.absolute().parents] if place.exists())
    free = shutil.disk_usage(nearest).free
    found = f"{free / 1e9:.1f} GB"
    return _well("free disk", found) if free >= LEAST_FREE_BYTES else _ill("free disk", found, "free 1 GB or more")


def _writable_folders(folder: Path) -> Iterator[Finding]:
    """The campaign folder and those the night writes to, as far as they exist; tried by writing."""
    for place in (folder, folder / "warehouse", folder / "reports", folder / "quality"):
        if not place.exists():
            continue
        try:
            with tempfile.TemporaryFile(dir=place):
                yield _well(f"folder {place.name}", "writable")
        except OSError as refusal:
            found = refusal.strerror or "not writable"
            yield _ill(f"folder {place.name}", found, "make it a folder that your account may write")


def _key(folder: Path) -> Finding:
    try:
        pseudonym_key(folder, may_create=False)
    except Stop as stop:
        return _ill("pseudonym key", stop.messages[0].found, stop.messages[0].remedy)
    return _well("pseudonym key", "present")


def _landing(folder: Path) -> Finding:
    landings = Landings(Layout(folder).landing)
    try:
        lost, damaged = landings.lost(), landings.damaged()
    except OSError as refusal:
        found = refusal.strerror or "no access"
        return _ill("landed files", found, "let the account that runs the night read warehouse/landing")
    if not lost and not damaged:
        return _well("landed files", "all there")
    remedy = "put warehouse/landing back from a backup, then run: ikuti check"
    first = [*(landings.landed(one.source, one.file_id).rows for one in lost), *damaged][0].name
    return _ill("landed files", f"{len(lost)} gone, {len(damaged)} unreadable, one is {first}", remedy)


def _published(folder: Path) -> Finding:
    # A published file that is a link into nowhere is there, and broken.
    if not os.path.lexists(Layout(folder).published):
        return _well("published file", "none yet")
    from warehouse.published import open_published

    try:
        with open_published(folder) as mart:
            mart.columns_and_rows("select count(*) from quality.fct_run")
    except Exception as fault:  # noqa: BLE001 - whatever keeps it from being read is the finding
        return _ill("published file", f"unreadable ({type(fault).__name__})", f"run: ikuti run {folder}")
    return _well("published file", "readable")
