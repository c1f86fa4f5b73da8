"""Keeps what a person has accepted although a check stops for it: by whom, when, about what; knows no check."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from warehouse.landing import Landings

ROSTER_CHANGE = "roster-change"


@dataclass(frozen=True)
class Acceptance:
    """One line of ``acceptances.jsonl``: this was accepted about this landed file, on this night, by this person.

    It holds for the file and for no other: on every later night, on a night replayed, and after a rebuild.
    """

    what: str
    about: str
    night: date
    accepted_by: str
    accepted_at: datetime


def accept_roster_change(landings: Landings, as_of: date, accepted_by: str, accepted_at: datetime) -> Acceptance | None:
    """The acceptance of the newest roster known on a night; None where no roster is known, and nothing is noted then.

    Noted whether or not the roster has changed much: how much it has, the night's check finds out. A roster that was
    accepted before is not noted again; what comes back is then the acceptance of that time. `accepted_at` needs a zone.
    """
    rosters = [one for one in landings.current() if one.source == "roster" and one.known_on <= as_of]
    newest = max(rosters, key=lambda one: one.known_on, default=None)
    if newest is None:
        return None
    fresh = Acceptance(ROSTER_CHANGE, newest.file_id, as_of, accepted_by, accepted_at.astimezone(UTC))
    same = (one for one in accepted(landings) if (one.what, one.about) == (fresh.what, fresh.about))
    if before := next(same, None):
        return before
    landings.acceptances.append(
        [{**asdict(fresh), "night": as_of.isoformat(), "accepted_at": fresh.accepted_at.isoformat()}]
    )
    return fresh


def accepted(landings: Landings) -> list[Acceptance]:
    """Everything that was ever accepted in this campaign, in the order in which it was."""
    return [
        Acceptance(
            what=line["what"],
            about=line["about"],
            night=date.fromisoformat(line["night"]),
            accepted_by=line["accepted_by"],
            accepted_at=datetime.fromisoformat(line["accepted_at"]),
        )
        for line in landings.acceptances.lines()
    ]
