"""Six nights killed at random moments, some in a row; ``make soak`` kills a hundred."""

import random
from pathlib import Path

import pytest

from tests.night.killing import Soak, nursery

pytestmark = [pytest.mark.night, pytest.mark.long]

KILLS = 6


def test_six_kills_are_survived(tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    with nursery(tmp_path / "state") as nights:
        soak = Soak(tmp_path, nights, random.Random(seed))
        soak.prepare()
        told = list(soak.run(KILLS))

    assert soak.faults == [], f"seed {seed}: {told}"
    assert (len(soak.killed), soak.survived) == (KILLS, KILLS)
    print(f"seed {seed}: kills survived: {KILLS} of {KILLS}")
