"""Campaigns of named sizes: as many people as promised, the same every time, and changed by what is promised."""

import hashlib
from pathlib import Path

import pytest

from bench.generator.chance import Chance
from bench.sizes.folder import SEED, made
from bench.sizes.lists import Lists, handles_of
from bench.sizes.named import SIZES, Size
from bench.sizes.staff import answers_of, draw_staff

SMALL = Size("small", staff=900, accounts=2, followers=4_000, part=900)


def _lists(size: Size, place: int = 0) -> Lists:
    staff = draw_staff(Chance(SEED), size.staff, handles_of(size))
    return Lists(size, place, staff["handle"], Chance(SEED).on(str(place)))


def _first(one: Lists) -> list[str]:
    return [handle for part in one.first() for handle in part["handle"]]


def _second(one: Lists) -> list[str]:
    return [handle for part in one.second() for handle in part["handle"]]


def test_a_list_holds_each_of_its_followers_once() -> None:
    first = _first(_lists(SMALL))
    assert len(first) == len(set(first)) == SMALL.followers


def test_the_second_list_differs_by_those_who_joined_and_those_who_are_gone() -> None:
    one = _lists(SMALL)
    first, second = set(_first(one)), set(_second(one))
    assert (len(second - first), len(first - second)) == (SMALL.joined, SMALL.gone)


def test_staff_follow_and_some_of_those_who_join_are_staff() -> None:
    one = _lists(SMALL)
    staff, first = set(one.staff), set(_first(one))
    assert 0.4 < len(staff & first) / len(staff) < 0.5
    assert staff & (set(_second(one)) - first)


def test_followers_stand_newest_first() -> None:
    for parts in (_lists(SMALL).first(), _lists(SMALL).second()):
        times = [time for part in parts for time in part["followed_at"]]
        assert times == sorted(times, reverse=True)


def test_strangers_of_two_accounts_are_not_the_same_people() -> None:
    one, other = _lists(SMALL, 0), _lists(SMALL, 1)
    assert not (set(_first(one)) & set(_first(other))) - set(one.staff)


def test_everybody_has_a_number_and_two_handles_of_their_own() -> None:
    staff = draw_staff(Chance(SEED), SMALL.staff, handles_of(SMALL))
    handles = [*staff["handle"], *staff["spare"]]
    assert staff["nip"].n_unique() == SMALL.staff
    assert len(set(handles)) == 2 * SMALL.staff


def test_about_nine_in_ten_answer_the_form_once() -> None:
    answers = answers_of(Chance(SEED), draw_staff(Chance(SEED), SMALL.staff, handles_of(SMALL)))
    assert answers["NIP/NIPPPK"].is_unique().all()
    assert 0.87 < answers.height / SMALL.staff < 0.93


def test_the_same_size_is_written_byte_for_byte_again(tmp_path: Path) -> None:
    assert _digest(made(SIZES["tiny"], tmp_path / "one")) == _digest(made(SIZES["tiny"], tmp_path / "two"))


def test_a_size_that_is_there_is_not_written_again(tmp_path: Path) -> None:
    folder = made(SIZES["tiny"], tmp_path)
    (folder / "first" / "campaign.toml").unlink()
    assert not (made(SIZES["tiny"], tmp_path) / "first" / "campaign.toml").exists()


@pytest.mark.parametrize(
    ("smaller", "larger"), [("case", "province"), ("province", "nation10"), ("nation10", "nation")]
)
def test_a_larger_size_has_more_to_read(smaller: str, larger: str) -> None:
    less, more = SIZES[smaller], SIZES[larger]
    assert more.staff > less.staff
    assert more.accounts * more.followers > less.accounts * less.followers


def _digest(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
