"""Rows that wait on disk: in their order, closed to others, and gone when nobody needs them."""

import stat
from pathlib import Path

import polars as pl
import pytest

from warehouse.drafts import drafts_in

ROWS = pl.DataFrame({"key": ["b", "a", None]})


@pytest.mark.usefixtures("open_umask")
def test_what_waits_on_disk_is_the_owners_alone(tmp_path: Path) -> None:
    with drafts_in(tmp_path / "lists") as drafts:
        drafts.lay("7", ROWS)
        found = [tmp_path / "lists", *(tmp_path / "lists").rglob("*")]
        assert len(found) == 3
        assert [path for path in found if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


def test_frames_of_a_place_come_back_in_the_order_in_which_they_were_laid(tmp_path: Path) -> None:
    with drafts_in(tmp_path / "lists") as drafts:
        for place in "abcabcabcabc":
            drafts.lay(place, ROWS.with_columns(place=pl.lit(place)))
        drafts.drop("b")
        drafts.lay("b", ROWS.reverse().with_columns(place=pl.lit("again")))
        assert drafts.laid("a").collect()["key"].to_list() == ["b", "a", None] * 4
        assert drafts.laid("b").collect()["place"].unique().to_list() == ["again"]


def test_a_folder_whose_name_is_a_pattern_gives_no_rows_of_its_neighbour(tmp_path: Path) -> None:
    with drafts_in(tmp_path / "lists1") as others, drafts_in(tmp_path / "lists[12]") as drafts:
        others.lay("a", ROWS.clear())
        drafts.lay("a", ROWS)
        assert drafts.laid("a").collect().equals(ROWS)


def test_what_a_killed_night_left_is_gone_and_nothing_stays_whatever_happens(tmp_path: Path) -> None:
    left = tmp_path / "lists" / "7" / "000000.arrow"
    left.parent.mkdir(parents=True)
    left.write_text("half")

    def work() -> None:
        with drafts_in(tmp_path / "lists") as drafts:
            assert not left.exists()
            drafts.lay("7", ROWS)
            raise KeyError

    with pytest.raises(KeyError):
        work()
    assert not (tmp_path / "lists").exists()
