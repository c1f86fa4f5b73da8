"""Reads one person's facts from the published pair; knows tables and columns, knows nothing of words or the inbox."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from flows.reports.facts import Capture, Counts
from flows.reports.findings import MartRow
from flows.reports.night_quality import Reader
from flows.reports.why_facts import Correction, Declared, Obligation, Period, Person, Policy, Standing, Why
from flows.reports.why_lists import Terms, look_at, protected_until
from warehouse.published import newest_of

Lists = defaultdict[str, list[tuple[str, Capture]]]

STAFF = "select staff_key, nip, name, unit, employment from restricted.staff where nip = $1"
DECLARED = """
    select platform, answer, handle, platform_user_id, declared_at
    from restricted.declaration where staff_key = $1
    order by platform, declared_at desc, answer, handle, platform_user_id
"""
RUNS = "select * from quality.fct_run"
EMPLOYED = "select is_addressed, is_active from marts.dim_staff where staff_key = $1"
ACCOUNTS = """
    select account_key, platform, handle, owner, valid_from, valid_to
    from marts.dim_account order by account_key
"""
# All columns, of runs too: a night published by an older version lacks the newest of them, and is explained all the
# same.
STATUSES = "select * from marts.fct_follow_status where staff_key = $1"
HISTORY = """
    select account_key, status, valid_from_on, valid_to_on
    from marts.fct_follow_history where staff_key = $1
    order by account_key, valid_from_on
"""
CAPTURES = """
    select account_key, capture_id, captured_at, source, listed, reported_low, reported_high, hidden_high,
        ended, verdict, reason
    from marts.fct_capture
"""
CORRECTIONS = """
    select account_key, kind, entered_at, entered_on, from_on, until_on, is_standing, resolved_at
    from marts.fct_correction where staff_key = $1
    order by entered_at desc, entry_order desc, kind, from_on, until_on
"""
QUESTIONS = """
    select account_key, asked_on from marts.fct_rename_question
    where staff_key = $1 order by asked_on
"""
PURGES = """
    select happened.account_key, happened.at from marts.fct_event as happened
    where happened.kind = 'purge' order by happened.at
"""
TABLES = "select table_name from duckdb_tables() where schema_name = 'marts'"


def staff_on_rosters(names: Reader) -> int:
    """How many people the rosters list."""
    (counted,) = names.rows("select count(*) as staff from restricted.staff")
    return int(counted["staff"])


def read_why(mart: Reader, names: Reader, nip: str, policy: Policy) -> Why | None:
    """Everything the published pair holds of the person with this number; None if no roster lists it.

    Accounts in order of their key. Nothing is computed that the marts do not hold, but what one list does for one
    person (see why_lists).
    """
    found = names.rows(STAFF, nip)
    if not found:
        return None
    key = found[0].pop("staff_key")
    employed = mart.rows(EMPLOYED, key) or [{"is_addressed": None, "is_active": None}]
    night = newest_of(mart.rows(RUNS))
    obligations = _obligations(mart, names, key, policy, night["as_of"])
    return Why(night["as_of"], policy, Person(**found[0], **employed[0]), obligations)


def _obligations(mart: Reader, names: Reader, key: str, policy: Policy, night: date) -> tuple[Obligation, ...]:
    tables = {row["table_name"] for row in mart.rows(TABLES)}
    statuses = {row["account_key"]: _standing(row) for row in mart.rows(STATUSES, key)}
    answers, lists = _declared(names.rows(DECLARED, key)), _lists(mart)
    history = _by_account(mart.rows(HISTORY, key))
    corrections = _by_account(mart.rows(CORRECTIONS, key) if "fct_correction" in tables else [])
    questions = _by_account(mart.rows(QUESTIONS, key) if "fct_rename_question" in tables else [])
    purges = _by_account(mart.rows(PURGES) if "fct_event" in tables else [])
    zone = ZoneInfo(policy.timezone)
    obligations = []
    for account in mart.rows(ACCOUNTS):
        account_key, platform = account["account_key"], account["platform"]
        standing, declared = statuses.get(account_key), answers.get(platform, ())
        corrected = tuple(Correction(**row) for row in corrections[account_key])
        terms = Terms(_declared_at(declared, corrected), protected_until(corrected, night))
        obligation = Obligation(
            **account,
            standing=standing,
            declared=declared,
            looks=(),
            corrections=corrected,
            asked_on=tuple(row["asked_on"] for row in questions[account_key]),
            history=tuple(
                Period(row["status"], row["valid_from_on"], row["valid_to_on"]) for row in history[account_key]
            ),
            purged_on=tuple(row["at"].astimezone(zone).date() for row in purges[account_key]),
        )
        terms = replace(terms, is_asked=bool(obligation.asked_on) or obligation.is_claimed)
        looks = look_at(lists[account_key], standing, obligation.answer, terms, platform, zone)
        obligations.append(replace(obligation, looks=looks))
    return tuple(obligations)


def _declared_at(declared: Iterable[Declared], corrections: Iterable[Correction]) -> datetime | None:
    """From when on a list may lack what was declared; a rename is one more declaration, and no older list knows it.

    `declared` as in Obligation: what names nothing moves it only where nothing else was ever said.
    """
    first = next(iter(declared), None)
    instants = [first.declared_at] if first else []
    instants += [correction.entered_at for correction in corrections if correction.kind == "rename"]
    return max(instants, default=None)


def _standing(row: MartRow) -> Standing:
    names = ("status", "evidence", "reason", "first_seen_on", "last_seen_on", "followed_at", "capture_id")
    return Standing(
        **{name: row[name] for name in names},
        confirmations=row["confirmations"] or 0,
        not_seen_possible_on=row.get("not_seen_possible_on"),
        has_not_seen_possible_on="not_seen_possible_on" in row,
        first_absent_on=row.get("first_absent_on"),
        last_absent_on=row.get("last_absent_on"),
    )


def _declared(rows: Iterable[MartRow]) -> dict[str, tuple[Declared, ...]]:
    """Answers by platform, the one that counts first; the handles of one answer together."""
    answers: defaultdict[str, list[Declared]] = defaultdict(list)
    for (platform, at, answer), same in groupby(rows, key=itemgetter("platform", "declared_at", "answer")):
        parts = list(same)
        handles = tuple(part["handle"] for part in parts if part["handle"])
        ids = tuple(part["platform_user_id"] for part in parts if part["platform_user_id"])
        answers[platform].append(Declared(answer, handles, ids, at))
    # stable: of each kind the newest stays first
    return {platform: tuple(sorted(given, key=lambda one: not one.is_definite)) for platform, given in answers.items()}


def _lists(mart: Reader) -> Lists:
    lists: Lists = defaultdict(list)
    for row in mart.rows(CAPTURES):
        low, high = row.pop("reported_low"), row.pop("reported_high")
        reported = None if low is None or high is None else Counts(low, high)
        account_key, capture_id = row.pop("account_key"), row.pop("capture_id")
        lists[account_key].append((capture_id, Capture(**row, reported=reported)))
    return lists


def _by_account(rows: Iterable[MartRow]) -> defaultdict[str, list[MartRow]]:
    grouped: defaultdict[str, list[MartRow]] = defaultdict(list)
    for row in rows:
        grouped[row.pop("account_key")].append(row)
    return grouped
