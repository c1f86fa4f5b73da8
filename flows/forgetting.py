"""`ikuti forget`: erases one person from a campaign and keeps her out; knows what it says, no file's inside."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from flows.asked_twice import must_agree
from flows.campaign import Campaign
from flows.counted import Counted
from flows.keys import ready_key
from flows.lock import only_night
from flows.messages import ExitCode, Message, Wrong, say
from flows.progress import progress
from flows.sources.inbox_traces import exports_with_names, files_with_number
from flows.staff_number import WHERE, campaign_before_number, staff_number
from flows.state_messages import state_refusals_told
from transforms.pseudonyms import staff_keys
from warehouse.erasure.erase import count_held, count_whole, erase, finish_erasure
from warehouse.erasure.landed import declared_keys
from warehouse.erasure.people import People, forgotten_keys, forgotten_since, keep_out, let_in
from warehouse.erasure.rivals import Rivals, find_rivals
from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.published import published_night, published_since

_SAID = Counted(
    {
        "landed_roster": ("line of a staff list", "lines of staff lists"),
        "landed_declarations": ("line of form answers", "lines of form answers"),
        "landed_corrections": ("line of corrections", "lines of corrections"),
        "landed_point_checks": (
            "answer of a platform about a declared name",
            "answers of platforms about declared names",
        ),
        "state_rows": ("row of the pipeline's own file", "rows of the pipeline's own file"),
        "published_rows": ("row of the published files", "rows of the published files"),
        "earlier_rows": ("row of earlier builds", "rows of earlier builds"),
        "stopped_rows": ("row of stopped builds", "rows of stopped builds"),
        "quality_pages": ("page on data quality", "pages on data quality"),
        "workbooks": ("workbook of the personnel agency, whole", "workbooks of the personnel agency, whole"),
        "subject_folders": (
            "folder or file written for a single person, whole",
            "folders or files written for single people, whole",
        ),
        "exports": ("copy of the published tables, whole", "copies of the published tables, whole"),
        "earlier_builds": ("earlier build, whole", "earlier builds, whole"),
        "drafts": ("left-over draft or old state file, whole", "left-over drafts and old state files, whole"),
    }
)


@dataclass(frozen=True)
class Asked:
    """What was typed: whether only to count, whether agreed to beforehand, and whether for a program."""

    dry_run: bool = False
    yes: bool = False
    json_output: bool = False


@dataclass(frozen=True)
class Traces:
    """What is held of one person: `held` and `whole` by kind (see `count_held`, `count_whole`), and in the inbox.

    `rivals` are the others who declared an account that she declared, and whose dispute the erasure may end.
    `in_figures` is False where the published night was begun without her.
    """

    held: dict[str, int]
    whole: dict[str, int]
    inbox: list[str]
    exports: list[str]
    rivals: Rivals
    was_forgotten: bool
    in_figures: bool


def forget(folder: Path, typed: Sequence[str], asked: Asked) -> int:
    """The exit code, after a person was erased from the campaign folder and stdout was told of what, in counts.

    Her number goes, keyed, on the list of those who are kept out of later loads. The inbox stays as it is; its files
    that hold her are named. Raises Wrong for a number that nothing holds, without an agreement, and while a night runs.
    """
    campaign = campaign_before_number(folder, "forget")
    nip = staff_number(typed)
    layout, landings = _ready(campaign)
    with _alone(layout), progress("looking for what is held of the person"):
        if not asked.dry_run:
            finish_erasure(layout, campaign.timezone)
        people = _people(campaign, landings, nip)
        before = _traces(campaign, people, nip)
        _must_be_held(before, campaign)
    if asked.dry_run:
        _tell(before, asked, campaign.folder)
        return ExitCode.PUBLISHED
    must_agree(_summary(before), campaign.folder, agreed=asked.yes, command="forget")
    with _alone(layout), progress("erasing the person"):
        # Anew: while somebody was thinking about the answer, a night may have landed more.
        finish_erasure(layout, campaign.timezone)
        people = _people(campaign, landings, nip)
        keep_out(landings, people.staff_keys, datetime.now(UTC))
        erase(layout, campaign.timezone, people)
        _must_be_gone(count_held(layout, people), campaign)
    _tell(before, asked, campaign.folder)
    return ExitCode.PUBLISHED


def take_back(folder: Path, typed: Sequence[str]) -> int:
    """The exit code, after a person was taken off the list of those who are kept out. Nothing that was erased returns.

    Raises Wrong for somebody who is not on the list.
    """
    campaign = campaign_before_number(folder, "forget --take-back")
    nip = staff_number(typed)
    layout, landings = _ready(campaign)
    with only_night(layout, "a change of who is kept out"), state_refusals_told(layout):
        finish_erasure(layout, campaign.timezone)
        (key,) = _people(campaign, landings, nip).staff_keys
        if not let_in(landings, key):
            needed, found = "somebody who was forgotten", "a number that is not kept out"
            raise Wrong([Message(needed, found, WHERE, "compare it with the request; nothing was changed")])
    say("she is not kept out any more; what was erased does not come back")
    say("the next roster and the next form answers that are handed in bring her again, files known already do not")
    return ExitCode.PUBLISHED


@contextmanager
def _alone(layout: Layout) -> Iterator[None]:
    with only_night(layout, "the erasure of a person"), state_refusals_told(layout):
        yield


def _ready(campaign: Campaign) -> tuple[Layout, Landings]:
    layout = Layout(campaign.folder)
    layout.make()
    return layout, Landings(layout.landing)


def _people(campaign: Campaign, landings: Landings, nip: str) -> People:
    keys = frozenset(staff_keys(pl.Series([nip]), ready_key(campaign.folder, landings)))
    return People(keys, declared_keys(landings, keys), "forgotten")


def _traces(campaign: Campaign, people: People, nip: str) -> Traces:
    layout, landings = Layout(campaign.folder), Landings(Layout(campaign.folder).landing)
    held = count_held(layout, people)
    return Traces(
        held=held,
        whole=count_whole(layout),
        inbox=files_with_number(campaign, nip),
        exports=exports_with_names(campaign, landings, people.declared_keys),
        rivals=find_rivals(landings, people.staff_keys),
        was_forgotten=people.staff_keys <= forgotten_keys(landings),
        in_figures="published_rows" in held or _was_published_before(campaign, landings, people),
    )


def _was_published_before(campaign: Campaign, landings: Landings, people: People) -> bool:
    """Whether she was erased after the published night had begun: it lacks her rows, and its figures have her."""
    erased_at = forgotten_since(landings, people.staff_keys)
    began_at = published_since(campaign.folder)
    return bool(erased_at and began_at and began_at < erased_at)


def _must_be_held(traces: Traces, campaign: Campaign) -> None:
    """A number typed wrong must not pass for a request that was met."""
    if traces.held or traces.inbox or traces.was_forgotten:
        return
    raise Wrong(
        [
            Message(
                needed="a staff number that this campaign holds",
                found="one that stands in no landed file, no table and no file of the inbox; nothing was changed",
                where=WHERE,
                remedy=f"compare it with the request; ikuti subject {campaign.folder} says what is held of a person",
            )
        ]
    )


def _must_be_gone(left: dict[str, int], campaign: Campaign) -> None:
    if left:
        told, remedy = _SAID.sentence(left, ", "), "run the command again, and report it"
        raise Wrong([Message("nothing left of the person", told, str(campaign.folder), remedy)])


def _summary(traces: Traces) -> str:
    lines = _SAID.sentence({**traces.held, **traces.whole})
    removed = f"this cannot be undone; it removes: {lines or 'nothing, and keeps the person out'}"
    return "\n".join([removed, *_of_rivals(traces.rivals)])


def _tell(traces: Traces, asked: Asked, folder: Path) -> None:
    if asked.json_output:
        told = {"is_dry_run": asked.dry_run, "is_kept_out": not asked.dry_run or traces.was_forgotten, **asdict(traces)}
        sys.stdout.write(json.dumps(told, indent=1) + "\n")
    else:
        sys.stdout.write(_SAID.column({**traces.held, **traces.whole}))
    for line in (_heading(traces, asked), *_of_rivals(traces.rivals)):
        say(line)
    _tell_of_inbox(traces)
    if not asked.dry_run and traces.in_figures and (night := published_night(folder)):
        say(
            "the figures that are published still count her; the next night does not, nor does: "
            f"ikuti run {folder} --as-of {night}"
        )


def _heading(traces: Traces, asked: Asked) -> str:
    if asked.dry_run:
        return "nothing was changed; this is what would be removed"
    if not traces.held:
        return "nothing was held besides the inbox; the person is kept out of later loads"
    return "the person is erased, and kept out of later loads"


def _of_rivals(rivals: Rivals) -> list[str]:
    """That somebody else's dispute ends with her, in counts; nothing where nobody gives the same account."""
    if not rivals.declared_too:
        return []
    others, ends = rivals.declared_too, rivals.undisputed
    declared = f"{others:,} {'other' if others == 1 else 'others'} declared the same account"
    if not ends:
        return [f"{declared}; they still dispute it between them"]
    whose = "the dispute" if ends == others else f"that of {ends:,} of them"
    return [f"{declared}; {whose} ends with the next night, which counts the account as theirs alone"]


def _tell_of_inbox(traces: Traces) -> None:
    for path in traces.inbox:
        say(f"still holds the number: {path} (the office's own file: take the line out, or the file away)")
    for path in traces.exports:
        say(f"still lists a name she declared, among all followers: {path} (goes after keep_exports_days)")
