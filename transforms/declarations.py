"""Knows the answers of a form in which employees declare their accounts; knows nothing of lists or statuses."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import polars as pl

from transforms.answers import read_answers
from transforms.faults import Fault
from transforms.handles import GRAMMARS
from transforms.headers import Table, find_tables, left_out, likely_header, moved_rows, name_columns, pick
from transforms.parsed import Parsed, split_rejects
from transforms.platform_columns import platform_columns
from transforms.staff_numbers import (
    find_nip_column,
    is_nip_header,
    marked_rounded,
    parse_staff_numbers,
    raise_nip_column_missing,
    require_undamaged,
    typed_numbers,
)
from transforms.tables import read_table
from transforms.times import parse_instants

_TIME: Final = {
    "told": (
        *("timestamp", "stempelwaktu", "capwaktu", "waktu", "waktupengisian", "tanggalpengisian", "tanggal"),
        *("declaredat", "submittedat", "submissiondate", "submissiontime", "completiontime", "waktuselesai"),
        *("starttime", "waktumulai"),
    )
}
_DOWNLOAD_AGAIN: Final = (
    "unduh ulang jawaban dari layanan formulir, jangan dibuka lalu disimpan di Excel; "
    "download the answers again from the form service and put the file here without opening it in a spreadsheet"
)
_LINES: Final = pl.Schema(
    {
        "row": pl.Int64(),
        "nip": pl.String(),
        "platform": pl.String(),
        "answer": pl.String(),
        "handle": pl.String(),
        "platform_user_id": pl.String(),
        "declared_at": pl.Datetime("us", "UTC"),
    }
)
_NAMES_ACCOUNT: Final = pl.col("answer").is_in(["handle", "id"])
_OTHER_HEADERS: Final = frozenset(
    {"nama", "namalengkap", "instansi", "unitkerja", "opd", "email", "nohp"}.union(*_TIME.values())
)


def parse_declarations(content: bytes, suffix: str, zone: str, day: date | None = None) -> Parsed:
    """The declared accounts of one form file, one line per (form row, platform column, handle or id).

    Columns: `row` Int64 (source row), `nip`, `platform`, `answer` (links.AnswerKind), `handle` and `platform_user_id`
    (canonical; a line has one of them at most, an `id` answer only the id), `declared_at` Datetime[us, UTC]. The text
    of an answer is never kept unless it is a handle or an id. A blank second column of a platform says nothing and
    gives no line. An account that stands in another platform's column (its link or label says whose it is) gives a line
    of its own platform, unless the column of that platform says something itself.

    `rows_loaded` counts form rows; several rows of one person are all kept, the reader takes the newest. `declared_at`
    is null where the form has no time column or the time cannot be read (`facts["times_unreadable"]` counts those);
    clock times without an offset are in `zone`. `day` is the day of the file: it tells whether 3/4/2024 has the month
    first, and `facts["times_after_the_file"]` counts the answers that are later all the same. More facts: `moved_rows`.

    Rejects: nip_missing, nip_invalid, nip_old_format. Raises Fault file_unreadable, no_rows, nip_column_missing,
    nip_column_damaged, columns_missing (no column for any platform that can be read).
    """
    sheets = read_table(content, suffix)
    tables = find_tables(sheets, is_nip_header)
    if not tables:
        raise_nip_column_missing(likely_header(sheets, _OTHER_HEADERS))
    forms = [table for table in tables if platform_columns(table.headers)]
    if not forms:
        raise _no_platform(tables[0].headers)
    rows = pl.concat([_form_rows(table, zone, day) for table in forms])
    if rows.is_empty():
        raise Fault("no_rows", "answers below the header row", "a header and nothing below it", "export the form again")
    require_undamaged(rows["nip"], is_rounded=False, remedy=_DOWNLOAD_AGAIN, is_typed_by_many=True)
    judged = rows.drop("nip").hstack(parse_staff_numbers(rows["nip"]).drop("kind"))
    loaded, rejects = split_rejects(judged)
    lines = [_platform_lines(table, loaded) for table in forms]
    return Parsed(
        rows=pl.concat(lines).sort("row", maintain_order=True),
        rejects=rejects,
        rows_read=rows.height,
        rows_loaded=loaded.height,
        dropped_columns=tuple(dict.fromkeys(name for table in forms for name in left_out(table, _used(table)))),
        facts={
            "times_unreadable": str(loaded["is_untimed"].sum()),
            "times_after_the_file": str(_days_after(loaded["declared_at"], zone, day)),
            **moved_rows(forms, loaded["row"]),
        },
    )


def _used(table: Table) -> set[str]:
    _, times = pick(table, _TIME)
    return {find_nip_column(table.headers) or "", *times.values(), *platform_columns(table.headers)}


def _form_rows(table: Table, zone: str, day: date | None) -> pl.DataFrame:
    """One line per form row: `row`, `nip` as typed but for its label, `declared_at`, and whether its time is unread.

    A number that was stored as a number is marked as rounded: whoever typed it so spoils her own line and no other.
    """
    told, place = pick(table, _TIME)[0], find_nip_column(table.headers) or ""
    at = parse_instants(told["told"], zone, day).alias("declared_at")
    return told.select(
        "row",
        marked_rounded(typed_numbers(table.cells[place]), table.cells["row"], table.rounded.get(place)).alias("nip"),
        at,
        is_untimed=told["told"].is_not_null() & at.is_null(),
    )


def _days_after(at: pl.Series, zone: str, day: date | None) -> int:
    return 0 if day is None else int((at.dt.convert_time_zone(zone).dt.date() > day).sum())


def _platform_lines(table: Table, loaded: pl.DataFrame) -> pl.DataFrame:
    """The lines of one sheet for the form rows that are loaded."""
    cells = table.cells.join(loaded.select("row", "nip", "declared_at"), on="row", maintain_order="left")
    own, strayed = [_LINES.to_frame()], [_LINES.to_frame()]
    seen: set[str] = set()
    for place, platform in platform_columns(table.headers).items():
        told = cells.select("row", "nip", "declared_at", text=place)
        lines = _answered(told, platform)
        astray = told.join(lines.filter(pl.col("answer") == "wrong_column"), on="row", how="semi")
        if astray.height:
            strayed += [_answered(astray, other).filter(_NAMES_ACCOUNT) for other in GRAMMARS if other != platform]
        own.append(lines.filter(pl.col("answer") != "blank") if platform in seen else lines)
        seen.add(platform)
    return _with_strayed(pl.concat(own), pl.concat(strayed))


def _answered(told: pl.DataFrame, platform: str) -> pl.DataFrame:
    """The lines of one column: one for each handle and each id of an answer, one without either for the others."""
    answered = told.hstack(read_answers(told["text"], platform)).with_columns(platform=pl.lit(platform))
    is_id_alone = (pl.col("platform_user_ids").list.len() > 0) & (pl.col("handles").list.len() == 0)
    by_handle = answered.filter(~is_id_alone).explode("handles", empty_as_null=True)
    by_id = answered.explode("platform_user_ids", empty_as_null=True).drop_nulls("platform_user_ids")
    nothing = pl.lit(None, pl.String)
    return pl.concat(
        [
            by_handle.with_columns(handle="handles", platform_user_id=nothing).select(_LINES.names()),
            by_id.with_columns(handle=nothing, platform_user_id="platform_user_ids").select(_LINES.names()),
        ]
    )


def _with_strayed(own: pl.DataFrame, strayed: pl.DataFrame) -> pl.DataFrame:
    """The lines of the columns, and accounts given in another platform's column where their own column names none."""
    if strayed.is_empty():
        return own
    filled = own.filter(~pl.col("answer").is_in(["blank", "wrong_column"]))
    used = strayed.join(filled, on=["row", "platform"], how="anti").unique(maintain_order=True)
    return pl.concat([own.join(used, on=["row", "platform"], how="anti"), used])


def _no_platform(headers: Sequence[str]) -> Fault:
    wanted = ", ".join(f'"Akun {platform.capitalize()}"' for platform in GRAMMARS)
    return Fault(
        "columns_missing",
        f"a column for the declared account ({wanted})",
        f"the columns {name_columns(headers)}",
        "give the column with the account names such a header",
    )
