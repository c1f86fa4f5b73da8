"""What a reader may take of memory, and where the rest lies meanwhile."""

import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import duckdb
import pytest

from warehouse import comparison, published, restore
from warehouse.erasure import built
from warehouse.layout import Layout
from warehouse.memory import OF_READER, clear_rooms
from warehouse.published import Mart, open_file
from warehouse.runs import open_record
from warehouse.state import open_state

LARGE = "select hash(number) as key, number from range(4000000) as numbers (number) order by key"


@pytest.fixture
def published_file(tmp_path: Path) -> Path:
    file = tmp_path / "it's a build" / "ikuti.duckdb"
    file.parent.mkdir()
    duckdb.connect(str(file)).close()
    return file


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that may hold less than the query needs."""
    monkeypatch.setattr(published, "OF_READER", 48_000_000)


def begun(mart: Mart) -> duckdb.DuckDBPyConnection:
    """Its query in the middle: a reader that is told a whole frame at once would have let go of its room again."""
    rows = mart._connection.execute(LARGE)
    rows.fetchone()
    return rows


def left_over(rows: duckdb.DuckDBPyConnection) -> int:
    return sum(len(some) for some in iter(lambda: rows.fetchmany(100_000), []))


@pytest.mark.usefixtures("large_machine")
def test_a_reader_is_limited_on_a_large_machine(published_file: Path) -> None:
    with open_file(published_file) as mart:
        assert mart.rows("select current_setting('memory_limit') as most") == [{"most": "2.0 GiB"}]


@pytest.fixture
def large_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 64 * 1024**3 // 4096}
    monkeypatch.setattr("warehouse.memory.os.sysconf", pages.__getitem__)


@contextmanager
def _compared(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with comparison._opened([file, file.with_name("restricted.duckdb")]) as builds:
        yield builds._connection


def _erasing(file: Path) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    return built._attached(file, frozenset({"a1" * 16}))


@pytest.mark.usefixtures("large_machine")
@pytest.mark.parametrize("opened", [_compared, _erasing])
def test_who_reads_several_files_or_writes_one_anew_is_limited_like_a_reader(
    published_file: Path, opened: Callable[[Path], AbstractContextManager[duckdb.DuckDBPyConnection]]
) -> None:
    duckdb.connect(str(published_file.with_name("restricted.duckdb"))).close()
    asked = "select current_setting('memory_limit'), current_setting('temp_directory')"
    with opened(published_file) as connection:
        most, room = connection.execute(asked).fetchall()[0]

        assert most == "2.0 GiB"
        assert Path(room).parent == published_file.parent
        assert stat.S_IMODE(Path(room).stat().st_mode) == 0o700
    assert not Path(room).exists()


def test_a_record_that_is_tried_is_read_with_a_readers_memory(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_state(layout):
        pass
    limits: list[int] = []
    monkeypatch.setattr(restore, "limit_memory", lambda _connection, most: limits.append(most))

    with open_record(layout):
        assert limits == [OF_READER]


@pytest.mark.usefixtures("little", "open_umask")
def test_what_a_reader_cannot_hold_lies_beside_the_file_closed_to_others_and_goes_with_him(
    published_file: Path,
) -> None:
    with open_file(published_file) as mart:
        rows = begun(mart)
        (room,) = (path for path in published_file.parent.iterdir() if path != published_file)
        assert list(room.iterdir())
        assert stat.S_IMODE(room.stat().st_mode) == 0o700
        del rows

    assert list(published_file.parent.iterdir()) == [published_file]


def test_the_room_of_a_reader_that_was_killed_is_cleared_and_that_of_a_living_one_is_not(tmp_path: Path) -> None:
    file = tmp_path / "ikuti.duckdb"
    reading = "from pathlib import Path; from warehouse.memory import room_beside; import sys, time\n"
    reading += (
        "with room_beside(Path(sys.argv[1])) as room: (room / 'names').touch(); print(flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", reading, str(file)], stdout=subprocess.PIPE) as reader:
        assert reader.stdout
        reader.stdout.readline()
        (room,) = tmp_path.iterdir()
        clear_rooms(tmp_path)
        left = list(tmp_path.rglob("names"))
        reader.kill()
    assert left == [room / "names"]

    clear_rooms(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("little")
def test_a_second_reader_in_the_same_process_changes_nothing_for_the_first(published_file: Path) -> None:
    with open_file(published_file) as mart:
        rows = begun(mart)
        with open_file(published_file) as second:
            assert second.rows("select 1 as one") == [{"one": 1}]
        assert left_over(rows) == 4_000_000 - 1


@pytest.mark.usefixtures("little")
def test_whoever_may_not_write_beside_the_file_can_read_it_all_the_same(
    published_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = {published_file.parent}
    monkeypatch.setattr("warehouse.memory.os.access", lambda path, _mode: path not in refused)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    with open_file(published_file) as mart:
        rows = begun(mart)
        assert list(published_file.parent.iterdir()) == [published_file]
        assert left_over(rows) == 4_000_000 - 1
    assert list(tmp_path.iterdir()) == [published_file.parent]


@pytest.mark.usefixtures("little")
def test_whoever_reads_a_build_that_is_deleted_meanwhile_reads_on(tmp_path: Path) -> None:
    file = tmp_path / "warehouse" / "builds" / "first" / "ikuti.duckdb"
    file.parent.mkdir(parents=True)
    duckdb.connect(str(file)).close()

    with open_file(file) as mart:
        shutil.rmtree(file.parent)
        assert left_over(begun(mart)) == 4_000_000 - 1
        assert len(list((tmp_path / "warehouse").glob(".spilled-*"))) == 1
    assert [path.name for path in (tmp_path / "warehouse").iterdir()] == ["builds"]
