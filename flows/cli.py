"""The process of ``ikuti``: one command, and how the process ends; knows no command.

Everything else is imported within: Ctrl-C is answered by an exit code, not by a traceback, as soon as there is one
line of ours to answer it.
"""

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of one command; whatever ends it early is said on stderr in words, not as a traceback."""
    from flows.ending import code_of

    return code_of(lambda: _command(arguments))


def entry() -> None:
    """End the process with the exit code of one command."""
    try:
        from flows.ending import end_with
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    end_with(_command)


def _command(arguments: Sequence[str] | None = None) -> None:
    from flows.commands.ikuti import app

    app(args=arguments, prog_name="ikuti")


if __name__ == "__main__":
    entry()
