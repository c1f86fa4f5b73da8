"""Whom an erasure is about, and the list of those who are kept out; knows keys, never a number or a name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from warehouse.durable import sync, written_whole
from warehouse.landing import Landings
from warehouse.layout import Layout

Reason = Literal["forgotten", "expired"]


@dataclass(frozen=True)
class People:
    """Their keys, the keys under which lists show the names that they alone declared, and why their rows go."""

    staff_keys: frozenset[str]
    declared_keys: frozenset[str]
    reason: Reason


def forgotten_keys(landings: Landings) -> frozenset[str]:
    """The keys of everybody who is kept out of later loads."""
    return frozenset(str(line["staff_key"]) for line in landings.forgotten.lines())


def forgotten_since(landings: Landings, staff_keys: frozenset[str]) -> datetime | None:
    """From which instant on all of these people are kept out; None where one of them is not.

    An older list tells the day alone: whoever is on it counts as kept out from its end.
    """
    told = {str(line["staff_key"]): _instant(line) for line in landings.forgotten.lines()}
    return max(told[key] for key in staff_keys) if staff_keys and staff_keys <= told.keys() else None


def _instant(line: Mapping[str, object]) -> datetime:
    if "forgotten_at" in line:
        return datetime.fromisoformat(str(line["forgotten_at"]))
    return datetime.fromisoformat(str(line["forgotten_on"])).replace(tzinfo=UTC) + timedelta(days=1)


def keep_out(landings: Landings, staff_keys: frozenset[str], at: datetime) -> None:
    """Nothing; whatever is landed from now on is landed without these people."""
    fresh = sorted(staff_keys - forgotten_keys(landings))
    landings.forgotten.append(
        [{"staff_key": key, "forgotten_at": at.isoformat(timespec="milliseconds")} for key in fresh]
    )


def let_in(landings: Landings, staff_key: str) -> bool:
    """Whether this person was kept out; from now on she is not, and the list does not tell that she was."""
    lines = landings.forgotten.lines()
    others = [line for line in lines if line["staff_key"] != staff_key]
    if len(others) == len(lines):
        return False
    landings.forgotten.replace_all(others)
    return True


def note_intent(layout: Layout, people: People) -> None:
    """Nothing; an erasure that is killed from now on is finished by whoever next writes in this campaign."""
    noted = {
        "staff_keys": sorted(people.staff_keys),
        "declared_keys": sorted(people.declared_keys),
        "reason": people.reason,
    }
    with written_whole(layout.erasing) as note:
        note.write(json.dumps(noted).encode())
    sync(layout.root)


def noted_intent(layout: Layout) -> People | None:
    """Whom an erasure that was begun and has not ended is about; None where there is none."""
    if not layout.erasing.exists():
        return None
    noted = json.loads(layout.erasing.read_bytes())
    return People(frozenset(noted["staff_keys"]), frozenset(noted["declared_keys"]), noted["reason"])


def drop_intent(layout: Layout) -> None:
    """Nothing; the erasure has ended."""
    layout.erasing.unlink(missing_ok=True)
    sync(layout.root)
