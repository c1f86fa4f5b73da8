"""Looks in the morning whether the night has finished, and tells whoever is asked; knows no step of a night."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows import stages
from flows.alerts import Told, overdue, tell
from flows.breakdown import without_words
from flows.campaign import load_campaign
from flows.leftovers import alive
from flows.messages import ExitCode, say
from warehouse.layout import Layout
from warehouse.published import published_night


def look(folder: Path, now: datetime | None = None) -> tuple[bool, Told]:
    """Whether the night of the day before has finished, or may still take its time; and what was told.

    What reached nobody before is told again.
    """
    campaign = load_campaign(folder)
    zone = ZoneInfo(campaign.timezone)
    moment = now or datetime.now(UTC)
    today = moment.astimezone(zone).date()
    expected = today - timedelta(days=1)
    finished = published_night(campaign.folder)
    if finished and finished > today:  # by a clock that was wrong; it says nothing of last night
        finished = None
    late = overdue(finished, expected, moment, campaign.finished_by, zone)
    return late is None, tell(campaign, expected, [late] if late else [], judged=False)


@flow(name="watch", flow_run_name="morning")
def watch(folder: str) -> State[None]:
    """Whether last night has finished by its hour; a night that has not is told of."""
    layout = Layout(Path(folder))
    with without_words():
        layout.make()
        with alive(layout, str(flow_run.id)):
            is_well, told = look(Path(folder))
    for message in told.faults if told.has_channels else ():
        stages.LOGGER.warning(message.text())
    return (
        Completed(message="last night has finished, or still has time")
        if is_well
        else Failed(message="last night has not finished")
    )


def watch_once(folder: Path, *, quiet: bool) -> int:
    """The exit code of one look by hand or by a timer: 0 finished, 1 not."""
    is_well, told = look(folder)
    for message in told.faults if told.has_channels else ():
        say(message.text())
    if not quiet:
        until = f"{load_campaign(folder).finished_by:%H:%M}"
        well, late = f"last night has finished, or has time until {until}", "last night has not finished"
        say(well if is_well else f"{late}; what was published before stays")
    return ExitCode.PUBLISHED if is_well else ExitCode.FAULT
