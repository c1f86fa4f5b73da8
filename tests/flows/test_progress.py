"""What a terminal shows of a command under way, on a terminal of its own."""

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, TextColumn

from flows import stages
from flows.progress import ENDED_SHOWN, StageBars

HOUSE = Path(__file__).parents[2]
SCRIPT = """
from flows import stages
from flows.progress import progress
with progress("a night"):
    with stages.shown("take follower lists"):
        stages.came_to(1, 2, part="instagram:pemprov.contoh")
        stages.came_to(2, 2, part="instagram:pemprov.contoh")
    with stages.shown("load"):
        pass
print("answer")
"""


def _bars() -> tuple[Progress, StageBars]:
    columns = (TextColumn("{task.description}"), TextColumn("{task.fields[reached]}"))
    bars = Progress(*columns, console=Console(file=io.StringIO(), width=100), auto_refresh=False)
    return bars, StageBars(bars)


def _lines(bars: Progress) -> list[str]:
    return [f"{task.description.strip()} {task.fields['reached']}".strip() for task in bars.tasks]


def test_each_account_of_a_running_stage_has_a_line_that_goes_with_it() -> None:
    bars, watcher = _bars()

    with stages.watched(watcher), stages.shown("take follower lists"):
        stages.came_to(0, 2, part="instagram:a")
        stages.came_to(3000, part="x:b")
        stages.came_to(1, 2, part="instagram:a")
        assert _lines(bars) == ["take follower lists", "instagram:a 1/2", "x:b 3,000"]

    assert _lines(bars) == ["take follower lists"]
    assert bars.finished


def test_a_stage_tells_of_itself_on_its_own_line() -> None:
    bars, watcher = _bars()

    with stages.watched(watcher), stages.shown("build marts"):
        stages.came_to(4, 15)
        assert _lines(bars) == ["build marts 4/15"]


def test_only_the_last_stages_stay_in_sight() -> None:
    bars, watcher = _bars()
    names = [f"stage {number}" for number in range(ENDED_SHOWN + 3)]

    with stages.watched(watcher):
        for name in names:
            with stages.shown(name):
                pass

    assert _lines(bars) == names[-ENDED_SHOWN:]


def _on_a_terminal(script: str) -> str:
    """What arrives at a terminal that is the script's standard error; its standard output is a pipe."""
    mine, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = b""
        with os.fdopen(mine, "rb", buffering=0) as terminal:
            while chunk := _read(terminal):
                shown += chunk
        assert process.stdout is not None
        assert process.stdout.read() == b"answer\n"
    assert process.returncode == 0
    return shown.decode()


def _read(terminal: io.RawIOBase | io.FileIO) -> bytes:
    try:
        return terminal.read(4096) or b""
    except OSError:  # how a terminal says that nobody writes to it any more
        return b""


def test_a_terminal_shows_the_stages_and_standard_output_only_the_answer() -> None:
    shown = _on_a_terminal(SCRIPT)

    assert "a night" in shown
    assert "load" in shown


def test_in_a_pipe_there_is_nothing_to_see() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=HOUSE, capture_output=True, text=True, check=True, timeout=60
    )

    assert (answer.stdout, answer.stderr) == ("answer\n", "")
