"""Spark's programs for tests that need them (tests/programs.py), and a cluster of them, started once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.programs import there
from tests.spark.cluster import standalone_cluster


@pytest.fixture(scope="session")
def java() -> Path:
    """The Java that Spark starts."""
    return there("java")


@pytest.fixture(scope="session")
def pyspark() -> Path:
    """The folder of Spark's own programs."""
    return there("pyspark")


@pytest.fixture(scope="session")
def cluster(java: Path, pyspark: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: ARG001
    """The address of a cluster of one master and two workers."""
    with standalone_cluster(pyspark, tmp_path_factory.mktemp("cluster")) as address:
        yield address
