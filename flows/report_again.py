"""Writes a night's reports again from what was built; knows where builds lie, knows no page and no sheet."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from difflib import get_close_matches
from hashlib import blake2b
from pathlib import Path

from flows.campaign import Campaign, load_campaign
from flows.messages import ExitCode, Message, Wrong, nothing_published, say
from flows.reporting import BOOK, book_context_of, context_of, must_be_whole, questions, reports_of
from flows.reports.page import write_report
from flows.reports.workbook import write_workbook
from flows.reports.workbook_rows import Framer, can_be_listed, units_of
from warehouse.kept_builds import KeptBuild, kept_builds
from warehouse.published import NamesClosed, open_file, open_joined

_UNITS_SHOWN = 5
_LONGEST_NAME = 60


def report_again(folder: Path, as_of: date | None, unit: str | None, *, language: str | None) -> ExitCode:
    """The exit code, after the files were written and stderr was told where they are.

    With a unit, its workbook and nothing else. Raises Wrong where nothing is published, for a night that no build is
    left of, an unknown unit, and a unit's workbook where the names may not be opened.
    """
    campaign = load_campaign(folder)
    build = _build_of(campaign, as_of)
    language = language or campaign.language
    if unit is not None:
        say(f"workbook of one unit: {_write_unit(campaign, build, unit, language)}")
        return ExitCode.PUBLISHED
    context, place = context_of(campaign, build.as_of, build.run_id), reports_of(campaign, build.as_of)
    with open_file(build.folder / "ikuti.duckdb") as mart, _shown("report"):
        _require_newest(can_be_listed(mart), campaign, build)
        must_be_whole(mart, campaign.folder, build.as_of)
        files = write_report(mart, place, campaign=context, checks=questions(), language=language)
    say(f"report of the night of {build.as_of}: {files.index}, {files.quality.name}, {files.summary.name}")
    try:
        with open_joined(build.folder) as mart, _shown("workbook"):
            book = write_workbook(mart, place / BOOK, book_context_of(campaign, context), language)
    except NamesClosed:
        say(_closed(campaign).text())
        return ExitCode.INCOMPLETE
    say(f"workbook of BKD, with names, for its owner alone: {book}")
    return ExitCode.PUBLISHED


@contextmanager
def _shown(what: str) -> Iterator[None]:
    """On a terminal, what is being written: a province's workbook takes a minute. In a pipe nothing."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


def _write_unit(campaign: Campaign, build: KeptBuild, typed: str, language: str) -> Path:
    try:
        with open_joined(build.folder) as mart:
            _require_newest(can_be_listed(mart), campaign, build)
            must_be_whole(mart, campaign.folder, build.as_of)
            unit = _unit(mart, typed)
            report = context_of(campaign, build.as_of, build.run_id)
            path = reports_of(campaign, build.as_of) / f"bkd-{_file_name(unit)}.xlsx"
            return write_workbook(mart, path, book_context_of(campaign, report, unit), language)
    except NamesClosed:
        raise Wrong([_closed(campaign)]) from None


def _build_of(campaign: Campaign, as_of: date | None) -> KeptBuild:
    kept = kept_builds(campaign.folder)
    if not kept:
        raise nothing_published(campaign.folder)
    for build in kept:
        if as_of is None or build.as_of == as_of:
            return build
    nights = ", ".join(str(night) for night in sorted({build.as_of for build in kept}))
    remedy = (
        f"name one of these nights, or make the older one again: "
        f"ikuti backfill {campaign.folder} --from {as_of} --to {as_of}"
    )
    raise Wrong(
        [Message(f"a build of the night of {as_of}", f"builds of {nights}", str(campaign.folder / "warehouse"), remedy)]
    )


def _unit(mart: Framer, typed: str) -> str:
    """The unit of this name, capitals and spaces aside. Raises Wrong, which names units that are spelt alike."""
    units = units_of(mart)
    by_name = {_plain(unit): unit for unit in units}
    if found := by_name.get(_plain(typed)):
        return found
    near = get_close_matches(_plain(typed), by_name, n=_UNITS_SHOWN, cutoff=0.5)
    alike = ", ".join(f'"{by_name[name]}"' for name in near)
    found = f"none of this name among {len(units):,}" + (f"; spelt alike: {alike}" if alike else "")
    remedy = "write the name as on the sheet Per unit of bkd.xlsx, in quotation marks"
    raise Wrong([Message("a unit of this night", found, "the command line, --unit", remedy)])


def _plain(unit: str) -> str:
    return " ".join(unit.casefold().split())


def _file_name(unit: str) -> str:
    """The unit as a part of a file's name; two units whose names differ in signs alone do not share one."""
    plain = re.sub(r"[^a-z0-9]+", "-", unit.casefold()).strip("-")[:_LONGEST_NAME].strip("-")
    if plain.replace("-", " ") == unit.casefold():
        return plain
    mark = blake2b(unit.encode(), digest_size=3).hexdigest()
    return f"{plain}-{mark}" if plain else mark


def _require_newest(is_newest: bool, campaign: Campaign, build: KeptBuild) -> None:  # noqa: FBT001 - one answer
    if not is_newest:
        remedy = f"make it again with this version: ikuti run {campaign.folder} --as-of {build.as_of}"
        raise Wrong([Message("a build of this version", "one of an older version", str(build.folder), remedy)])


def _closed(campaign: Campaign) -> Message:
    return Message(
        needed="the file with the names, restricted.duckdb, for BKD's workbook",
        found="none that this account may read",
        where=str(campaign.folder / "warehouse"),
        remedy="ask whoever runs the night: file and workbook are for their owner alone (mode 0600)",
    )
