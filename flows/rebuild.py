"""`ikuti rebuild`: makes a campaign's state file anew and tells of what."""

from pathlib import Path

from flows.campaign import load_campaign
from flows.lock import only_night
from flows.messages import ExitCode, say
from flows.progress import progress
from flows.state_messages import state_refusals_told
from warehouse.layout import Layout
from warehouse.rebuild import Rebuilt, rebuild_state


def rebuild(folder: Path) -> int:
    """The exit code, after the state file was made anew from landing and from what tells of past runs.

    What is published stays as it is; the next night builds on the new file. Raises Wrong while a night of this campaign
    or another process has the file.
    """
    campaign = load_campaign(folder)
    layout = Layout(campaign.folder)
    layout.make()
    with (
        only_night(layout, "a rebuild of the state file"),
        state_refusals_told(layout),
        progress("making the state file anew"),
    ):
        rebuilt = rebuild_state(layout, campaign.timezone)
    _tell(rebuilt, campaign.folder)
    return ExitCode.PUBLISHED


def _tell(rebuilt: Rebuilt, folder: Path) -> None:
    say(
        f"made the state file anew: {rebuilt.runs:,} run(s) on record, {rebuilt.files:,} landed file(s) "
        f"with {rebuilt.rows:,} row(s)"
    )
    if rebuilt.aside:
        say(f"the old one, which holds names, lies aside: {rebuilt.aside}")
    say(f"what is published stays as it is; to publish from the new file, run: ikuti run {folder}")
