"""``campaign.toml`` loaded as the night would, or the mistakes it is refused with."""

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.campaign import Campaign, load_campaign
from flows.messages import Message, Wrong

Load = Callable[[str | bytes], Campaign]
Mistakes = Callable[[str | bytes], list[Message]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def write_and_load(text: str | bytes) -> Campaign:
        (tmp_path / "campaign.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_campaign(tmp_path)

    return write_and_load


@pytest.fixture
def mistakes(load: Load) -> Mistakes:
    def of(text: str | bytes) -> list[Message]:
        with pytest.raises(Wrong) as refusal:
            load(text)
        return refusal.value.messages

    return of
