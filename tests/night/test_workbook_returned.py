"""BKD's workbook, filled in and put back into the inbox as it is: a correction like any other."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.flows.reports.read_book import read_book, saved_again
from tests.flows.sources.small_campaign import LAST_NIGHT, OFFICE, small_staff, write_small_campaign
from tests.night.command import Told
from tests.night.marts import ask, contents

pytestmark = [pytest.mark.night, pytest.mark.long]

PERSON, ANOTHER = small_staff()["nip"].tail(2)
TEMPLATE = f"Koreksi {LAST_NIGHT}"
LINES = [
    [str(LAST_NIGHT), PERSON, OFFICE.key, "keberatan", "", "", "", "", "BKD/Sari"],
    ["16/2/2024", ANOTHER, "*", "dikecualikan", "1 Februari 2024", "2024-03-31", "", "", "BKD/Sari"],
]
STATUSES = "select status, count(*) from marts.fct_follow_status group by status"


@dataclass
class Nights:
    """One evening three times: as it was, with its workbook come back untouched, and with it filled in."""

    folder: Path
    told: list[Told] = field(default_factory=list)
    marts: list[dict[str, str]] = field(default_factory=list)
    statuses: list[dict[str, int]] = field(default_factory=list)

    @property
    def book(self) -> Path:
        """Where the night leaves its workbook."""
        return self.folder / "reports" / str(LAST_NIGHT) / "bkd.xlsx"

    def run(self, shift: Callable[..., Told]) -> None:
        """Run the evening and note what it said and published."""
        self.told.append(shift("run", self.folder, "--as-of", LAST_NIGHT, "--lang", "id"))
        published = self.folder / "warehouse" / "ikuti.duckdb"
        self.marts.append(contents(published))
        self.statuses.append(dict(ask(published, STATUSES)))


@pytest.fixture(scope="module")
def nights(shift: Callable[..., Told], tmp_path_factory: pytest.TempPathFactory) -> Nights:
    nights = Nights(write_small_campaign(tmp_path_factory.mktemp("returned") / "kampanye"))
    returned = nights.folder / "inbox" / "bkd.xlsx"
    nights.run(shift)
    returned.write_bytes(nights.book.read_bytes())
    nights.run(shift)
    saved_again(nights.book, returned, sheet=TEMPLATE, lines=LINES)
    nights.run(shift)
    return nights


def test_it_lists_people_so_that_there_is_something_to_be_taken_for_corrections(nights: Nights) -> None:
    assert nights.statuses[0]["not_seen"] >= 2


def test_untouched_it_changes_nothing_and_nothing_is_said_of_it(nights: Nights) -> None:
    assert nights.marts[1] == nights.marts[0]
    assert (nights.told[1].exit_code, nights.told[1].stderr) == (nights.told[0].exit_code, nights.told[0].stderr)


def test_filled_in_it_takes_effect_the_same_night_for_those_on_the_template_alone(nights: Nights) -> None:
    before, after = nights.statuses[1:]

    assert after == {**before, "not_seen": before["not_seen"] - 2, "disputed": 1, "exempt": 1}
    assert nights.told[2].exit_code == nights.told[0].exit_code


def test_who_objected_is_on_the_next_workbook_only_as_under_correction(nights: Nights) -> None:
    book = read_book(nights.book)

    assert PERSON not in str(book["Belum terlihat"].values())
    assert [(row["NIP"], row["Sebab"]) for row in book["Dalam koreksi"].table()] == [(PERSON, "keberatan terbuka")]


def test_check_finds_nothing_to_say_of_it(nights: Nights, shift: Callable[..., Told]) -> None:
    told = shift("check", nights.folder, "--as-of", LAST_NIGHT)

    assert f"inbox/bkd.xlsx (night of {LAST_NIGHT})" in told.stdout.replace("\n", "")
    assert "bkd.xlsx" not in told.stderr
