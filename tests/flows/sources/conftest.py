"""An account's export, and a campaign to which nothing was handed in."""

from pathlib import Path

import pytest

from bench.generator.campaign_toml import Campaign
from bench.generator.files import write_campaign
from tests.flows.sources.small_campaign import OFFICE, SECOND_LIST, write_small_export


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A genuine archive of two parts among other members."""
    return write_small_export(tmp_path, SECOND_LIST)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A campaign with an empty inbox."""
    write_campaign(tmp_path, Campaign((OFFICE,)))
    return tmp_path
