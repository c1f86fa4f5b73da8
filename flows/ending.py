"""How a command's process ends: its exit code, what it says of a fault, and what it leaves behind (nothing).

Knows signals and exit handlers; knows no command.
"""

import atexit
import contextlib
import os
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Final

from flows.breakdown import DEBUG, Breakdown, refused_by_machine
from flows.messages import ExitCode, Stop, say

INTERRUPTED: Final = 130
TOLD_TO_END: Final = 143
_MOMENT: Final = 0.01  # seconds


class Signals:
    """The signals that have come to this process, whoever has handled them."""

    def __init__(self) -> None:
        self._heard, self._told = socket.socketpair()
        self._heard.settimeout(0)
        self._told.settimeout(0)
        self._came = b""
        # Within a flow the handler is Prefect's, whose exception a library may turn into an error of its own. What is
        # written here is written whoever handles the signal, and says why the process ended.
        signal.set_wakeup_fd(self._told.fileno(), warn_on_full_buffer=False)

    def came(self, number: int) -> bool:
        """Whether this signal has come so far."""
        with contextlib.suppress(BlockingIOError):
            self._came += self._heard.recv(4096)
        return number in self._came


def code_of(command: Callable[[], object], signals: Signals | None = None) -> int:
    """The exit code of one command; whatever ends it early is said on stderr in words, not as a traceback.

    Ctrl-C is the answer whenever it comes, also while another one is being told.
    """
    try:
        return _code_of(command, signals)
    except KeyboardInterrupt:
        return INTERRUPTED


def _code_of(command: Callable[[], object], signals: Signals | None) -> int:
    try:
        command()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except Stop as stop:
        return say_stop(stop)
    except Exception as fault:  # noqa: BLE001 - the last door: its words are for people, whatever happened
        if signals and signals.came(signal.SIGINT):  # a library has made an error of its own of Ctrl-C
            say(f"interrupted: {_without_words(fault)}")
            return INTERRUPTED
        return say_fault(fault)
    return ExitCode.FAULT


def say_stop(stop: Stop) -> ExitCode:
    """The exit code of a stop, after its messages were said."""
    for message in stop.messages:
        say(message.text())
    return stop.exit_code


def say_fault(fault: Exception) -> ExitCode:
    """The exit code of a fault that is none of the command's own stops, after it was said without its words."""
    if os.environ.get(DEBUG) == "1":
        traceback.print_exception(fault)
    if refusal := refused_by_machine(fault):
        return say_stop(refusal)
    say(f"fault in ikuti: {_without_words(fault)}; run with {DEBUG}=1 for the traceback")
    return ExitCode.FAULT


def _without_words(fault: Exception) -> Breakdown:
    return fault if isinstance(fault, Breakdown) else Breakdown(fault)


def end_with(command: Callable[[], object]) -> None:
    """End the process with the exit code of a command."""
    codes = [int(ExitCode.FAULT)]
    try:
        sys.unraisablehook = _raise_later
        signals = Signals()
        signal.signal(signal.SIGTERM, _end_in_order)
        # Registered first, so run last: after Prefect has stopped its temporary API. Taking a thousand modules apart
        # then costs half a second and makes DuckDB's binding complain on stderr of what other libraries still hold.
        atexit.register(_leave, codes, signals)
        codes[0] = code_of(command, signals)
        _let_end()
    except KeyboardInterrupt:  # between two of these lines, or a second one, while the first was being answered
        codes[0] = INTERRUPTED
        _let_end()
    sys.exit(codes[0])


def _let_end() -> None:
    """Nothing; a process that is about to end is told so no more: a handler would break off the others' way out."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def _raise_later(fault: "sys.UnraisableHookArgs") -> None:
    """Nothing; Ctrl-C that came in a callback, out of which nothing can be raised, comes again a moment later."""
    if isinstance(fault.exc_value, KeyboardInterrupt):
        # Told to the main thread itself, which may be asleep by then.
        again = threading.main_thread().ident, signal.SIGINT
        threading.Timer(_MOMENT, signal.pthread_kill, again).start()
    else:
        sys.__unraisablehook__(fault)


def _end_in_order(number: int, _frame: object) -> None:
    """Leave by way of the exit handlers: the system's own way out would leave Prefect's temporary API running."""
    signal.signal(number, signal.SIG_IGN)
    say("told to end: ended; what was published before stays, and the next night heals what this one left")
    raise SystemExit(TOLD_TO_END)


def _leave(codes: list[int], signals: Signals) -> None:
    with contextlib.suppress(OSError):  # the reader of a pipe may have gone
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(TOLD_TO_END if signals.came(signal.SIGTERM) else codes[0])
