"""How a command's process ends: its exit code, what it says of a fault, and what it leaves behind (nothing).

Knows signals and exit handlers; knows no command.
"""

import atexit
import contextlib
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable

from flows.breakdown import DEBUG, Breakdown, refused_by_machine
from flows.messages import ExitCode, Stop, say

INTERRUPTED = 130
TOLD_TO_END = 143


def code_of(command: Callable[[], object]) -> int:
    """The exit code of one command; whatever ends it early is said on stderr in words, not as a traceback."""
    try:
        command()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except Stop as stop:
        return say_stop(stop)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as fault:  # noqa: BLE001 - the last door: its words are for people, whatever happened
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
    broken = fault if isinstance(fault, Breakdown) else Breakdown(fault)
    say(f"fault in ikuti: {broken}; run with {DEBUG}=1 for the traceback")
    return ExitCode.FAULT


def end_with(main: Callable[[], int]) -> None:
    """End the process with the exit code of `main`."""
    codes = [int(ExitCode.FAULT)]
    heard, told = socket.socketpair()
    heard.settimeout(0)
    told.settimeout(0)
    signal.signal(signal.SIGTERM, _end_in_order)
    # Within a flow the handler is Prefect's, whose exception a library may turn into an error of its own. What is
    # written here is written whoever handles the signal, and says why the process ended.
    signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    # Registered first, so run last: after Prefect has stopped its temporary API. Taking a thousand modules apart then
    # costs half a second and makes DuckDB's binding complain on stderr of what other libraries still hold.
    atexit.register(_leave, codes, heard, told)
    codes[0] = main()
    sys.exit(codes[0])


def _end_in_order(number: int, _frame: object) -> None:
    """Leave by way of the exit handlers: the system's own way out would leave Prefect's temporary API running."""
    signal.signal(number, signal.SIG_IGN)
    say("told to end: ended; what was published before stays, and the next night heals what this one left")
    raise SystemExit(TOLD_TO_END)


def _leave(codes: list[int], heard: socket.socket, _told: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the reader of a pipe may have gone
        sys.stdout.flush()
        sys.stderr.flush()
    signals = b""
    with contextlib.suppress(BlockingIOError):
        signals = heard.recv(4096)
    os._exit(TOLD_TO_END if signal.SIGTERM in signals else codes[0])
