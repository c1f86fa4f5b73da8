"""Invents small worlds whose truth is known, and what honest eyes saw of them: knows raw tables, no model and no law.

A world says who follows what since when and until when. Readings hold the count of their instant, lists show only who
follows, answers name accounts of those who answer. Some of it is missing. Beside a list that hides somebody stands a
count of its own instant, or one from before it where the list tells times and hides nobody who came since: of whoever
comes between a count and a list, and is hidden, nobody can know. Nobody in it exists.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, TypeAlias

from tests.sql.campaigns import Raw, local_day, with_sources
from transforms.platforms import shown_by

Span: TypeAlias = tuple[datetime, datetime | None]
Truth: TypeAlias = dict[tuple[str, str], list[Span]]

FIRST = datetime(2024, 1, 10, tzinfo=UTC)
# In the morning, at the last instant of a local day, and at the first.
ORDERS = (datetime(2024, 2, 7, 2, tzinfo=UTC), datetime(2024, 2, 6, 17, tzinfo=UTC))
ACCOUNTS = ("instagram:pemprov", "instagram:dinas", "tiktok:pemprov")


@dataclass(frozen=True)
class World:
    """Who really follows: by account and follower, from which instant to which."""

    chance: Random
    as_of: date
    ordered_at: datetime
    accounts: tuple[str, ...]
    staff: tuple[str, ...]
    follows: Truth

    @property
    def ends_at(self) -> datetime:
        return datetime(self.as_of.year, self.as_of.month, self.as_of.day, 16, 59, tzinfo=UTC)

    def following(self, account: str, at: datetime) -> dict[str, datetime]:
        """Who follows the account at the instant, and since when."""
        return {
            who: start
            for (followed, who), spans in self.follows.items()
            for start, end in spans
            if followed == account and start <= at and (end is None or at < end)
        }

    def instant(self, first: datetime, last: datetime) -> datetime:
        return first + timedelta(seconds=self.chance.randint(0, max(0, int((last - first).total_seconds()))))


def world(seed: int) -> World:
    """A world of 3 to 8 employees, up to 8 strangers and 1 to 3 accounts."""
    chance = Random(f"{seed} world")
    as_of = date(2024, 2, 7) + timedelta(days=chance.choice((-2, 0, *range(1, 17))))
    accounts = tuple(chance.sample(ACCOUNTS, k=chance.choice((1, 1, 2, 3))))
    staff = tuple(f"staff {n}" for n in range(chance.randint(3, 8)))
    empty = World(chance, as_of, chance.choice(ORDERS), accounts, staff, {})
    people = [*staff, *(f"stranger {n}" for n in range(chance.randint(0, 8)))]
    follows = {(account, who): list(_spans(empty)) for account in accounts for who in people}
    return World(chance, as_of, empty.ordered_at, accounts, staff, follows)


def _spans(world: World) -> Iterator[Span]:
    chance, at = world.chance, FIRST
    while chance.random() < 0.65 and at < world.ends_at:
        start = world.instant(at, chance.choice((world.ends_at, world.ordered_at + timedelta(days=2))))
        end = world.instant(start, world.ends_at) if chance.random() < 0.35 else None
        yield start, end
        if end is None:
            return
        at = end + timedelta(seconds=1)


def seen_of(world: World) -> Raw:
    """The raw tables of what was seen of the world by the end of its night."""
    chance = world.chance
    raw: Raw = {
        "raw.night": [_night(world)],
        "raw.account": [
            {
                "account_key": key, "platform": key.partition(":")[0], "handle": key.partition(":")[2],
                "owner": key.partition(":")[2], "kind": "office", "valid_to": None, "has_list_source": True,
                "valid_from": chance.choice((date(2024, 1, 1), date(2024, 1, 1), date(2024, 2, 8))),
                "has_count_source": True, **shown_by(key.partition(":")[0]),
            } for key in world.accounts
        ],
        "raw.expected_source": [], "raw.statement": [], "raw.addressed_employment": [{"employment": "pppk"}],
        "raw.staff": _rosters(world), "raw.declaration": _declarations(world), "raw.correction": _corrections(world),
    }  # fmt: skip
    for table in ("raw.capture", "raw.follower", "raw.follower_count", "raw.point_check"):
        raw[table] = []
    for account in world.accounts:
        _count(world, raw, account)
        _list(world, raw, account)
        _check(world, raw, account)
    return with_sources(chance, raw, world.as_of)


def _night(world: World) -> dict[str, Any]:
    chance = world.chance
    return {
        "as_of": world.as_of, "ordered_at": world.ordered_at, "ordered_on": local_day(world.ordered_at),
        "target_followers": None, "satisfied_by": chance.choice(("all", "any", "any_platform_per_owner")),
        "max_hidden_share": chance.choice((0.0, 0.0, 0.2)), "max_reading_age_days": chance.choice((1, 3)),
        "confirmations": chance.choice((1, 2)), "confirmation_days": chance.choice((0, 2)), "small_cell": 1,
        "ends_at": world.ends_at + timedelta(minutes=1),
    }  # fmt: skip


def _rosters(world: World) -> list[dict[str, Any]]:
    chance = world.chance
    days = sorted({date(2024, 2, 1), *chance.sample([date(2024, 2, 6), date(2024, 2, 7), date(2024, 2, 8)], k=1)})
    kinds = {key: chance.choice(("pppk", "pppk", "pppk", "pns")) for key in world.staff}
    return [
        {
            "file_id": f"roster {day}", "row_number": row, "staff_key": key, "nip": key, "name": "Pegawai Contoh",
            "unit": "AB"[row % 2], "employment": kinds[key], "is_active": chance.random() < 0.95,
        }
        for day in days
        for row, key in enumerate(world.staff, start=2)
        if chance.random() < 0.95
    ]  # fmt: skip


def _declarations(world: World) -> list[dict[str, Any]]:
    """Honest answers, some of them of two names of which one is old; each employee has a row for each platform."""
    lines: list[dict[str, Any]] = []
    platforms = sorted({account.partition(":")[0] for account in world.accounts})
    asked = [(platform, key) for platform in platforms for key in world.staff]
    for row, (platform, key) in enumerate(asked, start=2):
        answer = world.chance.choice((*["handle"] * 8, "multiple", "blank", "no_account", "display_name"))
        names = {"handle": [key], "multiple": [key, f"{key} lama"]}.get(answer, [None])
        at = world.instant(datetime(2024, 2, 1, tzinfo=UTC), world.ends_at)
        lines += [
            {
                "file_id": "form", "row_number": row, "staff_key": key, "platform": platform, "answer": answer,
                "handle": name, "platform_user_id": None, "follower_key": name and f"{platform}:{name}",
                "declared_at": at, "declared_on": local_day(at),
            }
            for name in names
        ]  # fmt: skip
    return lines


def _corrections(world: World) -> list[dict[str, Any]]:
    """Exemptions, disputes, and the statements of people who really follow everything tonight."""
    chance = world.chance
    lines: list[dict[str, Any]] = []
    for key in world.staff:
        everywhere = all(key in world.following(account, world.ends_at) for account in world.accounts)
        for kind in ("exempt", "dispute", *(["self_declared"] if everywhere else [])):
            if chance.random() < 0.08:
                on = local_day(world.instant(world.ordered_at, world.ends_at))
                at = datetime(on.year, on.month, on.day, tzinfo=UTC)
                until = chance.choice((None, on + timedelta(days=2)))
                lines.append({
                    "file_id": "corrections", "row_number": len(lines) + 2, "staff_key": key, "platform": None,
                    "account_key": None, "kind": kind, "entered_at": at, "entered_on": on, "from_on": on,
                    "until_on": None if kind == "dispute" else until, "handle": None, "follower_key": None,
                    "former_key": None,
                })  # fmt: skip
    return lines


def _count(world: World, raw: Raw, account: str) -> None:
    chance = world.chance
    hour = timedelta(hours=chance.randint(0, 23))
    instants = [world.instant(FIRST, world.ends_at) for _ in range(chance.randint(0, 3))]
    instants += [world.ordered_at - timedelta(days=n) + hour for n in range(chance.choice((0, 0, 14)))]
    for at in instants:
        if at <= world.ends_at:
            raw["raw.follower_count"] += _readings(world, account, at)


def _readings(world: World, account: str, at: datetime) -> Iterator[dict[str, Any]]:
    """One reading that holds the count of the instant; seldom another beside it that contradicts it."""
    chance, count = world.chance, len(world.following(account, at))
    low, high = count - chance.choice((0, 0, 0, 1, 3)), count + chance.choice((0, 0, 0, 1, 4))
    ends = [(low, high)]
    if chance.random() < 0.15:
        size, gap = chance.choice((0, 1, 5)), chance.choice((1, 3))
        ends.append((low - gap - size, low - gap) if low > gap and size else (high + gap, high + gap + size))
    for low, high in ends:
        yield {
            "account_key": account, "read_at": at, "read_on": local_day(at), "count_low": max(0, low),
            "count_high": high, "source": "manual", "is_exact": low == high,
        }  # fmt: skip


def _list(world: World, raw: Raw, account: str) -> None:
    chance = world.chance
    times = sorted(world.instant(datetime(2024, 2, 4, tzinfo=UTC), world.ends_at) for _ in range(chance.randint(0, 4)))
    has_times = chance.choice((1.0, 1.0, 0.0, 0.9))
    for n, at in enumerate(times):
        truth = world.following(account, at)
        hides = chance.choice((0.0, 0.0, 0.1, 0.5))
        is_older = has_times == 1 and chance.random() < 0.4
        counted_at = at - timedelta(minutes=chance.randint(90, 1200)) if is_older else at
        shown = {who: since for who, since in truth.items() if since > counted_at or chance.random() >= hides}
        ended = "exhausted" if len(shown) == len(truth) or chance.random() < 0.5 else "interrupted"
        name, platform = f"{account} list {n}", account.partition(":")[0]
        raw["raw.capture"].append({
            "capture_id": name, "account_key": account, "captured_at": at, "captured_on": local_day(at),
            "source": "export", "identifies": "handle", "listed": len(shown), "anonymous": 0, "ended": ended,
        })  # fmt: skip
        for who, since in shown.items():
            told = since if chance.random() < has_times else None
            raw["raw.follower"].append({
                "capture_id": name, "follower_key": f"{platform}:{who}", "handle_key": None, "followed_at": told,
                "followed_on": told and local_day(told),
            })  # fmt: skip
        if len(shown) < len(truth) or chance.random() < 0.5:
            raw["raw.follower_count"] += _readings(world, account, counted_at)


def _check(world: World, raw: Raw, account: str) -> None:
    chance, platform = world.chance, account.partition(":")[0]
    answers = [line for line in raw["raw.declaration"] if line["platform"] == platform]
    declared = sorted({line["follower_key"] for line in answers} - {None})
    for at in [world.instant(world.ordered_at, world.ends_at) for _ in range(chance.choice((0, 0, 1)))]:
        truth = {f"{platform}:{who}" for who in world.following(account, at)}
        raw["raw.point_check"] += [
            {
                "file_id": f"{account} checked {at}", "row_number": row, "account_key": account, "follower_key": key,
                "checked_at": at, "checked_on": local_day(at), "is_following": key in truth, "is_unknown": False,
            }
            for row, key in enumerate(declared, start=1)
            if chance.random() < 0.5
        ]  # fmt: skip
