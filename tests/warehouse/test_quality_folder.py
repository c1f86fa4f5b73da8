"""What the quality folder holds: whole or not at all, and no longer than it may."""

import stat
from datetime import date
from pathlib import Path

import pytest

from warehouse.quality_folder import docs_name, docs_present, drop_docs, prune_files, put_file, put_folder

RUN = "20240217T190003Z-ab12"
OTHER = "20240218T190003Z-0fe1"
FOREIGN = (
    "rejected-20230101T190003Z-ab12.duckdb.txt",
    "rejected-yesterday.duckdb",
    "rejected-20231301T190003Z-ab12.duckdb",  # no such month
    "notes.html",
    "index.html",
)


def test_docs_are_found_again_by_night_and_run_the_newest_first(tmp_path: Path) -> None:
    nights = [(date(2024, 2, 16), OTHER), (date(2024, 2, 17), RUN), (date(2024, 2, 16), RUN)]
    for night, run_id in nights:
        put_folder(tmp_path / docs_name(night, run_id), {"raw.html": "x"})

    assert [docs[:2] for docs in docs_present(tmp_path)] == sorted(nights, reverse=True)


def test_a_folder_that_was_written_again_holds_the_new_files_only_and_is_the_owners(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / docs_name(date(2024, 2, 16), RUN)
    put_folder(folder, {"raw.html": "old", "gone.html": "old"})
    (tmp_path / "deep" / f".{folder.name}.new").mkdir()  # left by a run that was killed

    put_folder(folder, {"raw.html": "new"})

    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == {"raw.html": "new"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.parent.iterdir()) == [folder]


UNWRITABLE = "half a page \ud800"


def test_a_folder_that_cannot_be_written_to_its_end_does_not_touch_the_one_before(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    put_folder(folder, {"a": "whole"})
    with pytest.raises(UnicodeEncodeError):
        put_folder(folder, {"a": "new", "b": UNWRITABLE})
    assert (folder / "a").read_text(encoding="utf-8") == "whole"


def test_a_file_that_cannot_be_written_to_its_end_does_not_touch_the_one_before(tmp_path: Path) -> None:
    put_file(tmp_path / "kept", "whole")
    with pytest.raises(UnicodeEncodeError):
        put_file(tmp_path / "kept", UNWRITABLE)
    assert (tmp_path / "kept").read_text(encoding="utf-8") == "whole"


def test_docs_of_nights_before_the_day_go_and_no_others(tmp_path: Path) -> None:
    for night in (date(2024, 2, 14), date(2024, 2, 15), date(2024, 2, 16)):
        put_folder(tmp_path / docs_name(night, RUN), {"raw.html": "x"})
    for foreign in ("2020-01-01", "2020-01-01_notes", "2020-99-01_20240217T190003Z-ab12"):
        (tmp_path / foreign).mkdir()
    (tmp_path / docs_name(date(2020, 1, 1), RUN)).write_text("a file of somebody's")

    assert drop_docs(tmp_path, date(2024, 2, 15)) == 1

    assert [night for night, _, _ in docs_present(tmp_path)] == [date(2024, 2, 16), date(2024, 2, 15)]
    assert len(list(tmp_path.iterdir())) == 2 + 4


def test_builds_pages_and_logs_of_single_runs_go_by_the_day_they_ran_on(tmp_path: Path) -> None:
    old = [f"rejected-{RUN}.duckdb", f"stopped-{RUN}.html", f"{RUN}.jsonl"]
    new = [f"rejected-{OTHER}.duckdb", f"stopped-{OTHER}.html", f"{OTHER}.jsonl"]
    for name in (*old, *new, *FOREIGN):
        (tmp_path / name).write_text("x")
    (tmp_path / f"rejected-{RUN.replace('2024', '2023')}.duckdb").mkdir()  # a folder is not ours

    assert prune_files(tmp_path, date(2024, 2, 18)) == 3

    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {*new, *FOREIGN}
    assert prune_files(tmp_path, date(2024, 2, 18)) == 0


def test_where_there_is_no_folder_there_is_nothing_to_drop(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert (docs_present(nowhere), drop_docs(nowhere, date.max), prune_files(nowhere, date.max)) == ([], 0, 0)
