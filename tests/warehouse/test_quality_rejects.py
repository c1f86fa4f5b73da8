"""The lasting record of what was rejected: each row by its file, in every run that was built with it."""

from collections.abc import Callable

import pytest

from tests.warehouse.run_record import rows_of
from warehouse.landing import SOURCES, Landings, Origin
from warehouse.quality import note_rejects
from warehouse.records import RefusedFile
from warehouse.state import State, load_landed

Deliver = Callable[..., Origin]


@pytest.mark.parametrize("source", SOURCES)
def test_a_rejected_row_is_on_record_with_its_file_and_row(
    state: State, landings: Landings, deliver: Deliver, source: str
) -> None:
    deliver(source, f"inbox/{source}/a.csv", rejects=[(7, "nip_missing"), (9, "total_row")])
    load_landed(state, landings, "Asia/Jakarta")

    note_rejects(state, "first", [])

    assert rows_of(state, "fct_reject") == [
        ("first", source, f"inbox/{source}/a.csv", 7, "nip_missing"),
        ("first", source, f"inbox/{source}/a.csv", 9, "total_row"),
    ]


def test_rejects_of_different_files_keep_apart(state: State, landings: Landings, deliver: Deliver) -> None:
    deliver("counts", "inbox/counts.csv", rejects=[(7, "count_unreadable")])
    deliver("declarations", "inbox/1.csv", rejects=[(7, "nip_missing")])
    deliver("declarations", "inbox/2.csv", rejects=[(7, "nip_invalid")])
    load_landed(state, landings, "Asia/Jakarta")

    note_rejects(state, "first", [])

    assert rows_of(state, "fct_reject") == [
        ("first", "counts", "inbox/counts.csv", 7, "count_unreadable"),
        ("first", "declarations", "inbox/1.csv", 7, "nip_missing"),
        ("first", "declarations", "inbox/2.csv", 7, "nip_invalid"),
    ]


def test_rejects_of_a_file_that_is_two_sources_are_told_apart(
    state: State, landings: Landings, deliver: Deliver
) -> None:
    deliver("roster", "inbox/roster/both.xlsx", file_id="both", rejects=[(7, "nip_missing")])
    deliver("declarations", "inbox/declarations/both.xlsx", file_id="both", rejects=[(9, "nip_invalid")])
    load_landed(state, landings, "Asia/Jakarta")

    note_rejects(state, "first", [])

    assert rows_of(state, "fct_reject") == [
        ("first", "declarations", "inbox/declarations/both.xlsx", 9, "nip_invalid"),
        ("first", "roster", "inbox/roster/both.xlsx", 7, "nip_missing"),
    ]


def test_a_file_refused_whole_is_on_record_without_a_row(state: State) -> None:
    note_rejects(state, "first", [RefusedFile("roster", "inbox/roster/a.csv", "nip_column_missing")])

    assert rows_of(state, "fct_reject") == [("first", "roster", "inbox/roster/a.csv", None, "nip_column_missing")]


def test_every_run_records_the_rejects_it_was_built_with(state: State, landings: Landings, deliver: Deliver) -> None:
    deliver("counts", "inbox/counts.csv", file_id="old", rejects=[(7, "count_unreadable")])
    load_landed(state, landings, "Asia/Jakarta")
    note_rejects(state, "first", [])
    deliver("counts", "inbox/counts.csv", file_id="new")
    load_landed(state, landings, "Asia/Jakarta")

    note_rejects(state, "second", [])

    assert [row[0] for row in rows_of(state, "fct_reject")] == ["first"]
