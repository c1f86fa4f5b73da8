"""Knows what is really so in an invented campaign and what lists and forms show of it; writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import polars as pl

from bench.generator.campaign_toml import CONFIRMATION_DAYS, Campaign

ZONE = ZoneInfo("Asia/Jakarta")
READABLE = ("handle", "multiple")

# When an answer counts as known: at its own time, or only once the form's file was downloaded.
Known = Literal["answer_time", "file_day"]


@dataclass(frozen=True)
class Capture:
    """One export, made at `captured_at`; `newest`: it lists only so many of the newest (None: all)."""

    account_key: str
    captured_at: datetime
    newest: int | None = None
    repeated: int = 0

    @property
    def day(self) -> date:
        """The local day, as in the name of the export's folder."""
        return self.captured_at.astimezone(ZONE).date()


@dataclass(frozen=True)
class Night:
    """What a night can know of one account, counted from the truth; all are numbers of addressed people."""

    as_of: date
    addressed: int
    answered: int
    by_answer: Mapping[str, int]
    with_handle: int  # last answer names at least one legal handle
    with_one_handle: int  # … exactly one
    disputed: int  # … that somebody else gave too
    listed: int  # rows of the newest list known, repeats not counted; 0 without a list
    matched: int  # declared handle in the newest list known (disputed people included)
    matched_undisputed: int
    not_seen_at_most: int  # one handle, undisputed, declared before and absent from two lists 7 days apart
    followers: int  # truth at the end of the night's day
    staff_following: int  # truth at the end of the night's day


@dataclass(frozen=True)
class Case:
    """An invented campaign with its truth.

    `people`: one row per addressed person: the columns of `draw_people` and `handle` (the real one, null
    without an account). `roster`: the rows of BKD's file; `roster_rejects`: (row in the sheet, reason).
    `answers`: one row per form row (`draw_answers`; in the file it is row index + 2). `follows`: account
    key → one row per follower (`follow_history`). `readings`: the lines of counts.csv, `statements` those of
    statements.csv.
    """

    campaign: Campaign
    people: pl.DataFrame
    roster: pl.DataFrame
    roster_rejects: tuple[tuple[int, str], ...]
    roster_day: date
    answers: pl.DataFrame
    answers_day: date
    follows: Mapping[str, pl.DataFrame]
    captures: tuple[Capture, ...]
    readings: tuple[tuple[str, str, str, str], ...]
    statements: tuple[tuple[str, str, str, str, str], ...]

    def followers(self, account_key: str, at: datetime) -> pl.DataFrame:
        """Who really follows the account at an instant, staff and others (columns of `follow_history`)."""
        at = at.astimezone(UTC)
        follows = self.follows[account_key]
        stays = pl.col("left_at").is_null() | (pl.col("left_at") > at)
        return follows.filter((pl.col("followed_at") <= at) & stays)

    def staff_following(self, account_key: str, at: datetime) -> frozenset[str]:
        """Staff numbers of the addressed people who really follow at an instant."""
        return frozenset(self.followers(account_key, at)["nip"].drop_nulls())

    def capture(self, account_key: str, day: date) -> Capture:
        """The export of one day; raises KeyError when there is none."""
        for capture in self.captures:
            if (capture.account_key, capture.day) == (account_key, day):
                return capture
        raise KeyError(f"no export of {account_key} on {day}")

    def listed(self, capture: Capture) -> pl.DataFrame:
        """The followers that an export lists, without repeats, newest first (columns of `follow_history`)."""
        present = self.followers(capture.account_key, capture.captured_at)
        newest_first = present.sort(["followed_at", "handle"], descending=[True, False])
        return newest_first.head(capture.newest) if capture.newest else newest_first

    def captures_known(self, account_key: str, as_of: date) -> list[Capture]:
        """The account's exports up to the end of the day, oldest first."""
        known = [c for c in self.captures if c.account_key == account_key and c.day <= as_of]
        return sorted(known, key=lambda capture: capture.captured_at)

    def declared(self, as_of: date, known: Known = "answer_time") -> pl.DataFrame:
        """The last answer by the end of the day of every addressed person who gave one: one row per person.

        Columns `nip`, `answer`, `handles`, `answered_at`, `is_disputed` (a handle in it is in another
        person's last answer too). With known="file_day" nothing is known before the day in the file's name.
        """
        by_then = pl.col("answered_at") < end_of_day(as_of).astimezone(UTC)
        in_file = pl.lit(known == "answer_time" or self.answers_day <= as_of)
        answers = self.answers.filter(by_then & in_file & pl.col("nip").is_in(self.people["nip"].to_list()))
        last = answers.sort("answered_at", maintain_order=True).unique("nip", keep="last", maintain_order=True)
        named = last.explode("handles").drop_nulls("handles")
        twice = named.filter(pl.col("nip").n_unique().over("handles") > 1)["nip"].to_list()
        return last.select("nip", "answer", "handles", "answered_at", is_disputed=pl.col("nip").is_in(twice))

    def matched(self, capture: Capture, as_of: date, known: Known = "answer_time") -> frozenset[str]:
        """Staff numbers of the people one of whose declared handles is in the export."""
        named = self.declared(as_of, known).explode("handles")
        return frozenset(named.filter(pl.col("handles").is_in(self.listed(capture)["handle"].to_list()))["nip"])

    def not_seen_at_most(self, account_key: str, as_of: date, known: Known = "answer_time") -> frozenset[str]:
        """Staff numbers of the only people whom law 1 lets a night call not seen.

        One undisputed handle, declared before two whole lists at least seven days apart, in neither of them.
        """
        whole = [c for c in self.captures_known(account_key, as_of) if c.newest is None]
        waits = timedelta(days=CONFIRMATION_DAYS)
        pairs = [(a, b) for a in whole for b in whole if b.day - a.day >= waits]
        declared = self.declared(as_of, known).filter((pl.col("answer") == "handle") & ~pl.col("is_disputed"))
        absent: set[str] = set()
        for first, second in pairs:
            before = declared.filter(pl.col("answered_at") < first.captured_at.astimezone(UTC))["nip"].to_list()
            absent |= set(before) - self.matched(first, as_of, known) - self.matched(second, as_of, known)
        return frozenset(absent)

    def night(self, account_key: str, as_of: date, known: Known = "answer_time") -> Night:
        """The figures of one account as a night can know them, from the truth."""
        declared = self.declared(as_of, known)
        captures = self.captures_known(account_key, as_of)
        matched = self.matched(captures[-1], as_of, known) if captures else frozenset[str]()
        disputed = frozenset(declared.filter("is_disputed")["nip"])
        end = end_of_day(as_of)
        return Night(
            as_of=as_of,
            addressed=self.people.height,
            answered=declared.height,
            by_answer=dict(declared["answer"].value_counts().sort("answer").iter_rows()),
            with_handle=declared.filter(pl.col("answer").is_in(READABLE)).height,
            with_one_handle=declared.filter(pl.col("answer") == "handle").height,
            disputed=len(disputed),
            listed=self.listed(captures[-1]).height if captures else 0,
            matched=len(matched),
            matched_undisputed=len(matched - disputed),
            not_seen_at_most=len(self.not_seen_at_most(account_key, as_of, known)),
            followers=self.followers(account_key, end).height,
            staff_following=len(self.staff_following(account_key, end)),
        )


def end_of_day(day: date) -> datetime:
    """The first instant after a local day."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZONE)
