"""BKD's workbook of the published pair and a little more, for the tests of what stands in it; knows no row."""

import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from flows.reports.facts import ReportContext
from flows.reports.workbook import write_workbook
from flows.reports.workbook_notes import BookContext
from tests.flows.reports.published_pair import write_pair
from tests.flows.reports.read_book import Sheet
from warehouse.published import open_joined

SHEETS = [
    *("Ringkasan", "Per unit", "Belum deklarasi", "Tidak punya akun", "Belum terlihat", "Perlu konfirmasi"),
    *("Dalam koreksi", "Cacat data", "Koreksi 2024-02-16", "Keterangan"),
]
LISTS = SHEETS[2:7]
NUMBER = re.compile(r"\d{18}")
MORE = """
    insert into marts.fct_rename_question values ('k-renamed', 'instagram:pemprov.contoh', 'c2', '2024-02-16');
    insert into quality.fct_reject values
    ('run-2', 'roster', 'inbox/roster/=daftar.xlsx', 12, 'nip_invalid'),
    ('run-2', 'roster', 'inbox/roster/=daftar.xlsx', 3, 'nip_missing'),
    ('run-2', 'roster', 'inbox/roster/=daftar.xlsx', -1, 'forgotten'),
    ('run-2', 'counts', 'inbox/counts.csv', null, 'file_unreadable'),
    ('run-1', 'roster', 'inbox/roster/lama.xlsx', 1, 'nip_invalid');
"""
NO_DAY = "update marts.fct_follow_status set not_seen_possible_on = null"


def write_build(folder: Path) -> Path:
    """The published pair in ``folder``, with a question, rejects and a name that could be a formula."""
    build = write_pair(folder) / "warehouse"
    with duckdb.connect(str(build / "ikuti.duckdb")) as marts:
        marts.execute(MORE)
    with duckdb.connect(str(build / "restricted.duckdb")) as names:
        names.execute("update staff set name = '=HYPERLINK(\"http://contoh.invalid\")' where staff_key = 'k-absent'")
    return build


def context(unit: str | None = None) -> BookContext:
    report = ReportContext(
        name="Kampanye contoh",
        ordered_at=datetime(2024, 2, 7, 9, tzinfo=ZoneInfo("Asia/Jakarta")),
        timezone="Asia/Jakarta",
        as_of=date(2024, 2, 16),
        legal_basis="Surat contoh 1/2024",
        contact="BKD Contoh, koreksi@bkd.contoh.invalid",
        small_cell=5,
        run_id="run-2",
    )
    return BookContext(report, confirmations=2, confirmation_days=7, retention_days=400, unit=unit)


def written(build: Path, path: Path, *, unit: str | None = None, language: str = "id", most_rows: int = 1000) -> Path:
    """The path of the workbook that was written of the build."""
    with open_joined(build) as mart:
        return write_workbook(mart, path, context(unit), language, most_rows=most_rows)


def numbers_on(sheet: Sheet) -> set[str]:
    return {cell for row in sheet.values() for cell in row if NUMBER.fullmatch(cell)}
