"""A folder that is put in its place whole: what was there before, what others put there, and kills at any line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from warehouse import whole_folder
from warehouse.whole_folder import FolderTaken, put_in_place

NOTE = "note.json"


def put(folder: Path, text: str, *, names: tuple[str, ...] = ("a.txt", "deep/b.txt")) -> None:
    with put_in_place(folder, NOTE) as draft:
        for name in names:
            (draft / name).parent.mkdir(exist_ok=True)
            (draft / name).write_text(text)
        (draft / NOTE).write_text(json.dumps({"files": [*names, NOTE]}))


def held(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(errors="replace") for path in folder.rglob("*") if path.is_file()
    }


def test_a_folder_appears_with_all_that_belongs_above_it(tmp_path: Path) -> None:
    put(tmp_path / "above" / "place", "new")

    assert held(tmp_path / "above" / "place").keys() == {"a.txt", "deep/b.txt", NOTE}
    assert [path.name for path in (tmp_path / "above").iterdir()] == ["place"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()

    put(tmp_path / "place", "new")

    assert held(tmp_path / "place")["a.txt"] == "new"


def test_one_of_ours_is_replaced_and_nothing_of_it_stays(tmp_path: Path) -> None:
    put(tmp_path / "place", "old", names=("gone.txt",))

    put(tmp_path / "place", "new")

    assert held(tmp_path / "place").keys() == {"a.txt", "deep/b.txt", NOTE}
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_a_folder_with_somebody_elses_file_in_it_is_refused_and_stays(tmp_path: Path) -> None:
    put(tmp_path / "place", "old")
    (tmp_path / "place" / "deep" / "my notes.txt").write_text("three days of work")
    before = held(tmp_path)

    with pytest.raises(FolderTaken, match=r"1 file\(s\) that no export has put there"):
        put(tmp_path / "place", "new")
    assert held(tmp_path) == before


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"files": null}', '{"files": 3}', "\udcff"])
def test_a_folder_whose_note_is_none_of_ours_is_refused_and_stays(tmp_path: Path, note: str) -> None:
    (tmp_path / "place").mkdir()
    (tmp_path / "place" / NOTE).write_bytes(note.encode(errors="surrogateescape"))
    before = held(tmp_path)

    with pytest.raises(FolderTaken):
        put(tmp_path / "place", "new")
    assert held(tmp_path) == before


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "place").write_text("")

    with pytest.raises(FolderTaken, match="a file of this name"):
        put(tmp_path / "place", "new")


def test_what_fails_while_it_is_written_leaves_the_old_one(tmp_path: Path) -> None:
    put(tmp_path / "place", "old")

    with pytest.raises(FileNotFoundError):
        put(tmp_path / "place", "new", names=("a.txt", "no/such/folder/b.txt"))
    assert held(tmp_path / "place")["a.txt"] == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_what_a_killed_one_left_behind_goes_with_the_next_one(tmp_path: Path) -> None:
    for word in ("new", "old"):
        (tmp_path / f".place.{word}").mkdir()
        (tmp_path / f".place.{word}" / "half").write_text("a file")

    put(tmp_path / "place", "new")

    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_killed_at_any_line_there_is_a_whole_one_or_none_and_the_next_one_works(
    killed_at_each_line: Callable[..., int],
) -> None:
    def prepare(folder: Path) -> Callable[[], object]:
        put(folder / "place", "old", names=("a.txt", "gone.txt"))
        return lambda: put(folder / "place", "new")

    def look(folder: Path) -> None:
        if (folder / "place").exists():
            files = held(folder / "place")
            whole = {("old", "a.txt", "gone.txt", NOTE), ("new", "a.txt", "deep/b.txt", NOTE)}
            assert (files["a.txt"], *sorted(files)) in {(word, *sorted(names)) for word, *names in whole}
        put(folder / "place", "next")
        assert held(folder / "place")["a.txt"] == "next"
        assert [path.name for path in folder.iterdir()] == ["place"]

    assert killed_at_each_line(whole_folder, prepare, look) > 20
