"""Opens the pipeline's own DuckDB file and loads landed files into its raw tables, each once."""

import glob
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple
from datetime import UTC
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import polars as pl

from transforms.platforms import shown_by
from transforms.units import unit_names
from warehouse.build import unpacked
from warehouse.durable import sync
from warehouse.enumerations import know_accounts
from warehouse.landing import Landings, Origin, damage_told
from warehouse.layout import Layout
from warehouse.loads import ACCOUNT_IN, CAPTURED, LOADS, TABLES
from warehouse.notes import load_notes
from warehouse.parameters import Night
from warehouse.restore import restore_record
from warehouse.spans import add_list, landed_list, take_out
from warehouse.state_file import closed_to_others, refusals_told, write_ahead_log
from warehouse.state_tables import connected
from warehouse.transaction import transaction

if TYPE_CHECKING:
    import duckdb

    State: TypeAlias = duckdb.DuckDBPyConnection
else:
    # The rooms above pass the connection on without knowing DuckDB. At run time the name stands for nothing: Prefect
    # keeps the types in a task's signature alive past the interpreter's end, and DuckDB complains of it on stderr.
    State = object

T = TypeVar("T")


@contextmanager
def open_state(layout: Layout) -> Iterator[State]:
    """A writing connection to ``state.duckdb``, its tables as they are today, its session in UTC.

    DuckDB locks the file against every other process while this is open; analysts read the published copy. Raises
    StateDamaged (also later, when a damaged piece is read), StateHeld and StateIsNewer.
    """
    layout.make()
    with closed_to_others(), refusals_told(layout.state):
        if not os.path.lexists(layout.state):
            write_fresh(layout, lambda fresh: restore_record(fresh, [layout.published, layout.damaged_state]))
            take_place(layout)
        with connected(layout.state) as connection:
            yield connection


def write_fresh(layout: Layout, fill: Callable[[State], T]) -> T:
    """What ``fill`` gives, after a whole new state file was written beside the old one.

    A kill leaves the old one, or none, but never half a file that the next night could not open.
    """
    for left in (layout.fresh_state, write_ahead_log(layout.fresh_state)):
        left.unlink(missing_ok=True)
    with closed_to_others():
        with connected(layout.fresh_state) as connection:
            filled = fill(connection)
        sync(layout.fresh_state)
    return filled


def take_place(layout: Layout) -> None:
    """Make the fresh file the state; a log that an earlier file has left behind would be replayed into it."""
    write_ahead_log(layout.state).unlink(missing_ok=True)
    layout.fresh_state.replace(layout.state)
    sync(layout.root)


def load_landed(connection: State, landings: Landings, zone: str) -> int:
    """The number of files added; afterwards ``raw`` holds exactly what is current in landing.

    One transaction: a killed load leaves the tables of the night before. A file that is already loaded costs
    nothing; one that is no longer current (replaced under its name) is taken out. Raises LandedDamaged.
    """
    wanted = {(o.source, o.file_id): o for o in landings.current() if landings.has(o.source, o.file_id)}
    noted = connection.execute("select source, file_id, file, known_on, zone from raw.source_file").fetchall()
    held = {(source, file_id): tuple(place) for source, file_id, *place in noted}
    stale = [key for key, place in held.items() if key not in wanted or place != _place(wanted[key], zone)]
    fresh = [origin for key, origin in wanted.items() if key not in held or key in stale]
    know_accounts(connection, _accounts_of(connection, landings, fresh))
    with unpacked(connection), transaction(connection):  # in this order: in one that has failed, nothing is set back
        take_out(connection, [file_id for source, file_id in stale if source == "followers"])
        for source, file_id in stale:
            _unload(connection, source, file_id)
        for origin in fresh:
            with damage_told(landings.landed(origin.source, origin.file_id)):
                _load(connection, landings, origin, zone)
        load_notes(connection, landings)
    return len(fresh)


def name_units(connection: State, aliases: pl.DataFrame) -> None:
    """Replace the names of units by what tonight's alias table says of every spelling on a loaded roster.

    Not part of landing: a corrected table counts for rosters of the past as well.
    """
    counted = connection.execute("select unit, count(*) from raw.staff where unit is not null group by unit").fetchall()
    spellings = pl.DataFrame(counted, schema={"unit": pl.String, "lines": pl.UInt32}, orient="row")
    named = unit_names(spellings.select(pl.col("unit").repeat_by("lines").explode())["unit"], aliases)
    with transaction(connection):
        connection.execute("delete from raw.unit_name")
        if named.height:
            connection.executemany("insert into raw.unit_name values (?, ?, ?)", named.rows())


def count_loaded(connection: State) -> tuple[int, int, int, int]:
    """Files that raw holds, and of their rows those read, loaded and rejected."""
    counted = connection.execute(
        """
        select count(*), coalesce(sum(rows_read), 0), coalesce(sum(rows_loaded), 0), coalesce(sum(rows_rejected), 0)
        from raw.source_file
        """
    ).fetchone()
    files, read, loaded, rejected = counted or (0, 0, 0, 0)
    return int(files), int(read), int(loaded), int(rejected)


def has_roster(connection: State) -> bool:
    """Whether any roster is known on the night that was set; without one no question has an answer."""
    found = connection.execute(
        """
        select count(*)
        from raw.source_file as files
        cross join raw.night as night
        where files.source = 'roster' and files.rows_loaded > 0 and files.known_on <= night.as_of
        """
    ).fetchone()
    return bool(found and found[0])


def _place(origin: Origin, zone: str) -> tuple[object, ...]:
    return (origin.path, origin.known_on, zone)


def _unload(connection: State, source: str, file_id: str) -> None:
    if source != "followers":
        connection.execute(f"delete from raw.{TABLES[source]} where file_id = $1", [file_id])
    connection.execute("delete from raw.reject where source = $1 and file_id = $2", [source, file_id])
    connection.execute("delete from raw.source_file where source = $1 and file_id = $2", [source, file_id])


def _accounts_of(connection: State, landings: Landings, origins: list[Origin]) -> set[str]:
    """The accounts that landed files speak of; some may be none of tonight's order."""
    named = {landings.facts(o.source, o.file_id)["account_key"] for o in origins if o.source == "followers"}
    for origin in origins:
        if column := ACCOUNT_IN.get(origin.source):
            landed = landings.landed(origin.source, origin.file_id)
            with damage_told(landed):
                told = connection.execute(
                    f"select distinct {column} from read_parquet($1) where {column} is not null",
                    [glob.escape(str(landed.rows))],
                )
                named.update(account for (account,) in told.fetchall())
    return named


def _load(connection: State, landings: Landings, origin: Origin, zone: str) -> None:
    landed = landings.landed(origin.source, origin.file_id)
    facts = landings.facts(origin.source, origin.file_id)
    # read_parquet takes patterns: without escaping, a folder "a[12]" would read the landing of its neighbour "a1".
    rows, rejects = glob.escape(str(landed.rows)), glob.escape(str(landed.rejects))
    if origin.source == "followers":
        _load_list(connection, origin, facts, zone, rows)
    else:
        values = {"file_id": origin.file_id, "path": rows, "zone": zone, "known_on": origin.known_on}
        statement = LOADS[origin.source]
        connection.execute(statement, {name: v for name, v in values.items() if f"${name}" in statement})
    connection.execute(
        'insert into raw.reject select $1, $2, "row", reason from read_parquet($3)',
        [origin.source, origin.file_id, rejects],
    )
    connection.execute(
        "insert into raw.source_file values ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            origin.file_id,
            origin.source,
            origin.path,
            origin.known_on,
            zone,
            *(int(facts[name]) for name in ("rows_read", "rows_loaded", "rows_rejected")),
        ],
    )


def _load_list(connection: State, origin: Origin, facts: dict[str, str], zone: str, path: str) -> None:
    captured_at, captured_on = _captured(connection, origin, facts, zone)
    capture = {
        "id": origin.file_id,
        "account": facts["account_key"],
        "captured_at": captured_at,
        "captured_on": captured_on,
        "source": facts["capture_source"],
        "identifies": facts["identifies"],
        "listed": int(facts["listed"]),
        "anonymous": int(facts.get("anonymous", 0)),
        "ended": facts["ended"],
        "reason": facts.get("reason") or None,
    }
    add_list(connection, capture, landed_list(path, zone))


def _captured(connection: State, origin: Origin, facts: dict[str, str], zone: str) -> tuple[str, str]:
    """When a list was made, and on which local day, as DuckDB writes them.

    A list found under several days counts from the earliest, but never from before the last follow it shows; a day
    begins as the campaign's zone says now, whatever it was when the list was landed. What an API was asked on this
    night is known on this night, whatever the hour.
    """
    ((at, on),) = connection.execute(
        CAPTURED,
        {
            "known_on": origin.known_on,
            "at": facts["captured_at"],
            "last_follow": facts.get("last_follow"),
            "zone": zone,
            "source": facts["capture_source"],
        },
    ).fetchall()
    return at, on


def set_night(connection: State, night: Night) -> None:
    """Replace the parameter tables by this night's, in one transaction."""
    know_accounts(connection, [account.account_key for account in night.accounts])
    with transaction(connection):
        for table in ("night", "account", "addressed_employment", "expected_source"):
            connection.execute(f"delete from raw.{table}")
        connection.execute(
            """
            insert into raw.night
            select $as_of, $ordered_at, cast(timezone($zone, $ordered_at) as date), $target, $satisfied_by,
                $max_hidden_share, $max_reading_age_days, $confirmations, $confirmation_days, $small_cell,
                timezone($zone, cast(cast($as_of as date) + 1 as timestamp))
            """,
            {
                "as_of": night.as_of,
                "ordered_at": night.ordered_at.astimezone(UTC),
                "zone": night.timezone,
                "target": night.target_followers,
                "satisfied_by": night.satisfied_by,
                "max_hidden_share": night.max_hidden_share,
                "max_reading_age_days": night.max_reading_age_days,
                "confirmations": night.confirmations,
                "confirmation_days": night.confirmation_days,
                "small_cell": night.small_cell,
            },
        )
        for table, rows in {
            "account": [(*astuple(account), *shown_by(account.platform).values()) for account in night.accounts],
            "addressed_employment": [(kind,) for kind in night.employment],
            "expected_source": [astuple(source) for source in night.expected_sources],
        }.items():
            if rows:
                marks = ", ".join("?" for _ in rows[0])
                connection.executemany(f"insert into raw.{table} values ({marks})", rows)
