"""Tables that stand change nothing: night after night all of them are those of a night that builds every table."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import duckdb
import pytest

from tests.sql.building import models
from tests.sql.campaigns import Raw, campaign
from tests.sql.news import nights, nights_of_rosters, on_night
from tests.sql.nights import Built, Workshop
from tests.tiers import first_ones
from warehouse.closed_days import close_days, open_days
from warehouse.models import LAYERS, Model
from warehouse.standing import Standing, nothing_stands

PLANS = sorted(models().values(), key=lambda model: LAYERS.index(model.schema))
TABLES = [model.name for model in PLANS if model.schema in {"marts", "restricted"}]
SEEDS = first_ones(range(6), 0)


@pytest.fixture(scope="module")
def anew() -> Iterator[Workshop]:
    """One that judges every day and builds every table each night."""
    workshop = Workshop(PLANS)
    yield workshop
    workshop.close()


@pytest.fixture
def going_on() -> Iterator[Workshop]:
    """One that is what the nights before have left."""
    workshop = Workshop(PLANS)
    yield workshop
    workshop.close()


def _night(workshop: Workshop, raw: Raw, plans: Sequence[Model] = PLANS, version: str = "1.0.0") -> set[str]:
    """The tables that were built for a night that goes on from the one before."""
    workshop.lay(raw)
    standing, built = Standing(workshop.connection, plans, version), set()
    for layer in LAYERS:
        of_layer = [model for model in plans if model.schema == layer]
        built |= {model.name for model in of_layer if standing.build(model)[1]}
        if layer == "staging":
            open_days(workshop.connection, plans, version)
    close_days(workshop.connection, plans, version)
    return {name for name in built if not name.startswith("staging.")}


def _later(raw: Raw, days: int) -> Raw:
    return on_night(raw, raw["raw.night"][0]["as_of"] + timedelta(days=days))


def _tables(workshop: Workshop) -> Built:
    return {table: workshop.rows(table) for table in TABLES}


@pytest.mark.parametrize("seed", SEEDS)
def test_night_after_nights_has_the_tables_of_the_night_alone(seed: int, going_on: Workshop, anew: Workshop) -> None:
    for number, raw in enumerate((*nights(seed), *nights_of_rosters(seed))):
        for night in (raw, _later(raw, 1 + number)):
            _night(going_on, night)
            assert _tables(going_on) == anew.build(night, TABLES)


def test_night_without_news_builds_what_names_the_date_and_nothing_else(going_on: Workshop, anew: Workshop) -> None:
    raw = campaign(3)
    _night(going_on, _later(raw, 60))
    night = _later(raw, 61)

    built = _night(going_on, night)

    assert built == {
        "intermediate.int_evaluation_days", "intermediate.int_list_bounds", "intermediate.int_reading_gaps",
        "intermediate.int_source_freshness", "marts.fct_event", "marts.fct_follow_status",
    }  # fmt: skip
    assert _tables(going_on) == anew.build(night, TABLES)


def test_same_night_once_more_builds_nothing(going_on: Workshop) -> None:
    raw = campaign(4)
    _night(going_on, raw)

    assert _night(going_on, raw) == set()


@pytest.mark.parametrize(
    "damage",
    [
        "drop table marts.fct_follow_status",
        "delete from marts.fct_follow_status where rowid = 0",
        "drop table intermediate.int_evidence",
    ],
)
def test_table_that_is_not_what_was_built_is_built_again(damage: str, going_on: Workshop, anew: Workshop) -> None:
    raw = campaign(5)
    _night(going_on, raw)
    going_on.connection.execute(damage)

    assert _night(going_on, raw)
    assert _tables(going_on) == anew.build(raw, TABLES)


def test_night_without_news_leaves_what_is_closed_as_it_lies(going_on: Workshop) -> None:
    which = "select table_oid from duckdb_tables() where schema_name = 'raw' and table_name = 'closed_period'"
    raw = campaign(3)
    _night(going_on, _later(raw, 60))
    before = going_on.connection.execute(which).fetchall()

    _night(going_on, _later(raw, 61))

    assert going_on.connection.execute(which).fetchall() == before


def test_history_that_is_not_the_one_that_was_closed_is_built_again(going_on: Workshop, anew: Workshop) -> None:
    for raw in nights(8):
        _night(going_on, raw)
    night = _later(raw, 1)
    assert going_on.connection.execute("from raw.opening").fetchall()
    going_on.connection.execute("update marts.fct_follow_history set status = 'following' where rowid = 0")

    assert "marts.fct_follow_history" in _night(going_on, night)
    assert _tables(going_on) == anew.build(night, TABLES)


def test_other_version_or_other_models_or_distrust_build_again(going_on: Workshop) -> None:
    raw = campaign(6)
    _night(going_on, raw)
    (last,) = (model for model in PLANS if model.name == "marts.fct_follow_bounds")
    rewritten = [Model(**{**vars(model), "sql": f"{model.sql} "}) if model is last else model for model in PLANS]

    assert _night(going_on, raw, rewritten) >= {last.name}
    assert _night(going_on, raw, rewritten) == set()
    assert len(_night(going_on, raw, rewritten, "1.0.1")) > 60
    nothing_stands(going_on.connection)
    assert len(_night(going_on, raw, rewritten, "1.0.1")) > 60


def test_table_that_was_being_built_when_the_night_was_killed_does_not_stand(going_on: Workshop) -> None:
    raw = campaign(7)
    _night(going_on, raw)
    (broken,) = (model for model in PLANS if model.name == "marts.fct_event")
    plans = [Model(**{**vars(m), "sql": "select error('killed') as said"}) if m is broken else m for m in PLANS]
    with pytest.raises(duckdb.InvalidInputException, match="killed"):
        _night(going_on, raw, plans)

    assert broken.name in _night(going_on, raw)
