"""A state file damaged after a night is refused; a new one is made of landing, and the next tables are the same."""

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.rebuild import rebuild
from tests.flows.sources.small_campaign import LAST_NIGHT, write_small_campaign
from tests.night.command import Told
from tests.night.marts import ask, contents
from warehouse.layout import Layout

pytestmark = [pytest.mark.night, pytest.mark.long]


def test_after_a_rebuild_the_next_night_gives_the_same_tables(
    shift: Callable[..., Told], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_small_campaign(tmp_path / "kampanye")
    layout = Layout(folder)
    assert shift("run", folder, "--as-of", LAST_NIGHT, "--quiet").exit_code == 0
    before = contents(layout.published)
    layout.state.write_bytes(layout.state.read_bytes()[:50_000])

    assert rebuild(folder) == 0
    again = shift("run", folder, "--as-of", LAST_NIGHT, "--quiet")

    assert (again.exit_code, again.stderr) == (0, "")
    assert "1 run(s) on record, 5 landed file(s)" in capsys.readouterr().err
    assert contents(layout.published) == before
    runs = ask(layout.published, "select run_number, outcome from quality.fct_run order by run_number")
    assert runs == [(1, "published"), (2, "published")]
    assert {name for name in layout.root.iterdir() if name.name.endswith("state.duckdb")} == {
        layout.state,
        layout.damaged_state,
    }
