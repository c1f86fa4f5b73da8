"""A year of nights: each has a list a little changed, the same whoever asks for it, and goes on where it stopped."""

import json
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.sizes.named import FIRST_NIGHT, SIZES
from bench.sizes.year import NIGHTS, Year
from bench.year import Diary, Night, run, table_of

TINY = SIZES["tiny"]
YEAR = Year(TINY)


def _exports(campaign: Path) -> dict[str, list[Path]]:
    """The exports in the inbox by their day."""
    found: dict[str, list[Path]] = {}
    for path in sorted((campaign / "inbox" / "followers").glob("*/*/*/*.zip")):
        found.setdefault(path.parent.name, []).append(path)
    return found


def _parts(export: Path) -> list[list[dict[str, Any]]]:
    with zipfile.ZipFile(export) as archive:
        parts = [archive.read(name) for name in archive.namelist() if re.search(r"/followers_\d+\.json$", name)]
    return [json.loads(part) for part in parts]


def _listed(export: Path) -> dict[str, int]:
    """When each follower of an export followed."""
    entries = [entry["string_list_data"][0] for part in _parts(export) for entry in part]
    return {entry["value"]: entry["timestamp"] for entry in entries}


def _night(number: int, cpu: float, *, was_begun: bool = False) -> Night:
    tables = {"marts.fct_follow_history": (65_536, 90), "marts.fct_follow_status": (65_536, 60)}
    return Night(number, was_begun, 2 * cpu, cpu, 10**9, 5 * 10**6, 10**6, 10**6, tables)


@pytest.mark.parametrize("night", [2, 3, NIGHTS])
def test_each_night_a_thousandth_of_a_list_is_new_or_gone(tmp_path: Path, night: int) -> None:
    for one in (night - 1, night):
        YEAR.bring(tmp_path, one)
    before, after = (_listed(exports[0]) for exports in _exports(tmp_path).values())

    assert (len(after.keys() - before.keys()), len(before.keys() - after.keys())) == (TINY.joined, TINY.gone)
    assert all(after[handle] == at for handle, at in before.items() if handle in after)


def test_an_export_has_as_many_parts_as_its_length_needs_however_often_it_changed(tmp_path: Path) -> None:
    YEAR.bring(tmp_path, NIGHTS)

    for export in _exports(tmp_path)[str(YEAR.day(NIGHTS))]:
        # of those who joined and of those who were there the last part may be short, and some of the latter are gone
        assert len(_parts(export)) <= len(_listed(export)) // TINY.part + 3


def test_nobody_follows_after_the_export_that_lists_them(tmp_path: Path) -> None:
    for night in (1, 2, 200, NIGHTS):
        YEAR.bring(tmp_path, night)

    for day, exports in _exports(tmp_path).items():
        made_at = datetime.fromisoformat(f"{day}T06:00:00+07:00").timestamp()
        assert all(max(_listed(export).values()) <= made_at for export in exports)


def test_whoever_asks_for_a_later_night_alone_gets_the_same_files(tmp_path: Path) -> None:
    for night in (1, 2, 3):
        YEAR.bring(tmp_path / "all", night)
    YEAR.bring(tmp_path / "one", 3)

    day = str(YEAR.day(3))
    every, one = (_exports(tmp_path / which)[day] for which in ("all", "one"))
    assert [path.read_bytes() for path in every] == [path.read_bytes() for path in one]
    counts = [tmp_path / which / "inbox" / "counts.csv" for which in ("all", "one")]
    assert counts[0].read_bytes() == counts[1].read_bytes()


def test_a_year_has_a_night_for_each_of_its_days() -> None:
    assert (YEAR.day(1), YEAR.day(NIGHTS)) == (FIRST_NIGHT, date(2025, 2, 14))


def test_a_diary_knows_what_is_done_and_what_was_begun(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "year")
    assert not diary.begin(1)
    diary.note(_night(1, 5))
    assert not diary.begin(2)

    again = Diary(tmp_path / "year")

    assert [one.night for one in again.nights()] == [1]
    assert again.begin(2)


def test_a_year_that_was_written_in_another_way_is_begun_anew(tmp_path: Path) -> None:
    Diary(tmp_path).note(_night(1, 5))
    (tmp_path / "version").write_text("0")

    assert Diary(tmp_path).nights() == []


def test_the_last_night_is_held_against_the_second() -> None:
    told = table_of("tiny", [_night(1, 9), _night(2, 4), _night(3, 4), _night(4, 6)])

    assert "| 4 | 6.0 | 1.50 | 1,000 | 5 | 1 | 1 |" in told
    assert "| 3 |" not in told
    assert "Night 4 costs 1.50 times the processor seconds of night 2.\n" in told
    assert "90 rows, 1.50 times those of one night's statuses." in told


def test_a_night_that_was_begun_twice_is_held_against_none() -> None:
    told = table_of("tiny", [_night(1, 9), _night(2, 4), _night(3, 4, was_begun=True)])

    assert "| 3 (begun twice) | 4.0 | – |" in told


def test_nights_without_a_second_one_are_held_against_none() -> None:
    told = table_of("tiny", [_night(364, 4), _night(365, 5)])

    assert "| 365 | 5.0 | – |" in told
    assert "of night 2" not in told


@pytest.mark.night
@pytest.mark.long
def test_a_year_can_begin_with_a_late_night_and_the_lists_of_all_before_it(tmp_path: Path) -> None:
    run(YEAR, Diary(tmp_path), 6, 5)

    assert [one.night for one in Diary(tmp_path).nights()] == [5, 6]
    landed = tmp_path / "campaign" / "warehouse" / "landing" / "followers"
    assert len([*landed.glob("*[0-9a-f].parquet")]) == 6 * len(TINY.mandated)
    assert list(_exports(tmp_path / "campaign")) == [str(YEAR.day(6))]


@pytest.mark.night
@pytest.mark.long
def test_nights_go_on_where_they_stopped_and_leave_the_newest_exports_alone_in_the_inbox(tmp_path: Path) -> None:
    for nights in (1, 3):
        run(YEAR, Diary(tmp_path), nights)

    done = Diary(tmp_path).nights()
    assert [one.night for one in done] == [1, 2, 3]
    assert not any(one.was_begun_before for one in done)
    assert [one.landing_bytes for one in done] == sorted({one.landing_bytes for one in done})
    assert all(one.tables["marts.fct_follow_history"][1] >= TINY.staff for one in done)
    assert all(one.cpu > 0 and one.state_bytes > 0 and one.landing_bytes > 0 for one in done)
    assert list(_exports(tmp_path / "campaign")) == [str(YEAR.day(3))]
