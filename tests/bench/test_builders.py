"""The builders alone, at sizes and in corners that the article's case does not reach."""

from collections import Counter
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from bench.generator.chance import Chance
from bench.generator.follows import Gain, Loss, Pool, follow_history
from bench.generator.handles import draw_handles, scattered
from bench.generator.people import draw_people
from bench.generator.staff_numbers import staff_numbers
from bench.generator.truth import ZONE
from bench.generator.units import Unit, unit_sizes

START = datetime(2024, 2, 1, tzinfo=ZONE)
NOBODY = pl.DataFrame(schema={"handle": pl.String, "nip": pl.String})


def test_more_than_a_hundred_people_alike_get_another_agreement_number() -> None:
    alike = [pl.Series([value] * 150) for value in (date(1990, 5, 17), date(2022, 3, 1), False, False)]
    numbers = staff_numbers(Chance(1), *alike)
    assert numbers.n_unique() == 150
    assert Counter(numbers.str.slice(12, 2)) == {"21": 100, "22": 50}


def test_more_permanent_staff_alike_than_serials_is_refused() -> None:
    alike = [pl.Series([value] * 101) for value in (date(1990, 5, 17), date(2022, 3, 1), False, True)]
    with pytest.raises(ValueError, match="too many people"):
        staff_numbers(Chance(1), *alike)


def test_staff_numbers_and_handles_stay_distinct_at_size() -> None:
    people = draw_people(Chance(5), 100_000, [Unit("SMA Negeri 1 Contoh", "school", 1)], pns_share=0.6)
    assert people["nip"].n_unique() == 100_000
    handles = draw_handles(Chance(5), people["first"], scattered(Chance(6), 100_000))
    assert handles.n_unique() == 100_000


def test_draws_are_the_same_for_ever() -> None:
    assert Chance(1).on("topic").below(1_000, 5).tolist() == [865, 861, 616, 194, 118]
    assert Chance(1).order(5).tolist() == [1, 2, 0, 4, 3]


def test_deleted_accounts_never_leave_a_list() -> None:
    pool = Pool(NOBODY, pl.Series(["deleted1a", "contoh.a1", "contoh.b2"]), (), ("deleted1a",))
    gain = Gain(START, START + timedelta(days=1), 0, 3, "even")
    loss = Loss(gain.end, gain.end + timedelta(days=1), 0, 2, joined_by=gain.end)
    history = follow_history(Chance(1), [gain], [loss], pool)
    assert history.filter(pl.col("left_at").is_null())["handle"].to_list() == ["deleted1a"]


def test_only_those_who_had_joined_can_leave() -> None:
    pool = Pool(NOBODY, pl.Series(["contoh.a1", "contoh.b2"]), ())
    gains = [Gain(START + timedelta(days=day), START + timedelta(days=day + 1), 0, 1, "even") for day in (0, 5)]
    loss = Loss(START + timedelta(days=3), START + timedelta(days=4), 0, 2, joined_by=START + timedelta(days=2))
    history = follow_history(Chance(1), gains, [loss], pool)
    assert history["left_at"].is_null().to_list() == [False, True]


def test_a_pool_too_small_for_the_gains_is_refused() -> None:
    gain = Gain(START, START + timedelta(days=1), 0, 2, "even")
    with pytest.raises(ValueError, match="smaller than the gains"):
        follow_history(Chance(1), [gain], [], Pool(NOBODY, pl.Series(["contoh.a1"]), ()))


def test_unit_sizes_add_up_and_keep_fixed_sizes() -> None:
    units = [
        Unit("SMA Negeri 1 Contoh", "school", 2),
        Unit("SMA Negeri 2 Contoh", "school", 1),
        Unit("UPTD", "office", staff=3),
    ]
    assert unit_sizes(units, 20).tolist() == [11, 6, 3]
    with pytest.raises(ValueError, match="more than the 2"):
        unit_sizes(units, 2)
