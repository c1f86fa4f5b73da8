"""Whatever is done to an export, a form or a table, the night says what it made of it and goes on.

Mirrors no room: a fuzzed file goes through all of them, by the door that the night itself uses (find, then take). Each
case comes from a seed, which a failure tells together with all that was done to the sample: `fuzzed(seed)` makes it
again. Held for each: no exception leaves the door; every delivery is landed or refused for a reason of the closed list,
in a whole message; rows read are rows loaded and rejected, each reject for a reason of the closed list; no stranger's
handle stands in a landing or a message; no input stands still. 4,000 cases in all; more: IKUTI_FUZZED=50000.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from flows.inspection import check_campaign
from tests.flows.sources.small_campaign import ZONE
from tests.fuzz.cases import Case, fuzzed
from tests.fuzz.corpus import Sample, corpus
from tests.fuzz.door import Door
from tests.fuzz.watch import watched
from tests.tiers import first_ones
from warehouse.state import load_landed, open_state

BATCH = 50  # cases that follow each other in one campaign folder
BATCHES = first_ones(range(int(os.environ.get("IKUTI_FUZZED", "4000")) // BATCH), 2)


@pytest.mark.parametrize("sample", corpus(), ids=lambda sample: sample.name.replace(" ", "-"))
def test_every_sample_is_taken_as_it_is(sample: Sample, tmp_path: Path) -> None:
    answer = Door(tmp_path).offer(Case(0, sample, sample.files, ()))

    assert not answer.refusals
    assert bool(answer.landed) == (sample.source != "units")


@pytest.mark.parametrize("batch", BATCHES)
def test_every_fuzzed_file_is_taken_or_refused_in_words(batch: int, tmp_path: Path) -> None:
    door = Door(tmp_path)
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        case = fuzzed(seed)
        try:
            door.offer(case)
        except BaseException as fault:
            fault.add_note(str(case))
            raise
    with open_state(door.layout) as state, watched(f"loading batch {batch}"):
        load_landed(state, door.landings, str(ZONE))


@pytest.mark.parametrize("seed", first_ones(range(0, 150, 30), 1))
def test_check_says_of_fuzzed_files_what_the_night_would(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An inbox full of them at once: `ikuti check` looks at rows that landing does not."""
    door = Door(tmp_path)
    for place in range(seed, seed + 30):
        door.put(fuzzed(place), str(place))

    with watched(f"checking cases from {seed}"):
        code = check_campaign(tmp_path, None)

    assert code in (2, 4)
    assert "Traceback" not in "".join(capsys.readouterr())


def test_fuzzed_files_are_neither_all_refused_nor_all_taken(tmp_path: Path) -> None:
    """Damage that nobody could overlook would prove little."""
    door, said = Door(tmp_path), Counter[str]()
    for seed in range(150):
        answer = door.offer(fuzzed(seed))
        said.update(["refused"] if answer.refusals else ["taken"])

    assert min(said["refused"], said["taken"]) > 30
