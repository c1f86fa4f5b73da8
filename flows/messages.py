"""The form of a refusal and the exit codes of ``ikuti``; knows nothing of what went wrong."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """What a command's exit code promises to the schedule that started it."""

    PUBLISHED = 0
    FAULT = 1
    WRONG = 2
    STOPPED = 3
    INCOMPLETE = 4


@dataclass(frozen=True)
class Message:
    """One thing that is not as it must be, in four parts; each part is a phrase without a full stop.

    The text goes to terminals, logs and mail: no name, staff number or handle of a person belongs into it.
    """

    needed: str
    found: str
    where: str
    remedy: str

    def text(self) -> str:
        """Three lines: what was needed and found, where, what to do now."""
        return f"needed {self.needed}; found {self.found}.\n  Where: {self.where}\n  Now: {self.remedy}"


def say(text: str) -> None:
    """Put talk on stderr, so that stdout holds data only."""
    sys.stderr.write(f"{text}\n")


class Stop(Exception):  # noqa: N818 - it ends a command in order; it is no error of the program
    """Ends a command with an exit code and the messages that explain it."""

    def __init__(self, exit_code: ExitCode, messages: Sequence[Message]) -> None:
        super().__init__("\n".join(message.text() for message in messages))
        self.exit_code = exit_code
        self.messages = list(messages)


class Wrong(Stop):
    """Wrong usage, configuration or folder: the person who typed the command can put it right."""

    def __init__(self, messages: Sequence[Message]) -> None:
        super().__init__(ExitCode.WRONG, messages)


def nothing_published(folder: Path) -> Wrong:
    """The refusal of every question to a campaign of which no night has been published."""
    return Wrong([Message("a published night", "none", str(folder / "warehouse"), f"run: ikuti run {folder}")])
