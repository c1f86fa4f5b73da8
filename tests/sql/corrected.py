"""Invents what an office corrects by hand in a campaign: knows raw.correction; knows no model and no law."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, TypeAlias

# Since when a follower ("platform:handle") has another name.
Renamed: TypeAlias = dict[str, datetime]

KINDS = {"exempt": 3, "dispute": 5, "resolve": 4, "self_declared": 3}


def corrections(
    chance: Random, staff: list[str], accounts: list[str], renamed: Renamed, as_of: date
) -> list[dict[str, Any]]:
    """The lines of one corrections.csv in the order in which they were entered, some not known tonight yet."""
    lines = [
        _line(chance, person, accounts, as_of) for person in staff for _ in range(chance.choice((0, 0, 0, 0, 1, 2, 3)))
    ]
    for name, at in renamed.items():
        if chance.random() < 0.3:
            lines.append(_rename(chance, name, at, as_of))
    lines.sort(key=lambda line: line["entered_at"])
    return [{"file_id": "corrections", "row_number": row, **line} for row, line in enumerate(lines, start=2)]


def _line(chance: Random, person: str, accounts: list[str], as_of: date) -> dict[str, Any]:
    account = chance.choice((None, *accounts))
    platform = account and account.partition(":")[0]
    entered = _entered(chance, datetime(2024, 2, 6, tzinfo=UTC), as_of)
    from_on = entered["entered_on"] + timedelta(days=chance.choice((0, 0, 0, -5, 3)))
    until_on = from_on + timedelta(days=chance.randint(-1, 15)) if chance.random() < 0.4 else None
    return {
        "staff_key": person, "platform": platform, "account_key": chance.choice((account, None)),
        "kind": chance.choices(list(KINDS), list(KINDS.values()))[0], **entered,
        "from_on": from_on, "until_on": until_on, "handle": None, "follower_key": None, "former_key": None,
    }  # fmt: skip


def _rename(chance: Random, name: str, at: datetime, as_of: date) -> dict[str, Any]:
    """Somebody tells a new name; not always the old one with it, and not always her own."""
    platform, _, handle = name.partition(":")
    entered = _entered(chance, at, as_of)
    person = handle.removeprefix("person").removesuffix(".lama")
    return {
        "staff_key": f"staff {person}", "platform": platform, "account_key": None, "kind": "rename", **entered,
        "from_on": entered["entered_on"], "until_on": None, "handle": f"{handle}.baru",
        "follower_key": f"{name}.baru", "former_key": chance.choice((name, None)),
    }  # fmt: skip


def _entered(chance: Random, first: datetime, as_of: date) -> dict[str, Any]:
    last = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) + timedelta(days=2)
    at = first + timedelta(seconds=chance.randint(0, max(1, int((last - first).total_seconds()))))
    return {"entered_at": at, "entered_on": (at + timedelta(hours=7)).date()}
