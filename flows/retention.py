"""`ikuti retention`: removes what is older than a campaign may keep it; knows what it says, no file's inside."""

import json
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from expectations.data_docs import prune_data_docs
from flows.asked_twice import must_agree
from flows.campaign import Campaign, load_campaign
from flows.clock import today
from flows.counted import Counted
from flows.forgetting import Asked
from flows.keys import ready_key
from flows.lock import only_night
from flows.messages import ExitCode, Message, Wrong, say
from flows.progress import progress
from flows.sources.exports import find_exports
from flows.sources.inbox import export_places, said
from flows.state_messages import state_refusals_told, working_state
from warehouse.erasure.erase import finish_erasure
from warehouse.erasure.leavings import delete
from warehouse.erasure.people import note_intent
from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.quality import prune_runs
from warehouse.quality_folder import docs_present, old_files, prune_files
from warehouse.retention import Outdated, delete_folders, drop_outdated, find_outdated

_SAID = Counted(
    {
        "landed_roster": ("staff list", "staff lists"),
        "landed_followers": ("follower list", "follower lists"),
        "thinned_lists": (
            "follower list, but for rows that show a name of somebody in service last",
            "follower lists, but for rows that show a name of somebody in service last",
        ),
        "landed_point_checks": (
            "answer of a platform about declared names",
            "answers of platforms about declared names",
        ),
        "people": (
            "person on no staff list any more, with all lines",
            "people on no staff list any more, with all lines",
        ),
        "correction_lines": ("line of corrections that has ended", "lines of corrections that have ended"),
        "folders": ("folder of reports or copies of tables", "folders of reports and copies of tables"),
        "quality_files": ("file or page on data quality", "files and pages on data quality"),
        "inbox_exports": ("owner's export in the inbox", "owners' exports in the inbox"),
    }
)


@dataclass(frozen=True)
class Due:
    """What is due to go: `outdated` in the warehouse, files on quality, and exports in the inbox, all landed."""

    outdated: Outdated
    quality_files: int
    exports: tuple[Path, ...]
    exports_not_landed: tuple[Path, ...]

    def counts(self) -> dict[str, int]:
        """By kind (see _SAID); kinds of which nothing is due are left out."""
        sources = [landed.source for landed in self.outdated.files]
        counted = {f"landed_{source}": sources.count(source) for source in dict.fromkeys(sources)}
        counted |= {
            "thinned_lists": len(self.outdated.thinned),
            "people": len(self.outdated.people.staff_keys),
            "correction_lines": self.outdated.correction_lines,
            "folders": len(self.outdated.folders),
            "quality_files": self.quality_files,
            "inbox_exports": len(self.exports),
        }
        return {kind: count for kind, count in counted.items() if count}


def let_go(folder: Path, as_of: date | None, asked: Asked) -> int:
    """The exit code, after everything older than `retention_days` and `keep_exports_days` was removed and told.

    Counted from `as_of`, by default today. Raises Wrong without an agreement, and while a night runs.
    """
    campaign = load_campaign(folder)
    layout = Layout(campaign.folder)
    layout.make()
    day = _counted_from(campaign, as_of)
    with (
        only_night(layout, "a look at what is too old"),
        state_refusals_told(layout),
        progress("looking for what is too old"),
    ):
        if not asked.dry_run:
            finish_erasure(layout, campaign.timezone)
        due = _due(campaign, layout, day)
    if due.counts() and not asked.dry_run:
        must_agree(_summary(due), campaign.folder, agreed=asked.yes, command="retention")
        with (
            only_night(layout, "the removal of what is too old"),
            state_refusals_told(layout),
            progress("removing what is too old"),
        ):
            due = _due(campaign, layout, day)
            _remove(campaign, layout, due)
    _tell(due, asked, campaign)
    return ExitCode.PUBLISHED


def _counted_from(campaign: Campaign, as_of: date | None) -> date:
    """The day to count back from; raises Wrong for one still to come, from which nearly all would be too old."""
    now = today(campaign.timezone)
    if as_of and as_of > now:
        remedy = "leave --as-of out, or name a day that has been"
        raise Wrong([Message(f"a day up to today, {now}", f"{as_of}", "the command line, --as-of", remedy)])
    return as_of or now


def _due(campaign: Campaign, layout: Layout, day: date) -> Due:
    keep_from = day - timedelta(days=campaign.retention_days)
    outdated = find_outdated(layout, keep_from)
    files = [*old_files(layout.rejected, keep_from), *old_files(layout.logs, keep_from)]
    docs = [path for night, _, path in docs_present(layout.data_docs) if night < keep_from]
    exports, unlanded = _old_exports(campaign, layout, day - timedelta(days=campaign.keep_exports_days))
    return Due(outdated, len(files) + len(docs), tuple(exports), tuple(unlanded))


def _old_exports(campaign: Campaign, layout: Layout, keep_from: date) -> tuple[list[Path], list[Path]]:
    """Exports of before a day: those of which these very bytes are landed, and those that no night has read."""
    landings = Landings(layout.landing)
    found = find_exports(campaign, ready_key(campaign.folder, landings))
    old = [delivery for delivery in found.deliveries if delivery.known_on < keep_from]
    known = landings.known((one.path, one.bytes_sha256) for one in old)
    landed = [one for one in old if (one.path, one.bytes_sha256) in known]
    places = export_places(campaign.folder)
    return [places[one.path] for one in landed], [places[one.path] for one in old if one not in landed]


def _remove(campaign: Campaign, layout: Layout, due: Due) -> None:
    outdated = due.outdated
    if outdated.touches_landing:
        note_intent(layout, outdated.people)  # from here on a kill is healed by whoever writes next
        drop_outdated(layout, outdated)
        finish_erasure(layout, campaign.timezone)
    with working_state(layout) as state:
        prune_runs(state, outdated.keep_from)
    delete_folders(outdated)
    prune_data_docs(layout.data_docs, outdated.keep_from)
    prune_files(layout.rejected, outdated.keep_from)
    prune_files(layout.logs, outdated.keep_from)
    for export in due.exports:
        delete(export)


def _summary(due: Due) -> str:
    return f"this cannot be undone; it removes: {_SAID.sentence(due.counts())}"


def _tell(due: Due, asked: Asked, campaign: Campaign) -> None:
    counts = due.counts()
    keep_from = due.outdated.keep_from
    if asked.json_output:
        told = {"is_dry_run": asked.dry_run, "keep_from": keep_from.isoformat(), "removed": counts}
        sys.stdout.write(json.dumps(told, indent=1) + "\n")
    else:
        sys.stdout.write(_SAID.column(counts))
    say(
        f"kept from {keep_from} on ({campaign.retention_days} days), exports for {campaign.keep_exports_days} days; "
        + ("nothing was older" if not counts else "this would go" if asked.dry_run else "this is gone")
    )
    for path in due.exports_not_landed:
        say(f"older, but no night has read it: {said(path, campaign.folder)} (run a night, or delete it by hand)")
    if due.outdated.touches_landing and not asked.dry_run:
        say(f"the published figures change with the next night: ikuti run {campaign.folder}")
