"""A file is read whole, or refused in words: also when it is no file, and when somebody is still copying it."""

import multiprocessing
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from flows.sources import whole_files
from flows.sources.whole_files import hash_whole, is_unfinished, read_whole, wait_until_quiet
from tests.flows.sources.small_campaign import FIRST_LIST, SECOND_LIST
from tests.flows.sources.taking import Taking
from tests.tiers import first_ones
from transforms.faults import Fault


def test_a_file_is_read_and_hashed_whole_however_large(tmp_path: Path) -> None:
    content = bytes(range(256)) * 10_000  # more than two pieces
    (tmp_path / "large.csv").write_bytes(content)

    assert read_whole(tmp_path / "large.csv") == content
    assert hash_whole(tmp_path / "large.csv") == sha256(content).digest()


@pytest.mark.parametrize("read", [read_whole, hash_whole])
def test_a_file_that_is_gone_is_refused_in_words(tmp_path: Path, read: Callable[[Path], bytes]) -> None:
    with pytest.raises(Fault) as refusal:
        read(tmp_path / "gone.csv")

    assert (refusal.value.reason, refusal.value.found) == ("file_unreadable", "No such file or directory")


@pytest.mark.parametrize("read", [read_whole, hash_whole])
def test_a_folder_is_refused_in_words(tmp_path: Path, read: Callable[[Path], bytes]) -> None:
    with pytest.raises(Fault) as refusal:
        read(tmp_path)

    assert (refusal.value.reason, refusal.value.found) == ("file_unreadable", "Is a directory")


@pytest.mark.parametrize("read", [read_whole, hash_whole])
def test_a_file_without_access_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[Path], bytes]
) -> None:
    """Told by the open call: chmod does not keep out whoever runs tests as the superuser."""
    (tmp_path / "closed.csv").write_bytes(b"NIP\n")

    def refuse(name: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(name))

    monkeypatch.setattr(os, "open", refuse)

    with pytest.raises(Fault) as refusal:
        read(tmp_path / "closed.csv")

    assert (refusal.value.reason, refusal.value.found) == ("file_unreadable", "Permission denied")
    assert str(tmp_path) not in str(refusal.value)


@pytest.mark.parametrize("change", ["grows", "shrinks", "is replaced", "vanishes", "is written over"])
def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    file = tmp_path / "2024-02-08.csv"
    file.write_bytes(b"NIP\n" * (1 << 19))
    long_ago = (datetime.now(UTC) - timedelta(hours=1)).timestamp()
    os.utime(file, (long_ago, long_ago))

    class Disturbed:
        """Changes the file as soon as its first piece was read."""

        def __init__(self) -> None:
            self.pieces = 0

        def update(self, _: bytes) -> None:
            self.pieces += 1
            if self.pieces == 1:
                _disturb(file, change)

        def digest(self) -> bytes:
            return b""

    monkeypatch.setattr(whole_files, "sha256", Disturbed)

    with pytest.raises(Fault) as refusal:
        hash_whole(file)

    assert refusal.value.reason == "being_copied"


def _disturb(file: Path, change: str) -> None:
    content = file.read_bytes()
    if change == "grows":
        with file.open("ab") as end:
            end.write(b"more\n")
    elif change == "shrinks":
        os.truncate(file, 1 << 20)
    elif change == "is replaced":
        file.with_suffix(".new").write_bytes(content)
        file.with_suffix(".new").replace(file)
    elif change == "vanishes":
        file.unlink()
    else:
        with file.open("r+b") as start:
            start.write(b"x")


@pytest.mark.parametrize("read", [read_whole, hash_whole])
@pytest.mark.parametrize("kind", ["pipe", "socket", "device"])
def test_what_is_no_file_is_refused_and_nobody_waits_for_it(
    tmp_path: Path, read: Callable[[Path], bytes], kind: str
) -> None:
    place = tmp_path / "counts.csv"
    with socket.socket(socket.AF_UNIX) as listener:
        if kind == "pipe":
            os.mkfifo(place)
        elif kind == "socket":
            listener.bind(str(place))
        else:
            place.symlink_to("/dev/zero")

        with pytest.raises(Fault) as refusal:
            read(place)

    assert refusal.value.reason == "file_unreadable"


@pytest.mark.parametrize(
    "name",
    [
        *("pppk.csv.part", "x.zip.crdownload", "x.zip.filepart", "x.TMP", "x.zip.partial", "x.zip.download"),
        *(".followers_2.json.x7Kp2q", ".followers_2.json.~1a2b3c", ".syncthing.x.zip.tmp"),
    ],
)
def test_programs_name_what_they_have_not_finished(name: str) -> None:
    assert is_unfinished(name)


@pytest.mark.parametrize("name", ["pppk.csv", "part.csv", "x.zip", ".DS_Store", "._followers_1.json", ".~lock.a.csv#"])
def test_other_names_say_nothing_of_that(name: str) -> None:
    assert not is_unfinished(name)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pause that the night makes, which other tests leave out."""
    monkeypatch.setattr(whole_files, "QUIET_SECONDS", 2.0)


@pytest.mark.usefixtures("patient")
def test_only_what_has_just_changed_is_waited_for_and_the_wait_is_shared(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.csv", "b.csv")]
    for file in files:
        file.write_bytes(b"NIP\n")
    changed = max(file.stat().st_ctime for file in files)
    clock = [changed + 0.5]
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        clock[0] += seconds

    for paths in (files[:1], files[1:], files, [tmp_path / "gone.csv"]):
        wait_until_quiet(paths, lambda: clock[0], sleep)

    assert 1.4 < sum(pauses) <= 1.51


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("seconds", [-3600, 2.1, 3600])
def test_nothing_waits_for_a_time_long_ago_or_in_the_future(tmp_path: Path, seconds: float) -> None:
    (tmp_path / "a.csv").write_bytes(b"NIP\n")
    now = (tmp_path / "a.csv").stat().st_ctime + seconds

    wait_until_quiet([tmp_path / "a.csv"], lambda: now, lambda pause: pytest.fail(f"waited {pause} s"))


def _write_slowly(path: Path, pieces: list[bytes], has_begun: threading.Event, is_told_to_end: threading.Event) -> None:
    """A copying program: one piece after the other, the last ones only when it is told to."""
    with path.open("wb", buffering=0) as file:
        file.write(pieces[0])
        has_begun.set()
        for piece in pieces[1:-1] * 1000:
            if is_told_to_end.wait(0.1):
                break
            file.write(piece)
        file.seek(0)
        file.truncate()
        file.write(pieces[-1])


@contextmanager
def copying(path: Path, content: bytes) -> Iterator[None]:
    """While this holds another process copies the file; afterwards it is whole."""
    lines = content.splitlines(keepends=True)
    half = b"".join(lines[: max(1, len(lines) // 2)])
    spawning = multiprocessing.get_context("spawn")
    has_begun, is_told_to_end = spawning.Event(), spawning.Event()
    program = spawning.Process(target=_write_slowly, args=(path, [half, b"\n", content], has_begun, is_told_to_end))
    program.start()
    try:
        assert has_begun.wait(60)
        yield
    finally:
        is_told_to_end.set()
        program.join(60)
    assert path.read_bytes() == content


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("source", first_ones(["followers", "roster", "declarations", "counts"], 1))
def test_a_file_that_a_program_is_copying_is_left_for_the_next_night_and_then_taken_whole(
    tmp_path: Path, source: str
) -> None:
    """Half of a table reads as well as the whole: that it changes is all that tells the one from the other."""
    inbox = Taking.of_a_healthy_inbox(tmp_path / "kampanye")
    file = _file_of(inbox, source)
    content = file.read_bytes()

    with copying(file, content):
        taken = inbox.take()

    assert [refusal.fault.reason for refusal in taken.refusals] == ["being_copied"]
    assert "copied" in str(taken.refusals[0].fault)
    assert taken.fresh == 4
    assert inbox.take().refusals == ()
    assert len(inbox.landed("followers")) == 2
    assert all(inbox.landed(one) for one in ("roster", "declarations", "counts"))


def _file_of(inbox: Taking, source: str) -> Path:
    if source == "followers":
        return inbox.archive(SECOND_LIST)
    if source == "counts":
        return inbox.folder / "inbox" / "counts.csv"
    (file,) = (inbox.folder / "inbox" / source).iterdir()
    return file


def test_an_export_whose_file_changes_between_hashing_and_reading_is_no_list(tmp_path: Path) -> None:
    from flows.campaign import load_campaign
    from flows.sources.exports import find_exports

    inbox = Taking.of_a_healthy_inbox(tmp_path / "kampanye")
    found = find_exports(load_campaign(inbox.folder), bytes(32))
    inbox.archive(FIRST_LIST).write_bytes(inbox.archive(SECOND_LIST).read_bytes())

    with pytest.raises(Fault) as refusal:
        found.deliveries[0].read()

    assert refusal.value.reason == "being_copied"
    assert found.deliveries[1].read().rows.height


@pytest.mark.parametrize("left", [".followers_2.json.x7Kp2q", "followers_2.json.part", "deep/x.zip.crdownload"])
def test_a_folder_in_which_a_program_is_not_finished_is_no_list_yet(tmp_path: Path, left: str) -> None:
    """The parts that are there would make a list that lacks whoever is on those to come."""
    inbox = Taking.of_a_healthy_inbox(tmp_path / "kampanye")
    unfinished = inbox.lists / str(SECOND_LIST) / left
    unfinished.parent.mkdir(exist_ok=True)
    unfinished.write_bytes(b"[")

    taken = inbox.take()
    unfinished.unlink()

    assert [refusal.fault.reason for refusal in taken.refusals] == ["being_copied"]
    assert len(inbox.landed("followers")) == 1
    assert inbox.take().refusals == ()
    assert len(inbox.landed("followers")) == 2


@pytest.mark.parametrize("name", ["inbox/roster/2024-02-06.csv.part", "inbox/counts.csv.crdownload"])
def test_an_unfinished_table_is_told_to_be_one(tmp_path: Path, name: str) -> None:
    from flows.campaign import load_campaign
    from flows.sources.strays import find_strays

    inbox = Taking.of_a_healthy_inbox(tmp_path / "kampanye")
    (inbox.folder / name).write_bytes(b"NIP\n")

    refusals = (*inbox.take().refusals, *find_strays(load_campaign(inbox.folder)).refusals)

    assert [(refusal.path, refusal.fault.reason) for refusal in refusals] == [(name, "being_copied")]
