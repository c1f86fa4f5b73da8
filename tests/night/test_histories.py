"""Whatever a campaign has been through (another version, a damaged file, another order of nights), the tables agree."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.flows.sources.small_campaign import LAST_NIGHT, SECOND_LIST, write_small_campaign
from tests.night.command import Shift, Told, prefect_home
from tests.night.marts import ask, contents
from tests.warehouse.test_migrations import RELEASES, RUNS, write_state
from warehouse.layout import Layout
from warehouse.published import published_night

pytestmark = [pytest.mark.night, pytest.mark.long]

Run = Callable[..., Told]
FIRST_NIGHT = date(2024, 2, 13)
NIGHTS = [FIRST_NIGHT, date(2024, 2, 14), SECOND_LIST]
HASHES = "select table_name, content_hash from quality.fct_table where run_id = $1 and table_name not like 'quality.%'"
LAST_RUN = "select run_id from quality.fct_run where as_of = $1 order by run_number desc limit 1"


@pytest.fixture(scope="module")
def ikuti(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    home = tmp_path_factory.mktemp("state")
    prefect_home(home).mkdir(parents=True)
    shift = Shift(home)
    yield shift.ikuti
    shift.end()


@pytest.fixture(scope="module")
def straight(ikuti: Run, tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """The campaign on its last night, by this version, with nothing before."""
    folder = write_small_campaign(tmp_path_factory.mktemp("straight") / "kampanye")
    told = ikuti("run", folder, "--as-of", LAST_NIGHT, "--quiet")
    assert told.exit_code == 0, told.stderr
    return Layout(folder)


def _with_its_key(straight: Layout, folder: Path) -> Layout:
    write_small_campaign(folder)
    shutil.copy(straight.campaign / "pseudonym.key", folder)
    layout = Layout(folder)
    layout.make()
    return layout


def test_a_state_file_of_the_first_release_goes_on_to_the_same_tables(
    straight: Layout, ikuti: Run, tmp_path: Path
) -> None:
    layout = _with_its_key(straight, tmp_path / "kampanye")
    write_state(layout, RELEASES[0])

    told = ikuti("run", layout.campaign, "--as-of", LAST_NIGHT, "--quiet")

    assert (told.exit_code, told.stderr) == (0, "")
    assert contents(layout.published) == contents(straight.published)
    runs = ask(layout.published, "select run_id from quality.fct_run order by run_number")
    assert [run for (run,) in runs][:-1] == RUNS


def test_a_state_file_of_a_newer_version_is_refused_and_left(straight: Layout, ikuti: Run, tmp_path: Path) -> None:
    layout = Layout(Path(shutil.copytree(straight.campaign, tmp_path / "kampanye", symlinks=True)))
    with closing(duckdb.connect(str(layout.state))) as state:
        state.execute("insert into quality.migration values (999)")
    before = layout.state.read_bytes()

    told = ikuti("run", layout.campaign, "--as-of", LAST_NIGHT, "--quiet")

    assert (told.exit_code, told.stdout, len(told.messages)) == (2, "", 1)
    assert "  Now: install the newer ikuti that wrote it" in told.stderr
    assert layout.state.read_bytes() == before
    assert contents(layout.published) == contents(straight.published)


def test_a_damaged_state_file_is_told_and_made_anew_to_the_same_tables(
    straight: Layout, ikuti: Run, tmp_path: Path
) -> None:
    layout = Layout(Path(shutil.copytree(straight.campaign, tmp_path / "kampanye", symlinks=True)))
    shutil.rmtree(layout.campaign / "inbox" / "followers")  # as after keep_exports_days
    layout.state.write_bytes(b"no DuckDB file" * 1000)

    told = ikuti("run", layout.campaign, "--as-of", LAST_NIGHT, "--quiet")
    assert (told.exit_code, len(told.messages)) == (2, 1)
    assert f"  Now: run: ikuti rebuild {layout.campaign}" in told.stderr
    assert contents(layout.published) == contents(straight.published)

    rebuilt = ikuti("rebuild", layout.campaign)
    again = ikuti("run", layout.campaign, "--as-of", LAST_NIGHT, "--quiet")

    assert (rebuilt.exit_code, again.exit_code) == (0, 0), rebuilt.stderr + again.stderr
    assert contents(layout.published) == contents(straight.published)


@dataclass
class Orders:
    """The same nights in two orders: one by one, and backwards with a list that came late and was backfilled."""

    forwards: Layout
    backwards: Layout
    told: list[Told] = field(default_factory=list)
    without_the_list: dict[str, Any] = field(default_factory=dict)

    def summary(self, layout: Layout, night: date) -> dict[str, Any]:
        """What the report says of a night, without what is of the run alone."""
        text = (layout.campaign / "reports" / str(night) / "summary.json").read_text("utf-8")
        return {name: value for name, value in json.loads(text).items() if "run" not in name}


@pytest.fixture(scope="module")
def orders(straight: Layout, ikuti: Run, tmp_path_factory: pytest.TempPathFactory) -> Orders:
    root = tmp_path_factory.mktemp("orders")
    orders = Orders(_with_its_key(straight, root / "forwards"), _with_its_key(straight, root / "backwards"))
    for night in NIGHTS:
        ikuti("run", orders.forwards.campaign, "--as-of", night, "--quiet")
    late = next(orders.backwards.campaign.glob(f"inbox/followers/*/*/{SECOND_LIST}"))
    late.rename(root / "late")
    orders.told.append(ikuti("run", orders.backwards.campaign, "--as-of", SECOND_LIST, "--quiet"))
    orders.without_the_list = orders.summary(orders.backwards, SECOND_LIST)
    (root / "late").rename(late)
    ikuti("run", orders.backwards.campaign, "--as-of", SECOND_LIST, "--quiet")  # lands what came late
    span = ("--from", NIGHTS[0], "--to", NIGHTS[-1])
    orders.told.append(ikuti("backfill", orders.backwards.campaign, *span))
    return orders


def _hashes(layout: Layout, night: date) -> dict[str, str]:
    with closing(duckdb.connect(str(layout.state), read_only=True)) as state:
        ((run_id,),) = state.execute(LAST_RUN, [night]).fetchall()
        return dict(state.execute(HASHES, [run_id]).fetchall())


@pytest.mark.parametrize("night", NIGHTS, ids=str)
def test_nights_in_any_order_give_the_same_tables_and_the_same_report(orders: Orders, night: date) -> None:
    assert _hashes(orders.backwards, night)
    assert _hashes(orders.backwards, night) == _hashes(orders.forwards, night)
    assert orders.summary(orders.backwards, night) == orders.summary(orders.forwards, night)


def test_a_list_that_came_late_changes_the_night_it_belongs_to(orders: Orders) -> None:
    assert orders.summary(orders.backwards, SECOND_LIST) != orders.without_the_list


def test_a_backfill_tells_every_night_and_leaves_the_newest_published(orders: Orders) -> None:
    lines = [line for line in orders.told[-1].stderr.splitlines() if line.startswith("night of ")]

    assert [line.partition(":")[0] for line in lines] == [f"night of {night}" for night in NIGHTS]
    assert all(": done" in line for line in lines)
    assert published_night(orders.backwards.campaign) == SECOND_LIST
    assert len(list(orders.backwards.builds.iterdir())) <= 2
