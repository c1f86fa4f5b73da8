"""Knows the answers of a form in which employees declare their accounts; knows nothing of lists or statuses."""

import re
from collections.abc import Sequence
from typing import Final

import polars as pl

from transforms.answers import read_answers
from transforms.faults import Fault
from transforms.handles import GRAMMARS
from transforms.headers import Table, find_tables, left_out, likely_header, name_columns, pick
from transforms.parsed import Parsed, split_rejects
from transforms.phrases import PLATFORM_WORDS
from transforms.staff_numbers import (
    find_nip_column,
    is_nip_header,
    parse_staff_numbers,
    raise_nip_column_missing,
    require_undamaged,
)
from transforms.tables import read_table
from transforms.times import parse_instants

_TIME: Final = {
    "told": (
        *("timestamp", "stempelwaktu", "capwaktu", "waktu", "waktupengisian", "tanggalpengisian", "tanggal"),
        *("declaredat", "submittedat", "submissiondate", "completiontime", "waktuselesai", "starttime", "waktumulai"),
    )
}
_OTHER_HEADERS: Final = frozenset(
    {"nama", "namalengkap", "instansi", "unitkerja", "opd", "email", "nohp"}.union(*_TIME.values())
)
# Columns about an account that is not the employee's own handle: proofs, counts, the official account.
_NOT_A_HANDLE: Final = re.compile(
    r"apakah|memiliki|follow|mengikuti|bukti|screen|tangkapan|foto|upload|unggah|jumlah|pengikut"
)


def parse_declarations(content: bytes, suffix: str, zone: str) -> Parsed:
    """The declared accounts of one form file, one line per (form row, platform column, handle).

    Columns: `row` Int64 (source row), `nip`, `platform`, `answer` (links.AnswerKind), `handle` (canonical, null unless
    the answer holds one), `platform_user_id` (null), `declared_at` Datetime[us, UTC]. The text of an answer is never
    kept unless it is a handle or an id. A blank second column of a platform says nothing and gives no line.

    `rows_loaded` counts form rows; several rows of one person are all kept, the reader takes the newest. `declared_at`
    is null where the form has no time column or the time cannot be read (`facts["times_unreadable"]` counts those);
    clock times without an offset are in `zone`.

    Rejects: nip_missing, nip_invalid, nip_old_format. Raises Fault file_unreadable, no_rows, nip_column_missing,
    nip_column_damaged, columns_missing (no column for any platform that can be read).
    """
    sheets = read_table(content, suffix)
    tables = find_tables(sheets, is_nip_header)
    if not tables:
        raise_nip_column_missing(likely_header(sheets, _OTHER_HEADERS))
    forms = [table for table in tables if _platform_columns(table.headers)]
    if not forms:
        raise _no_platform(tables[0].headers)
    rows = pl.concat([_form_rows(table, zone) for table in forms])
    if rows.is_empty():
        raise Fault("no_rows", "answers below the header row", "a header and nothing below it", "export the form again")
    require_undamaged(rows["nip"], is_rounded=any(find_nip_column(table.headers) in table.rounded for table in forms))
    judged = rows.drop("nip").hstack(parse_staff_numbers(rows["nip"]).drop("kind"))
    loaded, rejects = split_rejects(judged)
    lines = [_platform_lines(table, loaded) for table in forms]
    return Parsed(
        rows=pl.concat(lines).sort("row", maintain_order=True),
        rejects=rejects,
        rows_read=rows.height,
        rows_loaded=loaded.height,
        dropped_columns=tuple(dict.fromkeys(name for table in forms for name in left_out(table, _used(table)))),
        facts={"times_unreadable": str(loaded["is_untimed"].sum())},
    )


def _platform_columns(headers: Sequence[str]) -> dict[str, str]:
    """Which columns ("0", "1", …) ask for the employee's account on which platform, of those that can be read."""
    found = {}
    for place, header in enumerate(headers):
        asked = header.lower()
        words = set(re.findall("[a-z]+", asked))
        for platform in GRAMMARS:
            names = PLATFORM_WORDS[platform]
            # The full name also inside a word ("akuninstagram"); not the short ones: "Instansi" is an office.
            is_named = names[0] in asked or words.intersection(names)
            if is_named and not _NOT_A_HANDLE.search(asked):
                found[str(place)] = platform
    return found


def _used(table: Table) -> set[str]:
    _, times = pick(table, _TIME)
    return {find_nip_column(table.headers) or "", *times.values(), *_platform_columns(table.headers)}


def _form_rows(table: Table, zone: str) -> pl.DataFrame:
    """One line per form row: `row`, `nip` as typed, `declared_at`, and whether a time was told but not understood."""
    told = pick(table, _TIME)[0]
    at = parse_instants(told["told"], zone).alias("declared_at")
    return told.select(
        "row",
        table.cells[find_nip_column(table.headers) or ""].alias("nip"),
        at,
        is_untimed=told["told"].is_not_null() & at.is_null(),
    )


def _platform_lines(table: Table, loaded: pl.DataFrame) -> pl.DataFrame:
    """The lines of one sheet for the form rows that are loaded."""
    cells = table.cells.join(loaded.select("row", "nip", "declared_at"), on="row", maintain_order="left")
    seen: set[str] = set()
    lines = []
    for place, platform in _platform_columns(table.headers).items():
        answered = pl.concat(
            [cells.select("row", "nip", "declared_at"), read_answers(cells[place], platform)], how="horizontal"
        )
        if platform in seen:
            answered = answered.filter(pl.col("answer") != "blank")
        seen.add(platform)
        lines.append(answered.explode("handles", empty_as_null=True).with_columns(platform=pl.lit(platform)))
    return pl.concat(lines).select(
        "row", "nip", "platform", "answer", pl.col("handles").alias("handle"), "platform_user_id", "declared_at"
    )


def _no_platform(headers: Sequence[str]) -> Fault:
    wanted = ", ".join(f'"Akun {platform.capitalize()}"' for platform in GRAMMARS)
    return Fault(
        "columns_missing",
        f"a column for the declared account ({wanted})",
        f"the columns {name_columns(headers)}",
        "give the column with the account names such a header",
    )
