"""A query that was pasted from anywhere reaches the published tables and nothing else."""

from pathlib import Path

import pytest

from tests.warehouse.test_published import Publish
from warehouse.layout import Layout
from warehouse.published import OutOfReach, QueryError, open_published

ELSEWHERE = [
    "copy (select 1 as one) to '{file}'",
    "copy marts.dim_kind from '{file}'",
    "export database '{file}'",
    "from read_csv('/etc/passwd')",
    "from read_text('/etc/passwd')",
    "from glob('/etc/*')",
    "from query('from read_text(''/etc/passwd'')')",
    "attach '{names}' as names (read_only)",
    "install httpfs",
    "load httpfs",
    "load '{file}'",
    "create secret cloud (type s3)",
]
SETTINGS = [
    "set enable_external_access = true",
    "set lock_configuration = false",
    "set allowed_configs = ['log_query_path']",
    "set allowed_directories = ['/']",
    "set temp_directory = '{file}'",
    "set log_query_path = '{file}'",
    "set profiling_output = '{file}'",
    "pragma enable_profiling = 'json'",
    "set memory_limit = '1 TB'",
    "call enable_logging(storage = 'file', storage_config = {{'path': '{file}'}})",
]


@pytest.fixture
def attempted(layout: Layout, tmp_path: Path) -> dict[str, Path]:
    return {"file": tmp_path / "written", "names": layout.restricted}


@pytest.mark.parametrize("query", ELSEWHERE)
def test_a_confined_query_reaches_no_other_file_network_or_extension(
    query: str, layout: Layout, publish_shelf: Publish, attempted: dict[str, Path]
) -> None:
    publish_shelf("first", "pns")

    with open_published(layout.campaign) as mart:
        mart.confine()
        with pytest.raises(OutOfReach):
            mart.rows(query.format(**attempted))
        assert mart.rows("select employment from marts.dim_kind") == [{"employment": "pns"}]
    assert not attempted["file"].exists()


@pytest.mark.parametrize("query", SETTINGS)
def test_a_confined_query_opens_no_way_out(
    query: str, layout: Layout, publish_shelf: Publish, attempted: dict[str, Path]
) -> None:
    publish_shelf("first", "pns")

    with open_published(layout.campaign) as mart:
        mart.confine()
        with pytest.raises(QueryError, match="locked"):
            mart.rows(query.format(**attempted))
        assert mart.rows("select employment from marts.dim_kind") == [{"employment": "pns"}]
    assert not attempted["file"].exists()


def test_what_an_analyst_needs_is_left(layout: Layout, publish_shelf: Publish) -> None:
    publish_shelf("first", "pns")

    with open_published(layout.campaign) as mart:
        mart.confine()
        mart.rows("set timezone = 'Asia/Jakarta'")
        mart.rows("use marts")
        mart.rows("create temp table mine as from dim_kind")
        assert mart.rows("select employment, current_setting('timezone') as zone from mine") == [
            {"employment": "pns", "zone": "Asia/Jakarta"}
        ]


def test_a_confined_query_still_lays_on_disk_what_memory_does_not_hold(layout: Layout, publish_shelf: Publish) -> None:
    publish_shelf("first", "pns")

    with open_published(layout.campaign) as mart:
        mart.rows("set memory_limit = '64 MB'")
        mart.confine()
        mart.rows("create temp table long as select range as place, md5(range::varchar) as word from range(1500000)")
        assert mart.rows("select count(*) > 0 as has_room from duckdb_temporary_files()") == [{"has_room": True}]
