"""The floor under a night: the least work that gives the same answer, written for speed and nothing else.

`python -m bench.floor CAMPAIGN --as-of DATE --state FOLDER` reads the inbox of a campaign as `bench.sizes` writes it,
keeps each list under keyed pseudonyms in FOLDER, and writes there what follow status everybody has tonight
(`statuses.parquet`), the same by unit (`units.parquet`), and who came and went since the list before
(`changes.parquet`). A list that is kept is not read again. It checks nothing, records nothing, keeps no history, and
knows one platform, one form and no corrections: a night is measured against it, and it is good for nothing else.
"""

import argparse
import csv
import sys
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.floor_lists import keyed, read_exports

_LINK: Final = r"^https://www\.instagram\.com/([a-z0-9._]+)"
_ONE: Final = r"^@?([a-z0-9._]{1,30})$"
_TWO: Final = r"^@([a-z0-9._]+) dan @([a-z0-9._]+)$"
_SQL: Final = Path(__file__).with_suffix(".sql").read_text()
_HIDDEN: Final = 0.01


def main() -> int:
    """0 when the tables are written."""
    asked = argparse.ArgumentParser(description="The least work that gives a night's answer.")
    asked.add_argument("campaign", type=Path)
    asked.add_argument("--as-of", type=date.fromisoformat, required=True)
    asked.add_argument("--state", type=Path, required=True)
    asked.add_argument("--key", type=bytes.fromhex, default=bytes(32))
    chosen = asked.parse_args()
    night(chosen.campaign, chosen.as_of, chosen.state, chosen.key)
    return 0


def night(campaign: Path, as_of: date, state: Path, key: bytes) -> None:
    """Write the tables of one night into the state folder."""
    state.mkdir(parents=True, exist_ok=True)
    handles = [one["handle"] for one in tomllib.loads((campaign / "campaign.toml").read_text())["accounts"]]
    lists = _kept_lists(campaign, as_of, state, key)
    lists.write_parquet(state / "lists.parquet")
    staff = _staff(campaign, key)
    staff.write_parquet(state / "staff.parquet", compression="lz4")
    _declared(campaign, key).write_parquet(state / "declared.parquet", compression="lz4")
    accounts = pl.DataFrame({"account_key": [f"instagram:{handle}" for handle in handles]})
    accounts.write_parquet(state / "accounts.parquet")
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = false")
        _find(connection, lists, state)
        _compare(connection, lists, state)
        for statement in _SQL.replace("$state", str(state)).split(";\n"):
            connection.execute(statement)


def _find(connection: duckdb.DuckDBPyConnection, lists: pl.DataFrame, state: Path) -> None:
    """Make the table `seen`: which staff stand in which list."""
    connection.execute("create temp table seen (nip varchar, account_key varchar, day date)")
    for account, day, file, _ in lists.rows():
        connection.execute(
            f"""
            insert into seen
            select distinct declared.nip, $account, $day
            from '{file}' as list
            inner join '{state}/declared.parquet' as declared using (high, low)
            """,
            {"account": account, "day": day},
        )


def _compare(connection: duckdb.DuckDBPyConnection, lists: pl.DataFrame, state: Path) -> None:
    """Write who came and who went between the two newest lists of each account."""
    changes = [
        "select null::varchar as account_key, null::bool as has_come, 0::ubigint as high, 0::ubigint as low where false"
    ]
    for (account,), known in lists.sort("day").group_by("account_key", maintain_order=True):
        for before, after in [known["file"].tail(2).to_list()] if known.height > 1 else []:
            for has_come, one, other in ((True, after, before), (False, before, after)):
                changes.append(
                    f"select '{account}', {has_come}, here.high, here.low "
                    f"from '{one}' as here anti join '{other}' as there using (high, low)"
                )
    connection.execute(f"copy ({' union all '.join(changes)}) to '{state}/changes.parquet'")


def _kept_lists(campaign: Path, as_of: date, state: Path, key: bytes) -> pl.DataFrame:
    """Every list known on the night: `account_key`, `day`, `file` that keeps it, `is_complete`; new ones are read."""
    exports = campaign / "inbox" / "followers" / "instagram"
    found = [(path.parts[-3], date.fromisoformat(path.parts[-2]), path) for path in sorted(exports.glob("*/*/*.zip"))]
    known = [(handle, day, path, state / f"list_{handle}_{day}.parquet") for handle, day, path in found if day <= as_of]
    kept = {path: target for _, _, path, target in known if not target.exists()}
    for path, pieces in read_exports(list(kept), key):
        numbers = pl.concat([_numbers(keys, seconds) for keys, seconds in pieces])
        numbers.unique(["high", "low"]).write_parquet(kept[path], compression="lz4")
    shown = _shown(campaign / "inbox" / "counts.csv")
    rows = [
        (f"instagram:{handle}", day, str(target), _is_complete(target, shown[handle, day]))
        for handle, day, _, target in known
    ]
    return pl.DataFrame(rows, schema=["account_key", "day", "file", "is_complete"], orient="row")


def _numbers(keys: bytes, seconds: NDArray[np.int64]) -> pl.DataFrame:
    halves = np.frombuffer(keys, dtype=np.uint64).reshape(-1, 2)
    return pl.DataFrame({"high": halves[:, 0], "low": halves[:, 1], "followed_at": seconds})


def _shown(counts: Path) -> dict[tuple[str, date], int]:
    """The exact count that was read of an account on a day."""
    with counts.open(newline="") as lines:
        return {
            (one["account"].partition(":")[2], datetime.fromisoformat(one["read_at"]).date()): int(
                one["shown"].replace(".", "")
            )
            for one in csv.DictReader(lines)
        }


def _is_complete(followers: Path, shown: int) -> bool:
    return shown - int(pl.scan_parquet(followers).select(pl.len()).collect().item()) <= _HIDDEN * shown


def _staff(campaign: Path, key: bytes) -> pl.DataFrame:
    """The roster: `nip`, `high` and `low` of the staff key, `unit`, `is_active`, `is_in_scope` (a PPPK in service)."""
    path = max((campaign / "inbox" / "roster").iterdir())
    rows = pl.scan_parquet(path) if path.suffix == ".parquet" else pl.scan_csv(path, infer_schema=False)
    is_active, is_pppk = pl.col("Kedudukan") == "Aktif", pl.col("NI PPPK").str.slice(12, 1) == "2"
    staff = rows.select(
        nip="NI PPPK", unit="Unit Kerja", is_active=is_active, is_in_scope=is_active & is_pppk
    ).collect()
    return staff.hstack(_halves(staff["nip"], b"staff", b"ikuti.staff", key))


def _declared(campaign: Path, key: bytes) -> pl.DataFrame:
    """A line per handle of an answer, one for each other answer: `nip`, `answer`, `declared_on`, `high`, `low`."""
    path = max((campaign / "inbox" / "declarations").iterdir())
    text = pl.col("Akun Instagram").str.strip_chars().str.to_lowercase()
    one, two = pl.coalesce(text.str.extract(_LINK), text.str.extract(_ONE)), text.str.extract_groups(_TWO).struct
    rows = (
        pl.scan_csv(path, infer_schema=False)
        .select(
            pl.col("NIP/NIPPPK").alias("nip"),
            pl.col("Timestamp").str.slice(0, 10).str.to_date("%Y/%m/%d").alias("declared_on"),
            pl.when(text.is_in(["-", "", "sudah follow"]))
            .then(pl.lit("nothing"))
            .when(text == "tidak ada")
            .then(pl.lit("no_account"))
            .when(two.field("1").is_not_null())
            .then(pl.lit("multiple"))
            .when(one.is_not_null())
            .then(pl.lit("handle"))
            .otherwise(pl.lit("display_name"))
            .alias("answer"),
            first=one,
            second=two.field("1"),
            third=two.field("2"),
        )
        .collect()
    )
    is_handle = pl.col("answer") == "handle"
    named = pl.concat(
        [
            rows.filter(is_handle).select("nip", "answer", "declared_on", handle="first"),
            rows.filter(pl.col("answer") == "multiple").select("nip", "answer", "declared_on", handle="second"),
            rows.filter(pl.col("answer") == "multiple").select("nip", "answer", "declared_on", handle="third"),
        ]
    )
    keys = _halves(named["handle"], b"instagram", b"ikuti.follower", key)
    others = rows.filter(~pl.col("answer").is_in(["handle", "multiple"])).select("nip", "answer", "declared_on")
    return pl.concat([named.drop("handle").hstack(keys), others], how="diagonal")


def _halves(texts: pl.Series, domain: bytes, person: bytes, key: bytes) -> pl.DataFrame:
    """The keyed hash of each text as two numbers of 64 bits."""
    halves = np.frombuffer(keyed(texts.cast(pl.Binary).to_list(), domain, person, key), dtype=np.uint64).reshape(-1, 2)
    return pl.DataFrame({"high": halves[:, 0], "low": halves[:, 1]})


if __name__ == "__main__":
    sys.exit(main())
