"""What is too old goes; what the next night needs, or what protects somebody still in service, stays."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import polars as pl
import pytest

from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.quality_folder import leading_night
from warehouse.retention import Outdated, delete_folders, drop_outdated, find_outdated

KEEP_FROM = date(2025, 1, 1)
STAYS, GONE, NEW = "a1" * 16, "b2" * 16, "c3" * 16
Deliver = Callable[..., object]


@pytest.fixture
def roster(deliver: Deliver, frames: dict[str, pl.DataFrame]) -> Callable[..., None]:
    def land(day: date, *keys: str) -> None:
        lines = [frames["roster"].with_columns(staff_key=pl.lit(key), nip=pl.lit(f"{day:%Y%m%d}")) for key in keys]
        rows = pl.concat(lines).with_columns(row=pl.int_range(2, 2 + len(keys), dtype=pl.Int64))
        deliver("roster", f"inbox/roster/{day}.csv", rows, known_on=day)

    return land


@pytest.fixture
def answers(deliver: Deliver, frames: dict[str, pl.DataFrame]) -> Callable[..., None]:
    def land(day: date, *keys: str) -> None:
        at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        rows = pl.concat([frames["declarations"].with_columns(staff_key=pl.lit(key), declared_at=at) for key in keys])
        deliver("declarations", f"inbox/declarations/{day}.csv", rows, known_on=day)

    return land


@pytest.fixture
def listed(deliver: Deliver, frames: dict[str, pl.DataFrame]) -> Callable[..., None]:
    def land(
        day: date,
        account: str = "instagram:pemprov.contoh",
        loaded: int = 1,
        rows: Sequence[tuple[str, str | None]] = ((NEW, None),),
        name: str = "",
    ) -> None:
        counted = {"rows_read": str(len(rows)), "rows_loaded": str(loaded and len(rows)), "rows_rejected": "0"}
        followers = pl.DataFrame(
            [(key, handle, None) for key, handle in rows], frames["followers"].schema, orient="row"
        )
        deliver(
            "followers", f"inbox/{account}/{day}", followers, known_on=day, facts={"account_key": account, **counted},
            file_id=f"{account} {day} {name}".encode().hex(),
        )  # fmt: skip

    return land


def _let_go(layout: Layout) -> Outdated:
    outdated = find_outdated(layout, KEEP_FROM)
    drop_outdated(layout, outdated)
    return outdated


def _kept(landings: Landings, source: str) -> list[date]:
    return [one.known_on for one in landings.current() if one.source == source and landings.has(source, one.file_id)]


def test_the_staff_list_in_force_on_the_first_day_stays_and_those_it_replaced_go(
    layout: Layout, landings: Landings, roster: Callable[..., None]
) -> None:
    for day in (date(2024, 1, 1), date(2024, 6, 1), date(2025, 2, 1)):
        roster(day, STAYS)

    outdated = _let_go(layout)

    assert [one.source for one in outdated.files] == ["roster"]
    assert _kept(landings, "roster") == [date(2024, 6, 1), date(2025, 2, 1)]


def test_the_only_staff_list_stays_whatever_its_age(
    layout: Layout, landings: Landings, roster: Callable[..., None]
) -> None:
    roster(date(2020, 1, 1), STAYS)

    assert not _let_go(layout).touches_landing
    assert _kept(landings, "roster") == [date(2020, 1, 1)]


def test_each_accounts_newest_list_stays_and_a_failed_attempt_does_not_stand_for_it(
    layout: Layout, landings: Landings, listed: Callable[..., None]
) -> None:
    for day in (date(2024, 2, 1), date(2024, 3, 1)):
        listed(day)
    listed(date(2024, 4, 1), loaded=0)
    listed(date(2024, 1, 1), "instagram:diskominfo.contoh")

    _let_go(layout)

    assert _kept(landings, "followers") == [date(2024, 1, 1), date(2024, 3, 1)]


def test_the_list_in_force_on_the_first_day_stays_for_the_history_begins_with_it(
    layout: Layout, landings: Landings, listed: Callable[..., None]
) -> None:
    for day in (date(2024, 11, 1), date(2024, 12, 1), date(2025, 2, 1)):
        listed(day)

    _let_go(layout)

    assert _kept(landings, "followers") == [date(2024, 12, 1), date(2025, 2, 1)]
    assert landings.kept_from() == KEEP_FROM


def test_of_an_old_list_the_row_stays_that_shows_a_declared_name_last_and_proves_nothing(
    layout: Layout,
    landings: Landings,
    roster: Callable[..., None],
    answers: Callable[..., None],
    listed: Callable[..., None],
    frames: dict[str, pl.DataFrame],
) -> None:
    """With it the id beside the name would go, or the second of her follow: under a new name she would be absent."""
    roster(date(2024, 1, 1), STAYS)
    answers(date(2024, 2, 1), STAYS)
    declared = frames["declarations"]["follower_key"][0]
    hers, renamed = (STAYS, declared), (STAYS, NEW)
    listed(date(2024, 2, 1), rows=[hers, (GONE, GONE)])
    listed(date(2024, 3, 1), rows=[hers, (GONE, GONE)])
    listed(date(2024, 4, 1), rows=[renamed])
    listed(date(2024, 12, 1), rows=[renamed, (GONE, GONE)])

    outdated = _let_go(layout)

    assert _kept(landings, "followers") == [date(2024, 3, 1), date(2024, 12, 1)]
    (thinned,) = outdated.thinned
    left = pl.read_parquet(thinned.rows).select("follower_key", "handle_key").rows()
    facts = landings.facts(thinned.source, thinned.file_id)
    assert (left, facts["ended"], facts["reason"], facts["listed"]) == ([hers], "interrupted", "expired", "1")
    assert (facts["rows_read"], facts["rows_loaded"], facts["rows_rejected"]) == ("2", "1", "1")
    assert pl.read_parquet(thinned.rejects).rows() == [(-1, "expired")]
    assert not find_outdated(layout, KEEP_FROM).touches_landing


def test_a_name_of_nobody_in_service_keeps_no_row(
    layout: Layout, landings: Landings, roster: Callable[..., None], answers: Callable[..., None],
    listed: Callable[..., None], frames: dict[str, pl.DataFrame],
) -> None:  # fmt: skip
    for day, key in ((date(2024, 1, 1), GONE), (date(2024, 6, 1), STAYS)):
        roster(day, key)
    answers(date(2024, 2, 1), GONE)
    listed(date(2024, 2, 1), rows=[(frames["declarations"]["follower_key"][0], None)])
    listed(date(2024, 12, 1), rows=[(NEW, None)])

    _let_go(layout)

    assert _kept(landings, "followers") == [date(2024, 12, 1)]


def test_a_list_that_another_one_replaced_goes_by_its_day_as_well(
    layout: Layout, landings: Landings, listed: Callable[..., None]
) -> None:
    listed(date(2024, 12, 1))
    listed(date(2024, 12, 1), name="lagi")
    assert len(landings.kept("followers")) == 2

    _let_go(layout)

    assert len(landings.kept("followers")) == 1


def test_whoever_is_on_no_list_any_more_and_silent_since_goes(
    layout: Layout, roster: Callable[..., None], answers: Callable[..., None]
) -> None:
    roster(date(2024, 1, 1), STAYS, GONE)
    roster(date(2024, 6, 1), STAYS)
    answers(date(2024, 2, 1), STAYS, GONE)
    answers(date(2025, 2, 1), NEW)  # her staff list is still to come

    assert find_outdated(layout, KEEP_FROM).people.staff_keys == {GONE}
    assert find_outdated(layout, KEEP_FROM).people.reason == "expired"


def test_old_answers_of_somebody_in_service_stay_for_a_former_name_may_be_what_a_list_shows(
    layout: Layout, landings: Landings, roster: Callable[..., None], answers: Callable[..., None]
) -> None:
    roster(date(2024, 6, 1), STAYS)
    for day in (date(2024, 2, 1), date(2025, 2, 1)):
        answers(day, STAYS)

    assert not _let_go(layout).touches_landing
    assert len(landings.kept("declarations")) == 2


def test_before_the_first_staff_list_nobody_has_left(layout: Layout, answers: Callable[..., None]) -> None:
    answers(date(2020, 1, 1), NEW)

    assert not find_outdated(layout, KEEP_FROM).people.staff_keys


def test_answers_of_platforms_go_by_their_day(layout: Layout, landings: Landings, deliver: Deliver) -> None:
    for day in (date(2024, 12, 31), KEEP_FROM):
        deliver("point_checks", f"api {day}", known_on=day, file_id=f"{day:%Y%m%d}")

    _let_go(layout)

    assert _kept(landings, "point_checks") == [KEEP_FROM]


def test_an_answer_of_a_platform_stays_as_long_as_an_older_list_of_the_account_does(
    layout: Layout, landings: Landings, deliver: Deliver, listed: Callable[..., None]
) -> None:
    """The list lacks whoever came until the answer, and would count against her."""
    for day in (date(2024, 10, 1), date(2024, 12, 1)):
        deliver("point_checks", f"api {day}", known_on=day, file_id=f"{day:%Y%m%d}")
    listed(date(2024, 11, 1))

    _let_go(layout)

    assert _kept(landings, "point_checks") == [date(2024, 12, 1)]


def test_counts_and_published_figures_stay_for_they_are_nobodys(
    layout: Layout, landings: Landings, deliver: Deliver
) -> None:
    for source in ("counts", "statements"):
        deliver(source, f"inbox/{source}.csv", known_on=date(2020, 1, 1))

    assert not _let_go(layout).touches_landing
    assert len(landings.kept("counts")) == len(landings.kept("statements")) == 1


def test_content_whose_time_is_over_is_known_and_not_there(
    layout: Layout, landings: Landings, listed: Callable[..., None]
) -> None:
    for day in (date(2024, 2, 1), date(2024, 3, 1)):
        listed(day)
    old = landings.current()[0]

    _let_go(layout)

    assert not landings.has(old.source, old.file_id)
    assert landings.had(old.source, old.file_id)
    assert landings.known([(old.path, old.bytes_sha256)]) == {(old.path, old.bytes_sha256): old}


def test_reports_of_old_nights_go_and_what_is_not_a_nights_stays(layout: Layout) -> None:
    for name in ("2024-12-31", "2025-01-01", "subject", "2024-12-31 salinan"):
        (layout.reports / name).mkdir(parents=True)
    (layout.exports / "2024-06-01").mkdir(parents=True)

    delete_folders(find_outdated(layout, KEEP_FROM))

    assert sorted(path.name for path in layout.reports.iterdir()) == ["2024-12-31 salinan", "2025-01-01", "subject"]
    assert list(layout.exports.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "night"), [("2024-02-16", date(2024, 2, 16)), ("2024-02-30", None), ("subject", None)]
)
def test_only_a_whole_date_names_a_night(name: str, night: date | None) -> None:
    assert leading_night(name) == night
