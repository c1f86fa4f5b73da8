"""From a finished night's failed checks and refused deliveries to alarms; knows no wording and no channel."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from expectations.check import Outcome
from expectations.gate import KEYS_SHOWN
from flows.alerts.alarms import Alarm, Kind, each_once
from flows.sources.apis import ApiFault
from flows.sources.delivery import Refusal
from flows.sources.roster_endpoint import ENDPOINT

# Which check tells of what. Every check that is not here is told as itself: check_failed.
KIND_OF_CHECK: Final[Mapping[str, Kind]] = {
    "staging.stg_rosters.is_not_empty": "no_roster",
    "staging.stg_declarations.is_not_empty": "no_declarations",
    "staging.stg_follower_counts.counted_accounts_are_read": "no_count",
    "intermediate.int_account_lists.listed_accounts_have_a_list": "no_list",
    "marts.fct_capture.newest_attempt_brought_a_list": "no_new_list",
    "intermediate.int_source_freshness.sources_are_fresh": "old_source",
    "intermediate.int_source_freshness.no_source_is_given_up": "old_source",
    "intermediate.int_account_lists.newest_list_is_complete": "partial_list",
    "marts.fct_capture.completeness_did_not_fall": "list_shrank",
    "staging.stg_follower_counts.count_did_not_fall": "count_fell",
    "marts.fct_correction.dispute_is_answered_in_time": "correction_waiting",
}
# Kinds that are about one thing, whatever rows a check names; the keys of these rows may be people's.
_ABOUT: Final[Mapping[Kind, str]] = {
    "no_roster": "roster",
    "no_declarations": "declarations",
    "correction_waiting": "",
}

_ACCOUNT_KEY: Final = re.compile(r"[a-z]+:\S{1,100}")
_SOURCE: Final = re.compile(r"[a-z_]{1,20}")
# At most nine digits before the point: no staff number (18), identity card (16) or telephone number is taken for one.
_FIGURE: Final = re.compile(r"-?\d{1,9}(\.\d{1,17})?")
_API_PATH: Final = re.compile(rf"api/({_ACCOUNT_KEY.pattern}) (?:count|list|point checks)")


def alarms_of(outcomes: Sequence[Outcome], refusals: Sequence[Refusal]) -> list[Alarm]:
    """Every alarm of a night that was judged, critical ones first; an empty list if all is as it must be."""
    failed = (alarm for outcome in outcomes if not outcome.passed for alarm in _of_check(outcome))
    return each_once([*failed, *_of_refusals(refusals)])


def _of_check(outcome: Outcome) -> Iterable[Alarm]:
    check = outcome.check
    kind = KIND_OF_CHECK.get(check.check_id, "check_failed")
    counted = {} if outcome.failed_rows is None else {"rows": str(outcome.failed_rows)}
    broken = {"error": outcome.error or "error"} if outcome.broken else {}
    if kind == "check_failed":
        words = {"question": check.question, "remedy": check.remedy}
        yield Alarm(kind, check.check_id, words | counted | broken, check.severity)
    elif kind in _ABOUT:
        yield Alarm(kind, _ABOUT[kind], counted | broken, check.severity)
    else:
        rows = [_values(check.keys, key) for key in outcome.failed_keys]
        yield from (Alarm(kind, _about(row), _figures(row) | _names(row), check.severity) for row in rows)
        # A gate shows the keys of a few rows only: an account that it does not name has not recovered.
        if not rows or (len(rows) >= KEYS_SHOWN and (outcome.failed_rows or 0) > len(rows)):
            yield Alarm(kind, "", counted | broken, check.severity)


def _values(keys: Sequence[str], text: str) -> dict[str, str]:
    """The values of a failing row by their columns; an instant holds a space, so the text is cut at the columns."""
    parts = re.split(rf"(?:^| )({'|'.join(map(re.escape, keys))})=", text)[1:] if keys else []
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _about(row: Mapping[str, str]) -> str:
    return " ".join(_names(row).values())


def _names(row: Mapping[str, str]) -> dict[str, str]:
    """The official account and the source of a row, as far as it has them and they look like such."""
    account, source = row.get("account_key", ""), row.get("source", "")
    named = {"account": account} if _ACCOUNT_KEY.fullmatch(account) else {}
    return named | ({"source": source} if _SOURCE.fullmatch(source) and source != "null" else {})


def _figures(row: Mapping[str, str]) -> dict[str, str]:
    """The numbers and times of a row: of all its values they alone are told, for they can name nobody."""
    return {name: value for name, value in row.items() if _is_figure(name, value)}


def _is_figure(name: str, value: str) -> bool:
    if name.endswith(("_key", "_id")):
        return False
    if name.endswith(("_at", "_on")):
        return _is_time(value)
    return bool(_FIGURE.fullmatch(value))


def _is_time(value: str) -> bool:
    try:
        return bool(datetime.fromisoformat(value) if " " in value else date.fromisoformat(value))
    except ValueError:
        return False


def _of_refusals(refusals: Iterable[Refusal]) -> Iterable[Alarm]:
    """One alarm for the files of each source, one for each account whose API did not answer, one for the staff list.

    A file is counted and not named: a clerk may have called it after a person.
    """
    gathered: dict[tuple[Kind, str], list[Refusal]] = {}
    for refusal in refusals:
        gathered.setdefault(_place(refusal), []).append(refusal)
    for (kind, about), together in gathered.items():
        reasons = " ".join(sorted({refusal.fault.reason for refusal in together}))
        sources = " ".join(sorted({refusal.source for refusal in together}))
        detail = {"count": str(len(together)), "reasons": reasons, "sources": sources}
        yield Alarm(kind, about, detail | ({"account": about} if kind == "refused_answers" else {}))


def _place(refusal: Refusal) -> tuple[Kind, str]:
    of_account = _API_PATH.fullmatch(refusal.path)
    if of_account:
        return "refused_answers", of_account[1]
    if refusal.path.startswith(f"{ENDPOINT}/"):
        return "no_staff_list", refusal.source
    return ("refused_answers" if isinstance(refusal.fault, ApiFault) else "refused_files"), refusal.source
