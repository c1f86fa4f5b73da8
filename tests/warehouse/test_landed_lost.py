"""A landing that came back from a backup with a file missing or spoilt: what is told of it, by whom."""

from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from flows.doctor import examine
from flows.intake import find_lost
from flows.messages import Wrong
from flows.scaffold import init_campaign
from flows.state_messages import state_refusals_told
from warehouse.erasure.erase import count_held
from warehouse.erasure.landed import declared_keys
from warehouse.erasure.people import People
from warehouse.erasure.rivals import find_rivals
from warehouse.held import read_held
from warehouse.landing import LandedDamaged, Landings, Origin
from warehouse.layout import Layout
from warehouse.retention import find_outdated
from warehouse.state import load_landed, open_state

ZONE = "Asia/Jakarta"
Deliver = Callable[..., Origin]


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40])


def _spoil(file: Path) -> None:
    held = bytearray(file.read_bytes())
    held[4:60] = bytes(56)
    file.write_bytes(held)


# Without its rows it is not damaged but lost: see below.
@pytest.mark.parametrize(
    ("damage", "which"),
    [*product((_empty, _cut, _spoil), ("rows", "rejects")), (Path.unlink, "rejects")],
)
def test_a_landed_file_that_cannot_be_read_is_told_by_its_name(
    layout: Layout, landings: Landings, deliver: Deliver, damage: Callable[[Path], None], which: str
) -> None:
    deliver("roster", "inbox/roster", file_id="aa", rejects=[(7, "nip_missing")])
    file: Path = getattr(landings.landed("roster", "aa"), which)
    damage(file)

    with open_state(layout) as state, pytest.raises(LandedDamaged) as told:
        load_landed(state, landings, ZONE)
    assert told.value.path == file
    with pytest.raises(Wrong, match="that can be read"), state_refusals_told(layout):
        raise told.value


HER = frozenset({"staff-1"})
READERS: dict[str, Callable[[Layout], object]] = {
    "subject": lambda layout: read_held(layout, "staff-1"),
    "forget": lambda layout: declared_keys(Landings(layout.landing), HER),
    "forget, counted": lambda layout: count_held(layout, People(HER, frozenset(), "forgotten")),
    "forget, others": lambda layout: find_rivals(Landings(layout.landing), HER),
    "retention": lambda layout: find_outdated(layout, date(2024, 1, 1)),
    "point checks": lambda layout: Landings(layout.landing).rows_of(
        "declarations", ["handle"], known_by=date(2024, 3, 1)
    ),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("damage", [_empty, _cut])
def test_whoever_reads_landed_files_tells_the_one_that_cannot_be_read(
    layout: Layout, landings: Landings, deliver: Deliver, damage: Callable[[Path], None], reader: str
) -> None:
    deliver("roster", "inbox/roster", file_id="aa")
    deliver("declarations", "inbox/form.csv", file_id="bb")
    damage(landings.landed("declarations", "bb").rows)

    with pytest.raises(LandedDamaged) as told:
        READERS[reader](layout)
    assert told.value.path == landings.landed("declarations", "bb").rows


def test_what_is_gone_from_landing_and_inbox_is_told_until_it_is_back(
    layout: Layout, landings: Landings, deliver: Deliver
) -> None:
    deliver("roster", "inbox/roster/a.csv", file_id="aa")
    landed = landings.landed("roster", "aa").rows
    held = landed.read_bytes()
    assert find_lost(layout.campaign, landings).refusals == ()

    landed.unlink()

    (lost,) = find_lost(layout.campaign, landings).refusals
    assert (lost.source, lost.path, lost.fault.reason) == ("roster", "inbox/roster/a.csv", "file_unreadable")
    landed.write_bytes(held)
    assert find_lost(layout.campaign, landings).refusals == ()


def test_what_was_let_go_of_or_lies_in_the_inbox_still_is_not_lost(
    layout: Layout, landings: Landings, deliver: Deliver
) -> None:
    for name in ("aa", "bb"):
        deliver("declarations", f"inbox/{name}.csv", file_id=name)
    landings.expire([landings.landed("declarations", "aa")])
    landings.landed("declarations", "bb").rows.unlink()
    (layout.campaign / "inbox").mkdir()
    (layout.campaign / "inbox" / "bb.csv").touch()

    assert find_lost(layout.campaign, landings).refusals == ()


def test_the_doctor_counts_landed_files_that_are_gone_or_spoilt(
    layout: Layout, landings: Landings, deliver: Deliver
) -> None:
    init_campaign(layout.campaign)
    for name in ("aa", "bb"):
        deliver("declarations", f"inbox/{name}.csv", file_id=name)
    found = {one.examined: one for one in examine(layout.campaign)}["landed files"]
    assert (found.is_well, found.found) == (True, "all there")

    landings.landed("declarations", "aa").rows.unlink()
    _cut(landings.landed("declarations", "bb").rejects)

    found = {one.examined: one for one in examine(layout.campaign)}["landed files"]
    assert (found.is_well, found.found) == (False, "1 gone, 1 unreadable, one is aa.parquet")
