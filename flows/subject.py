"""`ikuti subject`: writes down what is held of one person, for her; knows where facts come from, no words."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from flows.campaign import Campaign
from flows.keys import ready_key
from flows.messages import ExitCode, Message, Wrong, say
from flows.progress import progress
from flows.reports.private_file import private_file
from flows.reports.subject import Subject, subject_json, subject_page
from flows.reports.why_facts import Why
from flows.reports.why_findings import read_why
from flows.sources.inbox_traces import files_with_number
from flows.staff_number import WHERE, campaign_before_number, staff_number
from flows.state_messages import state_refusals_told
from flows.target_folder import must_not_be_of_nights, refusals_told
from flows.why import policy_of
from transforms.pseudonyms import staff_keys
from warehouse.erasure.people import forgotten_keys
from warehouse.held import read_held
from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.published import NamesClosed, NothingPublished, open_pair


def write_subject(folder: Path, typed: Sequence[str], to: Path | None, *, language: str) -> int:
    """The exit code, after `subject.json` and `subject.html` were written (mode 0600) and their paths stand on stdout.

    They hold one person's name, number and handles, and nothing of anybody else. Without `to` they go to
    reports/subject, in the place of the ones before. Raises Wrong for a number that nothing holds, for a folder that
    belongs to the campaign's nights, and for a landed file that cannot be read.
    """
    campaign = campaign_before_number(folder, "subject")
    place = _place(campaign, to)
    subject = _gathered(campaign, staff_number(typed))
    written = {"subject.json": subject_json(subject, language), "subject.html": subject_page(subject, language)}
    with refusals_told(place):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, text in written.items():
            with private_file(place / name) as draft:
                draft.file.write(text.encode())
            sys.stdout.write(f"{place / name}\n")
    say("hand them to this person alone, then delete them: they hold what nobody else may see")
    return ExitCode.PUBLISHED


def _place(campaign: Campaign, to: Path | None) -> Path:
    """Where erasing her finds the files again, or a folder outside the campaign's own, which are the office's care."""
    default = Layout(campaign.folder).reports / "subject"
    if to is None or to.resolve() == default.resolve():
        return default
    must_not_be_of_nights(campaign.folder, to, "a folder outside those of the campaign", "exports")
    return to


def _gathered(campaign: Campaign, nip: str) -> Subject:
    layout = Layout(campaign.folder)
    layout.make()
    landings = Landings(layout.landing)
    (key,) = staff_keys(pl.Series([nip]), ready_key(campaign.folder, landings))
    with state_refusals_told(layout), progress("looking for what is held of the person"):
        held, inbox = read_held(layout, key), tuple(files_with_number(campaign, nip))
    is_kept_out = key in forgotten_keys(landings)
    if held.is_nothing and not inbox and not is_kept_out:
        needed, found = "a staff number that this campaign holds", "one that stands nowhere in it"
        raise Wrong([Message(needed, found, WHERE, "compare it with the request; if it is right, nothing is held")])
    order = {name: str(getattr(campaign, name)) for name in ("name", "legal_basis", "contact", "timezone")}
    return Subject(
        nip=nip,
        made_at=datetime.now(UTC),
        campaign=order,
        retention_days=campaign.retention_days,
        keep_exports_days=campaign.keep_exports_days,
        held=held,
        inbox=inbox,
        is_kept_out=is_kept_out,
        why=_published(campaign, nip),
    )


def _published(campaign: Campaign, nip: str) -> Why | None:
    try:
        with open_pair(campaign.folder) as (mart, names):
            return read_why(mart, names, nip, policy_of(campaign))
    except (NothingPublished, NamesClosed):
        return None
