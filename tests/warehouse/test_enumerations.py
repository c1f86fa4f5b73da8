"""Keys of accounts are an enumeration in the state, and text for everybody outside it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import duckdb
import polars as pl
import pytest

from warehouse import publish
from warehouse.build import build_model
from warehouse.content import content
from warehouse.enumerations import know_accounts
from warehouse.landing import Landings, Origin
from warehouse.layout import Layout
from warehouse.models import Model
from warehouse.parameters import Night
from warehouse.publish import publish_build, write_build
from warehouse.quality import begin_run
from warehouse.records import Run
from warehouse.state import State, load_landed, set_night

ZONE = "Asia/Jakarta"
PEMPROV, DISDIK, FORMER = "instagram:pemprov.contoh", "x:disdik_contoh", "tiktok:akun'lama"
KIND = "select data_type from duckdb_columns() where schema_name = 'raw' and column_name = 'account_key'"
VIEW = Model("staging.stg_listed", "select account_key from raw.capture", "", (), (), {}, frozenset())
MART = Model("marts.dim_listed", "select * from staging.stg_listed", "", ("account_key",), (), {}, frozenset())


def _kinds(state: State) -> dict[str, str]:
    told = state.execute(KIND.replace("data_type", "table_name, data_type", 1)).fetchall()
    return {table: kind.partition("(")[0] for table, kind in told}


def _accounts(state: State, table: str) -> list[str]:
    return [key for (key,) in state.execute(f"select account_key from raw.{table} order by 1").fetchall()]


@pytest.fixture
def listed(state: State, landings: Landings, deliver: Callable[..., Origin], night: Night) -> State:
    """A state in which one list is loaded, and a view and a table are made of it."""
    set_night(state, night)
    deliver("followers", "inbox/followers")
    load_landed(state, landings, ZONE)
    for model in (VIEW, MART):
        state.execute(f"create schema if not exists {model.schema}")
        build_model(state, model)
    return state


def test_every_line_of_a_list_has_its_account_as_a_number_that_reads_as_its_text(listed: State) -> None:
    kinds = _kinds(listed)

    assert kinds.pop("expected_source") == "VARCHAR"  # "*" is no account
    assert set(kinds.values()) == {"ENUM"}
    assert _accounts(listed, "capture") == [PEMPROV]
    ((kind,),) = listed.execute("select typeof(account_key) from marts.dim_listed").fetchall()
    assert kind.startswith("ENUM")


def test_an_account_that_joins_the_order_stands_beside_those_that_were_known(listed: State, night: Night) -> None:
    joined = replace(night.accounts[0], account_key=DISDIK, platform="x")
    set_night(listed, replace(night, accounts=(*night.accounts, joined)))

    build_model(listed, VIEW)
    build_model(listed, MART)

    assert _accounts(listed, "account") == [PEMPROV, DISDIK]
    assert listed.execute("select account_key from marts.dim_listed").fetchall() == [(PEMPROV,)]


@pytest.mark.parametrize("source", ["counts", "point_checks", "statements", "corrections"])
def test_a_landed_file_may_speak_of_an_account_that_the_order_no_longer_names(
    listed: State, landings: Landings, deliver: Callable[..., Origin], frames: dict[str, pl.DataFrame], source: str
) -> None:
    column = "account_key" if source == "point_checks" else "account"
    deliver(source, f"inbox/{source}", frames[source].with_columns(pl.lit(FORMER).alias(column)))

    load_landed(listed, landings, ZONE)

    table = {"counts": "follower_count", "point_checks": "point_check"}.get(source, source.removesuffix("s"))
    assert _accounts(listed, table) == [FORMER]
    assert _accounts(listed, "capture") == [PEMPROV]


def test_a_list_may_be_of_an_account_that_the_order_no_longer_names(
    listed: State, landings: Landings, deliver: Callable[..., Origin]
) -> None:
    facts = {"account_key": FORMER, "captured_at": "2024-02-07T17:00:00+00:00", "capture_source": "export"}
    told = {"identifies": "handle", "listed": "1", "ended": "exhausted", "reason": ""}
    counted = {"rows_read": "1", "rows_loaded": "1", "rows_rejected": "0"}
    deliver("followers", "inbox/former", facts=facts | told | counted, file_id="former")

    load_landed(listed, landings, ZONE)

    assert _accounts(listed, "capture") == [PEMPROV, FORMER]


def test_a_state_of_texts_becomes_one_of_numbers_and_keeps_what_it_says(state: State) -> None:
    state.execute(f"insert into raw.point_check values ('f', 1, '{DISDIK}', 'key', now(), current_date, true, false)")

    know_accounts(state, [PEMPROV])

    assert _accounts(state, "point_check") == [DISDIK]
    assert _kinds(state)["point_check"] == "ENUM"


def test_nothing_is_written_where_every_account_is_known(listed: State) -> None:
    listed.execute("begin transaction read only")  # in which any change of a table would fail

    know_accounts(listed, [PEMPROV])

    with pytest.raises(duckdb.Error):
        know_accounts(listed, [DISDIK])


@pytest.fixture
def told() -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(duckdb.connect()) as connection:
        yield connection


def test_a_content_is_the_same_however_a_text_is_kept(told: duckdb.DuckDBPyConnection) -> None:
    told.execute("create table line as select unnest(['b', 'c', 'b']) as account_key, 1 as number")
    contents = {content(told, "line")}
    for kind in ("enum('b', 'c')", "enum('a', 'b', 'c')"):
        told.execute(f"alter table line alter account_key type {kind}")
        contents.add(content(told, "line"))
    told.execute("update line set account_key = 'a' where account_key = 'c'")

    assert len(contents) == 1
    assert content(told, "line") not in contents


def test_what_is_published_is_text_and_is_carried_over_as_it_is(
    listed: State, layout: Layout, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    copy = publish._copy_table

    def noted(connection: State, name: str, order: str = "") -> None:
        copied.append(name)
        copy(connection, name, order)

    monkeypatch.setattr(publish, "_copy_table", noted)
    for run_id in ("first", "second"):
        begin_run(listed, Run(run_id, night.as_of, datetime(2024, 2, 16, 19, tzinfo=UTC), "1.0"))
        publish_build(layout, write_build(listed, layout, [MART], run_id))

    assert copied.count(MART.name) == 1
    with closing(duckdb.connect(str(layout.published.resolve()), read_only=True)) as reader:
        assert reader.execute("select account_key, typeof(account_key) from marts.dim_listed").fetchall() == [
            (PEMPROV, "VARCHAR")
        ]
