"""How a command ends: one exit code for every way, in words, without a traceback, and leaving no process behind."""

import io
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.breakdown import DEBUG, Breakdown
from flows.ending import code_of
from flows.messages import ExitCode, Message, Stop

HOUSE = Path(__file__).parents[2]
COMMAND = """
import signal, sys, time
# A shell that runs the tests in its background has told them to ignore interrupts, and they tell their children.
signal.signal(signal.SIGINT, signal.default_int_handler)
from flows.ending import end_with
def work():
    print("working", flush=True)
    {work}
end_with(work)
"""
INTERRUPT = "signal.raise_signal(signal.SIGINT)"


def _raising(fault: BaseException) -> int:
    def command() -> None:
        raise fault

    return code_of(command)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (SystemExit(3), 3),
        (SystemExit(None), 0),
        (SystemExit("words"), 1),
        (Stop(ExitCode.STOPPED, [Message("a", "b", "c", "d")]), 3),
        (KeyboardInterrupt(), 130),
        (Breakdown(ValueError("Siti")), 1),
        (ValueError("Siti"), 1),
        (OSError(28, "No space left on device", "/campaign/Siti.xlsx"), 1),
    ],
    ids=str,
)
def test_every_way_to_end_has_its_exit_code_and_no_word_of_a_row(
    fault: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _raising(fault) == code

    said = capsys.readouterr()
    assert said.out == ""
    assert "Siti" not in said.err
    assert "Traceback" not in said.err


def test_a_full_disk_is_said_in_four_parts(capsys: pytest.CaptureFixture[str]) -> None:
    _raising(OSError(28, "No space left on device", "/campaign/warehouse/state.duckdb"))

    assert re.match(
        "needed space on the disk; found no space left on device.\n"
        "  Where: /campaign/warehouse at flows/[a-z]+.py:[0-9]+\n  Now: free some",
        capsys.readouterr().err,
    )


def test_a_fault_is_said_by_its_kind_and_how_to_see_more(capsys: pytest.CaptureFixture[str]) -> None:
    _raising(ValueError("Siti"))

    assert re.fullmatch(
        f"fault in ikuti: ValueError at flows/[a-z]+.py:[0-9]+; run with {DEBUG}=1 for the traceback\n",
        capsys.readouterr().err,
    )


def test_who_asks_for_the_traceback_gets_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DEBUG, "1")

    assert _raising(ValueError("a row")) == 1
    assert "ValueError: a row" in capsys.readouterr().err


def _started(work: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND.format(work=work)],
        cwd=HOUSE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "working\n"
    return process


def test_a_process_ends_with_the_commands_code() -> None:
    process = _started("raise SystemExit(4)")

    assert process.communicate() == ("", "")
    assert process.returncode == 4


def test_a_process_that_is_told_to_end_says_so_and_is_known_by_its_code() -> None:
    process = _started("time.sleep(60)")
    os.kill(process.pid, signal.SIGTERM)
    _, said = process.communicate()

    assert process.returncode == 143
    assert said.startswith("told to end: ended; what was published before stays")


def test_a_signal_that_a_library_swallows_still_tells_why_the_process_ended() -> None:
    """Prefect's own handler raises an exception that others take for one of theirs."""
    process = _started("import signal; signal.signal(signal.SIGTERM, lambda *_: None); time.sleep(2)")
    os.kill(process.pid, signal.SIGTERM)
    process.communicate()

    assert process.returncode == 143


class _Interrupting(io.StringIO):
    """A terminal at which somebody presses Ctrl-C while words come."""

    def write(self, _text: str) -> int:
        raise KeyboardInterrupt


@pytest.mark.parametrize("fault", [Stop(ExitCode.WRONG, [Message("a", "b", "c", "d")]), ValueError("Siti")], ids=str)
def test_an_interrupt_while_words_are_written_is_the_answer(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", _Interrupting())

    assert _raising(fault) == 130


CALLBACK = "import weakref\n    class Gone: pass\n    weakref.finalize(Gone(), lambda: {happens})\n    {then}"
INTERRUPTED = {
    "alone": (INTERRUPT, 130, ""),
    # The command's own clearing up is broken off by a second one.
    "twice": (f"try: {INTERRUPT}\n    finally: {INTERRUPT}", 130, ""),
    # A callback cannot raise anything: Python would print a traceback and forget it.
    "in a callback": (CALLBACK.format(happens=INTERRUPT, then="time.sleep(60)"), 130, ""),
    "turned into a library's fault": (
        f"try: {INTERRUPT}\n    except BaseException: raise ValueError('Siti') from None",
        130,
        "interrupted: ValueError at flows/[a-z]+.py:[0-9]+\n",
    ),
}


@pytest.mark.parametrize(("work", "code", "said"), INTERRUPTED.values(), ids=INTERRUPTED)
def test_an_interrupt_ends_without_a_traceback_whenever_it_comes(work: str, code: int, said: str) -> None:
    process = _started(work)
    answered, told = process.communicate(timeout=30)

    assert (answered, process.returncode) == ("", code)
    assert re.fullmatch(said, told)


def test_what_a_callback_raises_otherwise_is_still_told() -> None:
    process = _started(CALLBACK.format(happens="1 / 0", then="raise SystemExit(0)"))

    assert "ZeroDivisionError" in process.communicate(timeout=30)[1]


@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize(("ends", "code"), [("raise SystemExit(4)", 4), (INTERRUPT, 130)], ids=["ended", "interrupted"])
def test_what_clears_up_after_a_command_is_not_broken_off(number: str, ends: str, code: int) -> None:
    """Threads are waited for, and Prefect's API is stopped: told to end, the process is ending already."""
    process = _started(
        f"import atexit, threading\n    told = lambda: signal.raise_signal(signal.{number})\n    "
        "atexit.register(lambda: [told(), print('cleared up')])\n    "
        "threading.Thread(target=lambda: [time.sleep(0.5), told()]).start()\n    "
        f"{ends}"
    )

    assert process.communicate(timeout=30) == ("cleared up\n", "")
    assert process.returncode == code


def test_a_reader_that_has_gone_is_no_fault() -> None:
    process = _started("time.sleep(0.5); print('more')")
    assert process.stdout
    process.stdout.close()
    process.stdout = None
    _, said = process.communicate()

    assert "Traceback" not in said
