"""While one delivery is landed the next is read; nothing is decided of it before the one before lies there."""

import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.intake import Taken, take
from flows.sources.delivery import Delivery, Found, Reading
from tests.flows.sources.small_campaign import ZONE
from transforms.followers.lists import LIST_COLUMNS
from transforms.parsed import REJECT_COLUMNS, LongList, Parsed
from warehouse.landing import Landings

Read = Callable[[], Reading]


@pytest.fixture
def landings(tmp_path: Path) -> Landings:
    return Landings(tmp_path / "landing")


def reading(file_id: str = "a" * 64, *, is_long: bool = False) -> Reading:
    rows = pl.DataFrame([("0" * 32, None, None)], schema=LIST_COLUMNS, orient="row")
    rejects = REJECT_COLUMNS.to_frame()
    return Reading(file_id, LongList(rows.lazy(), rejects, 1, 1) if is_long else Parsed(rows, rejects, 1, 1))


def found(*reads: Read) -> Found:
    return Found(
        tuple(
            Delivery("followers", f"{place}", date(2024, 2, 8), f"{place:064}", read)
            for place, read in enumerate(reads)
        )
    )


def keep_when(ready: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Landings that wait before they keep anything."""
    keep = Landings.keep

    def waiting(*given: Any) -> object:
        ready()
        return keep(*given)

    monkeypatch.setattr(Landings, "keep", waiting)


def test_the_next_is_read_while_one_is_landed(landings: Landings, monkeypatch: pytest.MonkeyPatch) -> None:
    second_is_read = threading.Event()

    def second() -> Reading:
        second_is_read.set()
        return reading("b" * 64)

    keep_when(lambda: second_is_read.wait(30) or pytest.fail("nothing was read meanwhile"), monkeypatch)
    assert take(found(reading, second), landings, ZONE) == Taken(2, 2, ())


def test_the_same_content_twice_is_landed_once_however_long_that_takes(
    landings: Landings, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_when(lambda: time.sleep(0.3), monkeypatch)
    assert take(found(reading, reading), landings, ZONE) == Taken(2, 1, ())


def test_a_long_list_is_landed_before_its_place_is_needed_for_the_next(
    landings: Landings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def read(file_id: str) -> Reading:
        told.append("read")
        return reading(file_id, is_long=True)

    def slowly() -> None:
        time.sleep(0.3)
        told.append("landed")

    keep_when(slowly, monkeypatch)
    take(found(lambda: read("a" * 64), lambda: read("b" * 64)), landings, ZONE)
    assert told == ["read", "landed"] * 2


def test_nothing_is_noted_of_what_could_not_be_landed(landings: Landings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    keep_when(full, monkeypatch)
    with pytest.raises(OSError, match="No space left"):
        take(found(reading), landings, ZONE)
    assert landings.noted() == []
