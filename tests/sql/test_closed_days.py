"""Days that are closed change nothing: night after night the tables are those of a night that judged every day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, cast

import duckdb
import pytest

from tests.sql.building import models
from tests.sql.campaigns import Raw, campaign
from tests.sql.news import nights, nights_of_rosters
from tests.sql.nights import Built, Workshop
from tests.tiers import first_ones
from transforms.platforms import shown_by
from warehouse.closed_days import HISTORY, close_days, open_days, open_until
from warehouse.portions import portions

PLANS = list(models().values())
# Each of the first five fails when the days of one source (answers, checks, corrections, lists, counts) stay closed.
SEEDS = first_ones((0, 18, 19, 21, 22, *range(1, 18), 20, *range(23, 40)), 2)
# Each of the first three fails when the days of rosters stay closed.
ROSTER_SEEDS = first_ones((0, 2, 4, *range(5, 18)), 1)
PORTION_SEEDS = first_ones(range(8), 1)
VERSIONS = count()
TABLES = ("marts.fct_follow_status", "marts.fct_follow_history", "marts.fct_rename_question")


@pytest.fixture(scope="module")
def going_on() -> Iterator[Workshop]:
    """One that is what the nights before have left."""
    workshop = Workshop(PLANS)
    yield workshop
    workshop.close()


@pytest.fixture(scope="module")
def anew() -> Iterator[Workshop]:
    """One that judges every day each night."""
    workshop = Workshop(PLANS)
    yield workshop
    workshop.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_night_after_nights_is_the_night_alone(seed: int, going_on: Workshop, anew: Workshop) -> None:
    for night in nights(seed):
        assert _going_on(going_on, night) == anew.build(night, TABLES)


@pytest.mark.parametrize("seed", PORTION_SEEDS)
def test_days_judged_in_portions_are_days_judged_at_once(seed: int, going_on: Workshop, anew: Workshop) -> None:
    *_, night = nights(seed)

    assert _in_portions(going_on, night) == anew.build(night, TABLES)


@pytest.mark.parametrize("seed", ROSTER_SEEDS)
def test_rosters_that_come_late_or_are_taken_back_open_their_days(
    seed: int, going_on: Workshop, anew: Workshop
) -> None:
    for night in nights_of_rosters(seed):
        assert _going_on(going_on, night) == anew.build(night, TABLES)


def test_a_nearer_count_that_became_known_later_takes_no_past_day_back(going_on: Workshop, anew: Workshop) -> None:
    """The night of the 9th asks at 02:00; the press had read the count at 00:30, which is the 10th."""
    first, *later = (_one_absence(day) for day in (9, 10, 11))
    before = [_going_on(going_on, first), anew.build(first, TABLES)]
    assert [_accused_since(tables) for tables in before] == [date(2024, 2, 9)] * 2

    for night in later:
        after = [_going_on(going_on, night), anew.build(night, TABLES)]

        assert after[0] == after[1]
        assert _accused_since(after[0]) == date(2024, 2, 9)


def test_service_begins_on_a_night_without_news(going_on: Workshop, anew: Workshop) -> None:
    for day in (9, 10, 11, 12, 13):
        night = _one_absence(day)
        night["raw.staff"][0]["start_on"] = date(2024, 2, 12)
        tables = _going_on(going_on, night)

        assert tables == anew.build(night, TABLES)
        (status,) = tables["marts.fct_follow_status"]
        assert (status["status"] == "out_of_scope") == (day < 12)


def test_a_history_that_is_not_what_was_closed_is_not_taken_over(going_on: Workshop, anew: Workshop) -> None:
    """Somebody tries out statements in the wrong DuckDB file."""
    first, second = _one_absence(9), _one_absence(10)
    _going_on(going_on, first)
    going_on.connection.execute("update raw.closed_period set status = 'not_seen' where status = 'unverifiable'")

    assert _going_on(going_on, second) == anew.build(second, TABLES)


def test_what_keeps_days_from_being_closed_is_told_and_leaves_them_as_they_were() -> None:
    workshop = Workshop(PLANS)
    _going_on(workshop, _one_absence(9))
    held = workshop.connection.execute("from raw.closed_period").fetchall()
    workshop.connection.execute("alter table marts.fct_follow_history rename to history")
    workshop.connection.execute(
        "create view marts.fct_follow_history as select * replace (cast(status || ' no day' as date) as valid_from_on) "
        "from marts.history"
    )

    with pytest.raises(duckdb.ConversionException, match="no day"):
        close_days(workshop.connection, PLANS, "1.0.0")

    assert workshop.connection.execute("from raw.closed_period").fetchall() == held
    assert workshop.connection.execute("select current_setting('force_compression')").fetchone() == ("auto",)
    workshop.close()


def _in_portions(workshop: Workshop, night: Raw) -> Built:
    """The tables of a night after an upgrade that judges each day there was by itself, and is killed after some."""
    state, version = workshop.connection, str(next(VERSIONS))
    workshop.lay(night)
    opens_on = open_days(state, PLANS, version)
    for closes_on in portions(state, opens_on, lines=0, days=1):
        open_until(state, opens_on, closes_on)
        workshop.build(night, [HISTORY])
        close_days(state, PLANS, version)
        opens_on = open_days(state, PLANS, version)
    return workshop.build(night, TABLES)


def _going_on(workshop: Workshop, night: Raw) -> Built:
    """The tables of a night that opens and closes days as the nightly run does."""
    workshop.lay(night)
    open_days(workshop.connection, PLANS, "1.0.0")
    tables = workshop.build(night, TABLES)
    close_days(workshop.connection, PLANS, "1.0.0")
    return tables


def _accused_since(tables: Built) -> date:
    (period,) = (line for line in tables["marts.fct_follow_history"] if line["status"] == "not_seen")
    return cast("date", period["valid_from_on"])


def _one_absence(day: int) -> Raw:
    """One employee, one list without her, and the counts that judge it, as known on a night of February."""
    account, at = {"account_key": "instagram:contoh"}, datetime(2024, 2, 9, 12, tzinfo=UTC)
    file = {"file_id": "roster", "known_on": date(2024, 2, 1), "rows_read": 1, "rows_loaded": 1, "rows_rejected": 0}
    answer = {"answer": "handle", "declared_at": at - timedelta(days=1), "declared_on": date(2024, 2, 8)}
    counts = [(7, date(2024, 2, 9), "api"), (5.5, date(2024, 2, 10), "press")]
    return {table: list[dict[str, Any]]() for table in campaign(0)} | {
        "raw.night": [{
            "as_of": date(2024, 2, day), "ordered_at": at - timedelta(days=2), "ordered_on": date(2024, 2, 7),
            "satisfied_by": "all", "max_hidden_share": 0, "max_reading_age_days": 3, "confirmations": 1,
            "confirmation_days": 0, "small_cell": 5, "ends_at": at,
        }],
        "raw.account": [account | {
            "platform": "instagram", "handle": "contoh", "owner": "Contoh", "kind": "office",
            "valid_from": date(2024, 1, 1), "has_list_source": True, "has_count_source": True, **shown_by("instagram"),
        }],
        "raw.addressed_employment": [{"employment": "pppk"}],
        "raw.source_file": [file | {"source": "roster", "file": "roster"}],
        "raw.staff": [{
            "file_id": "roster", "row_number": 2, "staff_key": "s", "nip": "s", "employment": "pppk", "is_active": True,
        }],
        "raw.declaration": [answer | {
            "file_id": "form", "row_number": 2, "staff_key": "s", "platform": "instagram", "follower_key": "hers",
        }],
        "raw.capture": [account | {
            "capture_id": "list", "captured_at": at, "captured_on": date(2024, 2, 9), "source": "export",
            "identifies": "handle", "listed": 1, "anonymous": 0, "ended": "exhausted",
        }],
        "raw.follower": [{"capture_id": "list", "follower_key": "a stranger's"}],
        "raw.follower_count": [account | {
            "file_id": "counts", "row_number": 2, "read_at": at + timedelta(hours=hours), "read_on": read_on,
            "count_low": 1, "count_high": 1, "source": source, "is_exact": True,
        } for hours, read_on, source in counts],
    }  # fmt: skip


@pytest.mark.long
def test_most_days_of_such_nights_are_closed(going_on: Workshop) -> None:
    """Else the comparison would say nothing."""
    judged, closed = 0, 0
    for seed in range(8):
        for night in nights(seed):
            going_on.lay(night)
            opens_on = open_days(going_on.connection, PLANS, "1.0.0")
            going_on.build(night, ["intermediate.int_evaluation_days", "marts.fct_follow_history"])
            close_days(going_on.connection, PLANS, "1.0.0")
            days = going_on.connection.execute("select count(*) from intermediate.int_evaluation_days").fetchone()
            known = going_on.connection.execute("select count(distinct known_on) from raw.closed_day").fetchone()
            judged += (days or (0,))[0]
            closed += (known or (0,))[0] if opens_on else 0

    assert closed > judged
