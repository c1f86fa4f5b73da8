"""Tells of what lies in an inbox and is read by nothing, so that nothing is lost in silence; opens no file."""

from flows.campaign import Campaign
from flows.sources import inbox, whole_files
from flows.sources.delivery import Found, Refusal
from flows.sources.whole_files import being_copied, unreadable
from transforms.faults import Fault

_NO_FILE = Fault(
    "file_unreadable",
    needed="files, or folders of files",
    found="a link to a folder, a link that leads nowhere, or a pipe, which nothing reads",
    remedy="put the files themselves there (or a link to each), or take it out; is a network folder not mounted?",
)


def find_strays(campaign: Campaign) -> Found:
    """A refusal for whatever lies in the inbox where nothing is looked for, and for folders that nobody may list."""
    misplaced = Fault(
        "misplaced",
        needed="inbox/roster, inbox/declarations, inbox/followers/<platform>/<handle>/<day>, inbox/counts.csv, "
        "inbox/corrections.csv or inbox/statements.csv",
        found="something beside them, which nothing reads",
        remedy="move it to where it belongs, or out of the inbox",
    )
    unfinished = being_copied("a name that programs give to unfinished files")
    places = inbox.strays(campaign.folder)
    refusals = [
        Refusal(
            "inbox",
            inbox.said(place, campaign.folder),
            unfinished if whole_files.is_unfinished(place.name) else misplaced,
        )
        for place in places
    ]
    refusals += [
        Refusal("inbox", inbox.said(one, campaign.folder), _NO_FILE) for one in inbox.no_files(campaign.folder)
    ]
    closed = inbox.closed_folders(campaign.folder)
    refusals += [Refusal("inbox", inbox.said(place, campaign.folder), unreadable(why)) for place, why in closed]
    return Found((), tuple(refusals))
