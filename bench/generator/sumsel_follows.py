"""Knows who follows the three accounts of the article's case and when; knows nothing of files."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import polars as pl

from bench.generator.campaign_toml import Account
from bench.generator.chance import Chance
from bench.generator.follows import Gain, Loss, Pool, follow_history
from bench.generator.truth import Capture


def at(text: str) -> datetime:
    """A local instant (WIB)."""
    return datetime.fromisoformat(f"{text}+07:00")


MORNING = at("2024-02-07T08:00:00")  # "7.200-an"
ORDERED_AT = at("2024-02-07T09:00:00")
EVENING = at("2024-02-07T21:00:00")  # "8.582"
FIRST_EXPORT = at("2024-02-08T06:00:00")
PARTIAL_EXPORT = at("2024-02-09T06:00:00")
SECOND_EXPORT = at("2024-02-16T06:00:00")
MINUTE = timedelta(minutes=1)

PEMPROV = Account("pemprov.contoh", "Pemprov")
DISKOMINFO = Account("diskominfo.contoh", "Diskominfo")
GOVERNOR = Account("pj.gubernur.contoh", "Pj. Gubernur", "official", valid_to=date(2024, 6, 24), sources=("counts",))
CAPTURES = (
    Capture(PEMPROV.key, FIRST_EXPORT, repeated=2),
    Capture(PEMPROV.key, SECOND_EXPORT, repeated=2),
    Capture(DISKOMINFO.key, PARTIAL_EXPORT, newest=9_803),  # the oldest third of the followers is missing
)


class Flow(NamedTuple):
    """One account's followers as (staff, others): before, gained on the day, that night, that week, lost."""

    opened_at: datetime
    before: tuple[int, int]
    day: tuple[int, int]
    night: tuple[int, int]
    week: tuple[int, int]
    lost_on_day: tuple[int, int]
    lost_in_week: tuple[int, int]
    first_stranger: int  # where its others begin in the common list of strangers: some people follow two accounts


FLOWS = {
    # 390 + 6,848 = 7,238; + 1,290 + 62 − 8 = 8,582.
    PEMPROV.key: Flow(at("2018-03-01T00:00"), (390, 6848), (1290, 62), (33, 8), (60, 70), (0, 8), (6, 19), 0),
    # 610 + 14,708 = 15,318, "15,3 rb"; + 402 + 95 − 6 = 15,809.
    DISKOMINFO.key: Flow(at("2017-06-01T00:00"), (610, 14708), (402, 95), (14, 6), (47, 81), (0, 6), (2, 31), 5_000),
    # 520 + 41,598 = 42,118; + 760 + 151 − 22 = 43,007.
    GOVERNOR.key: Flow(
        at("2023-10-02T00:00"), (520, 41598), (760, 151), (22, 40), (41, 350), (0, 22), (3, 120), 12_000
    ),
}
STRANGERS = 60_000  # length of the common list
SILENT_FOLLOWERS = 142  # staff who follow pemprov and never declare: 8 % of all who ever follow it
KEEN_SHARE = 0.7  # of another account's staff followers, so many follow pemprov too
BEFORE_ORDER = 15  # staff who follow on the day, but not because of the order
PLACEHOLDERS = ("__deleted__b3ac91", "deleted1a2b3c4d", "__deleted__0c47e2")  # pemprov's deleted followers


def draw_follows(
    chance: Chance, people: pl.DataFrame, answers: pl.DataFrame, strangers: pl.Series
) -> dict[str, pl.DataFrame]:
    """Account key → its follow history (`follow_history`).

    `people`: `nip`, `handle`, `has_account`, `answers` (declares anything). Staff who unfollow are only
    such whose handle was declared, alone, before the first export: the lists can show that they left.
    """
    may_follow = people.filter(pl.col("has_account") & ~pl.col("nip").is_in(_borrowers(people, answers))).select(
        "nip", "handle", "answers"
    )
    may_leave = _known_early(answers)
    keen = _pemprov_staff(chance.on("keen"), may_follow)
    rest = may_follow.filter(~pl.col("nip").is_in(keen["nip"].to_list()))
    histories = {}
    for key, flow in FLOWS.items():
        own = chance.on(key)
        staff = keen if key == PEMPROV.key else _mixed(own, keen, rest, _staff_needed(flow))
        others = strangers.slice(flow.first_stranger)
        if key == PEMPROV.key:
            others = pl.concat([pl.Series(others.name, PLACEHOLDERS), others])
        pool = Pool(shuffled(own.on("order"), staff), others, may_leave, PLACEHOLDERS)
        histories[key] = follow_history(own.on("history"), _gains(flow), _losses(flow), pool)
    return histories


def shuffled(chance: Chance, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows in a random order."""
    return frame[chance.order(frame.height)]


def _gains(flow: Flow) -> list[Gain]:
    staff, others = flow.day
    midnight = MORNING.replace(hour=0)
    return [
        Gain(flow.opened_at, midnight, *flow.before, "years"),
        Gain(ORDERED_AT + 2 * MINUTE, EVENING - MINUTE, staff - BEFORE_ORDER, 0, "rush"),
        Gain(MORNING + MINUTE, EVENING - MINUTE, BEFORE_ORDER, others, "even"),
        Gain(EVENING + MINUTE, FIRST_EXPORT - 20 * MINUTE, *flow.night, "even"),
        Gain(FIRST_EXPORT, SECOND_EXPORT, *flow.week, "days"),
    ]


def _losses(flow: Flow) -> list[Loss]:
    return [
        Loss(MORNING + MINUTE, EVENING - MINUTE, *flow.lost_on_day, joined_by=MORNING),
        Loss(FIRST_EXPORT + 60 * MINUTE, SECOND_EXPORT - 60 * MINUTE, *flow.lost_in_week, joined_by=EVENING),
    ]


def _staff_needed(flow: Flow) -> int:
    return sum(staff for staff, _ in (flow.before, flow.day, flow.night, flow.week))


def _pemprov_staff(chance: Chance, may_follow: pl.DataFrame) -> pl.DataFrame:
    drawn = shuffled(chance, may_follow)
    silent = drawn.filter(~pl.col("answers")).head(SILENT_FOLLOWERS)
    declaring = drawn.filter("answers").head(_staff_needed(FLOWS[PEMPROV.key]) - SILENT_FOLLOWERS)
    return pl.concat([silent, declaring])


def _mixed(chance: Chance, keen: pl.DataFrame, rest: pl.DataFrame, size: int) -> pl.DataFrame:
    of_keen = int(size * KEEN_SHARE)
    return pl.concat([shuffled(chance, keen).head(of_keen), shuffled(chance, rest).head(size - of_keen)])


def _last_plain(answers: pl.DataFrame) -> pl.DataFrame:
    """Last answers that name one handle: `nip`, `named`, `answered_at`, `is_shared` (two people name it)."""
    last = answers.drop_nulls("nip").unique("nip", keep="last", maintain_order=True)
    plain = last.filter(pl.col("answer") == "handle").with_columns(named=pl.col("handles").list.first())
    return plain.select("nip", "named", "answered_at", is_shared=pl.col("nip").n_unique().over("named") > 1)


def _borrowers(people: pl.DataFrame, answers: pl.DataFrame) -> list[str]:
    """Staff numbers of those who declared somebody else's handle: what they follow with, nobody knows."""
    shared = _last_plain(answers).filter("is_shared").join(people, on="nip")
    return shared.filter(pl.col("named") != pl.col("handle"))["nip"].to_list()


def _known_early(answers: pl.DataFrame) -> list[str]:
    plain = _last_plain(answers)
    return plain.filter(~pl.col("is_shared") & (pl.col("answered_at") < FIRST_EXPORT.astimezone(UTC)))["nip"].to_list()
