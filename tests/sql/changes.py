"""Changes a campaign in ways whose effect a law foretells: weaker evidence, more evidence, another order.

Knows raw tables; knows no model and no law. Each function gives a new campaign and leaves the old one as it is.
"""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from tests.sql.campaigns import Raw


def widened(raw: Raw, chance: Random) -> Raw:
    """Some readings could mean less, or more, than they did."""
    readings = [
        {
            **reading,
            "count_low": max(0, reading["count_low"] - chance.choice((0, 0, 1, 4))),
            "count_high": reading["count_high"] + chance.choice((0, 0, 1, 4)),
            "is_exact": False,
        }
        for reading in raw["raw.follower_count"]
    ]
    return {**raw, "raw.follower_count": readings}


def without_strangers(raw: Raw, chance: Random) -> Raw:
    """Some followers whom nobody declared are missing from their lists."""
    declared = {line["follower_key"] for line in raw["raw.declaration"]}
    share = chance.choice((0.3, 1.0))
    kept = [
        line
        for line in raw["raw.follower"]
        if {line["follower_key"], line["handle_key"]} & declared or chance.random() >= share
    ]
    listed = {capture["capture_id"]: 0 for capture in raw["raw.capture"]}
    for line in kept:
        listed[line["capture_id"]] += 1
    captures = [{**capture, "listed": listed[capture["capture_id"]]} for capture in raw["raw.capture"]]
    return {**raw, "raw.follower": kept, "raw.capture": captures}


def interrupted(raw: Raw, chance: Random) -> Raw:
    """Some lists that were walked to their end were not."""
    captures = [
        {**capture, "ended": "interrupted"} if chance.random() < 0.5 else capture for capture in raw["raw.capture"]
    ]
    return {**raw, "raw.capture": captures}


def with_partial_list(raw: Raw, chance: Random) -> Raw:
    """Every account has one more list, the last of the night, that did not reach its end."""
    as_of = raw["raw.night"][0]["as_of"]
    at = datetime.combine(as_of, time(17), tzinfo=UTC) - timedelta(seconds=1)
    captures, followers = list(raw["raw.capture"]), list(raw["raw.follower"])
    for account in raw["raw.account"]:
        name = f"{account['account_key']} partial list"
        answers = [line for line in raw["raw.declaration"] if line["platform"] == account["platform"]]
        keys = sorted({line["follower_key"] for line in answers if line["follower_key"]})
        listed = [key for key in keys if chance.random() < 0.3]
        followers += [
            {"capture_id": name, "follower_key": key, "handle_key": None, "followed_at": None} for key in listed
        ]
        captures.append(
            {
                "capture_id": name,
                "account_key": account["account_key"],
                "captured_at": at,
                "captured_on": as_of,
                "source": "api",
                "identifies": "handle",
                "anonymous": 0,
                "listed": len(listed),
                "ended": chance.choice(("interrupted", "capped", "error")),
            }
        )
    return {**raw, "raw.capture": captures, "raw.follower": followers}


def reordered(raw: Raw, chance: Random) -> Raw:
    """The same rows, loaded in another order."""
    return {table: chance.sample(rows, k=len(rows)) for table, rows in raw.items()}


def earlier(raw: Raw, chance: Random) -> Raw:
    """A night before, run again: nothing but the date is another, and all that came later is already there."""
    night = raw["raw.night"][0]
    days = (night["as_of"] - date(2024, 2, 1)).days
    return {**raw, "raw.night": [{**night, "as_of": night["as_of"] - timedelta(days=chance.randint(1, days))}]}
