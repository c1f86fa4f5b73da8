"""What is read of one person: by the places and the names under which people look for it."""

from pathlib import Path

import polars as pl

from tests.warehouse.erasure.conftest import HERS, OTHERS, Small
from warehouse.held import read_held


def test_places_are_seen_from_the_campaign_folder_and_tables_bear_the_names_people_ask_by(small: Small) -> None:
    held = read_held(small.layout, HERS)

    tables = {str(table.file): table.rows for table in held.tables}
    assert tables["warehouse/restricted.duckdb"] == {"restricted.staff": 1}
    assert tables["warehouse/ikuti.duckdb"] == {"marts.dim_staff": 1}
    assert "warehouse/builds/first/ikuti.duckdb" in tables
    assert [path.as_posix() for path in held.workbooks] == ["reports/2024-02-16/bkd.xlsx"]


def test_a_copy_of_the_tables_is_told_to_whoever_is_in_it_and_to_nobody_else(small: Small) -> None:
    packed = small.layout.exports / "2024-02-17"
    packed.mkdir()
    pl.DataFrame({"staff_key": [HERS]}).write_parquet(packed / "dim_staff.parquet")
    pl.DataFrame({"account": ["x"]}).write_parquet(packed / "a.parquet")

    assert read_held(small.layout, HERS).copies == (Path("exports/2024-02-16"), Path("exports/2024-02-17"))
    assert read_held(small.layout, OTHERS).copies == ()
