"""Which night is published, asked about and told of, whatever the clock has said before."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.generator.campaign_toml import Campaign
from bench.generator.files import write_campaign
from flows import opening
from flows.messages import Wrong
from flows.opening import NightKind, Opened, opened_night
from flows.watch import look
from tests.flows.sources.small_campaign import OFFICE
from warehouse.layout import Layout

TONIGHT = date(2024, 2, 16)
NEAR = st.integers(-40, 40).map(lambda days: TONIGHT + timedelta(days=days))
KINDS: list[NightKind] = ["by_hand", "planned", "replayed"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("opening") / "kampanye"
    write_campaign(folder, Campaign((OFFICE,)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "close_leftovers", lambda _: [])
        patch.setattr(opening, "forget_old_runs", lambda _: 0)
        patch.setattr(opening, "tonight", lambda *_: TONIGHT)
        yield folder


def _opened(folder: Path, night: date, kind: NightKind, before: date | None, *, offline: bool = False) -> Opened:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "published_night", lambda _: before)
        with opened_night(folder, night, kind, offline=offline, accept=None) as opened:
            return opened


@given(night=NEAR, kind=st.sampled_from(KINDS), before=st.none() | NEAR)
def test_a_night_stands_behind_a_newer_one_unless_somebody_asked_for_it_by_hand(
    folder: Path, night: date, kind: NightKind, before: date | None
) -> None:
    is_newer = before is not None and night < before <= TONIGHT

    assert _opened(folder, night, kind, before).stands_behind == (before if is_newer and kind != "by_hand" else None)


@given(days=st.integers(1, 5000))
def test_a_night_published_by_a_clock_that_ran_ahead_keeps_no_planned_night_back_or_silent(
    folder: Path, days: int
) -> None:
    opened = _opened(folder, TONIGHT, "planned", TONIGHT + timedelta(days=days))

    assert opened.stands_behind is None
    assert opened.is_told


@given(night=NEAR, kind=st.sampled_from(KINDS), before=st.none() | NEAR, offline=st.booleans())
def test_only_the_night_that_is_lived_through_asks(
    folder: Path, night: date, kind: NightKind, before: date | None, offline: bool
) -> None:
    asks = night == TONIGHT and not offline and kind != "replayed"

    assert _opened(folder, night, kind, before, offline=offline).asked_on == (TONIGHT if asks else None)


@given(night=NEAR, before=st.none() | NEAR)
def test_nobody_is_told_of_a_night_of_the_past_or_of_one_that_is_replayed(
    folder: Path, night: date, before: date | None
) -> None:
    assert not _opened(folder, night, "replayed", before).is_told
    if night < TONIGHT - timedelta(days=1):
        assert not _opened(folder, night, "planned", before).is_told


def test_a_second_night_begins_when_the_first_has_ended_and_each_has_an_id_of_its_own(folder: Path) -> None:
    # A few: an id has two random bytes, and many nights of one second, which nobody has, would share one now and then.
    ids = {_opened(folder, TONIGHT, "planned", None).run.run_id for _ in range(3)}

    assert len(ids) == 3


def test_a_night_by_hand_is_refused_while_another_is_open_and_may_begin_afterwards(folder: Path) -> None:
    with opened_night(folder, TONIGHT, "by_hand", offline=True, accept=None):
        with pytest.raises(Wrong) as refused:
            _opened(folder, TONIGHT, "by_hand", None)
        assert f"found the night of {TONIGHT}, running since " in refused.value.messages[0].text()

    assert _opened(folder, TONIGHT, "by_hand", None)


def test_a_planned_night_waits_for_its_turn(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first ends while the second pauses between two tries."""
    first = opened_night(folder, TONIGHT, "by_hand", offline=True, accept=None)
    first.__enter__()
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 4:
            first.__exit__(None, None, None)

    monkeypatch.setattr("flows.lock.time.sleep", pause)

    assert _opened(folder, TONIGHT, "planned", None).run.as_of == TONIGHT
    assert len(pauses) >= 4


def test_a_night_that_breaks_leaves_the_campaign_free(folder: Path) -> None:
    with (
        pytest.raises(ValueError, match="broken"),
        opened_night(folder, TONIGHT, "replayed", offline=True, accept=None),
    ):
        raise ValueError("broken")

    layout = Layout(folder)
    assert _opened(folder, TONIGHT, "by_hand", None)
    assert list(layout.alive.iterdir()) == []


def test_a_night_published_by_a_clock_that_ran_ahead_is_not_last_nights(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning = datetime(2024, 2, 17, 5, tzinfo=UTC)  # noon in Jakarta
    nights = {date(2024, 2, 15): False, date(2024, 2, 16): True, date(2024, 2, 17): True, date(2030, 1, 1): False}
    monkeypatch.setattr("flows.watch.tell", lambda *_, **__: None)

    for published, is_well in nights.items():
        monkeypatch.setattr("flows.watch.published_night", lambda _, night=published: night)
        assert look(folder, morning)[0] == is_well, published


def test_a_night_clears_what_a_killed_reader_has_left_of_names(folder: Path) -> None:
    room = Layout(folder).root / ".spilled-killed"
    room.mkdir(parents=True)
    (room / "names").touch()

    _opened(folder, TONIGHT, "by_hand", None)

    assert not room.exists()
