"""Knows a staff list as a personnel agency (BKD) exports it; knows nothing of accounts, orders or tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

import polars as pl

from transforms.faults import Fault
from transforms.headers import Table, find_tables, left_out, likely_header, moved_rows, pick
from transforms.merged_cells import filled_down
from transforms.parsed import Parsed, split_rejects
from transforms.roster_checks import contradictions, first_days, implausible, numbers_said, totals
from transforms.roster_columns import ALLOWED, COMPARED, VOCABULARY, with_own
from transforms.roster_duplicates import judge_duplicates
from transforms.sheets import RawSheet
from transforms.staff_numbers import (
    find_nip_column,
    is_nip_header,
    parse_staff_numbers,
    raise_nip_column_missing,
    require_undamaged,
    split_staff_numbers,
)
from transforms.tables import read_table
from transforms.times import parse_days

Own = Mapping[str, Sequence[str]]

# Columns of which offices write what many rows share once, into merged cells.
_SHARED: Final = ("unit", "status", "activity")
# A remark below a table, or two signatures side by side; who stands in the table has a name or a number at least.
_CELLS_OF_A_NOTE: Final = 2
_LIKE_A_NUMBER: Final = r"^[^A-Za-z]*[0-9]{4}[^A-Za-z]*$"
_KEPT: Final = ("row", "nip", "name", "unit", "employment", "is_active", "start_on")
_TOTAL: Final = r"(?i)^(?:(?:grand|sub)?[ -]?(?:total|jumlah)|jml)\b"
_PART_TIME: Final = r"(?i)paruh|part[ -]?time|(?:pppk|p3k)[^a-z0-9]*pw\b"
_PPPK: Final = r"(?i)pppk|p3k|perjanjian kerja|kontrak|contract"
_PNS: Final = r"(?i)\bc?pns\b|negeri sipil|civil servant"
_STILL_ACTIVE: Final = r"(?i)^(?:aktif|active)"
_NOT_ACTIVE: Final = (
    r"(?i)pensiun|purna|\bmpp\b|\bbup\b|cltn|luar tanggungan|meninggal|wafat|tewas|almarhum|^alm\b|berhenti"
    r"|pemberhentian|mengundurkan|^keluar|(?:tidak|non)[ -]*aktif|pindah|mutasi keluar|hilang"
    r"|(?:habis|putus|selesai) *kontrak|kontrak *(?:habis|putus|selesai|berakhir)|tidak diperpanjang|\bphk\b"
    r"|inactive|retired|deceased|resign|terminated|dismissed"
)
_PLAIN_NO: Final = r"(?i)^(?:0|t|tidak|n|no|false|salah)$"


def parse_roster(content: bytes, suffix: str, own: Own | None = None, on: date | None = None) -> Parsed:
    """The staff list of one file (".csv", ".xlsx", ".parquet"): as `read_roster`, of the sheets of the file.

    Raises Fault file_unreadable, archive_limits and what `read_roster` raises.
    """
    return read_roster(read_table(content, suffix), own, on)


def read_roster(sheets: Sequence[RawSheet], own: Own | None = None, on: date | None = None) -> Parsed:
    """The staff list in a file's sheets, one line per employee.

    Columns: `row` Int64 (source row), `nip` (18 digits), `name`, `unit` (both as written, null where blank),
    `employment` (pns, pppk, pppk_part_time), `is_active` Boolean, `start_on` Date (see `first_days`). Every sheet with
    a NIP column is read, hidden ones only where no other has any: nobody sees what they still hold. What stands once
    in merged cells of a column (unit, status, activity) is said of all their rows. `own` holds the office's own names
    of columns (nip, name, unit, status, activity, start, birth, sex); `on` is the day the list is of.

    The number decides between pns and pppk; a status that says "paruh waktu" (PW) is believed of a pppk. A person is
    active unless the list says plainly that she no longer works for the office: retired or on the way there (MPP), on
    unpaid leave (CLTN), dead, gone, moved, her contract over. Study leave, secondment and any word not known here
    leave her active.

    Facts, all of them counts over the rows that are loaded: `…_contradicts_number` for status, birth, sex and start
    where the file has such a column (birth and sex are dropped after it); age_implausible, birth_year_implausible,
    appointed_in_future, starts_later (service begins after the day `on`); total_row_says, only where a total row and
    the rows disagree; sheets_read, sheets_passed_over, where there are several; and `moved_rows`.

    Rejects: nip_missing, nip_invalid, nip_old_format, total_row, note_row (nobody: a remark, a signature, the heading
    of a section), nip_two_names, duplicate_row, duplicate_nip, two_numbers_one_person. Raises Fault no_rows,
    nip_column_missing, nip_column_damaged.
    """
    own = own or {}
    names = tuple(own.get("nip", ()))
    tables = _tables(sheets, names)
    picked = [_picked(table, own, names) for table in tables]
    rows = pl.concat([one.rows.with_columns(sheet=pl.lit(place)) for place, one in enumerate(picked)])
    if rows.is_empty():
        raise Fault("no_rows", "staff below the header row", "a header and nothing below it", "export the list again")
    require_undamaged(rows["typed"], is_rounded=any(one.is_rounded for one in picked))
    judged = _judged(rows)
    loaded, rejects = split_rejects(judged)
    parts = split_staff_numbers(loaded["nip"])
    begins = first_days(loaded["start_on"], parts)
    return Parsed(
        rows=loaded.with_columns(begins).select(_KEPT),
        rejects=rejects,
        rows_read=rows.height,
        rows_loaded=loaded.height,
        dropped_columns=tuple(dict.fromkeys(name for one in picked for name in one.dropped)),
        facts={
            **contradictions(loaded, parts, {name for one in picked for name in one.compared}),
            **implausible(loaded["kind"], parts, on),
            **({"starts_later": str((begins > on).sum())} if on else {}),
            **totals(judged),
            **_sheets_read(sheets, tables),
            **moved_rows(tables, loaded["row"]),
        },
    )


def _tables(sheets: Sequence[RawSheet], names: Sequence[str]) -> list[Table]:
    is_header = partial(is_nip_header, own=names)
    shown = find_tables([sheet for sheet in sheets if not sheet.is_hidden], is_header)
    tables = shown or find_tables(sheets, is_header)
    if not tables:
        raise_nip_column_missing(likely_header(sheets, VOCABULARY))
    return tables


@dataclass(frozen=True)
class _Picked:
    """Of one table: its rows, what was left behind, and what the number can be compared with.

    `rows` holds the columns asked for as text, the number as `typed` and as `parse_staff_numbers` reads it, and of rows
    whose number cannot be read whether they are a total, what it says, and whether they are hardly filled.
    """

    rows: pl.DataFrame
    is_rounded: bool
    dropped: tuple[str, ...]
    compared: frozenset[str]


def _picked(table: Table, own: Own, names: Sequence[str]) -> _Picked:
    place = find_nip_column(table.headers, names) or ""
    allowed, found = pick(_filled_down(table, own), with_own(ALLOWED, own))
    compared, also = pick(table, with_own(COMPARED, own))
    typed = table.cells[place].alias("typed")
    numbers = parse_staff_numbers(typed)
    totals_said = _totals(table, numbers["reason"].is_not_null())
    columns = allowed.hstack(compared.drop("row")).hstack([typed]).hstack(numbers).hstack(totals_said)
    if "activity" not in found:
        # A lone "Status" column says PNS or PPPK in one office and Aktif or Pensiun in the next: it may answer both.
        columns = columns.with_columns(activity="status")
    dropped = left_out(table, {place, *found.values()})
    return _Picked(columns, place in table.rounded, dropped, frozenset({*found, *also}))


def _filled_down(table: Table, own: Own) -> Table:
    """The table with merged cells of the columns that many employees share filled in; of the others none is."""
    _, found = pick(table, with_own(ALLOWED, own))
    shared = {found.get(name) for name in _SHARED}
    merged = [one for one in table.merged if one.column in shared]
    return replace(table, cells=filled_down(table.cells, merged, lambda _: False))


def _totals(table: Table, is_asked: pl.Series) -> pl.DataFrame:
    """Of each row that is asked: whether it is a total, what numbers it says then, whether it is hardly filled.

    A total begins a cell with "Jumlah" or "Total"; all three are null in the rows that are not asked.
    """
    cells = [pl.col(str(position)) for position in range(len(table.headers))]
    is_total = pl.any_horizontal(cell.str.contains(_TOTAL).fill_null(value=False) for cell in cells)
    is_bare = pl.sum_horizontal(cell.is_not_null() for cell in cells) <= _CELLS_OF_A_NOTE
    rows = table.cells.filter(is_asked).with_columns(is_total=is_total, is_bare=is_bare)
    text = pl.when("is_total").then(pl.concat_str(cells, separator=" ", ignore_nulls=True))
    said = rows.select("row", "is_total", "is_bare", said=numbers_said(text))
    return table.cells.select("row").join(said, on="row", how="left", maintain_order="left").drop("row")


def _judged(rows: pl.DataFrame) -> pl.DataFrame:
    """The kept columns with `reason` (null where the row is good) and all that the checks compare."""
    is_total = pl.col("reason").is_not_null() & pl.col("is_total")
    is_number = pl.col("typed").str.contains(_LIKE_A_NUMBER).fill_null(value=False)
    is_note = pl.col("reason").is_not_null() & pl.col("is_bare") & pl.col("name").is_null() & ~is_number
    judged = rows.with_columns(
        _one_line(rows["name"]),
        _one_line(rows["unit"]),
        _employment().alias("employment"),
        _is_active().alias("is_active"),
        parse_days(rows["start"]).alias("start_on"),
        told_kind=_told_kind(),
        reason=pl.when(is_total)
        .then(pl.lit("total_row"))
        .when(is_note)
        .then(pl.lit("note_row"))
        .otherwise(pl.col("reason")),
    )
    return judged.with_columns(reason=judge_duplicates(judged.select(*_KEPT, "reason")))


def _one_line(texts: pl.Series) -> pl.Series:
    has_other_spaces = texts.str.contains(r"\s\s|[^\S ]").any()
    return texts.str.replace_all(r"\s+", " ") if has_other_spaces else texts


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
    passed = [sheet for sheet in sheets if sheet.name not in read and not sheet.cells.is_empty()]
    names = [f"{sheet.name} (hidden)" if sheet.is_hidden else sheet.name for sheet in passed]
    return {"sheets_read": "; ".join(begins), "sheets_passed_over": "; ".join(names)}
