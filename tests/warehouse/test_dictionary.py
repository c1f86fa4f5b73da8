"""The data dictionary: what the files say of themselves, on one page that is never stale."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from expectations.marts.promises import CLOSED, COLUMNS
from transforms.faults import FILE_REASONS, ROW_REASONS
from warehouse.build import build_model, make_schemas
from warehouse.dictionary import closed_lists, main, published_names, read_tables, sections
from warehouse.landing import SOURCES
from warehouse.models import load_models
from warehouse.published import Mart
from warehouse.quality import RECORD
from warehouse.state import State

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data-dictionary.md"
OUTCOMES = ("running", "published", "incomplete", "replayed", "stopped", "failed")
LISTS = CLOSED | {"quality.fct_run.outcome": OUTCOMES, "quality.fct_reject.source": (*SOURCES, "units", "inbox")}


@pytest.fixture
def shelved() -> Iterator[duckdb.DuckDBPyConnection]:
    """A table with one column explained and one not."""
    with closing(duckdb.connect()) as connection:
        connection.execute(
            "create schema marts; create table marts.dim_shelf (shelf_key varchar, read_at timestamptz);"
            "comment on table marts.dim_shelf is 'shelves | of * invention. Grain: shelf_key, read_at. Units: UTC.';"
            "comment on column marts.dim_shelf.shelf_key is 'office|official, or *'"
        )
        yield connection


def test_the_page_is_what_make_dictionary_writes_today(tmp_path: Path) -> None:
    main([str(tmp_path / "page.md")])

    assert PAGE.read_text("utf-8") == (tmp_path / "page.md").read_text("utf-8"), "stale: run make dictionary"


def test_the_page_has_a_section_for_every_published_table_and_no_other() -> None:
    told = re.findall(r"^### (\S+)$", PAGE.read_text("utf-8"), re.MULTILINE)

    assert sorted(told) == told
    assert set(told) == {*COLUMNS, *(f"quality.{table}" for table in RECORD)}


def test_every_word_of_a_closed_list_is_told_with_its_column_or_in_the_lists(state: State) -> None:
    make_schemas(state)
    for model in load_models():
        build_model(state, model)
    tables = read_tables(Mart(state), {place.rpartition(".")[0] for place in LISTS})
    meanings = {f"{table.name}.{column.name}": column.meaning for table in tables for column in table.columns}
    meanings["marts.fct_follow_history.status"] += f" {meanings['marts.fct_follow_status.status']}"  # says "as in"
    longer = set(re.findall(r"`(\w+)`", closed_lists("##")))

    silent = {
        place: [word for word in words if word not in longer and not re.search(rf"\b{word}\b", meanings[place])]
        for place, words in LISTS.items()
    }
    assert {place: words for place, words in silent.items() if words} == {}


def test_every_reason_for_a_reject_is_listed() -> None:
    assert {*ROW_REASONS, *FILE_REASONS} <= set(re.findall(r"`(\w+)`", closed_lists("##")))


def test_a_column_that_nobody_explained_stops_the_page_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = [replace(model, columns={}) for model in load_models()]
    monkeypatch.setattr("warehouse.dictionary.load_models", lambda: silent)

    with pytest.raises(ValueError, match=r"^no comment explains marts\.dim_account\.account_key, "):
        main([str(tmp_path / "page.md")])
    assert not (tmp_path / "page.md").exists()


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("null", ("", "", "")),
        ("'shelves without a grain.'", ("Shelves without a grain.", "", "")),
        ("'shelves. Grain: a, b. Instants in UTC.'", ("Shelves.", "a, b", "")),
        ("'shelves. Grain: a. Units: 0.5 m, UTC. Made by run x.'", ("Shelves.", "a", "0.5 m, UTC")),
    ],
)
def test_files_of_other_versions_are_read_as_far_as_they_are_understood(
    shelved: duckdb.DuckDBPyConnection, comment: str, told: tuple[str, str, str]
) -> None:
    shelved.execute(f"comment on table marts.dim_shelf is {comment}")

    (table,) = read_tables(Mart(shelved), published_names(Mart(shelved)))

    assert (table.sentence, table.grain, table.units) == told
    assert [(column.name, column.meaning) for column in table.columns] == [
        ("shelf_key", "office|official, or *"),
        ("read_at", ""),
    ]


def test_grain_units_types_and_meanings_are_told_and_markdowns_own_marks_are_escaped(
    shelved: duckdb.DuckDBPyConnection,
) -> None:
    shelved.execute("comment on column marts.dim_shelf.read_at is 'When it was read (UTC)'")
    told = sections(read_tables(Mart(shelved), ["marts.dim_shelf"]), "###")

    assert told.splitlines() == [
        "### marts.dim_shelf",
        "",
        r"Shelves \| of \* invention.",
        "",
        "- Grain: `shelf_key`, `read_at`",
        "- Units: UTC",
        "",
        "| column | type | meaning |",
        "|---|---|---|",
        r"| `shelf_key` | VARCHAR | office\|official, or \* |",
        "| `read_at` | TIMESTAMPTZ | When it was read (UTC) |",
    ]
