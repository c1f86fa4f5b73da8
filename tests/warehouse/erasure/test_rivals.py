"""Who else gives the account of somebody who is to be erased is counted by the newest answers, and never named."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from warehouse.erasure.rivals import Rivals, find_rivals
from warehouse.landing import Landings

HERS, SECOND, THIRD = "a1" * 16, "b2" * 16, "c3" * 16
FIRST_ANSWER = datetime(2024, 2, 7, tzinfo=UTC)
ACCOUNT, ANOTHER = "d4" * 16, "e5" * 16
Answers = list[tuple[str, str, str | None]]


def _land(
    deliver_to: Callable[..., object], landings: Landings, frames: dict[str, pl.DataFrame], told: Answers
) -> None:
    template = frames["declarations"].head(1)
    rows = [
        template.with_columns(
            row=pl.lit(place, pl.Int64),
            staff_key=pl.lit(staff),
            platform=pl.lit(platform),
            follower_key=pl.lit(account, pl.String),
            declared_at=pl.lit(FIRST_ANSWER + timedelta(hours=place)).cast(pl.Datetime("us", "UTC")),
        )
        for place, (staff, platform, account) in enumerate(told)
    ]
    deliver_to(landings, "declarations", "inbox/declarations/a.csv", pl.concat(rows))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([(HERS, "instagram", ACCOUNT), (SECOND, "instagram", ACCOUNT)], Rivals(1, 1)),
        ([(HERS, "instagram", ACCOUNT), (SECOND, "x", ACCOUNT)], Rivals(0, 0)),
        ([(HERS, "instagram", ACCOUNT), (SECOND, "instagram", ANOTHER)], Rivals(0, 0)),
        ([(HERS, "instagram", None), (SECOND, "instagram", None)], Rivals(0, 0)),
        # of three, two are left, who dispute it between them
        ([(staff, "x", ACCOUNT) for staff in (HERS, SECOND, THIRD)], Rivals(2, 0)),
        # each shares another of her accounts
        (
            [(HERS, "x", ACCOUNT), (HERS, "tiktok", ANOTHER), (SECOND, "x", ACCOUNT), (THIRD, "tiktok", ANOTHER)],
            Rivals(2, 2),
        ),
        # the newest answer counts, hers and the other's
        ([(SECOND, "x", ACCOUNT), (HERS, "x", ACCOUNT), (SECOND, "x", ANOTHER)], Rivals(0, 0)),
        ([(HERS, "x", ACCOUNT), (SECOND, "x", ACCOUNT), (HERS, "x", ANOTHER)], Rivals(0, 0)),
    ],
)
def test_others_are_counted_by_the_account_they_give_last(
    deliver_to: Callable[..., object],
    landings: Landings,
    frames: dict[str, pl.DataFrame],
    told: Answers,
    expected: Rivals,
) -> None:
    _land(deliver_to, landings, frames, told)

    assert find_rivals(landings, frozenset({HERS})) == expected


def test_without_an_answer_there_is_nobody(landings: Landings) -> None:
    assert find_rivals(landings, frozenset({HERS})) == Rivals(0, 0)
