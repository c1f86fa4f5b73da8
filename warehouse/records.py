"""What is noted of a run, as plain values; knows no table.

Apart from what writes them: Prefect keeps the classes in a task's signature alive past the interpreter's end, and what
they drag along with their module must not be DuckDB, which complains of it on stderr.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Run:
    """One run of a night, as it starts."""

    run_id: str
    as_of: date
    started_at: datetime
    version: str
    accepted: str | None = None  # what a person released for this run, such as a roster's change


@dataclass(frozen=True)
class CheckResult:
    """One line of ``quality.fct_check`` without its run."""

    check_id: str
    table_name: str
    severity: str
    passed: bool
    observed: str | None
    failed_rows: int | None


@dataclass(frozen=True)
class RefusedFile:
    """A whole file that could not be used."""

    source: str
    file: str
    reason: str


@dataclass(frozen=True)
class PassedCheck:
    """What a check found that passed; `digest` tells in which words it was asked, and of what."""

    check_id: str
    digest: str
    observed: str | None
    failed_rows: int | None
    rows_judged: int | None
