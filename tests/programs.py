"""The programs of the machine that some tests need; knows where they may be, knows no test.

A test whose program is missing is named as left out; with CI=true, where .ci/run installs them all, it fails.
"""

import os
import shutil
from collections import Counter
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

from flows.spark_place import LEAST_JAVA, java_program, java_version

LEFT_OUT = pytest.StashKey[list[str]]()
# By the fixture that gives it: what .ci/run gets it from.
PACKAGES = {
    "systemd_analyze": "Debian's package systemd",
    "postgres": "Debian's package postgresql",
    "chromium": "Debian's package chromium",
    "java": "Debian's package openjdk-17-jre-headless, or any newer one",
    "pyspark": "make spark",
}


def find_programs() -> Mapping[str, Path | None]:
    """By the fixture that gives it: where a program of the machine is, None where it is not."""
    return {
        "systemd_analyze": _in_path("systemd-analyze"),
        "postgres": _postgres(),
        "chromium": _in_path("chromium") or _in_path("chromium-browser") or _in_path("google-chrome"),
        "java": _java(),
        "pyspark": _pyspark(),
    }


def there(name: str) -> Path:
    """Where the program is; fails the test that asks where it is not."""
    found = find_programs()[name]
    assert found, f"needed {name.replace('_', '-')}; .ci/run installs it ({PACKAGES[name]})"
    return found


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Takes the tests from ``items`` whose program is missing, and notes their names; none where CI is true."""
    missing = (
        {name for name, found in find_programs().items() if not found} if os.environ.get("CI") != "true" else set()
    )
    left_out = [item for item in items if missing & set(getattr(item, "fixturenames", []))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        config.stash[LEFT_OUT] = [item.nodeid for item in left_out]
        items[:] = [item for item in items if item not in left_out]
        # On several cores the processes that collect are not the one that reports.
        if hasattr(config, "workeroutput"):
            config.workeroutput["left_out"] = config.stash[LEFT_OUT]


def files_left_out(config: pytest.Config) -> list[str]:
    """The files with tests that were left out, each with how many."""
    files = Counter(name.partition("::")[0] for name in config.stash.get(LEFT_OUT, []))
    return [f"{file} ({count} of its tests)" for file, count in sorted(files.items())]


def _in_path(name: str) -> Path | None:
    found = shutil.which(name)
    return Path(found) if found else None


def _java() -> Path | None:
    found = java_program(os.environ)
    return found if found and java_version(found) >= LEAST_JAVA else None


def _pyspark() -> Path | None:
    package = find_spec("pyspark")
    return Path(package.origin).parent if package and package.origin else None


def _postgres() -> Path | None:
    # Debian keeps the server's own programs out of the path, a folder for each version.
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin")), *map(Path, os.environ.get("PATH", "").split(":"))]
    whole = [
        folder for folder in folders if all((folder / name).is_file() for name in ("initdb", "pg_ctl", "createdb"))
    ]
    return whole[-1] if whole else None
