"""The figures of a size: who is measured, what is compared, and what the table says of it."""

import json
from pathlib import Path

from bench.meter import Measured
from bench.peers import sets
from bench.scale import NIGHTS, Runner, keep, runners, table_of
from bench.sizes.folder import made
from bench.sizes.named import CHANGED_NIGHT, SIZES

FLOOR = Runner("floor", lambda *_: [])
PRODUCT = Runner("Ikuti", lambda *_: [])


def _runs(seconds: list[float]) -> dict[str, list[Measured]]:
    return {night: [Measured(one, one / 2, 1_000_000 * int(one), 0) for one in seconds] for night in NIGHTS}


def test_a_ratio_is_that_of_medians_to_the_floors() -> None:
    table = table_of(
        "tiny", {"product": _runs([9, 3, 4]), "floor": _runs([2, 2, 50])}, {"product": PRODUCT, "floor": FLOOR}
    )
    assert "| Ikuti | first | 4.0 | 2.00 | 2.0 | 2.00 | 9 |" in table


def test_every_night_of_everybody_has_a_line() -> None:
    measured = {"product": PRODUCT, "floor": FLOOR}
    table = table_of("tiny", {name: _runs([1]) for name in measured}, measured)
    assert table.count("\n") == 2 + len(NIGHTS) * len(measured)


def test_figures_are_kept_for_programs_and_for_people(tmp_path: Path) -> None:
    keep("tiny", {"floor": _runs([1, 2])}, tmp_path / "figures", "table")
    kept = json.loads((tmp_path / "figures" / "tiny.json").read_text())
    assert [run["wall"] for run in kept["floor"]["first"]] == [1, 2]
    assert (tmp_path / "figures" / "tiny.md").read_text() == "table"


def test_peers_are_measured_only_with_a_python_that_has_their_packages() -> None:
    assert set(runners(None)) == {"product", "floor"}
    assert set(runners(Path("python"))) == {"product", "floor", "sets", "frames", "loads"}


def test_the_sets_know_who_came_and_who_went(tmp_path: Path) -> None:
    tiny = SIZES["tiny"]
    folder = made(tiny, tmp_path / "cache")
    change = folder / "change" / "inbox" / "followers"
    for path in change.rglob("*.zip"):
        target = folder / "first" / path.relative_to(folder / "change")
        target.parent.mkdir(parents=True)
        path.rename(target)
    sets.main(folder / "first", str(CHANGED_NIGHT), tmp_path / "out")
    lines = (tmp_path / "out" / "changes.csv").read_text().splitlines()
    assert lines == [f"{account.key},{tiny.joined},{tiny.gone}" for account in tiny.mandated]
