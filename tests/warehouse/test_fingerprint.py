"""The fingerprint of what a night was built from: the same for the same inputs, another for any other."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from warehouse.acceptances import accept_roster_change
from warehouse.landing import SOURCES, Landings, Origin
from warehouse.layout import Layout
from warehouse.parameters import Account, ExpectedSource, Night
from warehouse.quality import fingerprint_inputs
from warehouse.state import State, load_landed, open_state, set_night

Deliver = Callable[..., Origin]
OTHER_NIGHT: dict[str, Any] = {
    "as_of": date(2024, 2, 17),
    "timezone": "Asia/Pontianak",  # keeps the same clock as Jakarta, and is another parameter all the same
    "ordered_at": datetime(2024, 2, 7, 2, 0, 1, tzinfo=UTC),
    "target_followers": None,
    "satisfied_by": "any",
    "max_hidden_share": 0.011,
    "max_reading_age_days": 4,
    "confirmations": 3,
    "confirmation_days": 8,
    "small_cell": 6,
    "employment": ("pppk", "pns"),
    "accounts": (
        Account("instagram:lain", "instagram", "lain", "Dinas", "office", date(2024, 1, 1), None, True, True),
    ),
    "expected_sources": (ExpectedSource("*", "roster", "handed_in", 336, 720),),
}
OTHER_ACCOUNT: dict[str, Any] = {
    "account_key": "instagram:lain",
    "platform": "tiktok",
    "handle": "lain",
    "owner": "Dinas",
    "kind": "official",
    "valid_from": date(2024, 1, 2),
    "valid_to": date(2024, 12, 31),
    "has_list_source": False,
    "has_count_source": False,
}


@pytest.fixture(scope="module")
def same_landings(tmp_path_factory: pytest.TempPathFactory, deliver_to: Deliver) -> Landings:
    landings = Landings(Layout(tmp_path_factory.mktemp("campaign")).landing)
    for source in SOURCES:
        deliver_to(landings, source, f"inbox/{source}")
    return landings


@pytest.fixture(scope="module")
def unchanging(tmp_path_factory: pytest.TempPathFactory, same_landings: Landings) -> Iterator[State]:
    """A state whose files stay the same; only the night's parameters change from test to test."""
    with open_state(Layout(tmp_path_factory.mktemp("state"))) as state:
        load_landed(state, same_landings, "Asia/Jakarta")
        yield state


@pytest.fixture
def loaded(state: State, landings: Landings, deliver: Deliver, night: Night) -> State:
    for source in SOURCES:
        deliver(source, f"inbox/{source}")
    load_landed(state, landings, night.timezone)
    set_night(state, night)
    return state


def _again(state: State, landings: Landings, night: Night) -> str:
    load_landed(state, landings, night.timezone)
    set_night(state, night)
    return fingerprint_inputs(state)


def test_every_parameter_is_tried() -> None:
    assert set(OTHER_NIGHT) == {field.name for field in fields(Night)}
    assert set(OTHER_ACCOUNT) == {field.name for field in fields(Account)}


def test_it_is_a_sha256(loaded: State) -> None:
    assert len(bytes.fromhex(fingerprint_inputs(loaded))) == 32


def test_the_same_night_again_has_the_same_fingerprint(loaded: State, landings: Landings, night: Night) -> None:
    assert fingerprint_inputs(loaded) == _again(loaded, landings, night)


@pytest.mark.parametrize("name", OTHER_NIGHT)
def test_any_parameter_changes_it(unchanging: State, same_landings: Landings, night: Night, name: str) -> None:
    before = _again(unchanging, same_landings, night)
    changed: Night = replace(night, **{name: OTHER_NIGHT[name]})

    assert _again(unchanging, same_landings, changed) != before


@pytest.mark.parametrize("name", OTHER_ACCOUNT)
def test_any_word_about_an_account_changes_it(
    unchanging: State, same_landings: Landings, night: Night, name: str
) -> None:
    before = _again(unchanging, same_landings, night)
    account: Account = replace(night.accounts[0], **{name: OTHER_ACCOUNT[name]})

    assert _again(unchanging, same_landings, replace(night, accounts=(account,))) != before


@pytest.mark.parametrize("source", SOURCES)
def test_any_new_file_changes_it(
    loaded: State, landings: Landings, deliver: Deliver, night: Night, source: str
) -> None:
    before = fingerprint_inputs(loaded)
    deliver(source, "inbox/another", file_id="another", known_on=date(2024, 2, 9))

    assert _again(loaded, landings, night) != before


@pytest.mark.parametrize("source", SOURCES)
def test_another_content_under_the_same_name_changes_it(
    loaded: State, landings: Landings, deliver: Deliver, night: Night, source: str
) -> None:
    before = fingerprint_inputs(loaded)
    deliver(source, f"inbox/{source}", file_id="another")

    assert _again(loaded, landings, night) != before


def test_another_day_of_a_file_changes_it(loaded: State, landings: Landings, deliver: Deliver, night: Night) -> None:
    before = fingerprint_inputs(loaded)
    deliver("roster", "inbox/roster", known_on=date(2024, 2, 7))

    assert _again(loaded, landings, night) != before


def test_a_run_on_record_does_not_change_it(loaded: State) -> None:
    before = fingerprint_inputs(loaded)
    loaded.execute("insert into quality.fct_reject values ('first', 'roster', 'inbox/roster', 7, 'nip_missing')")

    assert fingerprint_inputs(loaded) == before


def test_a_release_by_a_person_does_not_change_it(loaded: State, landings: Landings, night: Night) -> None:
    before = fingerprint_inputs(loaded)
    assert accept_roster_change(landings, night.as_of, "petugas", datetime(2024, 2, 17, 1, tzinfo=UTC))

    assert _again(loaded, landings, night) == before
    assert loaded.execute("select count(*) from raw.acceptance").fetchone() == (1,)


def test_the_order_of_loading_and_of_the_configuration_does_not_change_it(
    tmp_path: Path, deliver_to: Deliver, night: Night
) -> None:
    lain = replace(night.accounts[0], **OTHER_ACCOUNT)
    changed = replace(night, employment=("pns", "pppk"), accounts=(lain, *night.accounts))
    prints = set()
    for place, order in enumerate((SOURCES, SOURCES[::-1])):
        layout = Layout(tmp_path / str(place))
        landings = Landings(layout.landing)
        with open_state(layout) as state:
            for source in order:
                deliver_to(landings, source, f"inbox/{source}")
                load_landed(state, landings, night.timezone)
            night_here = replace(changed, accounts=changed.accounts[:: 1 if place else -1])
            set_night(state, replace(night_here, employment=changed.employment[:: 1 if place else -1]))
            prints.add(fingerprint_inputs(state))

    assert len(prints) == 1
