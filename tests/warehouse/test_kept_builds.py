"""Which nights can be reported again: those whose builds are there and whole, and none that was kept back."""

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.flows.recorded import FIRST, NIGHTS, SECOND, write_recorded
from warehouse.kept_builds import kept_builds
from warehouse.layout import Layout


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return write_recorded(tmp_path / "kampanye")


def kept(layout: Layout) -> list[str]:
    return [build.run_id for build in kept_builds(layout.campaign)]


def test_the_published_build_comes_first_and_a_stopped_one_never(layout: Layout) -> None:
    builds = kept_builds(layout.campaign)

    assert [(build.run_id, build.as_of) for build in builds] == [(SECOND, NIGHTS[SECOND]), (FIRST, NIGHTS[FIRST])]
    assert builds[0].folder == layout.builds / SECOND


def test_before_the_first_night_there_is_none(tmp_path: Path) -> None:
    assert kept_builds(tmp_path) == []


def test_a_build_that_is_not_whole_is_passed_over(layout: Layout) -> None:
    (layout.builds / FIRST / "ikuti.duckdb").write_bytes(b"half a file")
    (layout.builds / "empty").mkdir()

    assert kept(layout) == [SECOND]


def test_a_build_of_no_run_on_record_is_passed_over(layout: Layout) -> None:
    shutil.copytree(layout.builds / FIRST, layout.builds / "of-nobody")

    assert kept(layout) == [SECOND, FIRST]


def test_a_build_that_was_kept_back_is_nobodys_to_read_even_before_it_is_put_aside(layout: Layout) -> None:
    with duckdb.connect(str(layout.builds / FIRST / "ikuti.duckdb")) as build:
        build.execute("update quality.fct_run set outcome = 'stopped' where run_id = $1", [FIRST])

    assert kept(layout) == [SECOND]


def test_a_copy_of_the_folder_without_its_links_has_its_published_night(layout: Layout) -> None:
    for link in (layout.published, layout.restricted):
        content = link.resolve().read_bytes()
        link.unlink()
        link.write_bytes(content)
    shutil.rmtree(layout.builds)

    assert kept(layout) == [SECOND]
