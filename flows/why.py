"""Explains one person's night on the terminal or as JSON; knows where facts and words come from, makes neither."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from flows.answers import put_out
from flows.campaign import Campaign
from flows.messages import Message, Wrong, nothing_published
from flows.reports.lines import show_lines
from flows.reports.why_facts import Policy, Why
from flows.reports.why_findings import read_why, staff_on_rosters
from flows.reports.why_json import why_object
from flows.reports.why_screen import why_lines
from flows.staff_number import WHERE, campaign_before_number, staff_number


def explain(folder: Path, typed: Sequence[str], *, language: str, json_output: bool) -> int:
    """The exit code, after stdout was told one person's status for each account.

    Raises Wrong for a number that is none or stands on no roster, and where nothing can be read. What was typed is
    somebody's number and stands in no message.
    """
    campaign = campaign_before_number(folder, "why")
    why = _read(campaign, staff_number(typed))
    return put_out(lambda: _write(why, language, json_output=json_output))


def _write(why: Why, language: str, *, json_output: bool) -> None:
    if json_output:
        sys.stdout.write(json.dumps(why_object(why, language), ensure_ascii=False, indent=1) + "\n")
    else:
        show_lines(why_lines(why, language), sys.stdout)


def _read(campaign: Campaign, nip: str) -> Why:
    from warehouse.published import NamesClosed, NothingPublished, open_pair

    try:
        with open_pair(campaign.folder) as (mart, names):
            why = read_why(mart, names, nip, policy_of(campaign))
            if why is None:
                raise Wrong([_on_no_roster(staff_on_rosters(names), campaign.folder)])
            return why
    except NothingPublished:
        raise nothing_published(campaign.folder) from None
    except NamesClosed:
        needed, found = "the file with the staff numbers, restricted.duckdb", "none that this account may read"
        remedy = "ask whoever runs the night: the file is for its owner alone (mode 0600)"
        raise Wrong([Message(needed, found, str(campaign.folder / "warehouse"), remedy)]) from None


def policy_of(campaign: Campaign) -> Policy:
    """The part of the campaign that explains a status."""
    return Policy(
        name=campaign.name,
        contact=campaign.contact,
        timezone=campaign.timezone,
        satisfied_by=campaign.satisfied_by,
        confirmations=campaign.confirmations,
        confirmation_days=campaign.confirmation_days,
    )


def _on_no_roster(staff: int, folder: Path) -> Message:
    return Message(
        needed="a staff number that stands on a roster of the published night",
        found=f"none such among {staff:,}",
        where=WHERE,
        remedy="compare it with the roster; a line that could not be used or is held back as doubtful (two names for "
        f"one number, two numbers for one person) counts as on no roster; ikuti check {folder} tells of such lines",
    )
