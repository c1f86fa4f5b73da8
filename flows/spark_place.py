"""Says where Spark works for a campaign, and in words what is missing for it; knows the environment, no table."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from flows.messages import Message, Wrong
from warehouse.layout import Layout
from warehouse.spark.session import SparkRefused

MASTER, FOLDER = "IKUTI_SPARK_MASTER", "IKUTI_SPARK_FOLDER"
LEAST_JAVA = 17
_STAY = "or leave --engine spark out: DuckDB needs neither"


@dataclass(frozen=True)
class SparkPlace:
    """The master that computes, and the folder that it, its workers and we all see."""

    master: str
    folder: Path


def spark_place(campaign: Path, environment: Mapping[str, str] = os.environ) -> SparkPlace:
    """Where Spark works: on the named master, else on this machine's own cores. Raises Wrong with all that is missing.

    The folder is the campaign's own place below the one the environment names, else in its warehouse.
    """
    missing = [*_package(), *_java(environment), *_shared(environment)]
    if missing:
        raise Wrong(missing)
    own = f"ikuti-{hashlib.sha256(str(campaign.resolve()).encode()).hexdigest()[:12]}"
    shared = environment.get(FOLDER)
    folder = Path(shared) / own if shared else Layout(campaign.resolve()).spark
    return SparkPlace(environment.get(MASTER) or "local[*]", folder)


@contextmanager
def workplace(place: SparkPlace) -> Iterator[None]:
    """Within, the folder is there and empty; afterwards it is gone, with all that Spark has left in it."""
    shutil.rmtree(place.folder, ignore_errors=True)
    place.folder.mkdir(mode=0o700, parents=True)
    try:
        yield
    except SparkRefused as refusal:
        remedy = f"look whether it runs and {MASTER} names it rightly; without {MASTER} no master is needed"
        raise Wrong([Message("a Spark master that answers", refusal.kind, place.master, remedy)]) from None
    finally:
        shutil.rmtree(place.folder, ignore_errors=True)


def _package() -> Iterator[Message]:
    if find_spec("pyspark") is None:
        remedy = f"run: make spark (elsewhere: pip install 'ikuti[spark]'), {_STAY}"
        yield Message("Spark's Python package, pyspark 4", "none", sys.prefix, remedy)


def _java(environment: Mapping[str, str]) -> Iterator[Message]:
    needed = f"a Java runtime, version {LEAST_JAVA} or newer"
    where = "JAVA_HOME" if environment.get("JAVA_HOME") else "PATH"
    remedy = f"install one (Debian: openjdk-17-jre-headless) or set JAVA_HOME to it, {_STAY}"
    java = java_program(environment)
    if java is None:
        yield Message(needed, "none", where, remedy)
    elif (version := java_version(java)) < LEAST_JAVA:
        yield Message(needed, f"version {version}" if version else "a program that does not start", str(java), remedy)


def _shared(environment: Mapping[str, str]) -> Iterator[Message]:
    folder = environment.get(FOLDER)
    if folder and not (Path(folder).is_absolute() and Path(folder).is_dir()):
        remedy = f"make it, on a disk that master, workers and this machine share, or take {FOLDER} away"
        yield Message("an absolute path of a folder that Spark's workers see", "no such folder", folder, remedy)


def java_program(environment: Mapping[str, str]) -> Path | None:
    """The Java that Spark would start: JAVA_HOME's, else the path's; None where there is none."""
    home = environment.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home) / "bin") if home else environment.get("PATH"))
    return Path(found) if found else None


def java_version(java: Path) -> int:
    """The runtime's main version; 0 for a program that does not start or tells none."""
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r'version "(?:1\.)?(\d+)', told.stderr + told.stdout)
    return int(found[1]) if found else 0
