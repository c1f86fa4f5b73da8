"""A small campaign's night, really built: raw rows by hand, all else by the models; and a few tables by hand alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from tests.expectations.few_checks import NAME, NIP
from warehouse.build import build_model, make_schemas
from warehouse.models import Model, load_models

HERE = Path(__file__).parent
RAW = Path(build_model.__code__.co_filename).parent / "ddl" / "raw.sql"

NightMaker = Callable[[str], duckdb.DuckDBPyConnection]


@pytest.fixture(scope="session")
def models() -> list[Model]:
    return load_models()


@pytest.fixture(scope="session")
def built_night(models: list[Model]) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = _night(models, "")
    yield connection
    connection.close()


@pytest.fixture
def small_night(built_night: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The healthy night; whatever a test does to it is undone."""
    built_night.begin()
    yield built_night
    built_night.rollback()


@pytest.fixture
def other_night(models: list[Model]) -> Iterator[NightMaker]:
    """Makes a night of its own: the small campaign after some SQL on its raw tables."""
    nights: list[duckdb.DuckDBPyConnection] = []

    def make(change: str) -> duckdb.DuckDBPyConnection:
        nights.append(_night(models, change))
        return nights[-1]

    yield make
    for night in nights:
        night.close()


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """Four people's statuses towards two accounts, and a roster with one who must never be told of."""
    connection = duckdb.connect()
    connection.execute("create schema marts")
    connection.execute("create schema raw")
    connection.execute("create table marts.dim_account as select unnest(['x:a', 'x:b']) as account_key")
    connection.execute(
        "create table marts.fct_follow_status as select 'staff-' || person as staff_key, account_key, "
        "if(person % 2 = 0, 'following', 'not_seen') as status, person as confirmations "
        "from range(1, 5) as people(person), marts.dim_account"
    )
    connection.execute(
        f"create table raw.roster as select '{NIP}' as nip, '{NAME}' as name, 1 as row, 'staff-1' as staff_key"
    )
    connection.execute("create view marts.everybody as from marts.fct_follow_status")
    yield connection
    connection.close()


def _night(models: list[Model], change: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    for script in (RAW.read_text(encoding="utf-8"), (HERE / "small_night.sql").read_text(encoding="utf-8"), change):
        connection.execute(script)
    make_schemas(connection)
    for model in models:
        build_model(connection, model)
    return connection
