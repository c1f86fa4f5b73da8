"""A run on record, and what the record's tables hold of it."""

from datetime import UTC, date, datetime
from typing import Any

from warehouse.quality import begin_run
from warehouse.records import CheckResult, Run
from warehouse.state import State

BEGAN, ENDED = datetime(2024, 2, 16, 19, tzinfo=UTC), datetime(2024, 2, 16, 19, 1, 30, tzinfo=UTC)
PASSED = CheckResult("marts.dim_staff.key_is_unique", "marts.dim_staff", "critical", True, "12 rows", 0)


def rows_of(state: State, table: str) -> list[tuple[Any, ...]]:
    return sorted(state.execute(f"from quality.{table}").fetchall(), key=repr)


def begin_runs(state: State, *run_ids: str, as_of: date = date(2024, 2, 16)) -> None:
    for run_id in run_ids:
        begin_run(state, Run(run_id, as_of, BEGAN, "1.0"))
