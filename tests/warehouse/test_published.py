"""Reading what is published: read-only, in UTC, and always the newest night."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from warehouse import published
from warehouse.layout import Layout
from warehouse.models import Model
from warehouse.publish import keep_rejected, publish_build, write_build
from warehouse.published import (
    NamesClosed,
    NothingPublished,
    QueryError,
    open_file,
    open_pair,
    open_published,
    published_night,
    published_run,
)
from warehouse.quality import begin_run, end_run
from warehouse.records import Run
from warehouse.state import State

Publish = Callable[..., Path]


def test_before_the_first_night_nothing_is_published(layout: Layout) -> None:
    with pytest.raises(NothingPublished, match=str(layout.published)), open_published(layout.campaign):
        pass


def test_a_build_that_is_only_written_is_not_published(layout: Layout, build_shelf: Publish) -> None:
    build_shelf("first", "pppk")

    with pytest.raises(NothingPublished), open_published(layout.campaign):
        pass


def test_a_link_that_leads_nowhere_is_no_publication(layout: Layout, publish_shelf: Publish) -> None:
    publish_shelf("first", "pppk")
    layout.current.unlink()

    with pytest.raises(NothingPublished), open_published(layout.campaign):
        pass


def test_rows_come_by_column_name(layout: Layout, publish_shelf: Publish) -> None:
    publish_shelf("first", "pns", "pppk")

    with open_published(layout.campaign) as mart:
        rows = mart.rows("select employment, 1 as one from marts.dim_kind")

    assert rows == [{"employment": "pns", "one": 1}, {"employment": "pppk", "one": 1}]


def test_columns_are_known_even_where_there_is_no_row(layout: Layout, publish_shelf: Publish) -> None:
    publish_shelf("first", "pns")

    with open_published(layout.campaign) as mart:
        assert mart.columns_and_rows("select employment as kind from marts.dim_kind where false") == (["kind"], [])


@pytest.mark.parametrize("last", [3, 300_000], ids=["at the first rows", "after many rows"])
def test_a_query_that_fails_while_it_is_read_by_column_is_told_as_any_other(
    last: int, layout: Layout, publish_shelf: Publish
) -> None:
    publish_shelf("first", "pns")

    query = f"select if(place = {last}, error('broken'), place) as place from range({last + 1}) as places (place)"
    with open_published(layout.campaign) as mart, pytest.raises(QueryError, match="broken"):
        mart.frame(query)


def test_values_are_bound_not_pasted(layout: Layout, publish_shelf: Publish) -> None:
    publish_shelf("first", "pns", "pppk")

    with open_published(layout.campaign) as mart:
        query = "select employment from marts.dim_kind where employment = $1 or employment = $2"
        assert mart.rows(query, "pns", "' or true --") == [{"employment": "pns"}]


@pytest.mark.parametrize(
    "statement",
    [
        "insert into marts.dim_kind values ('new')",
        "delete from marts.dim_kind",
        "create table marts.mine as select 1 as key",
        "drop table marts.dim_kind",
        "comment on table marts.dim_kind is 'mine'",
    ],
)
def test_nothing_can_be_written(layout: Layout, publish_shelf: Publish, statement: str) -> None:
    publish_shelf("first", "pns")

    with open_published(layout.campaign) as mart:
        with pytest.raises(QueryError, match="read-only"):
            mart.rows(statement)
        assert mart.rows("select employment from marts.dim_kind") == [{"employment": "pns"}]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("select employmint from marts.dim_kind", "employmint"),
        ("from marts.dim_kin", "dim_kind"),
        ("selec 1", "syntax error"),
        ("select employment from marts.dim_kind where employment = $1", "parameter"),
    ],
)
def test_a_refused_query_says_why_in_duckdbs_words(
    layout: Layout, publish_shelf: Publish, query: str, text: str
) -> None:
    publish_shelf("first", "pns")

    with open_published(layout.campaign) as mart, pytest.raises(QueryError, match=text):
        mart.rows(query)


def test_a_query_that_fails_only_at_a_late_row_is_refused_in_the_same_way(
    layout: Layout, publish_shelf: Publish
) -> None:
    publish_shelf("first", "pns")
    late = "select cast(if(n = 900000, 'no number', '1') as int) from range(1000000) as numbers(n)"

    with open_published(layout.campaign) as mart:
        with pytest.raises(QueryError, match="no number"):
            mart.rows(late)
        assert mart.rows("select 1 as one") == [{"one": 1}]


def test_names_are_out_of_reach(layout: Layout, publish_shelf: Publish) -> None:
    publish_shelf("first", "pns")

    with open_published(layout.campaign) as mart, pytest.raises(QueryError, match="restricted"):
        mart.rows("from restricted.kind")


def test_instants_are_read_in_utc_wherever_the_reader_sits(
    layout: Layout, publish_shelf: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Jakarta")
    publish_shelf("first", "pns")

    with open_published(layout.campaign) as mart:
        zone = mart.rows("select current_setting('TimeZone') as zone")
        rows = mart.rows("select started_at, cast(started_at as varchar) as text from quality.fct_run")

    assert zone == [{"zone": "UTC"}]
    assert rows == [{"started_at": datetime(2024, 2, 16, 19, tzinfo=UTC), "text": "2024-02-16 19:00:00+00"}]


def test_each_opening_sees_the_newest_night_and_keeps_it(layout: Layout, publish_shelf: Publish) -> None:
    query = "select employment from marts.dim_kind"
    publish_shelf("first", "pns")

    with open_published(layout.campaign) as early:
        publish_shelf("second", "pppk")
        with open_published(layout.campaign) as late:
            assert early.rows(query) == [{"employment": "pns"}]
            assert late.rows(query) == [{"employment": "pppk"}]
        publish_shelf("third", "unknown")
        assert early.rows(query) == [{"employment": "pns"}]

    with open_published(layout.campaign) as mart:
        assert mart.rows(query) == [{"employment": "unknown"}]


def test_the_pair_is_of_one_night_even_if_another_is_published_in_between(
    layout: Layout, publish_shelf: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_shelf("first", "pns")
    opening = published.open_file

    def open_then_publish(path: Path) -> AbstractContextManager[published.Mart]:
        opened = opening(path)
        if path.name == "ikuti.duckdb":
            publish_shelf("second", "pppk")
        return opened

    monkeypatch.setattr(published, "open_file", open_then_publish)
    with open_pair(layout.campaign) as (mart, names):
        kinds = mart.rows("select employment from marts.dim_kind"), names.rows("from restricted.kind")
        with pytest.raises(QueryError, match="read-only"):
            names.rows("drop table restricted.kind")

    assert [row["employment"] for kind in kinds for row in kind] == ["pns", "pns"]


def test_there_is_no_pair_before_the_first_night(layout: Layout) -> None:
    with pytest.raises(NothingPublished), open_pair(layout.campaign):
        pass


def test_names_that_cannot_be_opened_are_told_from_a_night_that_is_not_there(
    layout: Layout, publish_shelf: Publish
) -> None:
    publish_shelf("first", "pns")
    layout.restricted.resolve().unlink()

    with pytest.raises(NamesClosed), open_pair(layout.campaign):
        pass


def test_the_file_is_free_after_reading_even_when_the_reader_fails(layout: Layout, publish_shelf: Publish) -> None:
    publish_shelf("first", "pns")

    with pytest.raises(RuntimeError, match="fault"), open_published(layout.campaign) as mart:
        raise RuntimeError("fault")

    with pytest.raises(QueryError, match="closed"):
        mart.rows("select 1")


def test_a_rejected_build_can_be_read_in_the_same_way(layout: Layout, build_shelf: Publish) -> None:
    kept = keep_rejected(layout, build_shelf("first", "pns"))

    with open_file(kept) as mart:
        assert mart.rows("select employment from marts.dim_kind") == [{"employment": "pns"}]
        with pytest.raises(QueryError, match="read-only"):
            mart.rows("delete from marts.dim_kind")


def _begin(state: State, run_id: str, as_of: date, began: datetime) -> None:
    begin_run(state, Run(run_id, as_of, began, "1.0"))
    end_run(state, run_id, began, "published", "f00d")


def test_the_published_night_is_that_of_the_build_readers_see_whatever_the_clocks_said(
    layout: Layout, state: State, shelf: list[Model], publish_shelf: Publish
) -> None:
    publish_shelf("early", "pns")
    for run_id, day in (("z", 16), ("a", 15)):
        _begin(state, run_id, date(2024, 2, day), datetime(2024, 2, day, tzinfo=UTC))
        publish_build(layout, write_build(state, layout, shelf, run_id))

    assert (published_run(layout.campaign), published_night(layout.campaign)) == ("a", date(2024, 2, 15))

    publish_build(layout, layout.builds / "z")
    assert (published_run(layout.campaign), published_night(layout.campaign)) == ("z", date(2024, 2, 16))


def test_a_copy_without_links_tells_the_night_of_the_run_that_published_last(
    layout: Layout, state: State, shelf: list[Model], publish_shelf: Publish, tmp_path: Path
) -> None:
    publish_shelf("early", "pns")
    for run_id, day in (("z", 16), ("a", 15)):
        _begin(state, run_id, date(2024, 2, day), datetime(2024, 2, day, tzinfo=UTC))
    publish_build(layout, write_build(state, layout, shelf, "a"))
    copy = Layout(tmp_path / "copy")
    copy.root.mkdir(parents=True)
    shutil.copy(layout.published.resolve(), copy.published)

    assert published_night(copy.campaign) == date(2024, 2, 15)


def test_no_night_is_published_before_the_first(layout: Layout) -> None:
    assert (published_run(layout.campaign), published_night(layout.campaign)) == (None, None)


def test_a_published_file_that_cannot_be_read_tells_no_night(layout: Layout) -> None:
    layout.published.write_bytes(b"no DuckDB file")

    assert (published_run(layout.campaign), published_night(layout.campaign)) == (None, None)
