"""Invents small campaigns as raw tables: knows what inputs may look like; knows no model and no law.

Every campaign comes from a seed and is the same whenever it is made. Nobody in it exists.
"""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, TypeAlias

from tests.sql.corrected import Renamed, corrections
from tests.sql.stated import statements
from transforms.platforms import shown_by

Raw: TypeAlias = dict[str, list[dict[str, Any]]]

ORDERED_AT = datetime(2024, 2, 7, 2, tzinfo=UTC)
ACCOUNTS = ("instagram:pemprov", "instagram:dinas", "tiktok:pemprov", "youtube:pemprov", "facebook:dinas")
ANSWERS = {
    "handle": 66, "multiple": 14, "no_account": 5, "blank": 4, "display_name": 4, "short_link": 3, "id": 8,
    "claim_only": 2,
}  # fmt: skip


def campaign(seed: int) -> Raw:
    """The raw tables of one campaign of 5 to 30 people and 1 to 3 accounts, some of it not known tonight yet."""
    chance = Random(seed)
    as_of = date(2024, 2, 7) + timedelta(days=chance.randint(3, 33))
    keys = chance.sample(ACCOUNTS, k=chance.choice((1, 2, 2, 3)), counts=(8, 4, 3, 1, 1))
    accounts = list(dict.fromkeys(keys))
    staff = [f"staff {n}" for n in range(chance.randint(5, 30))]
    raw: Raw = {
        "raw.night": [_night(chance, as_of)],
        "raw.account": [_account(chance, key, as_of) for key in accounts],
        "raw.expected_source": [_expected(key, source) for key in accounts for source in ("counts", "exports")],
        "raw.addressed_employment": [{"employment": "pppk"}, {"employment": chance.choice(("pns", "unknown"))}],
        "raw.kept": [],
    }
    raw["raw.staff"] = _rosters(chance, staff)
    raw["raw.declaration"] = _declarations(chance, staff, accounts, as_of)
    for table in ("raw.capture", "raw.follower", "raw.follower_count", "raw.point_check"):
        raw[table] = []
    renamed = _renamed(Random(f"{seed} renamed"), raw, as_of)
    for account in accounts:
        _watch(chance, raw, account, as_of, renamed)
    raw["raw.correction"] = corrections(Random(f"{seed} corrected"), staff, accounts, renamed, as_of)
    raw["raw.statement"] = statements(Random(f"{seed} stated"), raw["raw.follower_count"], accounts)
    return with_sources(chance, raw, as_of)


def local_day(at: datetime) -> date:
    """The day in Palembang."""
    return (at + timedelta(hours=7)).date()


def _night(chance: Random, as_of: date) -> dict[str, Any]:
    return {
        "as_of": as_of, "ordered_at": ORDERED_AT, "ordered_on": local_day(ORDERED_AT),
        "target_followers": chance.choice((None, None, 20)),
        "satisfied_by": chance.choice(("all", "any", "any_platform_per_owner")),
        "max_hidden_share": chance.choice((0.0, 0.01, 0.1, 0.3)),
        "max_reading_age_days": chance.choice((0, 1, 3, 14)),
        "confirmations": chance.choice((1, 2, 2, 2, 3)),
        "confirmation_days": chance.choice((0, 1, 3, 7)),
        "small_cell": chance.choice((1, 3, 5)),
        "ends_at": datetime(as_of.year, as_of.month, as_of.day, 17, tzinfo=UTC),
    }  # fmt: skip


def _account(chance: Random, key: str, as_of: date) -> dict[str, Any]:
    platform, _, handle = key.partition(":")
    return {
        "account_key": key, "platform": platform, "handle": handle, "owner": handle, "kind": "office",
        "valid_from": chance.choice((date(2024, 1, 1), date(2024, 1, 1), date(2024, 2, 9))),
        "valid_to": chance.choice((None, None, None, as_of, as_of - timedelta(days=chance.randint(1, 5)))),
        "has_list_source": True, "has_count_source": True, **shown_by(platform),
    }  # fmt: skip


def _expected(account: str, source: str) -> dict[str, Any]:
    """Something that people hand in, which may be late and stops nothing."""
    return {"account_key": account, "source": source, "source_kind": "handed_in", "warn_hours": 72}


def _instant(chance: Random, first: date, days: float) -> datetime:
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return start + timedelta(seconds=chance.randint(0, int(days * 86400)))


def _rosters(chance: Random, staff: list[str]) -> list[dict[str, Any]]:
    days = {date(2024, 2, 1)} | {_instant(chance, date(2024, 2, 2), 35).date() for _ in range(chance.randint(0, 2))}
    person = {key: (chance.choice("ABC"), chance.choices(("pppk", "pns", "unknown"), (8, 2, 1))[0]) for key in staff}
    return [
        {
            "file_id": f"roster {day}", "row_number": row, "staff_key": key, "nip": key, "name": "Pegawai Contoh",
            "unit": chance.choice("ABC") if chance.random() < 0.05 else person[key][0], "employment": person[key][1],
            "is_active": chance.random() < 0.95,
        }
        for day in sorted(days)
        for row, key in enumerate(staff, start=2)
        if chance.random() < 0.92
    ]  # fmt: skip


def _declarations(chance: Random, staff: list[str], accounts: list[str], as_of: date) -> list[dict[str, Any]]:
    """Answers in the order they were given; a second download of the form repeats the first one's."""
    platforms = dict.fromkeys(account.partition(":")[0] for account in accounts)
    span = (as_of - date(2024, 2, 1)).days + 2
    answers: list[tuple[datetime, list[dict[str, Any]]]] = []
    for platform in platforms:
        for n, person in enumerate([*staff, "outsider"]):
            at = _instant(chance, date(2024, 2, 1), span * 0.3)
            for _ in range(chance.choices((0, 1, 2, 3), (2, 10, 3, 1))[0]):
                answers.append((at, _answer(chance, person, n, platform, at)))
                at = chance.choice((at, _instant(chance, date(2024, 2, 1), span)))
    answers.sort(key=lambda answer: answer[0])
    repeats = [("form", 2, answers), *([("form again", 9, answers)] if chance.random() < 0.3 else [])]
    return [
        {"file_id": file_id, "row_number": row, **line}
        for file_id, first, form in repeats
        for row, (_, lines) in enumerate(form, start=first)
        for line in lines
    ]


def _answer(chance: Random, person: str, n: int, platform: str, at: datetime) -> list[dict[str, Any]]:
    answer = chance.choices(list(ANSWERS), list(ANSWERS.values()))[0]
    own, former, anybody = f"person{n}", f"person{n}.lama", f"person{chance.randint(0, 9)}"
    handles: list[str | None] = [None]
    known_id = f"id of {own}" if answer == "id" and chance.random() < 0.8 else None
    if answer == "handle":
        handles = [chance.choices((own, former, anybody), (15, 2, 2))[0]]
    if answer == "multiple":
        handles = [own, former]
    return [
        {
            "staff_key": person, "platform": platform, "answer": answer, "handle": handle,
            "platform_user_id": known_id, "follower_key": _key(platform, known_id or handle),
            "declared_at": at, "declared_on": local_day(at),
        }
        for handle in handles
    ]  # fmt: skip


def _renamed(chance: Random, raw: Raw, as_of: date) -> Renamed:
    """Since when some followers have another name on their platform; whether they told it is another matter."""
    own = {line["follower_key"].replace(":id of ", ":") for line in raw["raw.declaration"] if line["follower_key"]}
    days = (as_of - date(2024, 2, 5)).days + 2
    return {key: _instant(chance, date(2024, 2, 5), days) for key in sorted(own) if chance.random() < 0.3}


def _key(platform: str, name: str | None) -> str | None:
    return name and f"{platform}:{name}"


def _watch(chance: Random, raw: Raw, account: str, as_of: date, renamed: Renamed) -> None:
    """Add what was seen of one account: lists with their gaps, and counts that are right more often than not."""
    platform = account.partition(":")[0]
    declared = {line["follower_key"] for line in raw["raw.declaration"] if line["platform"] == platform} - {None}
    handles = sorted({key.replace(":id of ", ":") for key in declared})
    known = [key for key in handles if chance.random() < 0.6]
    crowd = [*known, *(f"{platform}:stranger{n}" for n in range(chance.randint(0, 15)))]
    span = (as_of - date(2024, 1, 5)).days + 1
    follows = {key: _instant(chance, date(2024, 1, 5), span) for key in crowd}
    ends = {key: _instant(chance, local_day(follows[key]), 60) for key in crowd if chance.random() < 0.4}

    def present(at: datetime) -> list[str]:
        return [key for key in crowd if follows[key] <= at and (key not in ends or ends[key] > at)]

    def name_at(at: datetime, key: str) -> str:
        return f"{key}.baru" if key in renamed and renamed[key] <= at else key

    days = max(4.0, (as_of - date(2024, 2, 5)).days + 2.0)
    times = sorted(_instant(chance, date(2024, 2, 5), days) for _ in range(chance.randint(0, 6)))
    without_time = chance.choice((0.0, 0.0, 0.0, 1.0, 0.8))
    identifies = chance.choices(("handle", "handle_and_id", "id"), (10, 2, 1))[0]
    for n, at in enumerate(times):
        gap = chance.choices((0.0, 0.05, 0.3, 1.0), (16, 2, 2, 1))[0]
        listed = [key for key in present(at) if chance.random() >= gap]
        name = f"{account} list {n}"
        ended = chance.choices(("exhausted", "interrupted", "capped", "error"), (12, 1, 1, 1))[0]
        raw["raw.capture"].append({
            "capture_id": name, "account_key": account, "captured_at": at, "captured_on": local_day(at),
            "source": "export", "identifies": identifies, "listed": len(listed),
            "anonymous": 0, "ended": ended,
        })  # fmt: skip
        raw["raw.follower"] += [
            {"capture_id": name, **_listed(key, name_at(at, key), identifies),
             **_followed(None if chance.random() < without_time else follows[key])} for key in listed
        ]  # fmt: skip
    for at in sorted(_instant(chance, date(2024, 2, 5), days) for _ in range(chance.choice((0, 0, 1, 3)))):
        for row, key in enumerate([key for key in sorted(declared) if chance.random() < 0.4], start=1):
            own = key.replace(":id of ", ":")
            is_found = own in present(at) and (own != key or name_at(at, own) == own)
            drawn = chance.random()
            is_unknown = drawn >= (0.95 if is_found else 0.6)
            follows_then = None if is_unknown or drawn >= 0.9 else is_found
            raw["raw.point_check"].append({
                "file_id": f"{account} checked {at}", "row_number": row, "account_key": account, "follower_key": key,
                "checked_at": at, "checked_on": local_day(at), "is_following": follows_then,
                "is_unknown": is_unknown,
            })  # fmt: skip
    read = [at + timedelta(hours=chance.choice((0, 0, 0, -1, -30, 2, 20))) for at in times if chance.random() < 0.9]
    read += [_instant(chance, date(2024, 2, 1), 6) for _ in range(chance.randint(0, 2))]
    read += [ORDERED_AT + timedelta(hours=12)] if chance.random() < 0.4 else []
    read += [ORDERED_AT - timedelta(days=n, hours=4) for n in range(1, chance.choice((0, 0, 12, 20)) + 1)]
    for at in read:
        for _ in range(chance.choices((1, 2), (9, 1))[0]):
            raw["raw.follower_count"].append(_reading(chance, account, at, len(present(at))))


def _listed(key: str, name: str, identifies: str) -> dict[str, str | None]:
    """How a list names a follower: by the name of the day, by the platform's own id, or by both."""
    platform, _, handle = key.partition(":")
    if identifies == "handle":
        return {"follower_key": name, "handle_key": None}
    return {
        "follower_key": _key(platform, f"id of {handle}"), "handle_key": name if identifies == "handle_and_id" else None
    }  # fmt: skip


def _followed(at: datetime | None) -> dict[str, Any]:
    return {"followed_at": at, "followed_on": at and local_day(at)}


def _reading(chance: Random, account: str, at: datetime, count: int) -> dict[str, Any]:
    low = max(0, count - chance.choice((0, 0, 0, 1, 3)) + chance.choice((0,) * 8 + (-2, 2)))
    high = low if chance.random() < 0.7 else max(low, count + chance.choice((0, 1, 5)))
    return {
        "account_key": account, "read_at": at, "read_on": local_day(at), "count_low": low, "count_high": high,
        "source": chance.choice(("manual", "press")), "is_exact": low == high,
    }  # fmt: skip


def with_sources(chance: Random, raw: Raw, as_of: date) -> Raw:
    """The campaign with the files its rows came from, and the rows that were rejected."""
    for row, line in enumerate(raw["raw.follower_count"], start=2):
        line |= {"file_id": "counts", "row_number": row}
    columns = {"roster": "raw.staff", "declarations": "raw.declaration", "counts": "raw.follower_count",
               "corrections": "raw.correction", "statements": "raw.statement"}  # fmt: skip
    loaded = {
        (source, file_id): len({line["row_number"] for line in raw[table] if line["file_id"] == file_id})
        for source, table in columns.items()
        for file_id in {line["file_id"] for line in raw[table]}
    }
    loaded |= {
        ("point_checks", file_id): sum(line["file_id"] == file_id for line in raw["raw.point_check"])
        for file_id in {line["file_id"] for line in raw["raw.point_check"]}
    }
    loaded |= {("followers", line["capture_id"]): line["listed"] for line in raw["raw.capture"]}
    raw["raw.source_file"], raw["raw.reject"] = [], []
    for (source, file_id), rows in sorted(loaded.items()):
        rejected = chance.randint(0, 2)
        known_on = date.fromisoformat(file_id.removeprefix("roster ")) if source == "roster" else as_of
        raw["raw.source_file"].append({
            "file_id": file_id, "source": source, "file": file_id, "known_on": known_on,
            "rows_read": rows + rejected, "rows_loaded": rows, "rows_rejected": rejected,
        })  # fmt: skip
        raw["raw.reject"] += [
            {"source": source, "file_id": file_id, "row_number": 900 + n, "reason": "nip_invalid"}
            for n in range(rejected)
        ]
    return raw
