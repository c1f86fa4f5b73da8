"""Changes a campaign in ways whose effect a law foretells: weaker evidence, more evidence, another order.

Knows raw tables; knows no model and no law. Each function gives a new campaign and leaves the old one as it is.
"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

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
    """Some followers whom nobody declared are missing from their lists.

    No stranger is an id under which a list has shown a declared name, nor a new name with the follow time of one:
    either may be the employee. A list longer than a count read near it has no gap to widen: it is left as it is,
    since thinning it would make it fit.
    """
    too_long = {capture["capture_id"] for capture in raw["raw.capture"] if _is_longer_than_counted(capture, raw)}
    declared = _declared(raw)
    listed_ones = [line for line in raw["raw.follower"] if {line["follower_key"], line["handle_key"]} & declared]
    ids = {line["follower_key"] for line in listed_ones}
    times = {line["followed_at"] for line in listed_ones} - {None}
    share = chance.choice((0.3, 1.0))
    kept = [
        line
        for line in raw["raw.follower"]
        if {line["follower_key"], line["handle_key"]} & (declared | ids)
        or line["followed_at"] in times
        or line["capture_id"] in too_long
        or chance.random() >= share
    ]
    listed = {capture["capture_id"]: 0 for capture in raw["raw.capture"]}
    for line in kept:
        listed[line["capture_id"]] += 1
    captures = [{**capture, "listed": listed[capture["capture_id"]]} for capture in raw["raw.capture"]]
    return {**raw, "raw.follower": kept, "raw.capture": captures}


def _is_longer_than_counted(capture: dict[str, Any], raw: Raw) -> bool:
    readings = [one for one in raw["raw.follower_count"] if one["account_key"] == capture["account_key"]]
    nearest = sorted(readings, key=lambda one: abs(one["read_at"] - capture["captured_at"]))[:3]
    return any(capture["listed"] > one["count_high"] for one in nearest)


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


def renamed(raw: Raw, chance: Random) -> Raw:
    """Some employees change the name they declared, and tell it; the lists after that show the new one."""
    since = {
        answer["follower_key"]: _after(chance, answer["declared_at"], raw)
        for answer in _only_names(raw)
        if chance.random() < 0.5
    }
    told = [
        {
            "file_id": "told", "row_number": row, "staff_key": answer["staff_key"], "platform": answer["platform"],
            "account_key": None, "kind": "rename", **_entered(since[answer["follower_key"]], raw), "until_on": None,
            "handle": "new", "follower_key": f"{answer['follower_key']}.ganti",
            "former_key": chance.choice((answer["follower_key"], None)),
        }
        for row, answer in enumerate(_only_names(raw))
        if answer["follower_key"] in since
    ]  # fmt: skip
    return {**_with_new_names(raw, since, raw["raw.capture"]), "raw.correction": [*raw["raw.correction"], *told]}


def renamed_under_an_id(raw: Raw, chance: Random) -> Raw:
    """Some followers of whom a list has shown name and id together have another name in all later such lists.

    In lists of names alone nothing tells that the new name is theirs.
    """
    lists = {capture["capture_id"]: capture for capture in raw["raw.capture"]}
    since = {}
    for answer in _only_names(raw):
        shown = [
            lists[line["capture_id"]] for line in raw["raw.follower"] if line["handle_key"] == answer["follower_key"]
        ]
        later = [one["captured_at"] for one in shown if one["captured_at"] >= answer["declared_at"]]
        if later and chance.random() < 0.7:
            since[answer["follower_key"]] = min(later)
    with_ids = [capture for capture in raw["raw.capture"] if capture["identifies"] == "handle_and_id"]
    return _with_new_names(raw, since, with_ids)


def _with_new_names(raw: Raw, since: dict[str, datetime], lists: list[dict[str, Any]]) -> Raw:
    at = {capture["capture_id"]: capture["captured_at"] for capture in lists}

    def named(key: str | None, capture: str) -> str | None:
        return f"{key}.ganti" if key in since and capture in at and at[capture] > since[key] else key

    followers = [
        {
            **line,
            "follower_key": named(line["follower_key"], line["capture_id"]),
            "handle_key": named(line["handle_key"], line["capture_id"]),
        }
        for line in raw["raw.follower"]
    ]
    return {**raw, "raw.follower": followers}


def _only_names(raw: Raw) -> list[dict[str, Any]]:
    """The names that were declared once, by one person, who declared nothing else for the platform."""
    told: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for line in raw["raw.declaration"]:
        told.setdefault((line["staff_key"], line["platform"]), []).append(line)
    times = Counter(line["follower_key"] for line in raw["raw.declaration"])
    times.update(key for line in raw["raw.correction"] for key in (line["follower_key"], line["former_key"]))
    corrected = {line["staff_key"] for line in raw["raw.correction"] if line["kind"] == "rename"}
    return [
        lines[0]
        for (staff, _), lines in told.items()
        if len(lines) == 1 and lines[0]["answer"] == "handle" and times[lines[0]["follower_key"]] == 1
        and staff not in corrected
    ]  # fmt: skip


def _declared(raw: Raw) -> set[str | None]:
    """Every name or id that anybody gives, now or formerly."""
    answers = {line["follower_key"] for line in raw["raw.declaration"]}
    corrected = {key for line in raw["raw.correction"] for key in (line["follower_key"], line["former_key"])}
    return (answers | corrected) - {None}


def _after(chance: Random, first: datetime, raw: Raw) -> datetime:
    last = datetime.combine(raw["raw.night"][0]["as_of"], time(16), tzinfo=UTC)
    return first + timedelta(seconds=chance.randint(1, max(1, int((last - first).total_seconds()))))


def _entered(at: datetime, raw: Raw) -> dict[str, Any]:
    """A rename is told by the end of the night, whenever it happened."""
    on = min((at + timedelta(hours=7)).date(), raw["raw.night"][0]["as_of"])
    return {"entered_at": at, "entered_on": on, "from_on": on}


def reordered(raw: Raw, chance: Random) -> Raw:
    """The same rows, loaded in another order."""
    return {table: chance.sample(rows, k=len(rows)) for table, rows in raw.items()}


def earlier(raw: Raw, chance: Random) -> Raw:
    """A night before, run again: nothing but the date is another, and all that came later is already there."""
    night = raw["raw.night"][0]
    days = (night["as_of"] - date(2024, 2, 1)).days
    return {**raw, "raw.night": [{**night, "as_of": night["as_of"] - timedelta(days=chance.randint(1, days))}]}
