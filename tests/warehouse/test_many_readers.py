"""Twenty readers during publications: none ever sees a pair of two nights, and none holds a publication up."""

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from warehouse.layout import Layout

HOUSE = Path(__file__).resolve().parents[2]
PUBLICATIONS = 12
KINDS = ("pppk", "unknown", "pns")


@pytest.fixture
def readers(layout: Layout, publish_shelf: Callable[..., Path]) -> list[dict[str, Any]]:
    """What each reader has seen; the first is the analyst who never closed the file."""
    publish_shelf("run-0", "pns")
    command = [sys.executable, "-m", "tests.warehouse.reading", str(layout.campaign)]
    with subprocess.Popen(command, cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "reading\n"
        for number, kind in enumerate(islice(cycle(KINDS), PUBLICATIONS), 1):
            publish_shelf(f"run-{number}", kind)
        told, _ = process.communicate()
    return [json.loads(line) for line in told.splitlines()]


@pytest.mark.long
def test_twenty_readers_never_see_a_pair_of_two_nights(readers: list[dict[str, Any]]) -> None:
    analyst, *others = readers

    assert len(others) == 20
    print(f"{sum(one['readings'] for one in others)} readings during {PUBLICATIONS} publications")
    assert all(one["readings"] > 0 for one in others), others
    assert sum(one["strangers"] for one in others) == 0
    assert max(len(one["seen"]) for one in others) > 2
    assert analyst["readings"] > 1
    assert len(analyst["seen"]) == 1
