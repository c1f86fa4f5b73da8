"""Campaign folders of invented people as the tests of several commands need them, each made for one test."""

from pathlib import Path

import pytest

from flows.keys import KEY_VARIABLE
from tests.flows.landed_campaign import write_landed
from tests.flows.recorded import write_recorded
from tests.flows.sources.taking import Taking
from warehouse.layout import Layout


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """An empty campaign's folders."""
    made = Layout(tmp_path)
    made.make()
    return made


@pytest.fixture
def inbox(tmp_path: Path) -> Taking:
    """A healthy inbox of which nothing is landed yet."""
    return Taking.of_a_healthy_inbox(tmp_path / "kampanye")


@pytest.fixture
def landed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Taking:
    """A healthy inbox that is landed, corrections and all."""
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    return write_landed(tmp_path / "kampanye")


@pytest.fixture
def recorded(tmp_path: Path) -> Layout:
    """Three runs on record, two of them published."""
    return write_recorded(tmp_path / "kampanye")


@pytest.fixture
def no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is in the campaign's folder or nowhere, whoever runs the tests."""
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
