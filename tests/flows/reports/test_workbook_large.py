"""BKD's workbook of a whole province: every row is in it, and memory does not grow with it."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.flows.reports.published_pair import write_pair

pytestmark = pytest.mark.long

HOUSE = Path(__file__).parents[3]
STAFF, ACCOUNTS = 120_656, 5
MOST_MEMORY = 650 << 20  # with DuckDB, Polars and the interpreter in it; all rows as Python objects take more
MARTS = f"""
    delete from marts.fct_follow_status;
    delete from marts.dim_staff;
    delete from marts.dim_account;
    insert into marts.dim_account
    select 'instagram:akun' || a, 'instagram', 'akun' || a, 'Pemilik', 'office', '2024-01-01', null
    from range({ACCOUNTS}) as accounts(a);
    insert into marts.dim_staff
    select 'k' || s, 'Unit Contoh ' || (s % 1500), 'pppk', true, true from range({STAFF}) as staff(s);
    insert into marts.fct_follow_status by name
    select 'k' || s as staff_key, 'instagram:akun' || a as account_key, date '2024-02-16' as as_of,
        case (s + a) % 12 when 0 then 'no_handle' when 1 then 'not_seen' else 'no_account' end as status,
        2 as confirmations, date '2024-02-08' as first_absent_on, date '2024-02-15' as last_absent_on
    from range({STAFF}) as staff(s), range({ACCOUNTS}) as accounts(a)
"""
NAMES = f"""
    delete from staff;
    delete from declaration;
    insert into staff
    select 'k' || s, lpad(cast(199001012024210000 + s as varchar), 18, '0'), 'Contoh Nama ' || s, 'Unit', 'pppk'
    from range({STAFF}) as staff(s);
    insert into declaration
    select 'k' || s, 'instagram', 'handle', 'contoh' || s, null, timestamptz '2024-02-07 03:00+00'
    from range({STAFF}) as staff(s)
"""
# A process of its own: the most memory that it ever had is asked for when it has done its work. Not of `getrusage`:
# there Linux counts what the process that started it had in memory, here a worker with many tests behind it.
PLACE = os.environ | {"PYTHONPATH": str(HOUSE)}
SCRIPT = r"""
import re, sys
from pathlib import Path
from flows.cli import main
code = main(["report", sys.argv[1]])
most = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
print(code, int(most[1]) * 1024)
"""


def test_every_row_of_a_provinces_staff_is_in_it_and_memory_is_bounded(tmp_path: Path) -> None:
    folder = write_pair(tmp_path / "kampanye")
    for file, script in (("ikuti", MARTS), ("restricted", NAMES)):
        with duckdb.connect(str(folder / "warehouse" / f"{file}.duckdb")) as connection:
            connection.execute(script)

    program = tmp_path / "report.py"  # in one without a file DuckDB takes stdout for somebody's screen
    program.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, program, folder], cwd=HOUSE, env=PLACE, capture_output=True, text=True, check=True
    )

    code, memory = map(int, done.stdout.split())
    assert (code, done.stderr.count("needed")) == (0, 0)
    assert memory < MOST_MEMORY
    assert _rows(folder / "reports" / "2024-02-16" / "bkd.xlsx") == STAFF * ACCOUNTS


def _rows(book: Path) -> int:
    """The rows with a staff number below the headers of the lists, counted by another reader."""
    import polars as pl

    sheets = pl.read_excel(
        book,
        sheet_name=["Belum deklarasi", "Tidak punya akun", "Belum terlihat"],
        has_header=False,
        columns=[2],
    )
    return sum(int(sheet.to_series().str.contains(r"^\d{18}$").sum()) for sheet in sheets.values())
