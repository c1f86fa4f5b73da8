"""The commands of ``ikuti`` and their exit codes; knows nothing of how a night does its work.

Everything heavy is imported by the command that needs it, so that help and refusals answer at once.
"""

import atexit
import contextlib
import os
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from flows.messages import ExitCode, Message, Stop, Wrong, say

ROOMS = ("flows", "expectations", "warehouse", "transforms")
HOUSE = Path(__file__).resolve().parent.parent
INTERRUPTED = 130
TOLD_TO_END = 143

app = typer.Typer(
    name="ikuti",
    help="What follower lists and counts really prove after an order to follow official accounts.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f'needed a day such as 2024-02-07; found "{text}"') from None


Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The campaign folder.")]
AsOf = Annotated[
    date | None,
    typer.Option(
        parser=_day,
        metavar="DATE",
        help="The night's day; default: today in the campaign's zone, until 06:00 yesterday.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout, for programs.")]


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - the signature of an option's callback
    if wanted:
        from flows import __version__

        sys.stdout.write(f"ikuti {__version__}\n")
        raise typer.Exit


@app.callback()
def _ikuti(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make or complete.")],
) -> None:
    """Make a campaign folder or complete one.

    What is there already stays as it is.
    """
    from flows.scaffold import init_campaign, next_steps, unprotected

    made = init_campaign(folder)
    say(f"{folder}: " + (f"made {', '.join(made)}" if made else "nothing was missing"))
    if missing := unprotected(folder):
        say(f"{folder / '.gitignore'} was there before; add to it: {', '.join(missing)}")
    say(next_steps(folder))


@app.command()
def run(
    folder: Folder = Path(),
    *,
    as_of: AsOf = None,
    lang: Annotated[
        Literal["id", "en"] | None,
        typer.Option(help="Language of report and screen; default: the report as configured, the screen English."),
    ] = None,
    json_output: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say only what went wrong.")] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask neither official APIs nor the personnel system.")
    ] = False,
) -> None:
    """Run the night and publish its answer.

    Reads the inbox, builds, checks, publishes and reports. Exit codes: 0 published, 1 fault, 2 wrong usage or
    configuration, 3 stopped by a critical check, 4 published with a source missing, stale or partial.
    """
    from flows.night import run_night

    raise typer.Exit(run_night(folder, as_of, lang=lang, json_output=json_output, quiet=quiet, offline=offline))


@app.command()
def check(folder: Folder = Path(), *, as_of: AsOf = None, json_output: Json = False) -> None:
    """Check configuration and inbox, write nothing."""
    from flows.inspection import check_campaign

    raise typer.Exit(check_campaign(folder, as_of, json_output=json_output))


@app.command()
def sql(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The campaign folder.")],
    query: Annotated[
        str | None, typer.Argument(metavar="QUERY", help="SQL; default: standard input, or a prompt.")
    ] = None,
    *,
    json_output: Json = False,
) -> None:
    """Ask the published marts, read-only.

    The answer is a table on a terminal, CSV in a pipe or file.
    """
    from flows.questions import answer_questions

    if not folder.is_dir():
        remedy = 'name the folder before the query: ikuti sql . "select …"'
        raise Wrong([Message("a campaign folder", "none of this name", f'"{folder}"', remedy)])
    raise typer.Exit(answer_questions(folder, query, json_output=json_output))


@app.command()
def why(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The campaign folder.")],
    # Several words, so that a number typed in groups is no wrong usage, whose message would repeat it.
    nip: Annotated[list[str], typer.Argument(metavar="NIP", help="The staff number; spaces and dots do no harm.")],
    *,
    lang: Annotated[Literal["id", "en"], typer.Option(help="Language of the explanation.")] = "id",
    json_output: Json = False,
) -> None:
    """Explain one person's status for each account.

    Says what was declared, which lists were looked at, what is still missing and how to correct it. It reads the
    published night alone and is no basis for discipline.
    """
    from flows.why import explain

    raise typer.Exit(explain(folder, nip, language=lang, json_output=json_output))


@app.command()
def doctor(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="A campaign folder to examine with the machine.")
    ] = None,
    *,
    json_output: Json = False,
) -> None:
    """Examine the machine and a campaign folder.

    Exit codes: 0 all is well, 1 something is not.
    """
    from flows.doctor import diagnose

    raise typer.Exit(diagnose(folder, json_output=json_output))


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of one command; whatever ends it early is said on stderr in words, not as a traceback."""
    try:
        app(args=arguments, prog_name="ikuti")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except Stop as stop:
        for message in stop.messages:
            say(message.text())
        return stop.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as fault:  # noqa: BLE001 - the last door: its words are for people, whatever happened
        _say_fault(fault)
    return ExitCode.FAULT


def _say_fault(fault: Exception) -> None:
    """Type and place only: the text of an unexpected exception may quote a person's row."""
    if os.environ.get("IKUTI_DEBUG") == "1":
        traceback.print_exception(fault)
    say(f"fault in ikuti: {type(fault).__name__}{_place(fault)}; run with IKUTI_DEBUG=1 for the traceback")


def _place(fault: Exception) -> str:
    """The innermost line of our own code that was running."""
    frames = traceback.walk_tb(fault.__traceback__)
    lines = [(Path(frame.f_code.co_filename), line) for frame, line in frames]
    ours = [
        (file.relative_to(HOUSE), line)
        for file, line in lines
        if file.is_relative_to(HOUSE) and file.relative_to(HOUSE).parts[0] in ROOMS
    ]
    return f" at {ours[-1][0].as_posix()}:{ours[-1][1]}" if ours else ""


def entry() -> None:
    """End the process with the exit code of one command."""
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


if __name__ == "__main__":
    entry()
