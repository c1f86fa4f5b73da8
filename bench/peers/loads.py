"""dlt into DuckDB plus SQL, its fast way: tables go in as Arrow, and exports that are loaded are not loaded again."""

import json
import os
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import dlt
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

TEXT = pyarrow.csv.ConvertOptions(column_types={"NI PPPK": pa.string(), "NIP/NIPPPK": pa.string()})
UNITS = """
with newest as (
    select account, max(day) as day from followers where day <= ? group by account
),
answers as (
    select nip_nipppk as nip, lower(trim(akun_instagram)) as text from form
),
declared as (
    select nip, ltrim(unnest(
        case
            when text like '%instagram.com/%' then [regexp_extract(text, 'instagram\\.com/([a-z0-9._]+)', 1)]
            else string_split(text, ' dan ')
        end
    ), '@') as name
    from answers
),
seen as (
    select distinct declared.nip, followers.account
    from declared
    inner join followers on declared.name = followers.value
    inner join newest on followers.account = newest.account and followers.day = newest.day
)
select roster.unit_kerja, newest.account, count(*), count(seen.nip)
from roster
cross join newest
left join seen on roster.ni_pppk = seen.nip and newest.account = seen.account
where roster.status_pegawai = 'PPPK'
group by all
order by all
"""
CHANGES = """
with days as (
    select account, day, row_number() over (partition by account order by day desc) as age
    from (select distinct account, day from followers where day <= ?)
),
merged as (
    select account, value, bool_or(age = 1) as is_after, bool_or(age = 2) as is_before
    from followers
    inner join days using (account, day)
    where age <= 2
    group by account, value
)
select account, count(*) filter (where not is_before), count(*) filter (where not is_after)
from merged
where account in (select account from days where age = 2)
group by account
order by account
"""


def main(campaign: Path, as_of: str, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    pipeline = dlt.pipeline(
        "followers",
        pipelines_dir=str(out / "pipelines"),
        destination=dlt.destinations.duckdb(str(out / "lists.duckdb")),
        dataset_name="peer",
    )
    pipeline.run([roster(campaign), form(campaign), followers(campaign, as_of)])
    with pipeline.sql_client() as sql:
        for name, query in (("units", UNITS), ("changes", CHANGES)):
            rows = sql.execute_sql(query, as_of) or []
            text = "".join(",".join(f'"{one}"' if "," in str(one) else str(one) for one in row) + "\n" for row in rows)
            (out / f"{name}.csv").write_text(text)


@dlt.resource(write_disposition="replace")
def roster(campaign: Path) -> Iterator[pa.Table]:
    path = next((campaign / "inbox" / "roster").iterdir())
    if path.suffix == ".parquet":
        yield pyarrow.parquet.read_table(path)
    else:
        yield pyarrow.csv.read_csv(path, convert_options=TEXT)


@dlt.resource(write_disposition="replace")
def form(campaign: Path) -> Iterator[pa.Table]:
    yield pyarrow.csv.read_csv(next((campaign / "inbox" / "declarations").iterdir()), convert_options=TEXT)


@dlt.resource(write_disposition="append")
def followers(campaign: Path, as_of: str) -> Iterator[pa.Table]:
    loaded = dlt.current.resource_state().setdefault("exports", [])
    for path in sorted((campaign / "inbox" / "followers" / "instagram").glob("*/*/*.zip")):
        account, day = path.parts[-3:-1]
        if day > as_of or path.name in loaded:
            continue
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                if "followers_and_following/followers_" in member:
                    rows = [one["string_list_data"][0] for one in json.loads(archive.read(member))]
                    table = pa.Table.from_pylist(rows, pa.schema({"value": pa.string(), "timestamp": pa.int64()}))
                    size = len(rows)
                    table = table.append_column("account", pa.array([f"instagram:{account}"] * size, pa.string()))
                    yield table.append_column("day", pa.array([day] * size, pa.string()))
        loaded.append(path.name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
