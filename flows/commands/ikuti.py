"""``ikuti`` itself: its commands in the order of its help; knows no command's work.

Everything heavy is imported by the command that needs it, so that help and refusals answer at once.
"""

import sys
from typing import Annotated

import typer

from flows.commands import folder, nights, people, published

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


for _group in (folder, nights, published, people):
    app.add_typer(_group.COMMANDS)
