"""The commands for what single people may demand: to be told, to be forgotten, and not to be kept for ever."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from flows.options import Folder, Json, day

COMMANDS = typer.Typer()
DIR = Annotated[Path, typer.Argument(metavar="DIR", help="The campaign folder.")]
# Several words, so that a number typed in groups is no wrong usage, whose message would repeat it.
NIP = Annotated[list[str], typer.Argument(metavar="NIP", help='The staff number; "-" reads it from standard input.')]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Change nothing, say what would go.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before it is removed.")]


@COMMANDS.command()
def forget(
    folder: DIR,
    nip: NIP,
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
    take_back: Annotated[
        bool, typer.Option("--take-back", help="Let somebody in again who was forgotten by mistake.")
    ] = False,
    json_output: Json = False,
) -> None:
    """Erase one person and keep her out.

    Removes her from landed files, tables, builds and workbooks, and from DuckDB's free blocks. The inbox is the
    office's: its files that still hold her are named. What was erased cannot be brought back.
    """
    from flows import forgetting

    if take_back and (dry_run or yes or json_output):
        raise typer.BadParameter(
            "it removes nothing: there is nothing to try, to ask or to count", param_hint="--take-back"
        )
    if take_back:
        raise typer.Exit(forgetting.take_back(folder, nip))
    raise typer.Exit(forgetting.forget(folder, nip, forgetting.Asked(dry_run, yes, json_output)))


@COMMANDS.command()
def subject(
    folder: DIR,
    nip: NIP,
    *,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Where to; default: reports/subject in DIR.")
    ] = None,
    lang: Annotated[Literal["id", "en"], typer.Option(help="Language of the page.")] = "id",
) -> None:
    """Write down what is held about one person.

    As subject.json and subject.html: every line with the file it came from, statuses with their evidence, who may see
    it, how long it is kept and whom to ask. Nothing about anybody else is in it.
    """
    from flows.subject import write_subject

    raise typer.Exit(write_subject(folder, nip, to, language=lang))


@COMMANDS.command()
def retention(
    folder: Folder = Path(),
    *,
    as_of: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="The day to count back from; default: today.")
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    json_output: Json = False,
) -> None:
    """Remove what is older than it may be.

    Staff facts, landed files, reports and runs older than retention_days, and owners' exports in the inbox older than
    keep_exports_days. What the next night still needs stays.
    """
    from flows.forgetting import Asked
    from flows.retention import let_go

    raise typer.Exit(let_go(folder, as_of, Asked(dry_run, yes, json_output)))
