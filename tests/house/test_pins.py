"""The pins that decide whether anything runs at all: what the lock must hold, and Prefect's server proving it."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

HOUSE = Path(__file__).resolve().parents[2]
LOCK, SPARK_LOCK = (
    (HOUSE / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-spark.lock")
)


def pinned(lock: str) -> dict[str, Version]:
    found = re.finditer(r"^(?P<name>[a-z0-9._-]+)(\[.*\])?==(?P<version>\S+)", lock, re.M)
    return {m["name"]: Version(m["version"]) for m in found}


PINNED, SPARK_PINNED = pinned(LOCK), pinned(SPARK_LOCK)

# Prefect 3.8.8 accepts more than it can run with: the first breaks every flow, the second every schedule.
KNOWN_TO_BREAK = {
    "fastapi": "<0.151",
    "sqlalchemy": ">=2.0.58,<2.1",
    "duckdb": ">=2.0,<2.1",
    "great-expectations": ">=1.24,<1.25",
}


@pytest.mark.parametrize(("package", "bounds"), KNOWN_TO_BREAK.items())
def test_lock_stays_within_the_bounds_that_work(package: str, bounds: str) -> None:
    assert PINNED[package] in Requirement(f"{package}{bounds}").specifier


def test_prefect_is_the_version_that_was_tried() -> None:
    assert PINNED["prefect"] == Version("3.8.8")


def test_every_range_of_the_project_is_met_by_the_lock() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(line) for line in project["dependencies"] + project["optional-dependencies"]["dev"]]
    unmet = [
        str(one) for one in wanted if one.name.lower() not in PINNED or PINNED[one.name.lower()] not in one.specifier
    ]
    assert unmet == [], "run: make lock"


def test_spark_is_locked_apart_and_within_the_range_of_its_extra() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (extra,) = project["optional-dependencies"]["spark"]
    wanted = (HOUSE / "requirements-spark.in").read_text(encoding="utf-8").splitlines()

    assert extra in wanted
    assert SPARK_PINNED["pyspark"] in Requirement(extra).specifier, "run: make lock"
    assert "setuptools" in SPARK_PINNED, "pyspark comes as source alone, and something must build it"
    assert "pyspark" not in PINNED, "make install stays light"


@pytest.mark.parametrize("lock", [LOCK, SPARK_LOCK], ids=["requirements", "requirements-spark"])
def test_lock_pins_every_package_by_hash_and_names_no_address(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", lock.partition("\n\n")[2] or lock)
    unhashed = [entry.split("==")[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]
    assert unhashed == []
    assert "://" not in lock


@pytest.mark.night
@pytest.mark.long
def test_prefects_server_imports_and_plans_a_scheduled_run(tmp_path: Path) -> None:
    environment = os.environ | {"PREFECT_HOME": str(tmp_path / "prefect")}
    planned = subprocess.run(
        [sys.executable, "-m", "tests.house.plan_one_run"],
        cwd=HOUSE,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert planned.returncode == 0, planned.stderr[-2000:]
    assert int(planned.stdout.splitlines()[-1]) > 0, "no run was planned: see SQLAlchemy's bound in pyproject.toml"
