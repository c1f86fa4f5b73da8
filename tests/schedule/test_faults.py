"""What a schedule must survive (flows/schedule): a late start, a dead server or worker, the order to end in mid-run.

One story on one machine, from top to bottom: two campaigns are served, and one after the other something breaks.
"""

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.night.marts import ask, contents
from tests.schedule.served import PLANNED, Served, alive, campaign_at, kill, serving, until
from warehouse.published import published_night

pytestmark = [pytest.mark.long, pytest.mark.night]


@dataclass(frozen=True)
class Story:
    """Two campaigns that are served, and where the record of their runs is."""

    home: Path
    one: Path
    other: Path

    def marts(self) -> dict[str, str]:
        """What readers of the first campaign see."""
        return contents(self.one / "warehouse" / "ikuti.duckdb")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    root = tmp_path_factory.mktemp("story")
    return Story(root / "home", campaign_at(root / "one"), campaign_at(root / "other"))


@pytest.fixture(scope="module")
def served(story: Story) -> Iterator[Served]:
    with serving(story.home, story.one, story.other) as served:
        yield served


@pytest.fixture(scope="module")
def late(served: Served, story: Story) -> list[dict[str, Any]]:
    """A night of both campaigns, planned long ago, as after a machine was off."""
    planned = [served.api.plan(folder) for folder in (story.one, story.other)]
    return [served.api.ended(run) for run in planned]


@pytest.fixture(scope="module")
def healthy(late: list[dict[str, Any]], story: Story) -> dict[str, str]:
    """The first campaign's tables after a night to which nothing has happened."""
    assert late[0]["state_name"] == "Completed"
    return story.marts()


def test_a_late_run_keeps_the_day_it_was_planned_for(late: list[dict[str, Any]], story: Story) -> None:
    assert [run["name"] for run in late] == ["night of 2024-02-16"] * 2
    assert [published_night(folder) for folder in (story.one, story.other)] == [PLANNED.date()] * 2


def test_campaigns_have_their_nights_one_after_the_other(late: list[dict[str, Any]]) -> None:
    first, second = sorted(late, key=lambda run: str(run["start_time"]))

    assert [run["state_name"] for run in late] == ["Completed", "Completed"]
    assert first["end_time"] <= second["start_time"]


@pytest.fixture(scope="module")
def troubled(served: Served, story: Story, healthy: dict[str, str]) -> dict[str, dict[str, Any]]:  # noqa: ARG001
    """Runs as they stood or ended: of a night at which somebody looks in its middle, before the server dies."""
    night = served.api.plan(story.one)
    served.api.in_the_middle(story.one, night)
    with served.night_held():
        morning = served.api.ended(served.api.plan(story.one, flow="watch"))
        meanwhile = served.api.run(night)
        kill(served.children("uvicorn"))
    served.says("the server has ended (exit code -9); it is started again")
    return {"morning": morning, "meanwhile": meanwhile, "night": served.api.ended(night)}


def test_the_look_in_the_morning_does_not_wait_behind_a_night(troubled: dict[str, dict[str, Any]]) -> None:
    # Which of the two depends on the hour: before `finished_by` the night still has time.
    assert troubled["morning"]["state_name"] in {"Completed", "Failed"}
    assert troubled["meanwhile"]["state_type"] == "RUNNING"


def test_a_server_that_dies_in_mid_run_is_started_again_and_the_night_ends(
    troubled: dict[str, dict[str, Any]], story: Story, healthy: dict[str, str]
) -> None:
    assert troubled["night"]["state_name"] == "Completed"
    assert story.marts() == healthy


def test_a_worker_that_dies_with_its_night_is_started_again_and_the_next_night_heals(
    served: Served, story: Story, healthy: dict[str, str]
) -> None:
    lost = served.api.plan(story.one)
    served.api.in_the_middle(story.one, lost)

    kill([*served.children("nights"), *served.children("prefect.engine")])

    served.says("the worker of the nights has ended (exit code -9); it is started again")
    assert served.api.ended(served.api.plan(story.one))["state_name"] == "Completed"
    assert served.api.run(lost)["state_name"] == "Crashed"
    assert story.marts() == healthy
    assert ask(
        story.one / "warehouse" / "ikuti.duckdb", "select count(*) from quality.fct_run where outcome = 'running'"
    ) == [(0,)]


def test_told_to_end_it_lets_the_night_end_first(served: Served, story: Story, healthy: dict[str, str]) -> None:
    served.api.in_the_middle(story.one, served.api.plan(story.one))
    children = served.children()

    assert served.told_to_end() == 0
    assert alive(children) == []
    assert story.marts() == healthy
    assert _outcomes(story.one)[-1] == "incomplete"


@pytest.fixture(scope="module")
def served_again(served: Served, story: Story) -> Iterator[Served]:
    """The same record of runs, the second campaign alone."""
    served.process.wait(60)
    with serving(story.home, story.other) as again:
        yield again


def test_a_campaign_that_is_not_served_any_more_is_paused(served_again: Served, story: Story) -> None:
    paused = {folder: served_again.api.deployment(folder)["paused"] for folder in (story.one, story.other)}

    assert paused == {story.one: True, story.other: False}


def test_told_twice_it_ends_the_night_too(served_again: Served, story: Story) -> None:
    served_again.api.in_the_middle(story.other, served_again.api.plan(story.other))
    children = served_again.children()

    served_again.process.send_signal(signal.SIGTERM)
    served_again.says("told to end")
    assert until(lambda: alive(children))
    assert served_again.told_to_end() == 0

    assert alive(children) == []
    assert published_night(story.other) == PLANNED.date()


def _outcomes(folder: Path) -> list[str]:
    query = "select outcome from quality.fct_run order by run_number"
    return [outcome for (outcome,) in ask(folder / "warehouse" / "ikuti.duckdb", query)]
