"""Spark's programs for tests that need them: a cluster, started once.

A test whose program is missing is named as left out; with CI=true, where .ci/run installs them all, it fails.
"""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from flows.spark_place import LEAST_JAVA, java_program, java_version
from tests.spark.cluster import standalone_cluster

_LEFT_OUT = pytest.StashKey[list[str]]()


def _missing() -> str:
    """What of Spark is not on this machine, in words; nothing where all is there."""
    java = java_program(os.environ)
    package = "" if find_spec("pyspark") else "pyspark (make spark)"
    runtime = "" if java and java_version(java) >= LEAST_JAVA else f"Java {LEAST_JAVA}"
    return " and ".join(filter(None, (package, runtime)))


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster of one master and two workers."""
    assert not _missing(), f"needed {_missing()}; .ci/run installs it"
    with standalone_cluster(Path(tmp_path_factory.mktemp("cluster"))) as address:
        yield address


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("CI") == "true" or not _missing():
        return
    left_out = [item for item in items if "cluster" in getattr(item, "fixturenames", [])]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        config.stash[_LEFT_OUT] = [item.nodeid for item in left_out]
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for name in config.stash.get(_LEFT_OUT, []):
        terminalreporter.write_line(f"left out, {_missing()} is not on this machine: {name}")
