"""The lock of a campaign: one process at a time, whose words others get to read."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.lock import only_night, running_now
from flows.messages import Wrong
from warehouse.layout import Layout

HOUSE = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from flows.lock import only_night
from warehouse.layout import Layout
with only_night(Layout(Path(sys.argv[1])), "the night of 2024-02-16"):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def _held(layout: Layout) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", HOLDER, str(layout.campaign)]
    with subprocess.Popen(command, cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.communicate()


def _refusal(layout: Layout) -> str:
    with pytest.raises(Wrong) as refused, only_night(layout, "another"):
        pass
    return refused.value.messages[0].text()


def test_a_second_process_is_told_what_runs_since_when_and_as_which_process(layout: Layout) -> None:
    with _held(layout) as process:
        told = _refusal(layout)

    assert "found the night of 2024-02-16, running since 20" in told
    assert f" UTC as process {process.pid} on machine " in told
    assert f"Where: {layout.lock}\n" in told


def test_whoever_is_refused_leaves_the_words_of_the_one_that_runs(layout: Layout) -> None:
    with _held(layout):
        assert _refusal(layout) == _refusal(layout)


def test_the_lock_is_free_when_its_holder_has_ended(layout: Layout) -> None:
    with _held(layout):
        pass

    with only_night(layout, "next"):
        pass


def test_the_lock_is_free_when_its_holder_was_killed_whatever_the_file_says(layout: Layout) -> None:
    with _held(layout) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert "the night of 2024-02-16" in layout.lock.read_text(encoding="utf-8")

        with only_night(layout, "next"):
            assert "the night of 2024-02-16" not in layout.lock.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\xff\xfe\x00 no text",
        b"{",
        b"[]",
        b"7",
        b'{"pid": 1}',
        b'{"since": "yesterday", "doing": "x", "pid": 1, "host": "y"}',
        b'{"since": "0001-01-01T00:00:00+14:00", "doing": "x", "pid": 1, "host": "y"}',
        b"[" * 100_000,
    ],
)
def test_a_lock_file_that_holds_anything_refuses_in_general_words(layout: Layout, garbage: bytes) -> None:
    layout.lock.write_bytes(garbage)
    with layout.lock.open("rb+") as other:
        fcntl.flock(other, fcntl.LOCK_EX)

        assert "found one that is running now." in _refusal(layout)


def test_a_lock_file_that_holds_anything_can_be_taken(layout: Layout) -> None:
    layout.lock.write_bytes(b"\xff\xfe\x00 no text")

    with only_night(layout, "the night of 2024-02-16"):
        assert str(running_now(layout)).startswith("the night of 2024-02-16, running since ")


def test_nothing_runs_before_the_first_night_and_after_one(layout: Layout) -> None:
    assert running_now(layout) is None
    with only_night(layout, "the night of 2024-02-16"):
        pass
    assert running_now(layout) is None


def test_whoever_only_looks_does_not_keep_a_night_from_beginning(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The looker holds the lock at the night's first try and has gone at its second."""
    layout.lock.touch()
    looker = layout.lock.open()
    fcntl.flock(looker, fcntl.LOCK_SH)
    monkeypatch.setattr("flows.lock.time.sleep", lambda _: looker.close())

    with only_night(layout, "the night"):
        pass
