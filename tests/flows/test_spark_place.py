"""What must be there for a night on Spark (flows/spark_place.py), asked before anything has begun."""

from pathlib import Path

import pytest

from flows import spark_place as place_module
from flows.messages import Wrong
from flows.spark_place import FOLDER, MASTER, SparkPlace, java_program, java_version, spark_place, workplace
from warehouse.spark.session import SparkRefused


def java(folder: Path, says: str) -> dict[str, str]:
    """Surroundings in which a Java of this version is the only one."""
    program = folder / "java"
    program.write_text(f"#!/bin/sh\necho 'openjdk {says}' >&2\n", encoding="utf-8")
    program.chmod(0o755)
    return {"PATH": str(folder)}


@pytest.fixture
def java_17(tmp_path: Path) -> dict[str, str]:
    return java(tmp_path, 'version "17.0.15" 2025-04-15')


@pytest.fixture
def _with_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place_module, "find_spec", lambda _name: object())


def refused(campaign: Path, environment: dict[str, str]) -> list[str]:
    with pytest.raises(Wrong) as told:
        spark_place(campaign, environment)
    return [message.text() for message in told.value.messages]


def test_all_that_is_missing_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place_module, "find_spec", lambda _name: None)

    package, runtime, shared = refused(tmp_path, {"PATH": str(tmp_path), FOLDER: "nowhere"})

    assert package.startswith("needed Spark's Python package, pyspark 4; found none.")
    assert "ikuti[spark]" in package
    assert runtime.startswith("needed a Java runtime, version 17 or newer; found none.\n  Where: PATH")
    assert "leave --engine spark out" in runtime
    assert shared.startswith("needed an absolute path of a folder that Spark's workers see; found no such folder.")


@pytest.mark.usefixtures("_with_package")
@pytest.mark.parametrize(
    ("says", "found"), [('version "11.0.2"', "11"), ('version "1.8.0_292"', "8"), ("nothing", "that does not start")]
)
def test_a_java_that_is_too_old_is_told_with_its_version(tmp_path: Path, says: str, found: str) -> None:
    (told,) = refused(tmp_path, java(tmp_path, says))

    assert f"{found}.\n  Where: {tmp_path / 'java'}" in told


def test_java_home_goes_before_the_path(tmp_path: Path, java_17: dict[str, str]) -> None:
    assert java_program(java_17) == tmp_path / "java"
    assert java_version(tmp_path / "java") == 17
    assert java_program(java_17 | {"JAVA_HOME": str(tmp_path / "other")}) is None


@pytest.mark.usefixtures("_with_package")
def test_without_a_master_the_own_cores_work_in_the_campaigns_warehouse(
    tmp_path: Path, java_17: dict[str, str]
) -> None:
    assert spark_place(tmp_path, java_17) == SparkPlace("local[*]", tmp_path / "warehouse" / "spark")


@pytest.mark.usefixtures("_with_package")
def test_two_campaigns_share_a_folder_and_a_master_without_meeting(tmp_path: Path, java_17: dict[str, str]) -> None:
    shared = java_17 | {MASTER: "spark://10.0.0.1:7077", FOLDER: str(tmp_path)}
    one, other = spark_place(tmp_path / "one", shared), spark_place(tmp_path / "other", shared)

    assert one.master == other.master == "spark://10.0.0.1:7077"
    assert one.folder.parent == other.folder.parent == tmp_path
    assert one.folder != other.folder


def test_the_workplace_is_empty_at_first_closed_to_others_and_gone_at_last(tmp_path: Path) -> None:
    place = SparkPlace("local[*]", tmp_path / "spark")
    (tmp_path / "spark").mkdir()
    (tmp_path / "spark" / "left by a killed night").touch()

    with workplace(place):
        assert list(place.folder.iterdir()) == []
        assert place.folder.stat().st_mode & 0o777 == 0o700
        (place.folder / "table").touch()

    assert not place.folder.exists()


def test_a_night_that_fails_leaves_nothing_in_the_workplace(tmp_path: Path) -> None:
    place = SparkPlace("local[*]", tmp_path / "spark")

    with pytest.raises(ZeroDivisionError), workplace(place):
        (place.folder / "table").write_text(str(1 / 0))

    assert not place.folder.exists()


def test_a_master_that_does_not_answer_is_told_by_its_address(tmp_path: Path) -> None:
    with pytest.raises(Wrong) as told, workplace(SparkPlace("spark://10.0.0.1:7077", tmp_path / "spark")):
        raise SparkRefused("Py4JJavaError")

    assert told.value.messages[0].text().startswith("needed a Spark master that answers; found Py4JJavaError.")
    assert told.value.messages[0].where == "spark://10.0.0.1:7077"
