"""Who was measured must have given the same answer: a peer, the floor or the product that does not is named."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from bench import floor
from bench.agreement import disagreements
from bench.peers import sets
from bench.sizes.folder import made
from bench.sizes.named import CHANGED_NIGHT, FIRST_NIGHT, SIZES

KEY = bytes(range(32))


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign after both its nights, and beside it what the floor and a peer wrote of them."""
    folder = tmp_path_factory.mktemp("agreement")
    size = made(SIZES["tiny"], folder / "cache")
    for part, night in (("first", FIRST_NIGHT), ("change", CHANGED_NIGHT)):
        shutil.copytree(size / part, folder / "campaign", dirs_exist_ok=True)
        floor.night(folder / "campaign", night, folder / "floor", KEY)
        sets.main(folder / "campaign", str(night), folder / "sets")
        shutil.copytree(folder / "sets", folder / f"sets {part}")
    return folder


@pytest.fixture
def sentences(measured: Path, tmp_path: Path) -> Callable[..., list[str]]:
    """What is said of the floor, two peers and the product, each after a change of its own files."""

    def said(**changes: Callable[[Path], None]) -> list[str]:
        owns = {"product": tmp_path / "nothing", "floor": measured / "floor", "sets": measured / "sets"}
        owns["frames"] = Path(shutil.copytree(owns["sets"], tmp_path / "frames"))
        campaign = _published(measured / "floor" / "units.parquet", tmp_path / "campaign")
        for name, change in changes.items():
            change(campaign if name == "product" else owns[name])
        return list(disagreements(campaign, owns))

    return said


def _published(units: Path, campaign: Path) -> Path:
    """A campaign in which the product has published the floor's answer."""
    (campaign / "warehouse").mkdir(parents=True)
    with duckdb.connect(str(campaign / "warehouse" / "ikuti.duckdb")) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table one as select row_number() over () as staff_key, unit, account_key, status "
            f"from '{units}', range(cast(staff as bigint))"
        )
        connection.execute("create table marts.dim_staff as select staff_key, unit from one")
        connection.execute("create table marts.fct_follow_status as select staff_key, account_key, status from one")
    return campaign


def _one_more_follows(campaign: Path) -> None:
    with duckdb.connect(str(campaign / "warehouse" / "ikuti.duckdb")) as connection:
        connection.execute(
            "update marts.fct_follow_status set status = 'following' where staff_key = "
            "(select min(staff_key) from marts.fct_follow_status where status = 'no_handle')"
        )


def _one_less_is_seen(own: Path) -> None:
    with (own / "units.csv").open(newline="") as file:
        lines = list(csv.reader(file))
    seen = next(line for line in lines if line[3] != "0")
    seen[3] = str(int(seen[3]) - 1)
    with (own / "units.csv").open("w", newline="") as file:
        csv.writer(file).writerows(lines)


def test_the_floor_answers_what_the_peers_ask_as_they_do(sentences: Callable[..., list[str]]) -> None:
    assert sentences() == []


def test_a_product_with_another_status_is_named(sentences: Callable[..., list[str]]) -> None:
    (sentence,) = sentences(product=_one_more_follows)
    assert sentence.startswith("product and floor give different answers")


def test_a_peer_with_another_number_is_named(sentences: Callable[..., list[str]]) -> None:
    assert sentences(frames=_one_less_is_seen) == ["frames and floor give different answers: 2 lines are not the same"]


def test_what_was_written_on_the_night_before_is_another_answer(measured: Path) -> None:
    owns = {"floor": measured / "floor", "sets": measured / "sets first"}
    assert list(disagreements(measured / "campaign", owns))


def test_without_the_floor_peers_are_compared_with_each_other(measured: Path) -> None:
    owns = {"sets": measured / "sets", "frames": measured / "sets first"}
    assert [line.split(" give")[0] for line in disagreements(measured / "campaign", owns)] == ["frames and sets"]
