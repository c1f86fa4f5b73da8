"""The pipeline's own file: closed to others, healed by reopening, and holding one night's parameters."""

import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.landing import Landings, Origin
from warehouse.layout import Layout
from warehouse.loads import LOADS
from warehouse.parameters import Account, Night
from warehouse.state import State, has_roster, load_landed, open_state, set_night

ZONE = "Asia/Jakarta"
ROOT = Path(__file__).resolve().parents[2]
PARAMETERS = ("night", "account", "addressed_employment")
# Ends as a power cut would: the new roster's rows are inserted, its transaction is not committed.
KILLED_NIGHT = """
import os, signal, sys
from pathlib import Path
from warehouse import state
from warehouse.landing import Landings
from warehouse.layout import Layout
layout = Layout(Path(sys.argv[1]))
load, killed = state._load, []
def load_and_die(connection, *landed):
    load(connection, *landed)
    os.kill(os.getpid(), signal.SIGKILL)
state._load = load_and_die
with state.open_state(layout) as connection:
    connection.execute("checkpoint")
    state.load_landed(connection, Landings(layout.landing), "Asia/Jakarta")
"""


def _parameters(state: State) -> dict[str, list[tuple[Any, ...]]]:
    return {table: sorted(state.execute(f"from raw.{table}").fetchall()) for table in PARAMETERS}


@pytest.mark.usefixtures("open_umask")
def test_the_file_cannot_be_read_by_others(layout: Layout) -> None:
    with open_state(layout):
        assert stat.S_IMODE(layout.state.stat().st_mode) == 0o600
    assert stat.S_IMODE(layout.state.stat().st_mode) == 0o600
    assert stat.S_IMODE(layout.root.stat().st_mode) == 0o700


@pytest.mark.usefixtures("open_umask")
def test_what_duckdb_lays_beside_the_file_cannot_be_read_by_others_either(
    layout: Layout, landings: Landings, deliver: Callable[..., Origin]
) -> None:
    """An office may let its analysts into the warehouse folder; the write-ahead log has names in it."""
    deliver("roster", "inbox/roster")

    with open_state(layout) as state:
        load_landed(state, landings, ZONE)
        files = [path for path in layout.root.iterdir() if path.name.startswith("state.duckdb")]
        assert len(files) == 2
        assert [path.name for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


def test_the_folders_are_made_on_the_way(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "campaign")

    with open_state(layout):
        pass

    assert layout.state.is_file()
    assert layout.landing.is_dir()


def test_the_session_reads_instants_in_utc_wherever_the_night_runs(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Jakarta")

    with open_state(layout) as state:
        state.execute("select cast(timestamptz '2024-02-07 23:30:00+07:00' as varchar)")
        assert state.fetchall() == [("2024-02-07 16:30:00+00",)]


def test_reopening_keeps_what_was_written(layout: Layout, night: Night) -> None:
    with open_state(layout) as state:
        set_night(state, night)
        written = _parameters(state)

    with open_state(layout) as state:
        assert _parameters(state) == written


def test_a_fault_while_the_file_is_open_leaves_it_free_for_the_next_night(layout: Layout) -> None:
    with pytest.raises(RuntimeError, match="fault"), open_state(layout):
        raise RuntimeError("fault")

    duckdb.connect(str(layout.state), read_only=True).close()


def test_a_night_killed_while_loading_leaves_the_night_before_and_the_next_one_heals(
    layout: Layout, landings: Landings, deliver: Callable[..., Origin]
) -> None:
    deliver("roster", "inbox/roster", file_id="old", rejects=[(7, "nip_missing")])
    with open_state(layout) as state:
        load_landed(state, landings, ZONE)
    deliver("roster", "inbox/roster", file_id="new")

    command = [sys.executable, "-c", KILLED_NIGHT, str(layout.campaign)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL

    with open_state(layout) as state:
        assert state.execute("select file_id from raw.staff").fetchall() == [("old",)]
        assert state.execute("select file_id from raw.reject").fetchall() == [("old",)]
        assert load_landed(state, landings, ZONE) == 1
        assert state.execute("select file_id from raw.staff").fetchall() == [("new",)]
        assert state.execute("select file_id from raw.reject").fetchall() == []


def test_a_nights_parameters_become_tables(state: State, night: Night) -> None:
    set_night(state, replace(night, employment=("pppk", "pns")))

    parameters = (
        "select as_of, ordered_at, ordered_on, target_followers, satisfied_by, max_hidden_share, "
        "max_reading_age_days, confirmations, confirmation_days, small_cell, ends_at from raw.night"
    )
    instant, day = datetime(2024, 2, 7, 2, tzinfo=UTC), date(2024, 2, 7)
    midnight = datetime(2024, 2, 16, 17, tzinfo=UTC)
    assert state.execute(parameters).fetchall() == [
        (date(2024, 2, 16), instant, day, 6_750, "all", 0.01, 3, 2, 7, 5, midnight),
    ]
    account = (
        "select account_key, platform, handle, owner, kind, valid_from, valid_to, has_list_source, "
        "has_count_source from raw.account"
    )
    key = "instagram:pemprov.contoh"
    assert state.execute(account).fetchall() == [
        (key, "instagram", "pemprov.contoh", "Pemprov", "office", date(2024, 1, 1), None, True, True)
    ]
    kinds = state.execute("select employment from raw.addressed_employment order by employment")
    assert kinds.fetchall() == [("pns",), ("pppk",)]
    expected = state.execute("select account_key, source, source_kind, warn_hours, stop_hours from raw.expected_source")
    assert expected.fetchall() == [("*", "roster", "handed_in", 336, None)]


def test_an_accounts_sources_are_told_apart(state: State, night: Night) -> None:
    lists, counts = _accounts(night, "lists", "counts")
    set_night(
        state, replace(night, accounts=(replace(lists, has_count_source=False), replace(counts, has_list_source=False)))
    )

    query = "select handle, has_list_source, has_count_source from raw.account order by handle"
    assert state.execute(query).fetchall() == [("counts", False, True), ("lists", True, False)]


def test_beside_every_account_stands_what_its_platform_shows(state: State, night: Night) -> None:
    (account,) = night.accounts
    shown = ("instagram", "facebook", "youtube", "linkedin", "telegram")
    set_night(state, replace(night, accounts=tuple(replace(account, account_key=f"{p}:a", platform=p) for p in shown)))

    query = "select platform, hides_followers, lists_nobody, answers_by_number from raw.account order by platform"
    assert state.execute(query).fetchall() == [
        ("facebook", True, True, False),
        ("instagram", False, False, False),
        ("linkedin", False, True, False),
        ("telegram", False, True, True),
        ("youtube", True, False, False),
    ]


def test_the_order_was_given_on_its_local_day(state: State, night: Night) -> None:
    set_night(state, replace(night, ordered_at=datetime(2024, 2, 6, 17, 30, tzinfo=UTC)))

    assert state.execute("select ordered_at, ordered_on from raw.night").fetchall() == [
        (datetime(2024, 2, 6, 17, 30, tzinfo=UTC), date(2024, 2, 7))
    ]


def test_an_order_may_name_no_target(state: State, night: Night) -> None:
    set_night(state, replace(night, target_followers=None))

    assert state.execute("select target_followers from raw.night").fetchall() == [(None,)]


def test_the_next_nights_parameters_replace_the_last(state: State, night: Night) -> None:
    set_night(state, replace(night, employment=("pppk", "pns"), accounts=_accounts(night, "a", "b", "c")))

    set_night(state, replace(night, as_of=date(2024, 2, 17), accounts=_accounts(night, "b")))

    assert state.execute("select as_of from raw.night").fetchall() == [(date(2024, 2, 17),)]
    assert state.execute("select handle from raw.account").fetchall() == [("b",)]
    assert state.execute("from raw.addressed_employment").fetchall() == [("pppk",)]


def test_parameters_that_do_not_fit_leave_the_night_before(state: State, night: Night) -> None:
    set_night(state, night)
    before = _parameters(state)
    nameless = replace(night.accounts[0], owner=None)  # type: ignore[arg-type]

    with pytest.raises(duckdb.ConstraintException):
        set_night(state, replace(night, as_of=date(2024, 2, 17), accounts=(nameless,)))

    assert _parameters(state) == before


def test_without_a_roster_known_by_the_night_there_is_none(
    state: State, landings: Landings, deliver: Callable[..., Origin], night: Night
) -> None:
    deliver("roster", "inbox/roster", known_on=date(2024, 2, 17))
    deliver("counts", "inbox/counts.csv")
    load_landed(state, landings, ZONE)

    found = {}
    for day in (16, 17, 18):
        set_night(state, replace(night, as_of=date(2024, 2, day)))
        found[day] = has_roster(state)

    assert found == {16: False, 17: True, 18: True}


def test_a_roster_without_a_row_is_none(
    state: State, landings: Landings, deliver: Callable[..., Origin], night: Night
) -> None:
    deliver("roster", "inbox/roster", facts={"rows_read": "1", "rows_loaded": "0", "rows_rejected": "1"})
    load_landed(state, landings, ZONE)
    set_night(state, night)

    assert not has_roster(state)


def _accounts(night: Night, *handles: str) -> tuple[Account, ...]:
    return tuple(replace(night.accounts[0], account_key=f"instagram:{name}", handle=name) for name in handles)


def test_raw_tables_of_another_version_are_filled_anew_from_landing(
    layout: Layout, landings: Landings, deliver: Callable[..., Origin]
) -> None:
    deliver("roster", "inbox/roster")
    with open_state(layout) as state:
        load_landed(state, landings, ZONE)
        staff = state.execute("from raw.staff order by all").fetchall()
        state.execute("alter table raw.staff drop column start_on")
        state.execute("comment on table raw.source_file is 'an older definition'")

    with open_state(layout) as state:
        assert state.execute("select count(*) from raw.staff").fetchall() == [(0,)]
        load_landed(state, landings, ZONE)
        assert state.execute("from raw.staff order by all").fetchall() == staff


def test_raw_tables_that_were_filled_in_another_way_are_filled_anew(
    layout: Layout, landings: Landings, deliver: Callable[..., Origin], monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver("roster", "inbox/roster")
    with monkeypatch.context() as patch:
        patch.setitem(LOADS, "roster", LOADS["roster"].replace("start_on", "null"))
        with open_state(layout) as state:
            load_landed(state, landings, ZONE)

    with open_state(layout) as state:
        load_landed(state, landings, ZONE)
        assert state.execute("select count(*) from raw.staff where start_on is not null").fetchall() == [(1,)]


def test_what_a_killed_night_could_not_hold_in_memory_is_removed(layout: Layout) -> None:
    with open_state(layout):
        pass
    left = layout.root / "state.duckdb.tmp" / "duckdb_temp_storage-0.tmp"
    left.parent.mkdir()
    left.write_text("names")

    with open_state(layout):
        assert not left.exists()


def test_memory_of_the_state_is_limited_on_a_large_machine(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """A nation's night is to fit into 6 GB, whatever the machine has."""
    pages = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 64 * 1024**3 // 4096}
    monkeypatch.setattr("warehouse.memory.os.sysconf", pages.__getitem__)

    with open_state(layout) as state:
        assert state.execute("select current_setting('memory_limit')").fetchone() == ("3.2 GiB",)
