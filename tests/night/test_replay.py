"""The same inputs give the same tables, whatever the order and number of runs, and a rerun touches no landing."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.night.case_nights import EVENINGS, FIRST_RUN, LAST_EVENING, CaseNights, copy_example
from tests.night.command import Told
from tests.night.marts import contents, different

pytestmark = [pytest.mark.night, pytest.mark.long]

ANOTHER_ORDER = (EVENINGS[1], EVENINGS[0])


@dataclass
class Replay:
    """The case in another folder under the same key, its nights in another order."""

    folder: Path
    marts: dict[str, dict[str, str]] = field(default_factory=dict)
    landings: list[dict[str, int]] = field(default_factory=list)

    def landed(self) -> dict[str, int]:
        """Every landed file and when it was last changed."""
        return {
            path.relative_to(self.folder).as_posix(): path.stat().st_mtime_ns
            for path in (self.folder / "warehouse" / "landing").rglob("*")
            if path.is_file()
        }


@pytest.fixture(scope="module")
def replay(case_nights: CaseNights, shift: Callable[..., Told], tmp_path_factory: pytest.TempPathFactory) -> Replay:
    replay = Replay(tmp_path_factory.mktemp("replay") / "sumsel-2024")
    copy_example(replay.folder)
    shutil.copy(case_nights.folder / "pseudonym.key", replay.folder)
    for evening in ANOTHER_ORDER:
        told = shift("run", replay.folder, "--as-of", evening, "--quiet")
        assert told.exit_code == 4, told.stderr
        replay.marts[str(evening)] = contents(replay.folder / "warehouse" / "ikuti.duckdb")
        replay.landings.append(replay.landed())
    return replay


def test_the_last_evening_run_again_after_others_has_the_same_marts(case_nights: CaseNights) -> None:
    assert different(contents(case_nights.marts(FIRST_RUN)), contents(case_nights.marts(LAST_EVENING))) == []


def test_the_last_evening_run_again_after_others_has_the_same_names(case_nights: CaseNights) -> None:
    first, again = (contents(case_nights.restricted(night), schema="main") for night in (FIRST_RUN, LAST_EVENING))

    assert first
    assert different(first, again) == []


@pytest.mark.parametrize("evening", sorted(ANOTHER_ORDER), ids=str)
def test_the_order_of_the_nights_does_not_matter(case_nights: CaseNights, replay: Replay, evening: object) -> None:
    assert different(contents(case_nights.marts(str(evening))), replay.marts[str(evening)]) == []


def test_evenings_differ_where_more_is_known(case_nights: CaseNights) -> None:
    """Else the tests above would hold of a night that always says the same."""
    evenings = [contents(case_nights.marts(evening)) for evening in EVENINGS]

    for one, other in ((0, 1), (1, 2), (0, 2)):
        assert "marts.fct_follow_status" in different(evenings[one], evenings[other])


def test_reruns_leave_every_landed_file_as_it_was(replay: Replay) -> None:
    assert len(replay.landings[0]) > 10
    assert replay.landings == [replay.landings[0]] * len(ANOTHER_ORDER)


def test_another_folder_lands_the_same_files(case_nights: CaseNights, replay: Replay) -> None:
    def bytes_of(folder: Path) -> dict[str, bytes]:
        landing = folder / "warehouse" / "landing"
        return {
            path.relative_to(landing).as_posix(): path.read_bytes() for path in landing.rglob("*") if path.is_file()
        }

    assert bytes_of(replay.folder) == bytes_of(case_nights.folder)


def test_two_builds_are_kept_however_many_nights_there_were(replay: Replay) -> None:
    assert len(list((replay.folder / "warehouse" / "builds").iterdir())) == 2
