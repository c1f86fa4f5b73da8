"""A small campaign, and `ikuti check` asked about it."""

from pathlib import Path
from typing import Any

import pytest

from flows.keys import KEY_VARIABLE
from tests.flows.inspection.checked import Checked
from tests.flows.sources.small_campaign import LAST_NIGHT, write_small_campaign


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    return write_small_campaign(tmp_path / "kampanye")


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Any:
    return lambda folder, as_of=LAST_NIGHT: Checked(capsys, folder, as_of)
