"""The commands for a campaign folder and the machine: made, checked, examined."""

from pathlib import Path
from typing import Annotated

import typer

from flows.messages import say
from flows.options import AsOf, Folder, Json

COMMANDS = typer.Typer()


@COMMANDS.command()
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


@COMMANDS.command()
def check(folder: Folder = Path(), *, as_of: AsOf = None, json_output: Json = False) -> None:
    """Check configuration and inbox, write nothing."""
    from flows.inspection import check_campaign

    raise typer.Exit(check_campaign(folder, as_of, json_output=json_output))


@COMMANDS.command()
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
