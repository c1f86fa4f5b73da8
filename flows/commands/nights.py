"""The commands that run nights or tell of them."""

from datetime import date, time
from pathlib import Path
from typing import Annotated

import typer

from flows.options import Accept, AsOf, Engine, Folder, Json, Language, Quiet, Which, day, hour

COMMANDS = typer.Typer()


@COMMANDS.command()
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
    engine: Engine = "duckdb",
) -> None:
    """Run the night and publish its answer.

    Reads the inbox, builds, checks, publishes and reports. Exit codes: 0 published, 1 fault, 2 wrong usage or
    configuration, 3 stopped by a critical check, 4 published with a source missing, stale or partial.
    """
    if unattended and (as_of or accept or json_output or engine != "duckdb"):
        raise typer.BadParameter(
            "a timer names no day, accepts nothing, reads no JSON and builds on DuckDB", param_hint="--unattended"
        )
    if unattended:
        from flows.nights import run_unattended

        raise typer.Exit(run_unattended(folder, lang=lang, quiet=quiet, offline=offline))
    from flows.night import Asked, run_night

    asked = Asked(folder, as_of, lang, offline=offline, accept=accept, engine=engine)
    raise typer.Exit(run_night(asked, json_output=json_output, quiet=quiet))


@COMMANDS.command()
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


@COMMANDS.command()
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


@COMMANDS.command()
def watch(folder: Folder = Path(), *, quiet: Quiet = False) -> None:
    """Tell whoever is asked if last night has not finished.

    Exit codes: 0 it has, or may still take its time; 1 it has not.
    """
    from flows.watch import watch_once

    raise typer.Exit(watch_once(folder, quiet=quiet))


@COMMANDS.command()
def runs(folder: Folder = Path(), *, json_output: Json = False) -> None:
    """List the nights that were run, the newest first.

    Says of each how it ended, how long it took, what it was built from and what failed.
    """
    from flows.run_list import list_runs

    raise typer.Exit(list_runs(folder, json_output=json_output))


@COMMANDS.command()
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


@COMMANDS.command()
def rebuild(folder: Folder = Path()) -> None:
    """Make a damaged state file anew from what was landed.

    What is published stays as it is, and the next night gives the same tables.
    """
    from flows.rebuild import rebuild as make_anew

    raise typer.Exit(make_anew(folder))
