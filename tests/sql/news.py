"""Tells random campaigns night after night, with news that comes late, is taken back or comes again; builds nothing."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.sql.campaigns import Raw, campaign, local_day

NIGHTS = 5
ARRIVING = ("raw.declaration", "raw.capture", "raw.follower_count", "raw.point_check", "raw.correction")


def nights(seed: int) -> Iterator[Raw]:
    """What is known night after night: later nights mostly, sometimes the same or an older one, and late news."""
    chance, raw = Random(seed), campaign(seed)
    last = raw["raw.night"][0]["as_of"]
    as_of = last - timedelta(days=chance.randint(2, 8))
    # one source a campaign: its late lines open days, and news of another would open them as well
    late = ARRIVING[seed % len(ARRIVING)]
    arrivals = {late: [_arrival(chance) for _ in raw[late]]}
    for number in range(NIGHTS):
        yield on_night(_arrived(raw, arrivals, number), as_of)
        as_of = min(last, as_of + timedelta(days=chance.choice((-3, 0, 1, 1, 2, 4))))


def nights_of_rosters(seed: int) -> Iterator[Raw]:
    """As above, but rosters come late, are taken back and come again; what a night asks itself is of the day before."""
    chance, raw = Random(f"{seed} rosters"), _asked_at_night(campaign(seed))
    last = raw["raw.night"][0]["as_of"]
    as_of = last - timedelta(days=chance.randint(2, 8))
    rosters = sorted({line["file_id"] for line in raw["raw.staff"]})
    for _ in range(NIGHTS):
        there = {file_id for file_id in rosters if chance.random() < 0.6}
        known = [file_id for file_id in there if file_id <= f"roster {as_of}"]
        gone = set(rosters) - there - ({rosters[0]} if not known else set())
        yield on_night({table: _without(raw[table], gone) for table in raw}, as_of)
        as_of = min(last, as_of + timedelta(days=chance.choice((-3, 0, 1, 1, 2, 4))))


def _without(lines: list[dict[str, Any]], files: set[str]) -> list[dict[str, Any]]:
    return [line for line in lines if line.get("file_id") not in files]


def _asked_at_night(raw: Raw) -> Raw:
    """The campaign as if whatever was read, listed or checked before six o'clock had been asked by the night."""
    told = dict(raw)
    for table, kind in (("raw.capture", "captured"), ("raw.follower_count", "read"), ("raw.point_check", "checked")):
        # of two in one hour one may still be a person's
        told[table] = [
            line | {f"{kind}_on": local_day(line[f"{kind}_at"] - timedelta(hours=6))} if place % 2 else line
            for place, line in enumerate(raw[table])
        ]
    return told


def _arrival(chance: Random) -> tuple[int, int]:
    """The first night that has a line, and the first that has it no longer: most are there from the beginning on."""
    first = chance.randint(1, NIGHTS) if chance.random() < 0.3 else 0
    return first, chance.randint(1, NIGHTS) if chance.random() < 0.05 else NIGHTS


def _arrived(raw: Raw, arrivals: dict[str, list[tuple[int, int]]], number: int) -> Raw:
    there = {
        table: [line for line, (first, gone) in zip(raw[table], spans, strict=True) if first <= number < gone]
        for table, spans in arrivals.items()
    }
    return {**raw, **there}


def on_night(raw: Raw, as_of: date) -> Raw:
    """The same campaign on another night."""
    return {**raw, "raw.night": [{**raw["raw.night"][0], "as_of": as_of}]}
