"""A campaign folder with one published night of seven invented people; knows tables, knows nothing of sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
SEEN, ABSENT, RENAMED = "199001012024211001", "199001012024211002", "199001012024211003"
EXEMPT, SHARED, SILENT, RETIRED = "199001012024212004", "199001012024212005", "199001012024212006", "196501011990031007"
CAMPAIGN = """
[campaign]
name = "Kampanye contoh"
ordered_at = 2024-02-07T09:00:00+07:00
legal_basis = "Surat contoh"
contact = "BKD Contoh, koreksi@bkd.contoh.invalid"
[scope]
employment = ["pppk"]
[[accounts]]
platform = "instagram"
handle = "pemprov.contoh"
owner = "Pemprov"
kind = "office"
valid_from = 2024-01-01
sources = ["export", "counts"]
"""
NEWER = (
    "alter table marts.fct_follow_status drop column not_seen_possible_on",
    "drop table marts.fct_correction",
    "drop table marts.fct_rename_question",
)


def write_pair(folder: Path, *, is_older: bool = False) -> Path:
    """The folder, with both files; an older night lacks what was added for corrections."""
    (folder / "warehouse").mkdir(parents=True)
    (folder / "campaign.toml").write_text(CAMPAIGN, encoding="utf-8")
    with _new_file(folder, "ikuti") as mart:
        for script in ("marts.sql", "why_people.sql"):
            mart.execute((HERE / script).read_text(encoding="utf-8"))
        for statement in NEWER if is_older else ():
            mart.execute(statement)
    with _new_file(folder, "restricted") as names:
        names.execute((HERE / "why_names.sql").read_text(encoding="utf-8"))
    return folder


@contextmanager
def _new_file(folder: Path, name: str) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(str(folder / "warehouse" / f"{name}.duckdb"))
    try:
        connection.execute("set timezone = 'UTC'")
        yield connection
    finally:
        connection.close()
