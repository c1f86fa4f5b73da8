"""Whole nights as a person runs them: the command `ikuti` in its own process, with a record of runs of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

HOUSE = Path(__file__).resolve().parents[2]
CASE = HOUSE / "examples" / "sumsel-2024"


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    screen: str
    talk: str


Command = Callable[..., Ran]


def _runs_nights(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.night)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    _runs_nights(items)


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    home = tmp_path_factory.mktemp("prefect")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "IKUTI"))}
    return kept | {"PREFECT_HOME": str(home), "PREFECT_LOCAL_STORAGE_PATH": str(home / "results")}


@pytest.fixture(scope="session")
def ikuti(environment: dict[str, str]) -> Command:
    def run(*arguments: str | Path, **changes: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "flows.cli", *map(str, arguments)],
            cwd=HOUSE,
            env=environment | changes,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("case") / "sumsel-2024"
    shutil.copytree(CASE, folder)
    return folder


class Asked:
    """A DuckDB file, opened read-only for one question at a time."""

    def __init__(self, file: Path) -> None:
        self._file = file.resolve()

    def __call__(self, sql: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self._file), read_only=True) as connection:
            connection.execute("set timezone = 'UTC'")
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="session")
def marts() -> Callable[[Path], dict[str, list[str]]]:
    """Every mart of a published file, its rows as text in their stored order."""

    def read(campaign: Path) -> dict[str, list[str]]:
        ask = Asked(campaign / "warehouse" / "ikuti.duckdb")
        names = [str(name) for (name,) in ask("select table_name from duckdb_tables() where schema_name = 'marts'")]
        return {name: [repr(row) for row in ask(f"from marts.{name}")] for name in sorted(names)}

    return read


@pytest.fixture(scope="session")
def ask() -> Callable[[Path, str], list[tuple[object, ...]]]:
    def question(campaign: Path, sql: str) -> list[tuple[object, ...]]:
        return Asked(campaign / "warehouse" / "ikuti.duckdb")(sql)

    return question


@pytest.fixture(scope="session")
def names() -> Callable[[Path, str], list[tuple[object, ...]]]:
    def question(campaign: Path, sql: str) -> list[tuple[object, ...]]:
        return Asked(campaign / "warehouse" / "restricted.duckdb")(sql)

    return question
