"""Copies the published tables into files that other programs read, with a dictionary beside them; never the names.

Knows the published file and the folder it fills; knows no table by name.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from warehouse.dictionary import Table, closed_lists, published_names, read_tables, sections
from warehouse.layout import Layout
from warehouse.literals import quoted
from warehouse.published import Mart, newest_of, open_published
from warehouse.whole_folder import put_in_place

FORMATS: Final[Mapping[str, str]] = {"parquet": "format parquet, compression zstd", "csv": "format csv, header"}
NOTE: Final = "export.json"
_README: Final = """\
# Published tables of the night of {night}

A copy of `ikuti.duckdb`, one file for each table, written by `ikuti export`
(run `{run_id}`, ikuti {version}). `columns.csv` tells programs the type and meaning of every column,
this page tells people; `{note}` says which night it is and how many rows each table has.

- No name, staff number or handle of an employee is in these files. A `staff_key` still stands for one person: treat the
  folder as the warehouse is treated, and delete it when the work is done.
- Numbers of small units are withheld (`is_suppressed`). They stay withheld: do not work them out from totals or from
  `marts.fct_follow_status`.
- What is followed is an interval (`_low`, `_high`), and what no list shows is `unverifiable`, not "does not follow".
- Instants are in UTC. In CSV a value that is missing is empty, an empty text is `""`.
- CSV is for programs: a spreadsheet rewrites keys and dates when it opens one, and takes a text that begins with `=`
  for a formula.

"""


@dataclass(frozen=True)
class Copied:
    """One table as it was written: ``schema.table``, the file within the folder, and its rows."""

    table: str
    file: str
    rows: int


@dataclass(frozen=True)
class Export:
    """What was exported: the night, the run that published it, and every file that now lies in the folder."""

    night: str
    run_id: str
    version: str
    format: str
    tables: tuple[Copied, ...]
    files: tuple[str, ...]


def export_published(campaign: Path, target: Path | None, form: str) -> tuple[Path, Export]:
    """The folder and what was put there: every published table in a file of its own, in the order of its grain.

    Without a target it is ``exports/<night>/`` of the campaign. The folder appears whole: an earlier export in its
    place is replaced by renaming. Its files have mode 0640. Raises NothingPublished, and FolderTaken where the folder
    holds anything that no export has put there.
    """
    with open_published(campaign) as mart:
        run = newest_of(mart.rows("from quality.fct_run"))
        folder = target or Layout(campaign).exports / str(run["as_of"])
        with put_in_place(folder, NOTE) as draft:
            tables = read_tables(mart, published_names(mart))
            copied = tuple(_copy(mart, table, draft, form, run["run_id"]) for table in tables)
            told = {
                "README.md": _readme(tables, run["as_of"], run["run_id"], run["version"]),
                "columns.csv": _columns(tables),
            }
            files = (*(table.file for table in copied), *told, NOTE)
            export = Export(str(run["as_of"]), run["run_id"], run["version"], form, copied, files)
            told[NOTE] = json.dumps(asdict(export), indent=1) + "\n"
            for name, text in told.items():
                (draft / name).write_text(text, encoding="utf-8")
    return folder, export


def _copy(mart: Mart, table: Table, draft: Path, form: str, run_id: str) -> Copied:
    file = Path(*table.name.split(".")).with_suffix(f".{form}")
    (draft / file).parent.mkdir(exist_ok=True)
    options = FORMATS[form]
    if form == "parquet":  # a file on its own still tells what it is
        notes = {"ikuti_table": f"{table.name}: {table.sentence}", "ikuti_run": run_id}
        options += f", kv_metadata {{{', '.join(f'{name}: {quoted(text)}' for name, text in notes.items())}}}"
    copied = mart.rows(f"copy (from {table.name}) to {quoted(str(draft / file))} ({options})")
    return Copied(table.name, file.as_posix(), int(copied[0]["Count"]))


def _readme(tables: Sequence[Table], night: object, run_id: str, version: str) -> str:
    heading = _README.format(night=night, run_id=run_id, version=version, note=NOTE)
    return heading + sections(tables, "##") + "\n" + closed_lists("##")


def _columns(tables: Sequence[Table]) -> str:
    """``table,column,type,meaning`` with a line for every column."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("table", "column", "type", "meaning"))
    writer.writerows((table.name, c.name, c.type, c.meaning) for table in tables for c in table.columns)
    return text.getvalue()
