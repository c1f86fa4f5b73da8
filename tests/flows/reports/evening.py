"""The article's evening as published marts, by hand; knows the promised columns, knows nothing of the models."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from flows.reports import ReportContext

HERE = Path(__file__).parent
CHECKS = {
    "marts.fct_compliance.statuses_add_up": ("Do the statuses add up to the staff?", "Look at the model."),
    "staging.stg_follower_counts.count_is_known": ("Are counts <exact> & read?", "Ask for the exact figure."),
}
CAMPAIGN = ReportContext(
    name="ASN Sumsel ikuti akun resmi",
    ordered_at=datetime(2024, 2, 7, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta")),
    timezone="Asia/Jakarta",
    as_of=date(2024, 2, 16),
    legal_basis="Surat Edaran Gubernur 1/2024 (contoh)",
    contact="BKD Provinsi, bkd@contoh.example",
    small_cell=5,
    run_id="run-2",
)


class Evening:
    """A reader over an in-memory DuckDB; tests may change its rows first."""

    def __init__(self, *scripts: str) -> None:
        self.connection = duckdb.connect()
        for script in scripts or ("marts.sql", "evening.sql"):
            self.connection.execute((HERE / script).read_text(encoding="utf-8"))

    def rows(self, sql: str, *parameters: object) -> list[dict[str, Any]]:
        """Rows as the published reader gives them."""
        result = self.connection.execute(sql, list(parameters) or None)
        columns = [column[0] for column in result.description or []]
        return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
