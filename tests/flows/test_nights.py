"""Several nights in one process, missed ones and those of the past; what keeps one from being run keeps no other."""

from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.generator.campaign_toml import Campaign
from bench.generator.files import write_campaign
from flows import night, nights
from flows.breakdown import Breakdown
from flows.messages import ExitCode, Message, Stop, Wrong
from flows.night import Asked
from tests.flows.sources.small_campaign import OFFICE

TONIGHT = date(2024, 2, 16)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


class Nights:
    """Stands for the night itself: notes how each was asked for, and ends it as it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.folder = folder
        self.asked: list[tuple[date, str, bool]] = []
        self.ends: dict[date, ExitCode | BaseException] = {}
        monkeypatch.setattr(nights, "prefect_api", lambda: nullcontext(lambda: None))
        monkeypatch.setattr(nights, "night_of", self._run)
        monkeypatch.setattr(nights, "tell_night", lambda ended, **_: ended)
        monkeypatch.setattr(nights, "tonight", lambda _: TONIGHT)
        monkeypatch.setattr(nights, "published_night", lambda _: self.published)
        self.published: date | None = None

    def _run(self, asked: Asked, _wait: object) -> ExitCode:
        assert asked.as_of
        self.asked.append((asked.as_of, asked.kind, asked.offline))
        ends = self.ends.get(asked.as_of, ExitCode.PUBLISHED)
        if isinstance(ends, BaseException):
            raise ends
        return ends

    @property
    def days(self) -> list[date]:
        return [night for night, _, _ in self.asked]

    def unattended(self) -> int:
        return nights.run_unattended(self.folder, lang=None, quiet=False, offline=False)

    def backfill(self, first: date, last: date) -> int:
        return nights.backfill(self.folder, first, last, lang=None, quiet=False)


@pytest.fixture
def series(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Nights:
    folder = tmp_path / "kampanye"
    write_campaign(folder, Campaign((OFFICE,)))
    return Nights(monkeypatch, folder)


def _ago(days: int) -> date:
    return TONIGHT - timedelta(days=days)


@given(before=DAYS, asked=DAYS)
def test_the_missed_nights_lie_without_a_gap_between_the_published_one_and_tonight(before: date, asked: date) -> None:
    missed = list(nights._missed(before, asked))

    assert len(missed) == max(0, min((asked - before).days - 1, nights.MOST_CAUGHT_UP))
    assert all(before < night < asked for night in missed)
    assert missed == [asked - timedelta(days=n) for n in range(len(missed), 0, -1)]


def test_a_campaign_that_has_published_nothing_has_missed_nothing() -> None:
    assert list(nights._missed(None, TONIGHT)) == []


def test_a_timer_runs_the_missed_nights_first_and_then_tonight(series: Nights) -> None:
    series.published = _ago(3)

    assert series.unattended() == 0
    assert series.asked == [(_ago(2), "planned", False), (_ago(1), "planned", False), (TONIGHT, "planned", False)]


@pytest.mark.parametrize("published", [TONIGHT, TONIGHT + timedelta(days=3), _ago(1), None])
def test_a_timer_with_nothing_to_catch_up_runs_tonight(series: Nights, published: date | None) -> None:
    series.published = published

    assert series.unattended() == 0
    assert series.days == [TONIGHT]


@pytest.mark.parametrize(
    "fault",
    [
        Wrong([Message("a", "b", "c", "d")]),
        Stop(ExitCode.FAULT, [Message("space on the disk", "none", "x", "y")]),
        Breakdown(ValueError("Siti")),
        RuntimeError("Siti"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_missed_night_that_breaks_keeps_no_other_from_being_run(
    series: Nights, fault: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    series.published, series.ends = _ago(3), {_ago(2): fault}

    assert series.unattended() == 0
    assert series.days == [_ago(2), _ago(1), TONIGHT]
    said = capsys.readouterr().err
    assert f"night of {_ago(2)}: " in said
    assert f"night of {TONIGHT}: done\n" in said
    assert "Siti" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize("leaving", [KeyboardInterrupt(), SystemExit(143)], ids=lambda leaving: type(leaving).__name__)
def test_whoever_is_told_to_end_begins_no_other_night(series: Nights, leaving: BaseException) -> None:
    series.published, series.ends = _ago(3), {_ago(2): leaving}

    with pytest.raises(type(leaving)):
        series.unattended()
    assert series.days == [_ago(2)]


def test_the_exit_code_of_a_timer_is_tonights(series: Nights) -> None:
    series.published, series.ends = _ago(2), {_ago(1): ExitCode.STOPPED, TONIGHT: ExitCode.INCOMPLETE}

    assert series.unattended() == 4


def test_a_backfill_asks_nobody_and_publishes_over_nothing(series: Nights) -> None:
    assert series.backfill(_ago(2), TONIGHT) == 0
    assert series.asked == [(_ago(2), "replayed", True), (_ago(1), "replayed", True), (TONIGHT, "replayed", True)]


@given(codes=st.lists(st.sampled_from(ExitCode), min_size=1, max_size=5))
def test_the_exit_code_of_a_backfill_is_the_worst_one(codes: list[ExitCode]) -> None:
    rank = {code: place for place, code in enumerate((1, 2, 3, 4, 0))}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nights, "load_campaign", lambda folder: type("C", (), {"timezone": "UTC", "folder": folder}))
        patch.setattr(nights, "may_begin", lambda _: None)
        series = Nights(patch, Path("/nowhere"))
        series.ends = {_ago(place): code for place, code in enumerate(codes)}

        assert series.backfill(_ago(len(codes) - 1), TONIGHT) == min(codes, key=lambda code: rank[code])


@pytest.mark.parametrize(("first", "last"), [(1, 2), (0, -1), (-1, -1)])
def test_days_in_the_wrong_order_or_not_yet_lived_through_are_refused(series: Nights, first: int, last: int) -> None:
    with pytest.raises(Wrong) as refused:
        series.backfill(_ago(first), _ago(last))

    assert f"none after {TONIGHT}" in refused.value.messages[0].text()
    assert series.asked == []


def test_a_night_still_to_come_is_refused_before_anything_begins(
    series: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(night, "tonight", lambda _: TONIGHT)
    monkeypatch.setattr(night, "may_begin", lambda _: pytest.fail("the night began"))

    with pytest.raises(Wrong) as refused:
        night.run_night(Asked(series.folder, _ago(-1), None), json_output=False, quiet=True)

    assert f"none after {TONIGHT}" in refused.value.messages[0].text()
