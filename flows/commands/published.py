"""The commands that read what is published."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from flows.messages import Message, Wrong
from flows.options import Folder, Json, Language, day

COMMANDS = typer.Typer()


@COMMANDS.command()
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


@COMMANDS.command()
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


@COMMANDS.command()
def report(
    folder: Folder = Path(),
    *,
    as_of: Annotated[
        date | None,
        typer.Option(parser=day, metavar="DATE", help="The night; default: the one that is published."),
    ] = None,
    unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="Write one unit's workbook and nothing else.")
    ] = None,
    lang: Language = None,
) -> None:
    """Write a night's report and BKD's workbook again.

    From the tables that are there, without running the night. Exit codes: 0 written, 2 nothing to report, 4 written
    without the workbook, because this account may not open the names.
    """
    from flows.report_again import report_again

    raise typer.Exit(report_again(folder, as_of, unit, language=lang))


@COMMANDS.command()
def export(
    folder: Folder = Path(),
    *,
    to: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where to; default: exports/<night>/ in the campaign folder.")
    ] = None,
    form: Annotated[Literal["parquet", "csv"], typer.Option("--format", help="Of the files.")] = "parquet",
    json_output: Json = False,
) -> None:
    """Copy the published tables into files.

    A Parquet or CSV file for each table and a dictionary beside them, for programs that cannot open DuckDB. The file
    with the names is never exported. An earlier export in the same folder is replaced.
    """
    from flows.exporting import export as copy_published

    raise typer.Exit(copy_published(folder, to, form, json_output=json_output))
