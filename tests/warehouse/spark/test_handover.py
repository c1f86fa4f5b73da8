"""What goes to Spark, what stays here, and how rows come back (warehouse/spark); Spark itself is not needed."""

from pathlib import Path

import duckdb
import pytest

from tests.sql.building import build, empty_warehouse, models
from tests.sql.campaigns import campaign
from tests.sql.loaded import lay
from warehouse.erasure.leavings import drafts
from warehouse.layout import Layout
from warehouse.spark.build import divided
from warehouse.spark.handover import hand_over, take_back


class Recorded:
    """Stands in for a session: keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def sql(self, query: str) -> None:
        self.told.append(query)

    def table(self, name: str) -> None:
        raise AssertionError(name)

    def stop(self) -> None: ...


@pytest.fixture
def warehouse() -> duckdb.DuckDBPyConnection:
    connection = empty_warehouse()
    lay(connection, campaign(53))
    connection.execute("update raw.staff set name = 'SITI INVENTED', nip = '199301222021212923'")
    connection.execute("update raw.declaration set handle = 'invented.handle' where handle is not null")
    connection.execute("update raw.declaration set platform_user_id = 'invented id' where platform_user_id is not null")
    connection.execute("update raw.correction set handle = 'invented.handle' where handle is not null")
    connection.execute("insert into raw.acceptance values ('roster', 'x', '2024-02-07', 'invented clerk', now())")
    return connection


def test_no_name_number_or_handle_of_an_employee_is_handed_over(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    hand_over(warehouse, Recorded(), tmp_path)

    for file in (tmp_path / "handed-over").iterdir():
        shown = str(duckdb.execute(f"select * from read_parquet('{file}')").fetchall())
        assert "invented" not in shown.lower(), file.stem
        assert "199301222021212923" not in shown, file.stem


def test_every_raw_table_is_handed_over_with_all_its_rows_and_columns(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    session = Recorded()
    hand_over(warehouse, session, tmp_path)

    raw = warehouse.execute("select table_name from duckdb_tables() where schema_name = 'raw'").fetchall()
    for (table,) in raw:
        file = tmp_path / "handed-over" / f"{table}.parquet"
        here = warehouse.execute(f"select count(*) from raw.{table}").fetchall()
        assert duckdb.execute(f"select count(*) from read_parquet('{file}')").fetchall() == here
        shape = "select column_name, column_type from (describe select * from {})"
        columns = warehouse.execute(shape.format(f"raw.{table}")).fetchall()
        assert duckdb.execute(shape.format(f"read_parquet('{file}')")).fetchall() == columns
        assert f"create table raw.{table} using parquet location '{file.as_uri()}'" in session.told


def test_models_with_names_and_what_they_read_are_built_here_and_come_from_no_one_else() -> None:
    division = divided(models().values())
    here = {model.name for model in division.here}

    assert {name for name in here if not name.startswith("staging.")} == {
        "intermediate.int_answers",
        "restricted.declaration",
        "restricted.staff",
    }
    assert not here & division.taken_back
    assert here | division.taken_back == set(models())
    assert not any(model.schema == "restricted" for model in division.there)


def test_models_that_go_to_spark_find_there_what_they_read() -> None:
    built: set[str] = set()
    for model in divided(models().values()).there:
        assert {source for source in model.sources if not source.startswith("raw.")} <= built
        built.add(model.name)


def test_rows_come_back_in_the_types_that_duckdb_would_have_given_them(tmp_path: Path) -> None:
    ours, spark = empty_warehouse(), empty_warehouse()
    lay(ours, campaign(53))
    lay(spark, campaign(53))
    build(spark, models().values())
    build(ours, [model for model in models().values() if model.name != "marts.fct_follower_count"])
    model = models()["marts.fct_follower_count"]
    written = tmp_path / "a[1]*" / "marts.db" / "fct_follower_count"
    written.mkdir(parents=True)
    # Narrower types than the table's, in two files and in no order, as another engine may write them.
    for part in (0, 1):
        part_of = (
            f"select * replace (cast(count_low as integer) as count_low) from {model.name} where count_low % 2 = {part}"
        )
        spark.execute(f"copy ({part_of}) to '{written}/part-{part}.parquet' (format parquet)")

    taken = take_back(ours, model, tmp_path / "a[1]*")

    query = f"select * from {model.name} order by account_key, read_at, count_low, count_high, source"
    there, here = spark.execute(query), ours.execute(query)
    assert here.description == there.description
    assert (fetched := here.fetchall()) == there.fetchall()
    assert taken == len(fetched) > 0


def test_what_a_killed_night_has_left_of_spark_goes_when_people_are_erased(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    assert layout.spark not in list(drafts(layout))

    layout.spark.mkdir(parents=True)

    assert layout.spark in list(drafts(layout))
