"""Invents what was published about the accounts of a campaign: knows raw.statement; knows no model and no law."""

from datetime import timedelta
from random import Random
from typing import Any


def statements(chance: Random, readings: list[dict[str, Any]], accounts: list[str]) -> list[dict[str, Any]]:
    """The lines of one statements.csv, said after some reading; right about the gain more often than not."""
    lines = [
        _line(chance, account, [one for one in readings if one["account_key"] == account])
        for account in accounts
        for _ in range(chance.choice((0, 0, 1, 2)))
        if any(one["account_key"] == account for one in readings)
    ]
    return [{"file_id": "statements", "row_number": row, **line} for row, line in enumerate(lines, start=2)]


def _line(chance: Random, account: str, readings: list[dict[str, Any]]) -> dict[str, Any]:
    first = min(readings, key=lambda one: one["read_at"])
    heard = chance.choice(readings)
    gained = heard["count_low"] - first["count_low"] + chance.choice((0, 0, 0, 1, -2))
    about = chance.choice(("gained", "gained", "attainment"))
    unit = 1 if about == "gained" else 20
    low, high = gained / unit, (gained + chance.choice((0, 1, 5))) / unit
    said_at = heard["read_at"] + timedelta(hours=chance.choice((0, 1, 30)))
    return {
        "account_key": account, "said_at": said_at, "said_on": (said_at + timedelta(hours=7)).date(), "about": about,
        "breakdown": None, "part": None, "low": chance.choice((low, None)), "high": chance.choice((high, high, None)),
        "is_low_open": False, "is_high_open": chance.random() < 0.3, "source": chance.choice(("press", "manual")),
    }  # fmt: skip
