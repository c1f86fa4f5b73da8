"""The personnel system's answers from night to night, beside the rosters of the inbox."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.responses import JSONResponse

from flows.campaign import load_campaign
from flows.intake import take
from flows.roster_keys import Roster
from flows.sources import tables
from flows.sources.delivery import Found
from flows.sources.roster_endpoint import find_endpoint_roster
from tests.flows.sources.personnel_system import STAFF, PersonnelSystem, running
from tests.flows.sources.small_campaign import ROSTER_DAY, ZONE, small_roster, write_small_campaign
from warehouse.landing import Landings
from warehouse.layout import Layout

NIGHT = date(2024, 2, 7)


class Office:
    """A small campaign without its rosters, whose personnel system answers `rows`."""

    system: PersonnelSystem

    def __init__(self, folder: Path) -> None:
        self.folder = write_small_campaign(folder)
        (self.folder / "inbox" / "roster" / f"{ROSTER_DAY}_pppk.xlsx").unlink()
        Layout(folder).make()
        self.rows = STAFF

    def is_asked_at(self, system: PersonnelSystem) -> None:
        """Write the system's address into the campaign."""
        self.system = system
        file = self.folder / "campaign.toml"
        file.write_text(f"{file.read_text('utf-8')}\n[roster]\nurl = {json.dumps(system.url)}\n", "utf-8")

    @property
    def landings(self) -> Landings:
        return Landings(Layout(self.folder).landing)

    def night(self, night: date) -> list[str]:
        """The reasons of the refusals of a night's intake."""
        found = tables.find_rosters(load_campaign(self.folder), bytes(32), night, self.landings.current())
        return [refusal.fault.reason for refusal in take(found, self.landings, ZONE).refusals]

    def known(self) -> list[tuple[int, int]]:
        """Day of February and number of staff of every roster that is known."""
        current = [origin for origin in self.landings.current() if origin.source == "roster"]
        facts = [self.landings.facts("roster", origin.file_id) for origin in current]
        return [(one.known_on.day, int(fact["rows_loaded"])) for one, fact in zip(current, facts, strict=True)]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    with running(lambda _: JSONResponse(office.rows)) as system:
        office.is_asked_at(system)
        yield office


def test_the_same_answer_of_many_nights_is_one_roster_known_from_its_first(office: Office) -> None:
    for day in (7, 8, 9):
        assert office.night(date(2024, 2, day)) == []
        office.rows = [dict(reversed(row.items())) | {"email": f"{day}@contoh.example"} for row in STAFF[::-1]]
    assert office.known() == [(7, 20)]
    assert len(list((office.folder / "warehouse" / "landing" / "roster").glob("*[0-9a-f].parquet"))) == 1


def test_every_change_is_a_roster_of_its_own_also_the_way_back(office: Office) -> None:
    for day, rows in ((7, STAFF), (8, STAFF[:15]), (9, STAFF), (10, STAFF)):
        office.rows = rows
        assert office.night(date(2024, 2, day)) == []
    assert office.known() == [(7, 20), (8, 15), (9, 20)]


def test_a_night_that_is_run_again_knows_the_later_answer(office: Office) -> None:
    office.night(NIGHT)
    office.rows = STAFF[:15]
    office.night(NIGHT)
    assert office.known() == [(7, 15)]


def test_a_failure_leaves_the_newest_roster_in_use(office: Office) -> None:
    office.night(NIGHT)
    office.rows = []
    assert office.night(date(2024, 2, 8)) == ["no_rows"]
    assert office.known() == [(7, 20)]


def test_a_night_of_the_past_asks_nobody(office: Office) -> None:
    campaign = load_campaign(office.folder)
    assert tables.find_rosters(campaign, bytes(32)) == Found(())
    assert office.system.asked == []


def test_a_roster_in_the_inbox_goes_before_the_answer_of_its_own_night_alone(office: Office) -> None:
    file = office.folder / "inbox" / "roster" / "2024-02-07.csv"
    small_roster().head(10).write_csv(file)

    assert office.night(date(2024, 2, 7)) == []
    assert office.known() == [(7, 10)]
    assert office.night(date(2024, 2, 8)) == []
    assert office.known() == [(7, 10), (8, 20)]


def test_a_file_of_the_night_that_cannot_be_read_leaves_the_night_to_the_endpoint(office: Office) -> None:
    (office.folder / "inbox" / "roster" / "2024-02-07.csv").write_text("Catatan,Tanggal\nkirim,besok\n")

    assert office.night(NIGHT) == ["nip_column_missing"]
    assert office.known() == [(7, 20)]


def test_what_is_landed_of_an_answer_is_as_little_as_of_a_file(office: Office) -> None:
    found = tables.find_rosters(load_campaign(office.folder), bytes(32), NIGHT)
    (delivery,) = found.deliveries
    kept = ["row", "nip", "name", "unit", "employment", "is_active", "start_on", "staff_key"]
    assert delivery.read().rows.columns == kept


def test_without_an_address_nothing_is_asked() -> None:
    assert find_endpoint_roster(Roster(), NIGHT, (), lambda parsed: parsed) == Found(())
