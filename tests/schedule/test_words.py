"""What Prefect keeps of a night quotes nobody, however the night ends (flows/step.py, flows/nightly.py).

The whole database of a real API is searched, as bytes.
"""

import logging
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import SyncPrefectClient
from prefect.flow_engine import run_flow
from prefect.logging.handlers import APILogWorker
from prefect.logging.loggers import flow_run_logger

from flows import steps
from flows.breakdown import Breakdown
from flows.nightly import StoppedNight, nightly
from tests.schedule.served import campaign_at

pytestmark = [pytest.mark.night, pytest.mark.long]

PLANTED = "199001012024211099"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return campaign_at(tmp_path / "campaign")


@pytest.fixture
def record(api: SyncPrefectClient) -> Any:
    """All that the API has written down, once the logs have been sent."""

    def read() -> bytes:
        APILogWorker.drain_all(timeout=60)
        home: Path = api.home  # type: ignore[attr-defined]
        return b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())

    logging.getLogger("prefect").setLevel(logging.INFO)
    return read


def as_the_worker_does(api: SyncPrefectClient, folder: Path) -> None:
    parameters = {"folder": str(folder), "as_of": "2024-02-16", "kind": "planned"}
    run = api.create_flow_run(nightly, parameters=parameters)
    run_flow(nightly, flow_run=run, error_logger=flow_run_logger(run))  # type: ignore[arg-type]


def test_an_exception_that_quotes_somebody_leaves_without_its_words(
    api: SyncPrefectClient, folder: Path, record: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError(f"row 7: {PLANTED}")

    monkeypatch.setattr(steps, "find_rosters", broken)

    with pytest.raises(Breakdown):
        as_the_worker_does(api, folder)

    written = record()
    assert b"ValueError at tests" not in written
    assert b"Breakdown: ValueError at flows/steps.py" in written
    assert PLANTED.encode() not in written


def test_a_stopped_night_leaves_one_sentence_and_not_what_was_found(
    api: SyncPrefectClient, folder: Path, record: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = folder / "inbox" / "counts.csv"
    named.rename(named.with_name(f"{PLANTED}.csv"))
    monkeypatch.setattr("flows.nightly.may_publish", lambda _: False)

    with pytest.raises(StoppedNight):
        as_the_worker_does(api, folder)

    written = record()
    assert b"StoppedNight: stopped by a critical check" in written
    assert b"NightOutcome(" not in written
    assert PLANTED.encode() not in written
