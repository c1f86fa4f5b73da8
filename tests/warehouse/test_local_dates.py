"""Local dates are derived at loading, in the campaign's zone."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from tests.warehouse.conftest import FACTS
from warehouse.landing import Landings, Origin
from warehouse.state import State, load_landed

Deliver = Callable[..., Origin]
Frames = dict[str, pl.DataFrame]
LATE_EVENING = datetime(2024, 2, 7, 16, 30, tzinfo=UTC)  # 23:30 in Palembang, 00:30 of the next day in Makassar
MORNING = datetime(2024, 2, 7, 17, 0, tzinfo=UTC)  # midnight in Palembang
Case = tuple[datetime, str, date]
DAYS: list[Case] = [
    (LATE_EVENING, "UTC", date(2024, 2, 7)),
    (LATE_EVENING, "Asia/Jakarta", date(2024, 2, 7)),
    (LATE_EVENING, "Asia/Makassar", date(2024, 2, 8)),
    (MORNING, "UTC", date(2024, 2, 7)),
    (MORNING, "Asia/Jakarta", date(2024, 2, 8)),
]


def _one(state: State, query: str) -> tuple[object, ...]:
    (row,) = state.execute(query).fetchall()
    return tuple(row)


def _at(frame: pl.DataFrame, column: str, instant: datetime | None) -> pl.DataFrame:
    return frame.with_columns(pl.lit(instant, pl.Datetime("us", "UTC")).alias(column))


@pytest.mark.parametrize("case", DAYS)
def test_a_reading_counts_for_its_local_day(
    state: State, landings: Landings, deliver: Deliver, frames: Frames, case: Case
) -> None:
    instant, zone, day = case
    deliver("counts", "inbox/counts.csv", _at(frames["counts"], "read_at", instant))

    load_landed(state, landings, zone)

    assert _one(state, "select read_at, read_on from raw.follower_count") == (instant, day)


@pytest.mark.parametrize("case", DAYS)
def test_an_answer_counts_for_its_local_day(
    state: State, landings: Landings, deliver: Deliver, frames: Frames, case: Case
) -> None:
    instant, zone, day = case
    deliver("declarations", "inbox/form.csv", _at(frames["declarations"], "declared_at", instant))

    load_landed(state, landings, zone)

    assert _one(state, "select declared_at, declared_on from raw.declaration") == (instant, day)


@pytest.mark.parametrize("case", DAYS)
@pytest.mark.parametrize(
    "columns",
    [
        ("corrections", "entered_at", "select entered_at, entered_on from raw.correction"),
        ("statements", "said_at", "select said_at, said_on from raw.statement"),
        ("followers", "followed_at", "select followed_at, followed_on from raw.follower"),
    ],
)
def test_corrections_statements_and_follows_are_of_their_local_day(
    state: State, landings: Landings, deliver: Deliver, frames: Frames, columns: tuple[str, str, str], case: Case
) -> None:
    instant, zone, day = case
    source, at, loaded = columns
    deliver(source, f"inbox/{source}", _at(frames[source], at, instant))

    load_landed(state, landings, zone)

    assert _one(state, loaded) == (instant, day)


@pytest.mark.parametrize("case", DAYS)
def test_a_list_counts_for_its_local_day(state: State, landings: Landings, deliver: Deliver, case: Case) -> None:
    instant, zone, day = case
    facts = {
        "rows_read": "1",
        "rows_loaded": "1",
        "rows_rejected": "0",
        "account_key": "instagram:pemprov.contoh",
        "captured_at": instant.isoformat(),
        "capture_source": "export",
        "identifies": "handle",
        "listed": "1",
        "ended": "interrupted",
        "reason": "missing_part",
    }
    deliver("followers", "inbox/list", facts=facts)

    load_landed(state, landings, zone)

    assert _one(state, "select captured_at, captured_on, reason from raw.capture") == (instant, day, "missing_part")


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar"])
@pytest.mark.parametrize("landed_in", ["Asia/Jakarta", "Asia/Makassar"])
def test_a_list_without_times_counts_from_the_beginning_of_its_day_in_a_corrected_zone(
    state: State, landings: Landings, deliver: Deliver, zone: str, landed_in: str
) -> None:
    """Its beginning in Makassar is an hour before midnight in Jakarta: it would be a list of the day before."""
    begins = {one: datetime(2024, 2, 8, tzinfo=ZoneInfo(one)) for one in (zone, landed_in)}
    facts = {**FACTS["followers"], "captured_at": begins[landed_in].astimezone(UTC).isoformat(), "last_follow": ""}
    counted = {"rows_read": "1", "rows_loaded": "1", "rows_rejected": "0"}
    deliver("followers", "inbox/list", known_on=date(2024, 2, 8), facts=facts | counted)

    load_landed(state, landings, zone)

    assert _one(state, "select captured_at, captured_on from raw.capture") == (begins[zone], date(2024, 2, 8))


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        ("UTC", datetime(2024, 2, 8, 23, 59, 59, tzinfo=UTC)),
        ("Asia/Jakarta", datetime(2024, 2, 8, 16, 59, 59, tzinfo=UTC)),
        ("America/New_York", datetime(2024, 2, 9, 4, 59, 59, tzinfo=UTC)),
    ],
)
def test_an_answer_without_a_time_is_known_from_the_end_of_its_files_day(
    state: State, landings: Landings, deliver: Deliver, frames: Frames, zone: str, instant: datetime
) -> None:
    deliver("declarations", "inbox/form.csv", _at(frames["declarations"], "declared_at", None))

    load_landed(state, landings, zone)

    assert _one(state, "select declared_at, declared_on from raw.declaration") == (instant, date(2024, 2, 8))


def test_a_campaigns_corrected_zone_counts_for_files_loaded_before(
    state: State, landings: Landings, deliver: Deliver, frames: Frames
) -> None:
    deliver("counts", "inbox/counts.csv", _at(frames["counts"], "read_at", LATE_EVENING))
    load_landed(state, landings, "Asia/Jakarta")

    load_landed(state, landings, "Asia/Makassar")

    assert _one(state, "select read_on from raw.follower_count") == (date(2024, 2, 8),)
