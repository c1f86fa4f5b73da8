"""What an account's night of `make demo` can know, from the truth of the generator; knows no line that tells it."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

import polars as pl

from bench.generator.files import STATEMENT_COLUMNS
from bench.generator.sumsel import ORDERED_AT, STAFF
from bench.generator.truth import Case, Night
from tests.docs.documents import ROOT, text_of
from transforms.counts import parse_shown


@dataclass(frozen=True)
class Known:
    """What one account's night can know, from the truth: the lists of figures its lines must hold.

    `agreement` is empty where nothing that was published narrows the count before the order; no line tells it then.
    """

    gain: list[float]
    agreement: list[float]
    proof: list[float]
    unknown: list[float]


def known_of(case: Case, account: str) -> Known:
    """What an account's first-screen lines must hold on the night of `make demo`."""
    night = case.night(account, night_of_the_demo())
    before, latest = _baseline_and_latest(case, account)
    gained = (latest[0] - before[1], latest[1] - before[0])
    gain = [*_once(gained), STAFF, *_per_cent(gained)]
    agreement = _agreement(case, account, before, latest)
    captures = case.captures_known(account, night_of_the_demo())
    if not captures:
        return Known(gain, agreement, [], [0, STAFF])
    following, absent = _followers_and_absent(case, account)
    at_least = max(0, absent - _hidden(case, account))
    proof: list[float] = [night.matched_undisputed]
    # A list that is cut short shows some of those who followed before, and not how many did.
    proof += [following] if captures[-1].newest is None else []
    # what a list limits is told with its day
    list_of: list[float] = [captures[-1].day.day, captures[-1].day.year]
    proof += [*list_of, at_least] if at_least else []
    proof += [night.not_seen_at_most, len(captures)] if night.not_seen_at_most else []
    named, nothing = night.by_answer["display_name"], _declared_nothing(night)
    seen_or_not = night.matched_undisputed + night.not_seen_at_most
    open_cases = STAFF - seen_or_not - nothing - night.by_answer["no_account"] - night.disputed
    between = [night.matched_undisputed, min(STAFF - at_least, max(latest[1], night.listed))]
    asked = _several_unseen(case, account)
    groups = [open_cases - named - asked, named, asked]
    unknown: list[float] = [
        open_cases,
        *groups,
        nothing,
        night.by_answer["no_account"],
        night.disputed,
        *between,
        *list_of,
    ]
    return Known(gain, agreement, proof, unknown)


def _agreement(case: Case, account: str, before: tuple[int, int], latest: tuple[int, int]) -> list[float]:
    """Between which counts before the order all readings and published statements can be true, where they narrow it.

    Of the statements of the example: a gain, and a share of the target that was not reached.
    """
    low, high = before
    for line in case.statements:
        if line[0] != account:
            continue
        told = dict(zip(STATEMENT_COLUMNS, line, strict=True))
        if told["about"] == "gained":
            gained = parse_shown(told["said"])
            assert gained
            low, high = max(low, latest[0] - gained[1]), min(high, latest[1] - gained[0])
        else:
            share = int(re.findall(r"tidak sampai (\d+) %", told["said"])[0]) / 100
            low = max(low, math.floor(latest[0] - share * STAFF) + 1)
    return [] if (low, high) == before else [low, high]


def _several_unseen(case: Case, account: str) -> int:
    """How many undisputed people gave several handles of which the newest list shows none: no list settles these."""
    seen = case.matched(case.captures_known(account, night_of_the_demo())[-1], night_of_the_demo())
    sound = case.declared(night_of_the_demo()).filter((pl.col("answer") == "multiple") & ~pl.col("is_disputed"))
    return sound.filter(~pl.col("nip").is_in(list(seen))).height


def _baseline_and_latest(case: Case, account: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """The last reading before the order and the last of all, as intervals."""
    readings = sorted((datetime.fromisoformat(at), shown) for key, at, shown, _ in case.readings if key == account)
    earlier = [shown for at, shown in readings if at <= ORDERED_AT]
    intervals = [parse_shown(shown) for shown in (earlier[-1], readings[-1][1])]
    assert intervals[0]
    assert intervals[1]
    return intervals[0], intervals[1]


def _followers_and_absent(case: Case, account: str) -> tuple[int, int]:
    """How many of the newest list's declared people followed before the order, and how many it does not show."""
    capture = case.captures_known(account, night_of_the_demo())[-1]
    sound = case.declared(night_of_the_demo()).filter(~pl.col("is_disputed"))
    listed = case.listed(capture).select("followed_at", handles="handle")
    seen = sound.explode("handles").join(listed, on="handles")
    early = seen.filter(pl.col("followed_at") < ORDERED_AT.astimezone(UTC))["nip"].n_unique()
    by_then = pl.col("answered_at") < capture.captured_at.astimezone(UTC)
    may_lack = sound.filter((pl.col("answer") == "handle") & by_then)
    return early, may_lack.filter(~pl.col("nip").is_in(seen["nip"].to_list())).height


def _hidden(case: Case, account: str) -> int:
    """How many followers the newest list lacks of those counted at the last reading."""
    at = max(datetime.fromisoformat(at) for key, at, *_ in case.readings if key == account)
    listed = case.listed(case.captures_known(account, night_of_the_demo())[-1])
    return _baseline_and_latest(case, account)[1][1] - listed.filter(pl.col("followed_at") <= at.astimezone(UTC)).height


def _declared_nothing(night: Night) -> int:
    said = ("handle", "multiple", "display_name", "no_account")
    return STAFF - sum(night.by_answer[answer] for answer in said)


def _per_cent(gained: tuple[int, int]) -> list[float]:
    """Shares of the staff with one decimal, rounded outwards where they are an interval."""
    low, high = gained
    if low == high:
        return [round(100 * low / STAFF, 1)]
    return [1000 * low // STAFF / 10, -(-1000 * high // STAFF) / 10]


def _once(interval: Iterable[float]) -> list[float]:
    return list(dict.fromkeys(interval))


@cache
def night_of_the_demo() -> date:
    """The night that the Makefile runs."""
    told = re.search(r"^NIGHT := (\S+)$", text_of(ROOT / "Makefile"), re.MULTILINE)
    assert told
    return date.fromisoformat(told[1])
