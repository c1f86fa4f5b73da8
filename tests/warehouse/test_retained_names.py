"""What lets go of old lists accuses nobody who has another name now, through the real models."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from warehouse.build import build_model, make_schemas
from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.models import load_models, needed
from warehouse.parameters import Night
from warehouse.rebuild import rebuild_state
from warehouse.retention import drop_outdated, find_outdated
from warehouse.state import load_landed, open_state, set_night

ZONE = "Asia/Jakarta"
OLD, IN_FORCE, NEWEST = date(2024, 2, 10), date(2024, 3, 1), date(2024, 3, 20)
KEEP_FROM, TONIGHT = date(2024, 3, 10), date(2024, 3, 31)
WITH_IDS, WITH_TIMES = "x:pemprov.contoh", "instagram:pemprov.contoh"
RENAMED, FOLLOWS = "renamed", "follows"
MODELS = load_models()

Deliver = Callable[..., object]
Statuses = dict[tuple[str, str], tuple[str, date]]


@pytest.fixture
def campaign(deliver: Deliver, frames: dict[str, pl.DataFrame], night: Night) -> Night:
    """Two people who follow two accounts, of whom one has another name since the first list and has not told."""
    staff = [frames["roster"].with_columns(staff_key=pl.lit(key)) for key in (RENAMED, FOLLOWS)]
    deliver("roster", "inbox/roster/1.csv", pl.concat(staff), known_on=date(2024, 2, 1))
    answers = [
        frames["declarations"].with_columns(
            staff_key=pl.lit(key), platform=pl.lit(platform), follower_key=pl.lit(f"name of {key}")
        )
        for key in (RENAMED, FOLLOWS)
        for platform in ("x", "instagram")
    ]
    deliver("declarations", "inbox/declarations/1.csv", pl.concat(answers), known_on=date(2024, 2, 8))
    for day in (OLD, IN_FORCE, NEWEST):
        new = "" if day == OLD else "new "
        hers, other = f"{new}name of {RENAMED}", f"name of {FOLLOWS}"
        stranger = ("stranger", "name of a stranger", None)
        _land(deliver, frames, WITH_IDS, day, [("1", hers, None), ("2", other, None), stranger])
        times = [datetime(2024, 2, 9, hour, 0, 7, tzinfo=UTC) for hour in (5, 6, 7)]
        named = [(name, None, at) for name, at in zip((hers, other, "stranger"), times, strict=True)]
        _land(deliver, frames, WITH_TIMES, day, named)
    (account,) = night.accounts
    with_ids = replace(account, account_key=WITH_IDS, platform="x")
    return replace(night, as_of=TONIGHT, accounts=(account, with_ids))


def _land(
    deliver: Deliver,
    frames: dict[str, pl.DataFrame],
    account: str,
    day: date,
    followers: Sequence[tuple[str, str | None, datetime | None]],
) -> None:
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    counted = {"rows_read": str(len(followers)), "rows_loaded": str(len(followers)), "rows_rejected": "0"}
    facts = {
        "account_key": account,
        "captured_at": at.isoformat(),
        "capture_source": "export",
        "identifies": "handle_and_id" if account == WITH_IDS else "handle",
        "listed": str(len(followers)),
        "ended": "exhausted",
        "reason": "",
    }
    rows = pl.DataFrame(followers, frames["followers"].schema, orient="row")
    file_id = f"{account} {day}".encode().hex()
    deliver("followers", f"inbox/{account}/{day}", rows, known_on=day, facts=counted | facts, file_id=file_id)
    count = [[2, account, at, len(followers), len(followers), "manual", True]]
    deliver("counts", f"inbox/counts {account} {day}", pl.DataFrame(count, frames["counts"].schema, orient="row"))


def _statuses(layout: Layout, landings: Landings, night: Night) -> Statuses:
    """By person and account tonight's status, and since when the history tells of her."""
    rebuild_state(layout, ZONE, keeps_old=False)
    with open_state(layout) as state:
        set_night(state, night)
        load_landed(state, landings, ZONE)
        make_schemas(state)
        for model in needed(["marts.fct_follow_status", "marts.fct_follow_history"], MODELS):
            build_model(state, model)
        told = state.execute(
            "select staff_key, cast(account_key as varchar), max(statuses.status), min(history.valid_from_on) "
            "from marts.fct_follow_status as statuses "
            "inner join marts.fct_follow_history as history using (staff_key, account_key) group by all"
        ).fetchall()
    return {(staff, account): (status, since) for staff, account, status, since in told}


def test_whoever_has_another_name_is_not_accused_by_the_list_that_has_gone(
    layout: Layout, landings: Landings, campaign: Night
) -> None:
    before = _statuses(layout, landings, campaign)

    drop_outdated(layout, find_outdated(layout, KEEP_FROM))

    after = _statuses(layout, landings, campaign)
    assert {pair: status for pair, (status, _) in before.items()} == {
        (RENAMED, WITH_IDS): "following",
        (RENAMED, WITH_TIMES): "unverifiable",
        (FOLLOWS, WITH_IDS): "following",
        (FOLLOWS, WITH_TIMES): "following",
    }
    assert {pair: status for pair, (status, _) in after.items()} == {
        pair: status for pair, (status, _) in before.items()
    }
    assert {since for _, since in after.values()} == {KEEP_FROM}
    strangers = [
        pl.read_parquet(one.rows)["follower_key"].to_list().count("stranger") for one in landings.kept("followers")
    ]
    assert sum(strangers) == 4  # of the two lists that stay whole of each account
