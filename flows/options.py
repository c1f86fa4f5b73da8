"""The options and arguments that several commands have, and how what is typed becomes a value; knows no command."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Literal

import typer


def day(text: str) -> date:
    """The day that was typed; raises BadParameter with the form that is needed."""
    try:
        typed = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f'needed a day such as 2024-02-07; found "{text}"') from None
    # A night at an end of the calendar has no days around it; published, it would stop the nights after it.
    if not 2000 <= typed.year < 2100:
        raise typer.BadParameter(f'needed a day of the years 2000 to 2099; found "{text}"')
    return typed


def hour(text: str | time) -> time:
    """The hour that was typed, or the default as it is; raises BadParameter with the form that is needed."""
    if isinstance(text, time):  # typer sends what nobody typed through here as well
        return text
    try:
        # Nothing finer and no offset: the schedule keeps hours and minutes in the campaign's zone.
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - an hour of each campaign's own zone
    except ValueError:
        raise typer.BadParameter(f'needed an hour such as 02:00; found "{text}"') from None


Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The campaign folder.")]
AsOf = Annotated[
    date | None,
    typer.Option(
        parser=day,
        metavar="DATE",
        help="The night's day; default: today in the campaign's zone, until 06:00 yesterday.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout, for programs.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say only what went wrong.")]
Language = Annotated[
    Literal["id", "en"] | None,
    typer.Option(
        "--lang", help="Language of report and screen; default: as configured, which is Indonesian unless changed."
    ),
]
Which = Annotated[
    str, typer.Argument(metavar="RUN", help="A run's id or its beginning, or a night's date: the last run of it.")
]
Accept = Annotated[
    Literal["roster-change"] | None,
    typer.Option(
        "--accept",
        help="Release what a critical check stops for: the newest roster, although it changed by more than 5 %.",
    ),
]
Engine = Annotated[
    Literal["duckdb", "spark"],
    typer.Option(
        "--engine",
        help="What computes the tables: duckdb, or the Spark master that IKUTI_SPARK_MASTER names (docs/scale.md).",
    ),
]
