"""What is held of one person, as one object and as a page; knows in which order it is told, reads no file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup

from flows.reports.numbers import Numbers
from flows.reports.page import TEMPLATES, page_template
from flows.reports.subject_cells import Cells
from flows.reports.texts import Texts
from flows.reports.why_facts import Why
from flows.reports.why_json import plain, why_object
from flows.reports.why_screen import why_lines
from warehouse.held import Held, HeldFile

# Who entered a correction is somebody else, and keys are nobody's business outside the folder.
NOT_SHOWN = ("entered_by",)
# By how the file of a table begins, whoever may see it: builds and stopped builds have the names of what is published.
_PLACE_OF = {"state": "state", "ikuti": "published", "restricted": "restricted", "rejected": "stopped"}
# All that is kept of somebody who was forgotten: her key, and the day.
FORGOTTEN = "warehouse/landing/forgotten.jsonl"


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything that is told to one person: what is held, what the published night says, and under which rules.

    `why` is None where no published night lists her. `inbox` names the office's own files that hold her number.
    """

    nip: str
    made_at: datetime
    campaign: Mapping[str, str]  # name, legal_basis, contact, timezone
    retention_days: int
    keep_exports_days: int
    held: Held
    inbox: tuple[str, ...]
    is_kept_out: bool
    why: Why | None


def subject_json(subject: Subject, language: str) -> str:
    """The object: closed lists as codes, instants in UTC; every column of every line that is kept, but NOT_SHOWN."""
    whole = {
        "nip": subject.nip,
        "made_at": subject.made_at,
        "campaign": dict(subject.campaign),
        "retention_days": subject.retention_days,
        "keep_exports_days": subject.keep_exports_days,
        "is_kept_out": subject.is_kept_out,
        "kept_out_by": FORGOTTEN if subject.is_kept_out else None,
        "is_basis_for_discipline": False,
        "files": [_file(file) for file in subject.held.files],
        "tables": [
            {"file": str(table.file), "rows": table.rows, "is_read": table.is_read} for table in subject.held.tables
        ],
        "workbooks_of_everybody": [str(path) for path in _workbooks(subject)],
        "copies_of_tables": [str(path) for path in subject.held.copies],
        "inbox": subject.inbox,
        "columns_not_shown": NOT_SHOWN,
        "published": why_object(subject.why, language) if subject.why else None,
    }
    return json.dumps(plain(whole), ensure_ascii=False, indent=1) + "\n"


def subject_page(subject: Subject, language: str) -> str:
    """The same as a page without a script or a request: statuses in sentences, then every line, place by place."""
    texts, numbers = Texts(language), Numbers(language, subject.campaign["timezone"])
    sentences = list(why_lines(subject.why, language)) if subject.why else []
    return page_template("subject.html.j2").render(
        t=texts,
        n=numbers,
        subject=subject,
        campaign=subject.campaign,
        files=[_file(file) for file in subject.held.files],
        sentences=sentences,
        workbooks=_workbooks(subject),
        places=_places(subject),
        rights=("told", "correct" if sentences else "correct_later", "erase", "object", "complain"),
        forgotten=FORGOTTEN,
        cells=Cells(texts, numbers),
        style=Markup((TEMPLATES / "report.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
    )


def _workbooks(subject: Subject) -> tuple[Path, ...]:
    """Those that may have her: whoever was forgotten is in none that was made since, and the others went with her."""
    return () if subject.is_kept_out and subject.held.is_nothing else subject.held.workbooks


def _places(subject: Subject) -> list[str]:
    """The kinds of places that hold something of her, in one order, for the words about who may see them."""
    held = {_PLACE_OF.get(table.file.stem.partition("-")[0]) for table in subject.held.tables}
    there = {
        "landing": bool(subject.held.files),
        **{place: place in held for place in _PLACE_OF.values()},
        "workbook": bool(_workbooks(subject)),
        "inbox": bool(subject.inbox),
        "exports": bool(subject.held.copies),
        "forgotten": subject.is_kept_out,
    }
    return [place for place, is_there in there.items() if is_there]


def _file(file: HeldFile) -> dict[str, Any]:
    lines = [{name: value for name, value in line.items() if name not in NOT_SHOWN} for line in file.lines]
    return {
        "source": file.source,
        "came_as": [{"path": path, "known_on": day} for path, day in file.came_as],
        "identity": file.file_id,
        "is_current": file.is_current,
        "account_key": file.facts.get("account_key"),
        "columns": list(lines[0]),
        "columns_dropped": [name for name in file.facts.get("dropped_columns", "").split(", ") if name],
        "lines": lines,
    }
