"""Lines of corrections that are over go, and none that another one still needs."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import polars as pl
import pytest

from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.retention import drop_outdated, find_outdated

KEEP_FROM = date(2025, 1, 1)
STAYS, GONE, NEW = "a1" * 16, "b2" * 16, "c3" * 16
Deliver = Callable[..., object]


@pytest.fixture
def correction(frames: dict[str, pl.DataFrame]) -> Callable[..., pl.DataFrame]:
    def line(row: int, kind: str, until: date | None, entered: int = 1, key: str = STAYS) -> pl.DataFrame:
        return frames["corrections"].with_columns(
            row=pl.lit(row, pl.Int64),
            kind=pl.lit(kind),
            staff_key=pl.lit(key),
            until_on=pl.lit(until, pl.Date),
            from_on=pl.lit(date(2024, 2, 1)),
            entered_at=datetime(2024, 2, entered, tzinfo=UTC),
        )

    return line


def _let_go(layout: Layout) -> int:
    """How many lines have gone."""
    outdated = find_outdated(layout, KEEP_FROM)
    drop_outdated(layout, outdated)
    return outdated.correction_lines


def test_ended_corrections_go_and_those_without_an_end_or_end_of_their_own_stay(
    layout: Layout, landings: Landings, deliver: Deliver, correction: Callable[..., pl.DataFrame]
) -> None:
    ended, open_still = date(2024, 3, 1), date(2025, 6, 1)
    lines = [
        correction(2, "exempt", ended),
        correction(3, "dispute", None),
        correction(4, "self_declared", open_still),
        correction(5, "rename", ended),
        correction(6, "resolve", ended),
    ]
    deliver("corrections", "inbox/corrections.csv", pl.concat(lines), known_on=date.min)

    assert _let_go(layout) == 1
    (left,) = landings.kept("corrections")
    assert pl.read_parquet(left.rows)["row"].to_list() == [3, 4, 5, 6]
    facts = landings.facts("corrections", left.file_id)
    assert (facts["rows_read"], facts["rows_loaded"], facts["rows_rejected"]) == ("5", "4", "1")
    assert not find_outdated(layout, KEEP_FROM).touches_landing


def test_a_withdrawal_goes_only_together_with_what_it_withdraws(
    layout: Layout, landings: Landings, deliver: Deliver, correction: Callable[..., pl.DataFrame]
) -> None:
    """Left alone, the first line would exempt for ever."""
    day_before = date(2024, 1, 31)
    withdrawn = [correction(2, "exempt", None), correction(3, "exempt", day_before, entered=2)]
    at_once = [correction(6, "exempt", day_before, key=GONE), correction(7, "exempt", None, key=GONE)]
    prolonged = [correction(4, "exempt", day_before, key=NEW), correction(5, "exempt", None, entered=2, key=NEW)]
    deliver("corrections", "inbox/corrections.csv", pl.concat([*withdrawn, *prolonged, *at_once]), known_on=date.min)

    _let_go(layout)

    # Each of two lines that were prolonged at once, or later, goes by itself: the one without an end protects.
    (left,) = landings.kept("corrections")
    assert pl.read_parquet(left.rows)["row"].to_list() == [5, 7]


def test_a_withdrawal_with_another_first_day_or_of_more_accounts_stays_as_long_as_what_it_withdraws(
    layout: Layout, landings: Landings, deliver: Deliver, correction: Callable[..., pl.DataFrame]
) -> None:
    """As docs/corrections.md withdraws a line: the day of the withdrawal is in `from`, the day before in `until`."""
    later = pl.lit(date(2024, 7, 1))
    narrower = {"platform": pl.lit("instagram"), "account": pl.lit("instagram:pemprov.contoh")}
    lines = [
        correction(2, "exempt", None),
        correction(3, "exempt", date(2024, 6, 30), entered=2).with_columns(from_on=later),
        correction(4, "exempt", None, key=NEW).with_columns(pl.lit(None, pl.String).alias("platform")),
        correction(5, "exempt", date(2024, 6, 30), entered=2, key=NEW).with_columns(from_on=later, **narrower),
        correction(6, "exempt", date(2024, 3, 1), entered=3, key=NEW).with_columns(platform=pl.lit("x")),
    ]
    deliver("corrections", "inbox/corrections.csv", pl.concat(lines), known_on=date.min)

    _let_go(layout)

    # On her other accounts the second person is exempt without an end, so neither line that limits it may go.
    (left,) = landings.kept("corrections")
    assert pl.read_parquet(left.rows)["row"].to_list() == [4, 5, 6]


def test_an_ended_correction_stays_as_long_as_a_list_of_its_time_does(
    layout: Layout,
    deliver: Deliver,
    correction: Callable[..., pl.DataFrame],
) -> None:
    """A list made while somebody was exempt must never count against her."""
    deliver("corrections", "inbox/corrections.csv", correction(2, "exempt", date(2024, 3, 1)), known_on=date.min)
    _land_list(deliver, date(2024, 2, 20))
    assert find_outdated(layout, KEEP_FROM).correction_lines == 0

    _land_list(deliver, date(2024, 4, 1))
    assert find_outdated(layout, KEEP_FROM).correction_lines == 1


def _land_list(deliver: Deliver, day: date) -> None:
    deliver("followers", f"inbox/{day}", known_on=day, file_id=f"{day:%Y%m%d}")
