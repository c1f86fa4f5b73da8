"""The same marts from a Spark cluster as from DuckDB, row by row: of the article's case and of random campaigns."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.keys import KEY_BYTES, KEY_VARIABLE
from flows.spark_place import FOLDER, MASTER
from tests.night.case_nights import EXAMPLE, LAST_EVENING
from tests.night.command import HOUSE, LONGEST_NIGHT, environment
from tests.night.marts import ask, contents
from tests.spark.cluster import WORKERS
from tests.sql.building import build, empty_warehouse, models
from tests.sql.campaigns import campaign
from tests.sql.loaded import lay
from warehouse.build import build_model
from warehouse.spark.build import build_there, divided
from warehouse.spark.handover import hand_over, take_back
from warehouse.spark.session import Session, spark_session

pytestmark = [pytest.mark.long, pytest.mark.night]

# Those in which most happens, see tests/sql/test_broken_models.py.
SEEDS = (41, 53)

# Tables of some ten rows: to plan and to compile for them costs minutes, to go through them nothing.
FOR_TINY_TABLES = """
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.sql.adaptive.enabled false
spark.sql.shuffle.partitions 1
spark.default.parallelism 1
spark.executor.memory 512m
"""


def run(folder: Path, home: Path, *options: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    """The case's last evening on a fresh copy of its folder."""
    shutil.copytree(EXAMPLE, folder)
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", "run", folder, "--as-of", str(LAST_EVENING), "--quiet", *options],
        cwd=HOUSE,
        env=environment(home) | {KEY_VARIABLE: "0f" * KEY_BYTES} | surroundings,
        capture_output=True,
        text=True,
        timeout=3 * LONGEST_NIGHT,
        check=False,
    )


def stages(folder: Path) -> dict[str, dict[str, Any]]:
    """What each stage of the folder's only night has put on record."""
    (log,) = (folder / "quality" / "logs").iterdir()
    return {line["stage"]: line for line in map(json.loads, log.read_text(encoding="utf-8").splitlines())}


def checks(file: Path) -> list[tuple[Any, ...]]:
    """How every check of the published night came out."""
    return ask(file, "select check_id, passed, observed, failed_rows from quality.fct_check order by all")


def comments(file: Path) -> list[tuple[Any, ...]]:
    """What every column of the published marts is said to be, and of which type it is."""
    return ask(
        file,
        "select table_name, column_name, data_type, comment from duckdb_columns() "
        "where schema_name = 'marts' order by all",
    )


def test_the_case_gives_the_same_marts_row_by_row(cluster: str, tmp_path: Path) -> None:
    here, there, shared = tmp_path / "here", tmp_path / "there", tmp_path / "shared"
    shared.mkdir()

    on_duckdb = run(here, tmp_path / "home")
    on_spark = run(there, tmp_path / "home", "--engine", "spark", **{MASTER: cluster, FOLDER: str(shared)})

    assert (on_spark.returncode, on_spark.stderr) == (on_duckdb.returncode, on_duckdb.stderr)
    published = [folder / "warehouse" / "ikuti.duckdb" for folder in (here, there)]
    wanted, got = map(contents, published)
    assert wanted.keys() == got.keys()
    for table, rows in wanted.items():
        assert got[table] == rows, table
    restricted = [contents(file.with_name("restricted.duckdb"), "main") for file in published]
    assert restricted[0] == restricted[1]
    assert [*map(str, checks(published[0]))] == [*map(str, checks(published[1]))]
    assert comments(published[0]) == comments(published[1])
    # Great Expectations has judged on Spark what it could, and nothing is left of what Spark worked on.
    assert stages(there)["build on spark"]["checks"] > 150
    assert list(shared.iterdir()) == []


@pytest.fixture(scope="module")
def _settings(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("settings")
    (folder / "spark-defaults.conf").write_text(FOR_TINY_TABLES, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "SPARK_CONF_DIR", str(folder))
        yield


@pytest.mark.usefixtures("_settings")
@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_campaign_gives_the_same_marts_row_by_row(cluster: str, tmp_path: Path, seed: int) -> None:
    here, there = empty_warehouse(), empty_warehouse()
    lay(here, campaign(seed))
    lay(there, campaign(seed))
    build(here, models().values())

    with spark_session(cluster, tmp_path) as session:
        build_on(session, there, tmp_path)
        assert workers(session) == WORKERS

    for model in models().values():
        if model.schema in ("marts", "restricted"):
            order = ", ".join(f'"{column}"' for column in model.grain)
            query = f"select * from {model.name} order by {order}"
            wanted, got = here.execute(query), there.execute(query)
            assert got.description == wanted.description, model.name
            assert got.fetchall() == wanted.fetchall(), model.name


def workers(session: Session) -> int:
    """How many executors the session has beside its own driver."""
    context: Any = session.table("raw.night").sparkSession.sparkContext
    return len(context._jsc.sc().statusTracker().getExecutorInfos()) - 1  # the driver is one


def build_on(session: Session, warehouse: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """All models, as a night on Spark builds them."""
    hand_over(warehouse, session, folder)
    division = divided(models().values())
    here, there = ({model.name for model in part} for part in (division.here, division.there))
    for model in models().values():
        if model.name in there:
            build_there(session, model)
        if model.name in here:
            build_model(warehouse, model)
        else:
            take_back(warehouse, model, folder)
