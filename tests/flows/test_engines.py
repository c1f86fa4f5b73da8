"""Which engine closes the days that a night has judged, and when; what it builds is the matter of other tests."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from flows import engines, stages, steps
from flows.opening import Engine
from warehouse.layout import Layout
from warehouse.state import open_state

CAMPAIGN = Path("unused")


@pytest.fixture
def closings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done about closed days, in order; nothing is built."""
    done: list[str] = []
    monkeypatch.setattr(stages, "stage", nullcontext)  # which would tell Prefect
    monkeypatch.setattr(steps, "build_layer", lambda *_, layer: done.append(layer))
    monkeypatch.setattr(engines, "open_days", lambda *_: done.append("open"))
    monkeypatch.setattr(engines, "portions", lambda *_: [])
    monkeypatch.setattr(engines, "close_days", lambda *_: done.append("close"))
    monkeypatch.setattr(engines, "keep_no_day_closed", lambda _: done.append("drop"))
    return done


def test_tables_that_are_not_checked_yet_close_no_day(closings: list[str], tmp_path: Path) -> None:
    with open_state(Layout(tmp_path)) as state:
        engines.build_tables(state, [], CAMPAIGN, "duckdb")

    assert "close" not in closings
    assert closings.index("open") == closings.index("staging") + 1


@pytest.mark.parametrize(
    ("engine", "is_sound", "expected"),
    [("duckdb", True, ["close"]), ("spark", True, []), ("duckdb", False, ["drop"]), ("spark", False, ["drop"])],
)
def test_only_what_duckdb_has_judged_and_checks_let_pass_is_closed(
    engine: Engine, is_sound: bool, expected: list[str], closings: list[str], tmp_path: Path
) -> None:
    with open_state(Layout(tmp_path)) as state:
        engines.close_checked_days(state, [], engine, is_sound=is_sound)

    assert closings == expected
