"""Knows a staff list as a personnel agency (BKD) exports it; knows nothing of accounts, orders or tables."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from transforms.faults import Fault
from transforms.headers import Table, find_tables, left_out, likely_header, pick
from transforms.parsed import Parsed, split_rejects
from transforms.staff_numbers import (
    find_nip_column,
    is_nip_header,
    parse_staff_numbers,
    raise_nip_column_missing,
    require_undamaged,
)
from transforms.tables import RawSheet, read_table
from transforms.times import parse_days

# Only these pass; everything else (NIK, religion, phone, …) is dropped here, before anything is kept.
_COLUMNS: Final = {
    "name": ("nama", "namalengkap", "namapegawai", "namaasn", "namapppk", "name", "fullname", "employeename"),
    "status": (
        *("statuspegawai", "statuskepegawaian", "jenisasn", "statusasn", "jenispegawai", "jeniskepegawaian"),
        *("employmentstatus", "employmenttype", "employment", "statuspns", "statuspppk", "status"),
    ),
    "activity": (
        *("statusaktif", "kedudukan", "kedudukanhukum", "kedudukanpegawai", "statuskedudukan", "keaktifan"),
        *("statuskeaktifan", "aktif", "isactive", "active", "activestatus"),
    ),
    "unit": (
        *("unitkerja", "namaunitkerja", "unit", "namaunit", "unitorganisasi", "unor", "namaunor", "satuankerja"),
        *("satker", "namasatker", "opd", "namaopd", "skpd", "perangkatdaerah", "instansi", "namaukpd", "ukpd"),
        *("tempattugas", "sekolah", "workunit", "department", "agency", "office"),
    ),
    "start": (
        "tmt",
        "tmtpengangkatan",
        "tmtpppk",
        "tmtcpns",
        "tmtpns",
        "tmtkerja",
        "startdate",
        "starton",
        "startedon",
    ),
}
# Names of columns that never pass, known only so that a header row is recognised in a message.
_DROPPED: Final = (
    *("no", "nomor", "niplama", "gelardepan", "gelarbelakang", "tempatlahir", "tanggallahir", "jeniskelamin", "agama"),
    *("golongan", "pangkat", "jabatan", "notlp", "nohp", "telepon", "email", "alamat", "nik", "npwp", "nobpjs"),
)
_VOCABULARY: Final = frozenset(_DROPPED).union(*_COLUMNS.values())

_TOTAL: Final = r"(?i)^(?:grand ?total|sub ?total|jumlah|total)\b"
_PART_TIME: Final = r"(?i)paruh|part[ -]?time"
_PPPK: Final = r"(?i)pppk|p3k|perjanjian kerja|kontrak|contract"
_PNS: Final = r"(?i)\bc?pns\b|negeri sipil|civil servant"
_STILL_ACTIVE: Final = r"(?i)^(?:aktif|active)"
_NOT_ACTIVE: Final = (
    r"(?i)pensiun|purna|\bmpp\b|cltn|luar tanggungan|meninggal|wafat|tewas|almarhum|berhenti|pemberhentian|mengundurkan"
    r"|(?:tidak|non)[ -]*aktif|pindah|mutasi keluar|hilang|inactive|retired|deceased|resigned|terminated|dismissed"
)
_PLAIN_NO: Final = r"(?i)^(?:0|t|tidak|n|no|false|salah)$"


def parse_roster(content: bytes, suffix: str) -> Parsed:
    """The staff list of one CSV file (".csv") or workbook (".xlsx"), one line per employee.

    Columns: `row` Int64 (source row), `nip` (18 digits), `name`, `unit` (both null where blank), `employment` (pns,
    pppk, pppk_part_time), `is_active` Boolean, `start_on` Date or null. Every sheet with a NIP column is read.

    The number decides between pns and pppk; a status text that says otherwise is only counted
    (`facts["status_contradicts_number"]`), one that says "paruh waktu" is believed of a pppk. A person is active
    unless the list says plainly that she no longer works for the office: retired or on the way there (MPP), on unpaid
    leave (CLTN), dead, gone, moved. Study leave, secondment and any word not known here leave her active.

    Rejects: nip_missing, nip_invalid, nip_old_format, total_row, duplicate_row, duplicate_nip. Raises Fault
    file_unreadable, no_rows, nip_column_missing, nip_column_damaged.
    """
    sheets = read_table(content, suffix)
    tables = find_tables(sheets, is_nip_header)
    if not tables:
        raise_nip_column_missing(likely_header(sheets, _VOCABULARY))
    picked = [_allowed(table) for table in tables]
    rows = pl.concat([frame for frame, _ in picked])
    if rows.is_empty():
        raise Fault("no_rows", "staff below the header row", "a header and nothing below it", "export the list again")
    require_undamaged(rows["nip"], is_rounded=any(_is_nip_rounded(table) for table in tables))
    staff = parse_staff_numbers(rows["nip"])
    judged = _judged(rows.drop("nip").hstack(staff))
    loaded, rejects = split_rejects(judged)
    return Parsed(
        rows=loaded.drop("contradicts"),
        rejects=rejects,
        rows_read=rows.height,
        rows_loaded=loaded.height,
        dropped_columns=tuple(dict.fromkeys(name for _, dropped in picked for name in dropped)),
        facts={"status_contradicts_number": str(loaded["contradicts"].sum()), **_sheets_read(sheets, tables)},
    )


def _allowed(table: Table) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The allow-listed columns as text, whether the row is a total, and the names of the columns left behind."""
    place = find_nip_column(table.headers) or ""
    frame, found = pick(table, _COLUMNS)
    cells = [pl.col(str(position)) for position in range(len(table.headers))]
    is_total = table.cells.select(
        is_total=pl.any_horizontal(cell.str.contains(_TOTAL).fill_null(value=False) for cell in cells)
    )
    columns = frame.hstack([table.cells[place].alias("nip")]).hstack(is_total)
    if "activity" not in found:
        # A lone "Status" column says PNS or PPPK in one office and Aktif or Pensiun in the next: it may answer both.
        columns = columns.with_columns(activity="status")
    return columns, left_out(table, {place, *found.values()})


def _is_nip_rounded(table: Table) -> bool:
    return find_nip_column(table.headers) in table.rounded


def _judged(rows: pl.DataFrame) -> pl.DataFrame:
    """The canonical columns with `reason` (null where the row is good) and `contradicts`."""
    canonical = rows.select(
        "row",
        "nip",
        _one_line("name"),
        _one_line("unit"),
        _employment().alias("employment"),
        _is_active().alias("is_active"),
        parse_days(rows["start"]).alias("start_on"),
        contradicts=(_told_kind() != pl.col("kind")).fill_null(value=False),
        reason=pl.when(pl.col("reason").is_not_null() & pl.col("is_total"))
        .then(pl.lit("total_row"))
        .otherwise(pl.col("reason")),
    )
    # Of several rows for one number the first stays, so that the person counts exactly once: the file cannot tell
    # which row is right, and the rejects show the agency the others.
    content = pl.struct(pl.exclude("row", "reason", "contradicts"))
    repeated = (
        pl.when(pl.col("reason").is_not_null())
        .then(pl.col("reason"))
        .when(~content.is_first_distinct())
        .then(pl.lit("duplicate_row"))
        .when(~pl.col("nip").is_first_distinct())
        .then(pl.lit("duplicate_nip"))
    )
    return canonical.with_columns(reason=repeated)


def _one_line(column: str) -> pl.Expr:
    return pl.col(column).str.replace_all(r"\s+", " ")


def _told_kind() -> pl.Expr:
    status = pl.col("status")
    is_pppk = status.str.contains(_PPPK) | status.str.contains(_PART_TIME)
    return pl.when(is_pppk).then(pl.lit("pppk")).when(status.str.contains(_PNS)).then(pl.lit("pns"))


def _employment() -> pl.Expr:
    is_part_time = (pl.col("kind") == "pppk") & pl.col("status").str.contains(_PART_TIME)
    return pl.when(is_part_time).then(pl.lit("pppk_part_time")).otherwise(pl.col("kind"))


def _is_active() -> pl.Expr:
    told = pl.col("activity")
    has_left = told.str.contains(_NOT_ACTIVE) | told.str.contains(_PLAIN_NO)
    return (told.str.contains(_STILL_ACTIVE) | ~has_left).fill_null(value=True)


def _sheets_read(sheets: Sequence[RawSheet], tables: Sequence[Table]) -> dict[str, str]:
    """Where each sheet of a workbook begins in the numbering of rows, and which sheets held no staff list."""
    if len(sheets) < 2:
        return {}
    begins = [f"{table.sheet}: header in row {table.first_row}" for table in tables]
    read = {table.sheet for table in tables}
    passed = [sheet.name for sheet in sheets if sheet.name not in read and not sheet.cells.is_empty()]
    return {"sheets_read": "; ".join(begins), "sheets_passed_over": "; ".join(passed)}
