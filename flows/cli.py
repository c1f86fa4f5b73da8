"""``ikuti`` itself: its commands in the order of its help, and how its process ends; knows no command's work.

Everything heavy is imported by the command that needs it, so that help and refusals answer at once.
"""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from flows.commands import folder, nights, people, published
from flows.ending import code_of, end_with

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


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of one command; whatever ends it early is said on stderr in words, not as a traceback."""
    return code_of(lambda: app(args=arguments, prog_name="ikuti"))


def entry() -> None:
    """End the process with the exit code of one command."""
    end_with(main)


if __name__ == "__main__":
    entry()
