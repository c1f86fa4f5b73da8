"""One person's night as one object for programs; knows names of keys, knows nothing of sentences."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from flows.reports.texts import Texts
from flows.reports.why_facts import Look, Obligation, Why
from flows.reports.why_remedies import COLUMNS, remedies_of


def why_object(why: Why, language: str) -> dict[str, Any]:
    """The same facts as on the screen: closed lists as codes, instants in UTC, days local, all lists and corrections.

    The language decides only how the blanks of a correction's line are called.
    """
    texts = Texts(language)
    whole = {
        "as_of": why.as_of,
        "campaign": asdict(why.policy),
        "person": asdict(why.person),
        "accounts_asked": len(why.asked),
        "accounts_following": why.seen + why.stated,
        "accounts_following_by_own_statement": why.stated,
        "accounts": [_obligation(asked, why.person.nip, texts) for asked in why.obligations],
        "corrections_columns": COLUMNS,
        "is_basis_for_discipline": False,
    }
    told: dict[str, Any] = plain(whole)
    return told


def _obligation(asked: Obligation, nip: str, texts: Texts) -> dict[str, Any]:
    told = asdict(asked)
    standing = told.pop("standing")
    told.pop("looks")
    questions = told.pop("asked_on")
    remedies = [remedy.line for remedy in remedies_of(asked, nip, texts) if remedy.line]
    return {
        **told,
        "is_asked_tonight": standing is not None,
        **(standing or {}),
        "lists": [_look(look) for look in asked.looks],
        "rename_questions": questions,
        "correction_lines": remedies,
    }


def _look(look: Look) -> dict[str, Any]:
    told = asdict(look)
    capture = told.pop("capture")
    reported = capture.pop("reported") or {"low": None, "high": None}
    return {**told, **capture, "reported_low": reported["low"], "reported_high": reported["high"]}


def plain(value: Any) -> Any:  # noqa: ANN401 - facts are of any type, and so is JSON
    """The value as JSON knows it: instants in UTC with a Z, days as 2024-02-07, tuples as lists."""
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value
