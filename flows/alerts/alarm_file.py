"""Keeps what is remembered of alarms in one small file of the campaign; knows nothing of what follows from it.

Not in the state of the pipeline: that the state is damaged must be told as well.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from flows.alerts.memory import Remembered
from flows.messages import Message
from warehouse.durable import written_whole

VERSION: Final = 1


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Literal[1]
    alarms: tuple[Remembered, ...]


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Nobody else tells alarms of this campaign meanwhile: the night and the watch may both be about to.

    Where no lock can be had (a folder that cannot be written), alarms are told all the same.
    """
    try:
        descriptor = os.open(file.with_suffix(".lock"), os.O_WRONLY | os.O_CREAT, 0o600)
    except OSError:
        yield
        return
    try:
        # Waits: telling takes minutes at most, and the system frees the lock of whoever dies.
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def read(file: Path) -> tuple[list[Remembered], list[Message]]:
    """What is remembered, and a message if that could not be read; such a file is put aside, and all begins anew."""
    try:
        written = file.read_bytes()
    except FileNotFoundError:
        return [], []
    except OSError as refusal:
        return [], [_unreadable(file, refusal.strerror or "no access", "let the campaign's account read the file")]
    try:
        return list(_File.model_validate_json(written).alarms), []
    except (ValidationError, ValueError):
        found = "one of a newer version" if _version(written) > VERSION else "a damaged one"
        return [], [_unreadable(file, found, f"nothing; {_put_aside(file)}, and open alarms are told once more")]


def write(file: Path, alarms: Sequence[Remembered]) -> list[Message]:
    """Nothing if the file was replaced as a whole (mode 0600), or a message."""
    content = _File(version=VERSION, alarms=tuple(alarms)).model_dump_json(indent=1)
    try:
        with written_whole(file) as whole:
            whole.write(content.encode())
    except OSError as refusal:
        found = refusal.strerror or "no access"
        remedy = "make room, or let the campaign's account write there; until then alarms are told every night"
        return [Message("to write down which alarms were told", found, str(file), remedy)]
    return []


def _version(written: bytes) -> int:
    try:
        document = json.loads(written)
    except (ValueError, RecursionError):
        return 0
    version = document.get("version") if isinstance(document, dict) else None
    return version if isinstance(version, int) else 0


def _put_aside(file: Path) -> str:
    aside = file.with_suffix(".aside.json")
    try:
        file.replace(aside)
    except OSError:
        return "it is written anew"
    return f"it lies beside as {aside.name}"


def _unreadable(file: Path, found: str, remedy: str) -> Message:
    return Message("the memory of which alarms were told", found, str(file), remedy)
