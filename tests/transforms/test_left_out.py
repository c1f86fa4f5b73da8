"""Rows that leave a file stay counted, and nothing of where they stood is told."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from transforms.left_out import leave_out, with_untold
from transforms.parsed import REJECT_COLUMNS, Parsed

# Lines of a file: the row of the source each comes from, and whose it is.
LINES = st.lists(st.tuples(st.integers(1, 9), st.sampled_from("abc")), max_size=20)
SCHEMA = {"row": pl.Int64, "staff_key": pl.String}


@given(LINES, st.sets(st.sampled_from("abc")))
def test_whoever_leaves_rows_read_are_still_rows_loaded_plus_rejected(
    lines: list[tuple[int, str]], gone: set[str]
) -> None:
    rows = pl.DataFrame(lines, SCHEMA, orient="row")
    loaded = rows["row"].n_unique()

    left = leave_out(rows, pl.col("staff_key").is_in(list(gone)))
    rejects = with_untold(REJECT_COLUMNS.to_frame(), left.source_rows, "forgotten")

    assert set(left.rows["staff_key"]) == set(rows["staff_key"]) - gone
    assert left.rows.height + left.lines == rows.height
    assert left.rows["row"].n_unique() == loaded - left.source_rows
    assert Parsed(left.rows, rejects, rows_read=loaded, rows_loaded=loaded - left.source_rows)


def test_a_row_of_several_lines_is_rejected_only_with_its_last_line() -> None:
    rows = pl.DataFrame({"row": [2, 2, 3], "staff_key": ["a", "b", "b"]})

    left = leave_out(rows, pl.col("staff_key") == "b")

    assert (left.lines, left.source_rows) == (2, 1)


def test_a_key_that_is_missing_is_nobodys() -> None:
    rows = pl.DataFrame({"row": [2], "staff_key": pl.Series([None], dtype=pl.String)})

    assert leave_out(rows, pl.col("staff_key").is_in(["a"])).lines == 0


def test_a_reject_does_not_say_which_row_it_was_and_is_no_whole_file() -> None:
    """A reject without a row stands for a file that was refused, and two of one row for one row."""
    once = with_untold(pl.DataFrame([(7, "nip_missing")], REJECT_COLUMNS, orient="row"), 2, "forgotten")
    twice = with_untold(once, 1, "expired")

    assert twice.schema == REJECT_COLUMNS
    assert twice.rows() == [(7, "nip_missing"), (-1, "forgotten"), (-2, "forgotten"), (-3, "expired")]
