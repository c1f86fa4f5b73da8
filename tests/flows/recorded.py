"""A campaign with runs on record and builds on disk, of invented accounts; its marts are two, and made up."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench.generator.campaign_toml import Campaign
from bench.generator.files import write_campaign
from tests.flows.sources.small_campaign import OFFICE
from warehouse.layout import Layout
from warehouse.models import Model
from warehouse.publish import keep_rejected, publish_build, write_build
from warehouse.quality import begin_run, end_run, note_built, note_checks
from warehouse.records import CheckResult, Run
from warehouse.state import State, open_state

# In the order in which they began: each clock is behind the one before it.
FIRST, SECOND, STOPPED = "20240218T190000Z-0a01", "20240217T190000Z-0b02", "20240216T190000Z-0c03"
NIGHTS = {FIRST: date(2024, 2, 15), SECOND: date(2024, 2, 16), STOPPED: date(2024, 2, 16)}
FOLLOWING = {FIRST: 5, SECOND: 12, STOPPED: 13}  # of 20 employees
EARLY = {FIRST: 6, SECOND: 7, STOPPED: 3}  # of them, those who did before the order
MODELS = [
    Model(name, "", "", grain, (), {}, frozenset())
    for name, grain in {
        "marts.fct_follow_status": ("staff_key", "account_key"),
        "marts.fct_follower_growth": ("account_key",),
    }.items()
]


def write_recorded(folder: Path) -> Layout:
    """Two published nights and a third run that was stopped; what was released for it is on record."""
    write_campaign(folder, Campaign((OFFICE,)))
    layout = Layout(folder)
    with open_state(layout) as state:
        state.execute("create schema marts")
        for place, run_id in enumerate(NIGHTS, 1):
            _run(state, layout, run_id, place)
    return layout


def _run(state: State, layout: Layout, run_id: str, place: int) -> None:
    began = datetime(2024, 2, 20, 19, tzinfo=UTC) - timedelta(days=place)
    is_good = run_id != STOPPED
    begin_run(state, Run(run_id, NIGHTS[run_id], began, "0.4.0", None if is_good else "roster-change"))
    state.execute(
        "insert into raw.source_file values ($1, 'counts', $2, '2024-02-08', 'Asia/Jakarta', 1, 1, 0)",
        [f"content {place}", f"inbox/counts-{place}.csv"],
    )
    state.execute(
        "update raw.source_file set file_id = 'corrected' where file = 'inbox/counts-1.csv' and $1 = 2", [place]
    )
    _build_marts(state, run_id, place)
    note_checks(
        state,
        run_id,
        [
            CheckResult("raw.night.is_one_row", "raw.night", "critical", is_good, f"{place} row", 0),
            CheckResult("raw.night.is_fresh", "raw.night", "warning", False, "old", None),
        ],
    )
    note_built(state, run_id)
    end_run(state, run_id, began + timedelta(seconds=90), "published" if is_good else "stopped", f"inputs {place}")
    build = write_build(state, layout, MODELS, run_id)
    if is_good:
        publish_build(layout, build)
    else:
        keep_rejected(layout, build)


def _build_marts(state: State, run_id: str, place: int) -> None:
    state.execute(
        "create or replace table marts.fct_follow_status as "
        "select 'staff-' || n as staff_key, 'instagram:pemprov.contoh' as account_key, "
        "if(n < $1, 'following', 'unverifiable') as status from range(20) as staff(n)",
        [FOLLOWING[run_id]],
    )
    state.execute(
        "create or replace table marts.fct_follower_growth as select 'instagram:pemprov.contoh' as account_key, "
        "100 + $1 as gained_low, $2 as already_following, 20 - $2 as realistic_target, 20 as target",
        [place, EARLY[run_id]],
    )
