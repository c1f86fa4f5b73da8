"""A campaign of two invented people, landed, built and published twice; one of them is to be erased."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from tests.night.marts import texts
from warehouse.build import build_model, make_schemas
from warehouse.erasure.people import People
from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.models import load_models
from warehouse.parameters import Night
from warehouse.publish import keep_rejected, publish_build, write_build
from warehouse.quality import begin_run, end_run
from warehouse.records import Run
from warehouse.state import load_landed, open_state, set_night

HERS, OTHERS = "a1" * 16, "b2" * 16
HER_NAME_KEY, SHARED_KEY = "c3" * 16, "d4" * 16
HER_TEXTS = ("1" * 18, "Sari Binti Contoh", "contoh.sari")
SHELF = {
    "marts/dim_staff.sql": (
        "-- dim_staff: who is there.\n-- Grain: staff_key\n-- Reads: raw.staff\n"
        "-- Columns:\n--   staff_key  A person's own key\n--   unit       Unit\nselect staff_key, unit from raw.staff\n"
    ),
    "restricted/staff.sql": (
        "-- staff: who they are.\n-- Grain: staff_key\n-- Reads: raw.staff\n"
        "-- Columns:\n--   staff_key  Key\n--   nip        Number\n--   name       Name\n"
        "select staff_key, nip, name from raw.staff\n"
    ),
}


@dataclass(frozen=True)
class Small:
    """The campaign folder and whom it is to lose."""

    layout: Layout
    people: People

    @property
    def landings(self) -> Landings:
        return Landings(self.layout.landing)

    def copied(self, folder: Path) -> "Small":
        """The same in another folder."""
        shutil.copytree(self.layout.campaign, folder, symlinks=True, dirs_exist_ok=True)
        return Small(Layout(folder), self.people)


def traces(layout: Layout) -> set[str]:
    """Every file of a campaign that holds one of her texts or her key, raw or behind any compression."""
    wanted = (*HER_TEXTS, HERS)
    kept = [path for path in layout.campaign.rglob("*") if path.is_file() and not path.is_symlink()]
    return {path.relative_to(layout.campaign).as_posix() for path in kept if _holds(path, wanted)}


def _holds(path: Path, wanted: tuple[str, ...]) -> bool:
    said = path.read_bytes().decode("latin-1")
    if path.suffix == ".parquet":
        said += "".join(map(str, pl.read_parquet(path).rows()))
    elif path.read_bytes()[8:12] == b"DUCK":
        said += "".join(texts(path))
    return any(text in said for text in wanted)


def _rows(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    def two(source: str, **hers: object) -> pl.DataFrame:
        first = frames[source]
        second = first.with_columns(row=pl.lit(3, pl.Int64), **{k: pl.lit(v) for k, v in hers.items()})
        return pl.concat([first, second])

    roster = frames["roster"].with_columns(staff_key=pl.lit(OTHERS), nip=pl.lit("2" * 18))
    answers = frames["declarations"].with_columns(staff_key=pl.lit(OTHERS), follower_key=pl.lit(SHARED_KEY))
    checks = frames["point_checks"].with_columns(follower_key=pl.lit(SHARED_KEY))
    corrections = frames["corrections"].with_columns(
        staff_key=pl.lit(OTHERS), follower_key=pl.lit(SHARED_KEY), former_key=pl.lit(None, pl.String)
    )
    frames = {"roster": roster, "declarations": answers, "point_checks": checks, "corrections": corrections}
    number, name, handle = HER_TEXTS
    return {
        "roster": two("roster", staff_key=HERS, nip=number, name=name),
        "declarations": pl.concat(
            [
                two("declarations", staff_key=HERS, handle=handle, follower_key=HER_NAME_KEY),
                answers.with_columns(row=pl.lit(3, pl.Int64), staff_key=pl.lit(HERS)),
            ]
        ),
        "corrections": two("corrections", staff_key=HERS, handle=handle, follower_key=HER_NAME_KEY),
        "point_checks": two("point_checks", follower_key=HER_NAME_KEY),
    }


@pytest.fixture
def small(
    layout: Layout,
    frames: dict[str, pl.DataFrame],
    deliver_to: Callable[..., object],
    sql_folder: Callable[[Mapping[str, str]], Path],
    night: Night,
) -> Small:
    landings = Landings(layout.landing)
    for source, rows in _rows(frames).items():
        read = rows["row"].n_unique()
        facts = {"rows_read": f"{read + 1}", "rows_loaded": f"{read}", "rows_rejected": "1"}
        deliver_to(landings, source, f"inbox/{source}", rows, rejects=[(9, "nip_missing")], facts=facts)
    models = load_models(sql_folder(SHELF))
    with open_state(layout) as state:
        set_night(state, night)
        load_landed(state, landings, "Asia/Jakarta")
        make_schemas(state)
        for run_id in ("first", "second", "stopped"):
            begin_run(state, Run(run_id, date(2024, 2, 16), datetime(2024, 2, 16, 19, tzinfo=UTC), "1.0"))
            for model in models:
                build_model(state, model)
            end_run(state, run_id, datetime(2024, 2, 16, 20, tzinfo=UTC), "published", "")
            build = write_build(state, layout, models, run_id)
            if run_id == "stopped":
                keep_rejected(layout, build)
            else:
                publish_build(layout, build)
    _leave_things_about(layout)
    return Small(layout, People(frozenset({HERS}), frozenset({HER_NAME_KEY}), "forgotten"))


def _leave_things_about(layout: Layout) -> None:
    """What else may hold her: drafts, a state put aside, a workbook, pages, copies."""
    number, name, _ = HER_TEXTS
    docs = layout.data_docs / "2024-02-16_20240216T190000Z-0a01"
    left = {
        layout.damaged_state: number,
        layout.root / "state.duckdb.tmp" / "spilled": name,
        layout.published.resolve().parent / ".spilled-x1" / "duckdb_temp_storage-0.tmp": name,
        layout.rejected / ".spilled-x2" / "duckdb_temp_storage-0.tmp": HERS,
        layout.root / ".spilled-x3" / "duckdb_temp_storage-0.tmp": name,
        layout.long_lists / "7" / "000000.arrow": HERS,
        layout.landing / "roster" / ".half.parquet.partial": name,
        layout.reports / "2024-02-16" / "bkd.xlsx": number,
        layout.reports / "subject" / "subject.json": name,
        layout.reports / "2024-02-16" / "subject.html": name,
        layout.exports / "2024-02-16" / "dim_staff.csv": HERS,
        docs / "marts.html": f"<td>{HERS}</td>",
        docs / "raw.html": "nobody",
        layout.rejected / "stopped-20240216T190000Z-0a01.html": f"<p>{HERS}</p>",
        layout.rejected / "stopped-20240215T190000Z-0a01.html": f"<p>{OTHERS}</p>",
    }
    for path, text in left.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
