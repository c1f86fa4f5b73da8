"""The log of origins: only appended, healed after a kill, and what it says is current."""

import stat
from collections.abc import Sequence
from datetime import date
from itertools import permutations
from pathlib import Path

import polars as pl
import pytest

from warehouse.landing import Landings, Origin
from warehouse.layout import Layout

EARLY, LATE = date(2024, 2, 1), date(2024, 2, 12)
EMPTY = pl.DataFrame({"row": []})


def _origin(path: str, content: str, known_on: date = EARLY, source: str = "declarations") -> Origin:
    return Origin(path, source, content, known_on, f"bytes of {content}")


def _roster(path: str, content: str, known_on: date = EARLY) -> Origin:
    return _origin(path, content, known_on, "roster")


def _contents(landings: Landings) -> list[tuple[str, date]]:
    return sorted((origin.file_id, origin.known_on) for origin in landings.current())


@pytest.fixture
def log(layout: Layout) -> Path:
    return layout.landing / "origins.jsonl"


def test_nothing_is_current_before_anything_is_noted(landings: Landings, log: Path) -> None:
    landings.note_origins([])

    assert landings.current() == []
    assert not log.exists()


def test_an_origin_comes_back_as_it_was_noted(landings: Landings) -> None:
    noted = _origin('inbox/Jawaban "Ünit" 1.csv', "one", LATE)

    landings.note_origins([noted])

    assert landings.current() == [noted]


def test_noting_the_same_again_adds_no_line(landings: Landings, log: Path) -> None:
    seen = [_origin("a", "one"), _origin("b", "two")]
    landings.note_origins(seen)
    once = log.read_bytes()

    landings.note_origins(seen)

    assert log.read_bytes() == once
    assert once.count(b"\n") == 2


def test_the_log_is_only_appended(landings: Landings, log: Path) -> None:
    landings.note_origins([_origin("a", "one"), _origin("b", "two")])
    before = log.read_bytes()

    landings.note_origins([_origin("a", "three"), _origin("b", "two"), _origin("c", "four")])

    assert log.read_bytes().startswith(before)
    assert log.read_bytes().count(b"\n") == 4


def test_a_torn_last_line_is_forgotten_and_healed_wherever_it_was_cut(landings: Landings, log: Path) -> None:
    first, second = _origin("a", "one"), _origin("b", "two")
    landings.note_origins([first])
    whole = len(log.read_bytes())
    landings.note_origins([second])
    written = log.read_bytes()

    for cut in range(whole, len(written)):
        log.write_bytes(written[:cut])
        assert landings.current() == [first]
        landings.note_origins([first, second])
        assert log.read_bytes() == written


def test_a_file_replaced_under_its_name_is_superseded(landings: Landings) -> None:
    landings.note_origins([_origin("a", "one")])
    landings.note_origins([_origin("a", "two", LATE)])

    assert _contents(landings) == [("two", LATE)]


def test_a_file_put_back_under_its_name_is_current_again(landings: Landings) -> None:
    for content in ("one", "two", "one"):
        landings.note_origins([_origin("a", content)])

    assert _contents(landings) == [("one", EARLY)]


def test_a_file_deleted_from_the_inbox_stays_current(landings: Landings) -> None:
    landings.note_origins([_origin("a", "one"), _origin("b", "two")])

    landings.note_origins([_origin("b", "two")])

    assert _contents(landings) == [("one", EARLY), ("two", EARLY)]


@pytest.mark.parametrize("source", ["roster", "declarations", "followers"])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_one_content_under_several_paths_counts_once_from_its_earliest_day(
    landings: Landings, source: str, order: Sequence[int]
) -> None:
    days = (EARLY, date(2024, 2, 5), LATE)
    for place in order:
        landings.note_origins([_origin(f"path {9 - place}", "one", days[place], source)])

    assert _contents(landings) == [("one", EARLY)]


def test_the_path_of_a_content_does_not_depend_on_the_order(landings: Landings, tmp_path: Path) -> None:
    forward, backward = landings, Landings(tmp_path)
    forward.note_origins([_origin("a", "one"), _origin("b", "one")])
    backward.note_origins([_origin("b", "one")])
    backward.note_origins([_origin("a", "one")])

    assert forward.current() == backward.current() == [_origin("a", "one")]


def test_the_same_content_of_two_sources_counts_in_both(landings: Landings) -> None:
    landings.note_origins([_origin("a", "one"), _roster("b", "one")])

    assert sorted(origin.source for origin in landings.current()) == ["declarations", "roster"]


@pytest.mark.parametrize(("sooner", "later"), [("a", "b"), ("b", "a")])
def test_of_two_rosters_for_one_day_the_later_noted_counts(landings: Landings, sooner: str, later: str) -> None:
    landings.note_origins([_roster(sooner, f"content of {sooner}")])
    landings.note_origins([_roster(later, f"content of {later}")])

    assert _contents(landings) == [(f"content of {later}", EARLY)]


def test_rosters_of_different_days_all_count(landings: Landings) -> None:
    landings.note_origins([_roster("a", "one"), _roster("b", "two", LATE)])

    assert _contents(landings) == [("one", EARLY), ("two", LATE)]


def test_a_roster_corrected_under_its_old_name_counts_for_its_day_again(landings: Landings) -> None:
    landings.note_origins([_roster("a", "one")])
    landings.note_origins([_roster("b", "two")])
    landings.note_origins([_roster("a", "three")])

    assert _contents(landings) == [("three", EARLY)]


def test_a_roster_whose_name_now_stands_for_another_day_frees_its_old_day(landings: Landings) -> None:
    landings.note_origins([_roster("a", "one")])
    landings.note_origins([_roster("b", "two")])
    landings.note_origins([_roster("b", "two", LATE)])

    assert _contents(landings) == [("one", EARLY), ("two", LATE)]


def test_two_forms_of_one_day_both_count(landings: Landings) -> None:
    landings.note_origins([_origin("a", "one"), _origin("b", "two")])

    assert _contents(landings) == [("one", EARLY), ("two", EARLY)]


def test_a_path_is_known_while_it_holds_the_same_landed_bytes(landings: Landings) -> None:
    landings.keep("declarations", "one", EMPTY, EMPTY, {})
    landings.note_origins([_origin("a", "one")])

    assert landings.known([("a", "bytes of one")]) == {("a", "bytes of one"): _origin("a", "one")}


def test_other_bytes_and_other_paths_are_not_known(landings: Landings) -> None:
    landings.keep("declarations", "one", EMPTY, EMPTY, {})
    landings.note_origins([_origin("a", "one")])

    assert landings.known([("a", "bytes of two"), ("b", "bytes of one")]) == {}


def test_a_path_whose_content_was_never_landed_is_not_known(landings: Landings) -> None:
    landings.note_origins([_origin("a", "one")])

    assert landings.known([("a", "bytes of one")]) == {}


def test_a_path_is_known_by_what_it_held_last(landings: Landings) -> None:
    for content in ("one", "two"):
        landings.keep("declarations", content, EMPTY, EMPTY, {})
        landings.note_origins([_origin("a", content)])

    places = [("a", "bytes of one"), ("a", "bytes of two")]
    assert landings.known(places) == {("a", "bytes of two"): _origin("a", "two")}


@pytest.mark.usefixtures("open_umask")
def test_the_log_cannot_be_read_by_others(landings: Landings, log: Path) -> None:
    landings.note_origins([_origin("a", "one")])

    assert stat.S_IMODE(log.stat().st_mode) == 0o600
