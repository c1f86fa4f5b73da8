"""The commands of ``ikuti`` and their exit codes; knows nothing of how a night does its work.

Everything heavy is imported by the command that needs it, so that help and refusals answer at once.
"""

import sys
from collections.abc import Sequence
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal

import typer

from flows.ending import code_of, end_with
from flows.messages import Message, Wrong, say
from flows.options import Accept, AsOf, Folder, Json, Language, Quiet, Which, day, hour

app = typer.Typer(
    name="ikuti",
    help="What follower lists and counts really prove after an order to follow official accounts.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
    lang: Language = None,
    json_output: Json = False,
    quiet: Quiet = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask neither official APIs nor the personnel system.")
    ] = False,
    unattended: Annotated[
        bool, typer.Option("--unattended", help="As a timer runs it: wait for a running night, catch up missed ones.")
    ] = False,
    accept: Accept = None,
) -> None:
    """Run the night and publish its answer.

    Reads the inbox, builds, checks, publishes and reports. Exit codes: 0 published, 1 fault, 2 wrong usage or
    configuration, 3 stopped by a critical check, 4 published with a source missing, stale or partial.
    """
    if unattended and (as_of or accept):
        raise typer.BadParameter("a timer names no day and accepts nothing", param_hint="--unattended")
    if unattended:
        from flows.nights import run_unattended

        raise typer.Exit(run_unattended(folder, lang=lang, quiet=quiet, offline=offline))
    from flows.night import Asked, run_night

    asked = Asked(folder, as_of, lang, offline=offline, accept=accept)
    raise typer.Exit(run_night(asked, json_output=json_output, quiet=quiet))


@app.command()
def backfill(
    folder: Folder = Path(),
    *,
    first: Annotated[date, typer.Option("--from", parser=day, metavar="DATE", help="The first night.")],
    last: Annotated[date, typer.Option("--to", parser=day, metavar="DATE", help="The last night.")],
    lang: Language = None,
    quiet: Quiet = False,
) -> None:
    """Run nights of the past again from what was landed.

    Each one's report is written anew, with files that came late in the night they belong to. The published tables
    stay those of the newest night; nobody is asked and nobody is alerted.
    """
    from flows.nights import backfill as run_again

    raise typer.Exit(run_again(folder, first, last, lang=lang, quiet=quiet))


@app.command()
def serve(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR…", help="One or several campaign folders.")],
    *,
    at: Annotated[
        time, typer.Option(parser=hour, metavar="HH:MM", help="When nights begin, in each campaign's time zone.")
    ] = time(2),
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Where Prefect's pages are, on this machine only.")
    ] = 4200,
) -> None:
    """Run every campaign's night on schedule.

    Brings up Prefect's server (unless PREFECT_API_URL names one) and its worker, plans each campaign's night and a
    look in the morning whether it has finished, and keeps all of it running. Told to end, it lets a running night end.
    """
    from flows.schedule.serving import serve as keep_serving

    raise typer.Exit(keep_serving(folders, at=at, port=port))


@app.command()
def watch(folder: Folder = Path(), *, quiet: Quiet = False) -> None:
    """Tell whoever is asked if last night has not finished.

    Exit codes: 0 it has, or may still take its time; 1 it has not.
    """
    from flows.watch import watch_once

    raise typer.Exit(watch_once(folder, quiet=quiet))


@app.command()
def runs(folder: Folder = Path(), *, json_output: Json = False) -> None:
    """List the nights that were run, the newest first.

    Says of each how it ended, how long it took, what it was built from and what failed.
    """
    from flows.run_list import list_runs

    raise typer.Exit(list_runs(folder, json_output=json_output))


@app.command()
def diff(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The campaign folder.")],
    before: Which,
    after: Which,
    *,
    json_output: Json = False,
) -> None:
    """Compare two runs: inputs, checks, tables.

    Where both builds are still there, also how many statuses changed from what to what, and which figures.
    """
    from flows.comparison import compare_runs

    raise typer.Exit(compare_runs(folder, before, after, json_output=json_output))


@app.command()
def rebuild(folder: Folder = Path()) -> None:
    """Make a damaged state file anew from what was landed.

    What is published stays as it is, and the next night gives the same tables.
    """
    from flows.rebuild import rebuild as make_anew

    raise typer.Exit(make_anew(folder))


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
    return code_of(lambda: app(args=arguments, prog_name="ikuti"))


def entry() -> None:
    """End the process with the exit code of one command."""
    end_with(main)


if __name__ == "__main__":
    entry()
